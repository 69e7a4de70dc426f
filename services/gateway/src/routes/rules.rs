//! `/api/access`: rules of access, and what they ask about people.

use axum::{extract::State, http::StatusCode};
use guard::access::{Attribute, Attributes, TableRule, check_rule, is_attribute_name};
use proto::{
    ConnectionId,
    api::{AccessRule, AccessRuleIn, AccessRuleList, AppliesTo, UserAttributes},
};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::OfConnection;
use crate::{
    App, Error, Result, access,
    auth::{Admin, Caller},
    extract::{Json, Params, Path},
};

/// In characters.
const LONGEST_CONDITION: usize = 2_000;
const LONGEST_ATTRIBUTE: usize = 1_000;
const MOST_ATTRIBUTES: usize = 100;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_rules, put_rule, delete_rule))
        .routes(routes!(get_attributes, put_attributes))
}

/// All rules of a connection.
#[utoipa::path(
    get, path = "/api/access/rules", tag = "access", operation_id = "list_access_rules",
    params(OfConnection),
    responses((status = 200, description = "by table", body = AccessRuleList)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn list_rules(
    State(app): State<App>,
    caller: Caller,
    Params(of): Params<OfConnection>,
) -> Result<axum::Json<AccessRuleList>> {
    let current = access::curated(&app, &caller, of.connection_id).await?;
    let items = store::access::list(&app.db, current.place()).await?;
    Ok(axum::Json(AccessRuleList { items }))
}

/// Say what a table shows, and to whom, in the place of what was said before. It counts from the
/// next question and the next execution on; results that are stored stay as they are.
#[utoipa::path(
    put, path = "/api/access/rules", tag = "access", operation_id = "put_access_rule",
    params(OfConnection),
    request_body = AccessRuleIn,
    responses((status = 200, description = "the rule", body = AccessRule)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn put_rule(
    State(app): State<App>,
    caller: Caller,
    Params(of): Params<OfConnection>,
    wanted: Result<Json<AccessRuleIn>>,
) -> Result<axum::Json<AccessRule>> {
    let current = access::curated(&app, &caller, of.connection_id).await?;
    let rule = checked(wanted?.0)?;
    check_rule(&of_table(&rule), &*current.read().await?, current.source().dialect())
        .map_err(|refusal| Error::field("body", refusal.message))?;
    let written = store::access::put(&app.db, current.place(), rule, caller.user.id).await?;
    let AccessRuleIn { table, applies_to, .. } = &written.rule;
    tracing::info!(table, %applies_to, by = caller.user.username, "rule of access written");
    Ok(axum::Json(written))
}

fn checked(mut rule: AccessRuleIn) -> Result<AccessRuleIn> {
    rule.rows = rule.rows.map(|rows| rows.trim().to_owned()).filter(|rows| !rows.is_empty());
    if rule.rows.as_ref().is_some_and(|rows| rows.chars().count() > LONGEST_CONDITION) {
        let message = format!("must not be longer than {LONGEST_CONDITION} characters");
        return Err(Error::field("rows", message));
    }
    Ok(rule)
}

fn of_table(rule: &AccessRuleIn) -> TableRule {
    let AccessRuleIn {
        table,
        applies_to: _,
        hidden,
        hidden_columns,
        masked_columns,
        shown_columns,
        rows,
    } = rule.clone();
    TableRule { table, hidden, hidden_columns, masked_columns, shown_columns, rows }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Ruled {
    /// The connection whose rule it is; without it the default one's.
    #[serde(default)]
    connection_id: Option<ConnectionId>,
    #[param(example = "orders")]
    table: String,
    applies_to: AppliesTo,
}

/// Take a rule away.
#[utoipa::path(
    delete, path = "/api/access/rules", tag = "access", operation_id = "delete_access_rule",
    params(Ruled),
    responses(
        (status = 204, description = "the rule is gone"),
        (status = 404, description = "`not_found`: there is no such rule", body = proto::api::Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn delete_rule(
    State(app): State<App>,
    caller: Caller,
    Params(Ruled { connection_id, table, applies_to }): Params<Ruled>,
) -> Result<StatusCode> {
    let current = access::curated(&app, &caller, connection_id).await?;
    if !is_text(&table)
        || !store::access::delete(&app.db, current.place(), &table, applies_to).await?
    {
        return Err(Error::NotFound("rule"));
    }
    tracing::info!(table, %applies_to, by = caller.user.username, "rule of access deleted");
    Ok(StatusCode::NO_CONTENT)
}

/// What is known of a user, for rules to ask about.
#[utoipa::path(
    get, path = "/api/access/users/{username}", tag = "access", operation_id = "get_user_attributes",
    params(("username" = String, Path, description = "whose attributes they are")),
    responses(
        (status = 200, description = "what is known", body = UserAttributes),
        (status = 403, description = "`forbidden`: not an administrator", body = proto::api::Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: there is no such user", body = proto::api::Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn get_attributes(
    State(app): State<App>,
    _: Admin,
    Path(username): Path<String>,
) -> Result<axum::Json<UserAttributes>> {
    if !is_text(&username) {
        return Err(Error::NotFound("user"));
    }
    let known = store::access::attributes(&app.db, &username).await?;
    known.map(|known| axum::Json(shown(&known))).ok_or(Error::NotFound("user"))
}

/// Say what is known of a user, in the place of what was.
#[utoipa::path(
    put, path = "/api/access/users/{username}", tag = "access", operation_id = "put_user_attributes",
    params(("username" = String, Path, description = "whose attributes they are")),
    request_body = UserAttributes,
    responses(
        (status = 200, description = "what is known now", body = UserAttributes),
        (status = 403, description = "`forbidden`: not an administrator", body = proto::api::Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: there is no such user", body = proto::api::Problem, content_type = "application/problem+json"),
    ),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn put_attributes(
    State(app): State<App>,
    Admin(caller): Admin,
    Path(username): Path<String>,
    wanted: Result<Json<UserAttributes>>,
) -> Result<axum::Json<UserAttributes>> {
    let attributes = read(wanted?.0)?;
    if !is_text(&username)
        || !store::access::set_attributes(&app.db, &username, &attributes).await?
    {
        return Err(Error::NotFound("user"));
    }
    tracing::info!(username, by = caller.user.username, "attributes of a user set");
    Ok(axum::Json(shown(&attributes)))
}

/// False for what the app database does not take.
fn is_text(name: &str) -> bool {
    !name.contains('\0')
}

fn shown(attributes: &Attributes) -> UserAttributes {
    let value = |value: &Attribute| serde_json::to_value(value).unwrap_or_default();
    let attributes = attributes.iter().map(|(name, known)| (name.clone(), value(known)));
    UserAttributes { attributes: attributes.collect() }
}

fn read(wanted: UserAttributes) -> Result<Attributes> {
    if wanted.attributes.len() > MOST_ATTRIBUTES {
        let message = format!("must not be more than {MOST_ATTRIBUTES}");
        return Err(Error::field("attributes", message));
    }
    let mut attributes = Attributes::new();
    for (name, value) in wanted.attributes {
        let wrong = |message: &str| Error::field("attributes", format!("`{name}` {message}"));
        if !is_attribute_name(&name) {
            return Err(wrong("is no name: lower-case letters, digits and _"));
        }
        if value.to_string().len() > LONGEST_ATTRIBUTE {
            return Err(wrong("is too long"));
        }
        let known: Attribute = serde_json::from_value(value)
            .map_err(|_| wrong("must be a text, a number, true, false, or a list of them"))?;
        if !known.is_writable() {
            return Err(wrong("holds what no SQL can hold: control characters or a backslash"));
        }
        attributes.insert(name, known);
    }
    Ok(attributes)
}
