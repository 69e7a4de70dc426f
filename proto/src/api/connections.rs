//! Databases that may be asked, beside the default one.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumIter, EnumString};
use utoipa::ToSchema;

use crate::{ConnectionId, UserId};

/// What kind of database it is, and so how it is spoken to. `postgresql` and `mysql` are proven
/// against real servers (PostgreSQL and MariaDB), `sqlserver` is tested at the wire alone; `oracle`
/// has to be built in, and is tested at its seam alone.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
    AsRefStr,
    Display,
    EnumIter,
    EnumString,
)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Engine {
    PostgreSql,
    /// MySQL and MariaDB.
    MySql,
    SqlServer,
    Oracle,
}

impl Engine {
    pub fn default_port(self) -> u16 {
        match self {
            Self::PostgreSql => 5432,
            Self::MySql => 3306,
            Self::SqlServer => 1433,
            Self::Oracle => 1521,
        }
    }

    /// The scheme of its URLs.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::PostgreSql => "postgres",
            Self::MySql => "mysql",
            Self::SqlServer => "sqlserver",
            Self::Oracle => "oracle",
        }
    }

    /// By the scheme of a URL.
    pub fn of_scheme(scheme: &str) -> Option<Self> {
        match scheme {
            "postgres" | "postgresql" => Some(Self::PostgreSql),
            "mysql" | "mariadb" => Some(Self::MySql),
            "sqlserver" | "mssql" => Some(Self::SqlServer),
            "oracle" => Some(Self::Oracle),
            _ => None,
        }
    }
}

/// Who, beside the owner and administrators, may ask it.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
    AsRefStr,
    Display,
    EnumIter,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Sharing {
    #[default]
    Private,
    Everyone,
}

/// How the way to the database is protected, as libpq's `sslmode` says it.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
    AsRefStr,
    Display,
    EnumIter,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TlsMode {
    /// Never.
    Disable,
    /// Where the server has it.
    #[default]
    Prefer,
    /// Always, whoever the server is.
    Require,
    /// Always, and the server's certificate comes from a known authority.
    VerifyCa,
    /// As `verify_ca`, and the certificate bears the host's name.
    VerifyFull,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    #[serde(default)]
    pub mode: TlsMode,
    /// Certificates of the authorities that are trusted, as PEM; without it the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
}

/// A connection as it is wished for. Either `url`, or `host` and the other parts.
#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionIn {
    #[schema(example = "Web shop", min_length = 1, max_length = 100)]
    pub name: String,
    /// Without it, by the URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<Engine>,
    /// All in one: `postgres://user:password@host:port/database`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "postgres://reader:secret@db.example.com/shop")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Without it, the usual one of the engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Kept sealed, and never shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = "password")]
    pub password: Option<String>,
    #[serde(default)]
    pub tls: Tls,
    /// The schemas that are shown; empty for all that the role may read.
    #[serde(default)]
    pub schemas: Vec<String>,
    /// Tables that nobody sees, as `table` or `schema.table`.
    #[serde(default)]
    pub hidden_tables: Vec<String>,
    /// Functions that statements may call beyond the listed ones, as `name` or `schema.name`.
    /// Administrators alone may name any: whoever does vouches that they only read their arguments.
    #[serde(default)]
    #[schema(example = json!(["gis.distance_km"]))]
    pub allow_functions: Vec<String>,
    #[serde(default)]
    pub sharing: Sharing,
    /// Whether slow statements may be watched on it.
    #[serde(default)]
    pub monitoring_enabled: bool,
}

/// What is to be different; what is left out stays.
#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// In place of host, port, database, user and password at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = "password")]
    pub password: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Tls>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schemas: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_tables: Option<Vec<String>>,
    /// In place of those before; administrators alone may add to them. They lapse when anybody
    /// else makes the connection lead elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_functions: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharing: Option<Sharing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitoring_enabled: Option<bool>,
}

/// A connection, without its password. Where it leads and as whom is shown to those alone who may
/// change it.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Connection {
    pub id: ConnectionId,
    pub name: String,
    pub engine: Engine,
    pub sharing: Sharing,
    pub owner_id: UserId,
    pub owner: String,
    pub monitoring_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access: Option<ConnectionAccess>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub links: ConnectionLinks,
}

/// Where a connection leads, and as whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct ConnectionAccess {
    pub host: String,
    pub port: u16,
    pub database: String,
    pub username: String,
    pub has_password: bool,
    pub tls: Tls,
    pub schemas: Vec<String>,
    pub hidden_tables: Vec<String>,
    /// Functions that statements may call beyond the listed ones.
    #[serde(default)]
    pub allow_functions: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ConnectionLinks {
    #[serde(rename = "self")]
    pub this: String,
    pub test: String,
    pub schema: String,
}

impl ConnectionLinks {
    pub fn of(id: ConnectionId) -> Self {
        Self {
            this: format!("/api/connections/{id}"),
            test: format!("/api/connections/{id}/test"),
            schema: format!("/api/schema?connection_id={id}"),
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ConnectionList {
    pub connections: Vec<Connection>,
}

/// What works, step by step.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ConnectionTest {
    /// Nothing failed; there may be warnings.
    pub ok: bool,
    pub steps: Vec<TestStep>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct TestStep {
    pub name: TestStepName,
    pub status: TestStatus,
    pub message: String,
    /// Statements for an administrator of the database that put it right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fix: Vec<String>,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, AsRefStr, Display,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TestStepName {
    /// The host's name has an address, and it is one that may be connected to.
    Address,
    /// Something listens there.
    Port,
    Tls,
    Login,
    Version,
    /// There are tables that may be read.
    Read,
    /// The role cannot write.
    ReadOnly,
    /// Nothing in the database takes the place of what the guard trusts by its name.
    TrustedNames,
    /// A statement that takes too long is stopped.
    Timeout,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, AsRefStr, Display,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TestStatus {
    Ok,
    Warning,
    Failed,
    /// Something before it failed, or it is not looked for on this engine.
    Skipped,
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn engines_and_modes_are_written_as_the_api_says() {
        let engines: Vec<_> = Engine::iter().map(|engine| engine.to_string()).collect();
        assert_eq!(engines, ["postgresql", "mysql", "sqlserver", "oracle"]);
        for engine in Engine::iter() {
            assert_eq!(serde_json::to_value(engine).unwrap(), engine.as_ref());
            assert_eq!(Engine::of_scheme(engine.scheme()), Some(engine));
        }
        assert_eq!(TlsMode::VerifyFull.to_string(), "verify_full");
    }
}
