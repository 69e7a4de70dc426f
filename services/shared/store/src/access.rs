//! Rules of access, and what they ask about a person.

use guard::access::{Attributes, TableRule};
use proto::{
    QueryId, UserId,
    api::{AccessRule, AccessRuleIn, AppliesTo},
};
use sqlx::{PgExecutor, Result, types::Json};

use crate::read;

/// The rules that concern a person, and what is known of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    pub rules: Vec<TableRule>,
    pub attributes: Attributes,
}

/// What concerns whoever asked this query; None when there is no such query.
pub async fn of_query(
    db: impl PgExecutor<'_>,
    query: QueryId,
    target: &str,
) -> Result<Option<Seen>> {
    let row = sqlx::query!(
        r#"select attributes as "attributes!: Json<Attributes>",
                  access_rules_of($2, role) as "rules!: Json<Vec<TableRule>>"
           from users where id = (select user_id from queries where id = $1)"#,
        query.0,
        target,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Seen { rules: row.rules.0, attributes: row.attributes.0 }))
}

pub async fn of_user(db: impl PgExecutor<'_>, user: UserId, target: &str) -> Result<Seen> {
    let row = sqlx::query!(
        r#"select attributes as "attributes!: Json<Attributes>",
                  access_rules_of($2, role) as "rules!: Json<Vec<TableRule>>"
           from users where id = $1"#,
        user.0,
        target,
    )
    .fetch_one(db)
    .await?;
    Ok(Seen { rules: row.rules.0, attributes: row.attributes.0 })
}

/// All rules on a target, by table.
pub async fn list(db: impl PgExecutor<'_>, target: &str) -> Result<Vec<AccessRule>> {
    let rows = sqlx::query!(
        r#"select table_name, applies_to, hidden, hidden_columns, masked_columns, shown_columns,
                  rows, username, updated_at
           from access_rules join users on users.id = updated_by
           where target = $1 order by table_name, applies_to"#,
        target,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AccessRule {
            rule: AccessRuleIn {
                table: row.table_name,
                applies_to: read(&row.applies_to),
                hidden: row.hidden,
                hidden_columns: row.hidden_columns,
                masked_columns: row.masked_columns,
                shown_columns: row.shown_columns,
                rows: row.rows,
            },
            updated_by: row.username,
            updated_at: row.updated_at,
        })
        .collect())
}

/// Writes a rule in the place of the one before; it counts from the next question on.
pub async fn put(
    db: impl PgExecutor<'_>,
    target: &str,
    rule: AccessRuleIn,
    by: UserId,
) -> Result<AccessRule> {
    let written = sqlx::query!(
        r#"with written as (
               insert into access_rules
                   (target, table_name, applies_to, hidden, hidden_columns, masked_columns,
                    shown_columns, rows, updated_by)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               on conflict (target, table_name, applies_to) do update
               set hidden = excluded.hidden, hidden_columns = excluded.hidden_columns,
                   masked_columns = excluded.masked_columns,
                   shown_columns = excluded.shown_columns, rows = excluded.rows,
                   updated_by = excluded.updated_by, updated_at = now()
               returning updated_by, updated_at
           )
           select updated_at, username from written join users on users.id = updated_by"#,
        target,
        rule.table,
        rule.applies_to.as_ref(),
        rule.hidden,
        &rule.hidden_columns,
        &rule.masked_columns,
        &rule.shown_columns,
        rule.rows.as_deref(),
        by.0,
    )
    .fetch_one(db)
    .await?;
    Ok(AccessRule { rule, updated_by: written.username, updated_at: written.updated_at })
}

/// Takes a rule away; false when there is none.
pub async fn delete(
    db: impl PgExecutor<'_>,
    target: &str,
    table: &str,
    applies_to: AppliesTo,
) -> Result<bool> {
    let gone = sqlx::query!(
        "delete from access_rules
         where target = $1 and table_name = $2 and applies_to = $3",
        target,
        table,
        applies_to.as_ref(),
    )
    .execute(db)
    .await?;
    Ok(gone.rows_affected() > 0)
}

/// What is known of a user; None when there is no such user.
pub async fn attributes(db: impl PgExecutor<'_>, username: &str) -> Result<Option<Attributes>> {
    let row = sqlx::query_scalar!(
        r#"select attributes as "attributes!: Json<Attributes>" from users
           where lower(username) = lower($1)"#,
        username,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|attributes| attributes.0))
}

/// Says what is known of a user, in the place of what was; false when there is no such user.
pub async fn set_attributes(
    db: impl PgExecutor<'_>,
    username: &str,
    attributes: &Attributes,
) -> Result<bool> {
    let changed = sqlx::query!(
        "update users set attributes = $2 where lower(username) = lower($1)",
        username,
        Json(attributes) as _,
    )
    .execute(db)
    .await?;
    Ok(changed.rows_affected() > 0)
}
