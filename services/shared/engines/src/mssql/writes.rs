//! What may the login do beyond reading, and how that is put right?

use std::collections::BTreeMap;

use tiberius::Row;
use tokio::time::timeout;

use crate::EngineError;
use crate::examine::Writes;
use crate::mssql::Mssql;
use crate::mssql::introspect::text;

/// One thing that the login may do.
struct Right {
    kind: String,
    what: String,
    schema: String,
    table: String,
}

impl Mssql {
    pub(crate) async fn can_write(&self) -> Result<Vec<String>, EngineError> {
        Ok(self.writes().await?.found)
    }

    pub(crate) async fn writes(&self) -> Result<Writes, EngineError> {
        let mut session = self.begin(self.limits.statement, u64::MAX).await?;
        let asked = async {
            let rights = session.ask(include_str!("writes.sql")).await?;
            let names = session.ask("select user_name() as role, suser_sname() as login").await?;
            Ok::<_, EngineError>((rights, names))
        };
        let (rights, names) = timeout(self.limits.statement, asked).await??;
        let rights: Vec<Right> = rights.iter().map(Right::of).collect();
        let name = |column| names.first().map(|row| text(row, column)).unwrap_or_default();
        let writes = told(&rights, &name("role"), &name("login"));
        session.finish().await;
        Ok(writes)
    }
}

impl Right {
    fn of(row: &Row) -> Self {
        Self {
            kind: text(row, "kind"),
            what: text(row, "what"),
            schema: text(row, "schema"),
            table: text(row, "table"),
        }
    }
}

fn told(rights: &[Right], role: &str, login: &str) -> Writes {
    let of = |kind: &'static str| {
        rights.iter().filter(move |right| right.kind == kind).map(|right| &right.what)
    };
    let mut writes = Writes::default();
    for name in of("server role") {
        writes.found.push(format!("anything that the server role {name} may"));
        writes.fix.push(format!("ALTER SERVER ROLE [{name}] DROP MEMBER {}", quoted(login)));
    }
    for name in of("role") {
        writes.found.push(format!("anything that the role {name} may"));
        writes.fix.push(format!("ALTER ROLE [{name}] DROP MEMBER {}", quoted(role)));
    }
    // What roles bring goes with them.
    if !writes.found.is_empty() {
        writes.fix.extend(letting_read(role));
        if role == "dbo" {
            // Nobody can leave the role of owner under this name.
            writes.fix = reader();
        }
        return writes;
    }
    let in_database: Vec<&str> = of("database").map(String::as_str).collect();
    if !in_database.is_empty() {
        writes.found.push(format!("{} on the database", in_database.join(", ").to_lowercase()));
        writes.fix.push(format!("DENY {} TO {}", in_database.join(", "), quoted(role)));
    }
    let mut tables: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for right in rights.iter().filter(|right| right.kind == "table") {
        tables.entry((&right.schema, &right.table)).or_default().push(&right.what);
    }
    for ((schema, table), what) in tables {
        // A right to the database is one to each of its tables.
        if what.iter().all(|what| in_database.contains(what)) {
            continue;
        }
        let what = what.join(", ");
        writes.found.push(format!("{} on {schema}.{table}", what.to_lowercase()));
        let place = format!("{}.{}", quoted(schema), quoted(table));
        writes.fix.push(format!("DENY {what} ON {place} TO {}", quoted(role)));
    }
    writes
}

/// So that a role may read everything, and plans.
pub(crate) fn letting_read(role: &str) -> Vec<String> {
    ["ALTER ROLE db_datareader ADD MEMBER", "GRANT SHOWPLAN TO"]
        .map(|right| format!("{right} {}", quoted(role)))
        .into()
}

/// A login that only reads, from nothing.
fn reader() -> Vec<String> {
    [
        "CREATE LOGIN rowcall_reader WITH PASSWORD = 'choose one'",
        "CREATE USER rowcall_reader FOR LOGIN rowcall_reader",
        "ALTER ROLE db_datareader ADD MEMBER rowcall_reader",
        "GRANT SHOWPLAN TO rowcall_reader",
    ]
    .map(str::to_owned)
    .into()
}

fn quoted(name: &str) -> String {
    format!("[{}]", name.replace(']', "]]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(kind: &str, what: &str, schema: &str, table: &str) -> Right {
        let [kind, what, schema, table] = [kind, what, schema, table].map(str::to_owned);
        Right { kind, what, schema, table }
    }

    #[test]
    fn who_only_reads_is_told_nothing() {
        assert_eq!(told(&[], "ann", "ann"), Writes::default());
    }

    #[test]
    fn rights_are_told_and_taken_by_what_gave_them() {
        let rights = [
            right("table", "DELETE", "dbo", "orders"),
            right("table", "INSERT", "dbo", "or]ders"),
            right("table", "UPDATE", "dbo", "orders"),
        ];
        let writes = told(&rights, "ann", "ann");
        assert_eq!(writes.found, ["insert on dbo.or]ders", "delete, update on dbo.orders"]);
        assert_eq!(
            writes.fix,
            [
                "DENY INSERT ON [dbo].[or]]ders] TO [ann]",
                "DENY DELETE, UPDATE ON [dbo].[orders] TO [ann]"
            ]
        );
        let rights = [right("database", "INSERT", "", ""), right("table", "INSERT", "dbo", "a")];
        let writes = told(&rights, "ann", "ann");
        assert_eq!(writes.found, ["insert on the database"]);
        assert_eq!(writes.fix, ["DENY INSERT TO [ann]"]);
        let rights = [right("role", "db_datawriter", "", ""), right("table", "INSERT", "dbo", "a")];
        assert_eq!(
            told(&rights, "ann", "ann").fix,
            [
                "ALTER ROLE [db_datawriter] DROP MEMBER [ann]",
                "ALTER ROLE db_datareader ADD MEMBER [ann]",
                "GRANT SHOWPLAN TO [ann]"
            ]
        );
        let writes = told(&[right("server role", "sysadmin", "", "")], "dbo", "sa");
        assert_eq!((writes.found.len(), writes.fix), (1, reader()));
    }
}
