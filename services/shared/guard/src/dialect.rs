//! What differs between the engines, as data: one [`Facts`] for each.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use sqlparser::dialect::{MySqlDialect, OracleDialect, PostgreSqlDialect};

pub(crate) mod extensions;
mod mssql;
mod mysql;
mod oracle;
mod postgresql;

/// The engine that will run the statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    #[default]
    PostgreSql,
    /// MariaDB too.
    MySql,
    Oracle,
    /// SQL Server.
    MsSql,
}

/// What the layers ask about an engine.
pub struct Facts {
    pub dialect: Dialect,
    pub parser: &'static (dyn sqlparser::dialect::Dialect + Sync),
    /// Functions that read nothing but their arguments.
    pub functions: HashSet<&'static str>,
    /// Set-returning functions that name their columns themselves.
    pub composite_functions: &'static [(&'static str, &'static [&'static str])],
    /// Functions that are not among them, and that `row.name` could call.
    pub attribute_calls: HashSet<&'static str>,
    /// Functions called without parentheses.
    pub bare_functions: HashSet<&'static str>,
    pub operators: HashSet<&'static str>,
    /// Types beyond those of the standard that may be cast to.
    pub types: HashSet<&'static str>,
    /// Words that are never a name without quotes.
    pub reserved: HashSet<&'static str>,
    /// Words that may name a function or a type, but neither a table nor a column.
    pub reserved_but_callable: HashSet<&'static str>,
    /// Words that name a column only behind AS.
    pub labels_behind_as: HashSet<&'static str>,
    /// The schema of the built-in functions and types, where they have one.
    pub system_schema: Option<&'static str>,
    /// Tables whose name begins so belong to the server, in whatever schema.
    pub system_prefix: Option<&'static str>,
    pub system_schemas: &'static [&'static str],
}

impl Dialect {
    pub(crate) fn facts(self) -> &'static Facts {
        static POSTGRESQL: LazyLock<Facts> =
            LazyLock::new(|| postgresql::facts(&PostgreSqlDialect {}));
        static MYSQL: LazyLock<Facts> = LazyLock::new(|| mysql::facts(&MySqlDialect {}));
        static ORACLE: LazyLock<Facts> = LazyLock::new(|| oracle::facts(&OracleDialect {}));
        static MSSQL: LazyLock<Facts> = LazyLock::new(|| mssql::facts(&mssql::TransactSql));
        match self {
            Self::PostgreSql => &POSTGRESQL,
            Self::MySql => &MYSQL,
            Self::MsSql => &MSSQL,
            Self::Oracle => &ORACLE,
        }
    }
}

impl Facts {
    pub fn is_mysql(&self) -> bool {
        self.dialect == Dialect::MySql
    }

    pub fn is_oracle(&self) -> bool {
        self.dialect == Dialect::Oracle
    }

    pub fn is_mssql(&self) -> bool {
        self.dialect == Dialect::MsSql
    }

    /// The columns of a function that names them itself.
    pub fn composite(&self, function: &str) -> Option<&'static [&'static str]> {
        self.composite_functions.iter().find(|(name, _)| *name == function).map(|(_, c)| *c)
    }
}
