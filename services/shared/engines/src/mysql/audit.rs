//! Could a name that the guard trusts stand for something else here?

use guard::Dialect;
use sqlx::Row as _;
use tokio::time::timeout;

use crate::EngineError;
use crate::examine::Audit;
use crate::mysql::{Mysql, error, grants};

/// Modes in which the server reads a text otherwise than the guard does.
const MISREADING: [&str; 3] = ["ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT"];

/// The list of what is trusted goes beyond each single server: a name that this one does not have
/// is looked for among the functions of the database.
const FUNCTIONS: &str = "
    select routine_schema as place, routine_name as name from information_schema.routines
    where routine_type = 'FUNCTION' and routine_schema = database()";

const VIEWS: &str = "
    select table_schema as place, table_name as name, view_definition as text
    from information_schema.views
    where table_schema not in ('information_schema', 'mysql', 'performance_schema', 'sys')";

impl Mysql {
    pub(crate) async fn audit(&self) -> Result<Audit, EngineError> {
        let mut session = self.session().await?;
        session.begin(self.limits.statement, &self.limits.timezone, u64::MAX).await?;
        let asked = async {
            let mode: String = sqlx::query_scalar("select @@session.sql_mode")
                .persistent(false)
                .fetch_one(&mut *session)
                .await?;
            let grants: Vec<String> = sqlx::query_scalar("show grants")
                .persistent(false)
                .fetch_all(&mut *session)
                .await?;
            let functions =
                sqlx::query(FUNCTIONS).persistent(false).fetch_all(&mut *session).await?;
            let views = sqlx::query(VIEWS).persistent(false).fetch_all(&mut *session).await?;
            let functions = functions.iter().map(named).collect::<Result<Vec<_>, _>>()?;
            let views = views
                .iter()
                .map(|row| Ok((named(row)?, row.try_get::<Option<String>, _>("text")?)))
                .collect::<sqlx::Result<Vec<_>>>()?;
            Ok((mode, grants, functions, views))
        };
        let (mode, grants, functions, views) =
            timeout(self.limits.statement, asked).await?.map_err(error::of)?;
        session.finish().await;
        let mut audit = Audit::default();
        of_mode(&mode, &mut audit);
        of_functions(&grants, &functions, &mut audit);
        for ((place, name), text) in &views {
            of_view(place, name, text.as_deref().unwrap_or_default(), &mut audit);
        }
        Ok(audit)
    }
}

fn named(row: &sqlx::mysql::MySqlRow) -> sqlx::Result<(String, String)> {
    Ok((row.try_get("place")?, row.try_get("name")?))
}

fn of_mode(mode: &str, audit: &mut Audit) {
    let found: Vec<&str> = mode.split(',').filter(|mode| MISREADING.contains(mode)).collect();
    if !found.is_empty() {
        let found = found.join(", ");
        audit.add(
            format!("the sql_mode keeps {found}, although it was set otherwise; is there a proxy?"),
            "SET GLOBAL sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'".into(),
        );
    }
}

fn of_functions(grants: &[String], functions: &[(String, String)], audit: &mut Audit) {
    let revokes: Vec<String> =
        grants.iter().filter_map(|grant| grants::revoking_execute(grant)).collect();
    if revokes.is_empty() {
        return;
    }
    for (place, name) in functions {
        let folded = name.to_lowercase();
        if guard::trusted_functions(Dialect::MySql).any(|trusted| trusted == folded) {
            let found = format!("the function {place}.{name} has the name of a trusted one");
            for revoke in &revokes {
                audit.add(found.clone(), revoke.clone());
            }
        }
    }
}

fn of_view(place: &str, name: &str, text: &str, audit: &mut Audit) {
    let mut called: Vec<String> = calls(text).filter(|name| guard::acts(name)).collect();
    called.sort_unstable();
    called.dedup();
    if !called.is_empty() {
        audit.add(
            format!("the view {place}.{name} calls {}", called.join(", ")),
            format!("DROP VIEW `{}`.`{}`", place.replace('`', "``"), name.replace('`', "``")),
        );
    }
}

/// The names that stand before a parenthesis.
fn calls(text: &str) -> impl Iterator<Item = String> {
    text.match_indices('(').filter_map(|(at, _)| {
        let before = text[..at].trim_end();
        let is_of_a_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let start = before.rfind(|c| !is_of_a_name(c)).map_or(0, |place| place + 1);
        let name = before.get(start..)?;
        (!name.is_empty()).then(|| name.to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_that_acts_is_told_with_what_it_calls() {
        let mut audit = Audit::default();
        of_view("shop", "slow", "select sleep(1) AS `s`,SLEEP (2),upper(`a`)", &mut audit);
        of_view("shop", "fine", "select upper(`sleep`) from (`t`)", &mut audit);
        assert_eq!(audit.found, ["the view shop.slow calls sleep"]);
        assert_eq!(audit.fix, ["DROP VIEW `shop`.`slow`"]);
    }

    #[test]
    fn a_function_that_nobody_may_call_is_no_matter() {
        let functions = [("shop".to_owned(), "JSON_PRETTY".to_owned())];
        let told = |grant: &str| {
            let mut audit = Audit::default();
            of_functions(&[grant.to_owned()], &functions, &mut audit);
            audit
        };
        assert!(told("GRANT SELECT ON `shop`.* TO `ann`@`%`").found.is_empty());
        let audit = told("GRANT SELECT, EXECUTE ON `shop`.* TO `ann`@`%`");
        assert_eq!(audit.fix, ["REVOKE EXECUTE ON `shop`.* FROM `ann`@`%`"]);
    }

    #[test]
    fn a_mode_that_was_not_kept_is_told() {
        let mut audit = Audit::default();
        of_mode("IGNORE_SPACE,NO_ENGINE_SUBSTITUTION", &mut audit);
        assert!(audit.found.is_empty());
        of_mode("ANSI_QUOTES,IGNORE_SPACE", &mut audit);
        assert!(audit.found[0].contains("ANSI_QUOTES"), "{audit:?}");
    }
}
