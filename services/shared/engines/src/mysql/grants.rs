//! What may the account do beyond reading?

use tokio::time::timeout;

use crate::EngineError;
use crate::mysql::{Mysql, error};

/// Privileges that read, or see how the server does.
const HARMLESS: [&str; 13] = [
    "usage",
    "select",
    "show view",
    "show databases",
    "show_routine",
    "process",
    "references",
    "replication client",
    "binlog monitor",
    "slave monitor",
    "replica monitor",
    "delete history",
    "execute",
];

/// MySQL writes out what all privileges are on a whole server, and in each release some others.
/// Whoever has these can give itself the rest.
const ALL: [&str; 8] =
    ["select", "insert", "update", "delete", "drop", "alter", "file", "create user"];

impl Mysql {
    pub(crate) async fn can_write(&self) -> Result<Vec<String>, EngineError> {
        let mut session = self.session().await?;
        let asked = sqlx::query_scalar("show grants").persistent(false).fetch_all(&mut *session);
        let grants: Vec<String> =
            timeout(self.limits.statement, asked).await?.map_err(error::of)?;
        session.finish().await;
        Ok(grants.iter().filter_map(|grant| beyond_reading(grant)).collect())
    }
}

/// ``GRANT SELECT, INSERT (`a`, `b`) ON `shop`.* TO …`` as `insert on shop.*`.
fn beyond_reading(grant: &str) -> Option<String> {
    let (privileges, rest) = grant.strip_prefix("GRANT ")?.split_once(" ON ")?;
    let (place, _) = rest.split_once(" TO ")?;
    let place = place.replace('`', "");
    let privileges = without_columns(privileges).to_ascii_lowercase();
    let given: Vec<&str> = privileges.split(',').map(str::trim).collect();
    let is_all = privileges.starts_with("all privileges");
    if is_all && place != "*.*" {
        return Some(format!("anything in {place}"));
    }
    if is_all || (place == "*.*" && ALL.iter().all(|privilege| given.contains(privilege))) {
        return Some("anything: the account has all privileges".into());
    }
    let mut writes: Vec<&str> = given
        .into_iter()
        .filter(|privilege| !HARMLESS.contains(privilege) && !privilege.is_empty())
        .collect();
    if rest.contains(" WITH GRANT OPTION") {
        writes.push("hand on its rights");
    }
    (!writes.is_empty()).then(|| format!("{} on {place}", writes.join(", ")))
}

/// What takes EXECUTE back, where the grant gives it.
pub(super) fn revoking_execute(grant: &str) -> Option<String> {
    let (privileges, rest) = grant.strip_prefix("GRANT ")?.split_once(" ON ")?;
    let (place, account) = rest.split_once(" TO ")?;
    let privileges = without_columns(privileges).to_ascii_lowercase();
    let gives = privileges.starts_with("all privileges")
        || privileges.split(',').any(|privilege| privilege.trim() == "execute");
    let account = account.split_ascii_whitespace().next()?;
    gives.then(|| format!("REVOKE EXECUTE ON {place} FROM {account}"))
}

/// Columns may have any name, even that of a privilege.
fn without_columns(privileges: &str) -> String {
    let (mut depth, mut quoted) = (0_u32, false);
    let mut kept = String::new();
    for c in privileges.chars() {
        match c {
            '`' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ if depth == 0 && !quoted => kept.push(c),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_are_told_in_words() {
        for (grant, told) in [
            ("GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*X'", None),
            ("GRANT SELECT, SHOW VIEW ON `shop`.* TO `a`@`%`", None),
            ("GRANT SELECT (`id`, `insert`) ON `shop`.`t` TO `a`@`%`", None),
            (
                "GRANT SELECT, INSERT (`a`), DELETE ON `shop`.`t` TO `a`@`%`",
                Some("insert, delete on shop.t"),
            ),
            (
                "GRANT ALL PRIVILEGES ON *.* TO `a`@`%` WITH GRANT OPTION",
                Some("anything: the account has all privileges"),
            ),
            (
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, FILE, ALTER, SUPER, \
                 CREATE USER, CREATE ROLE ON *.* TO `a`@`%`",
                Some("anything: the account has all privileges"),
            ),
            (
                "GRANT AUDIT_ADMIN,SHOW_ROUTINE,BACKUP_ADMIN ON *.* TO `a`@`%`",
                Some("audit_admin, backup_admin on *.*"),
            ),
            ("GRANT FILE ON *.* TO `a`@`%`", Some("file on *.*")),
            (
                "GRANT SELECT ON `shop`.* TO `a`@`%` WITH GRANT OPTION",
                Some("hand on its rights on shop.*"),
            ),
            ("GRANT `reader` TO `a`@`%`", None),
        ] {
            assert_eq!(beyond_reading(grant).as_deref(), told, "{grant}");
        }
    }
}
