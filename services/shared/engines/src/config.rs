//! Where the target is, and how patient we are with it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use chrono::{NaiveDate, Utc};
use chrono_tz::Tz;
use guard::Dialect;
use proto::api::{Engine, Tls};
use url::Url;

/// The target database.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct TargetConfig {
    /// The database that is asked: `postgres://user:password@host:port/database`, `mysql://…` or `sqlserver://…`
    #[arg(
        id = "postgres_url",
        value_name = "POSTGRES_URL",
        long = "postgres-url",
        env = "POSTGRES_URL",
        hide_env_values = true
    )]
    pub url: TargetUrl,

    /// Longest time one statement may run (seconds, or with a unit: `500ms`, `30s`, `2m`)
    #[arg(id = "postgres_timeout", value_name = "POSTGRES_TIMEOUT", long = "postgres-timeout", env = "POSTGRES_TIMEOUT", default_value = "30s", value_parser = duration)]
    pub timeout: Duration,

    /// Longest time to wait for a connection to the target
    #[arg(long, env = "POSTGRES_CONNECT_TIMEOUT", default_value = "5s", value_parser = duration)]
    pub postgres_connect_timeout: Duration,

    /// Most connections that one process holds to the target
    #[arg(long, env = "POSTGRES_POOL_SIZE", default_value_t = 8)]
    pub postgres_pool_size: u32,

    /// Time zone in which the target reads `current_date` and writes timestamps
    #[arg(long, env = "POSTGRES_TIMEZONE", default_value = "UTC", value_parser = time_zone)]
    pub postgres_timezone: String,

    /// Functions beyond the listed ones that statements to this database may call, as `name` or `schema.name` with
    /// commas between them; whoever lists one vouches that it only reads its arguments
    #[arg(long, env = "GUARD_ALLOW_FUNCTIONS", value_delimiter = ',', value_parser = vouched)]
    pub guard_allow_functions: Vec<String>,

    /// How the way there is protected; None: as the URL says it.
    #[arg(skip)]
    pub tls: Option<Tls>,

    /// The addresses that were looked up and found fit; connected to in place of the URL's host, so
    /// that a name cannot come to mean another address. Empty: whatever the host's name means.
    #[arg(skip)]
    pub addresses: Vec<IpAddr>,

    /// What of the target is shown.
    #[arg(skip)]
    pub shown: Shown,
}

/// What of a target is shown: neither people nor generators learn of the rest, and the guard
/// refuses it as unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Empty: all.
    pub schemas: Vec<String>,
    /// As `table` or `schema.table`.
    pub hidden_tables: Vec<String>,
}

impl Shown {
    /// `home` is the schema of tables that are named without one.
    pub(crate) fn of(&self, catalog: &mut catalog::Catalog, home: Option<&str>) {
        if *self == Self::default() {
            return;
        }
        catalog.keep_tables(|table| {
            let schema = table.schema.as_deref().or(home).unwrap_or("public");
            let is_hidden = |hidden: &String| match hidden.split_once('.') {
                Some((of, name)) => of == schema && name == table.name,
                None => *hidden == table.name,
            };
            (self.schemas.is_empty() || self.schemas.iter().any(|shown| shown == schema))
                && !self.hidden_tables.iter().any(is_hidden)
        });
    }
}

impl TargetConfig {
    /// The defaults, for a URL that is only known while running.
    pub fn new(url: TargetUrl) -> Self {
        Self {
            url,
            timeout: Duration::from_secs(30),
            postgres_connect_timeout: Duration::from_secs(5),
            postgres_pool_size: 8,
            postgres_timezone: "UTC".into(),
            tls: None,
            addresses: Vec::new(),
            shown: Shown::default(),
            guard_allow_functions: Vec::new(),
        }
    }

    /// The date that the target takes for today. A zone that only the target knows (`EST5EDT` in
    /// a form of its own) is taken for UTC.
    pub fn today(&self) -> NaiveDate {
        let zone: Tz = self.postgres_timezone.parse().unwrap_or(Tz::UTC);
        Utc::now().with_timezone(&zone).date_naive()
    }
}

/// A URL that some engine understands. Shown only with its password masked.
#[derive(Clone, PartialEq, Eq)]
pub struct TargetUrl(Url);

impl TargetUrl {
    /// The whole URL, password included: for connecting, never for showing.
    pub(crate) fn reveal(&self) -> &Url {
        &self.0
    }

    /// From its parts, as a connection keeps them.
    ///
    /// # Errors
    /// When the host is none, in words for whoever wrote it.
    pub fn of(
        engine: Engine,
        host: &str,
        port: u16,
        database: &str,
        login: (&str, Option<&str>),
    ) -> Result<Self, String> {
        let no_host = |_| format!("{host} is not the name or the address of a host");
        let mut url = Url::parse(&format!("{}://host", engine.scheme())).map_err(no_host)?;
        // Addresses of the sixth version stand in brackets in a URL alone.
        let bracketed = host.parse::<std::net::Ipv6Addr>().map(|address| format!("[{address}]"));
        url.set_host(Some(bracketed.as_deref().unwrap_or(host))).map_err(no_host)?;
        let (username, password) = login;
        let set = url.set_port(Some(port)).and_then(|()| url.set_username(username));
        set.and_then(|()| url.set_password(password))
            .map_err(|()| no_host(url::ParseError::EmptyHost))?;
        url.path_segments_mut().map_err(|()| "not a url".to_owned())?.clear().push(database);
        Ok(Self(url))
    }

    /// The language that is spoken there.
    pub fn dialect(&self) -> Dialect {
        match self.0.scheme() {
            "mysql" | "mariadb" => Dialect::MySql,
            "oracle" => Dialect::Oracle,
            "sqlserver" | "mssql" => Dialect::MsSql,
            _ => Dialect::PostgreSql,
        }
    }

    /// Which database it is, whoever logs in: `host:port/database`.
    pub fn place(&self) -> String {
        let usual = match self.dialect() {
            Dialect::PostgreSql => 5432,
            Dialect::MySql => 3306,
            Dialect::Oracle => 1521,
            Dialect::MsSql => 1433,
        };
        let (host, port) = (self.0.host_str().unwrap_or_default(), self.0.port().unwrap_or(usual));
        format!("{host}:{port}{}", self.0.path())
    }

    /// The schema in which tables without one are looked for: MySQL's database, the schema of
    /// Oracle's user, `dbo` on SQL Server. PostgreSQL has a search path instead.
    pub(crate) fn home(&self) -> Option<String> {
        let home = match self.dialect() {
            Dialect::PostgreSql => String::new(),
            Dialect::MySql => self.0.path().trim_start_matches('/').to_owned(),
            Dialect::MsSql => "dbo".to_owned(),
            Dialect::Oracle => {
                let user = percent_encoding::percent_decode_str(self.0.username());
                user.decode_utf8_lossy().to_uppercase()
            }
        };
        (!home.is_empty()).then_some(home)
    }

    /// The same server, another database.
    #[must_use]
    pub fn with_database(&self, database: &str) -> Self {
        let mut url = self.0.clone();
        url.set_path(database);
        Self(url)
    }
}

impl FromStr for TargetUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The parser's own message is safe to show: it never repeats the input.
        let url = Url::parse(text).map_err(|error| format!("not a database url: {error}"))?;
        match url.scheme() {
            "postgres" | "postgresql" | "mysql" | "mariadb" | "sqlserver" | "mssql" => {
                Ok(Self(url))
            }
            "oracle" if crate::HAS_ORACLE => Ok(Self(url)),
            "oracle" => Err(crate::NO_ORACLE.into()),
            other => Err(format!(
                "no engine for {other}://, expected postgres://, mysql:// or sqlserver://"
            )),
        }
    }
}

impl fmt::Display for TargetUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        if shown.password().is_some() {
            let _ = shown.set_password(Some("***"));
        }
        // Parameters may hold a password too (`?password=`), and say nothing a reader needs.
        shown.set_query(None);
        shown.fmt(f)
    }
}

impl fmt::Debug for TargetUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `30`, `30s`, `500ms` or `2m`.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number: u64 = digits.parse().map_err(|_| format!("{text} is not a time"))?;
    let time = match &text[digits.len()..] {
        "" | "s" => Duration::from_secs(number),
        "ms" => Duration::from_millis(number),
        "m" => Duration::from_secs(number * 60),
        unit => return Err(format!("unknown unit {unit}, expected ms, s or m")),
    };
    if time.is_zero() {
        return Err("a time limit of zero would mean no limit".into());
    }
    Ok(time)
}

/// An empty text is what compose files make of an unset variable.
fn vouched(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Ok(String::new()) } else { guard::vouched(text) }
}

/// A zone's name is pasted into `set local timezone`, so it is held to what names are made of.
fn time_zone(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | '-');
    if text.is_empty() || !text.chars().all(plain) {
        return Err(format!("{text} is not the name of a time zone"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_url_hides_every_password() {
        let url: TargetUrl = "postgres://ann:s3cret@db:5433/shop?password=other".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://ann:***@db:5433/shop");
        assert_eq!(format!("{url:?}"), url.to_string());
    }

    #[test]
    fn a_url_of_an_unknown_engine_is_refused_by_name() {
        let refused = "db2://db/shop".parse::<TargetUrl>().unwrap_err();
        assert_eq!(refused, "no engine for db2://, expected postgres://, mysql:// or sqlserver://");
    }

    #[test]
    fn oracle_is_spoken_to_where_it_was_built_in() {
        let read = "oracle://reader:secret@db/shop".parse::<TargetUrl>();
        let found = read.map(|url| (url.dialect(), url.place(), url.home()));
        let expected = (Dialect::Oracle, "db:1521/shop".into(), Some("READER".into()));
        assert_eq!(
            found,
            if crate::HAS_ORACLE { Ok(expected) } else { Err(crate::NO_ORACLE.into()) }
        );
    }

    #[test]
    fn times_are_read_with_and_without_unit() {
        assert_eq!(duration("30"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert!(duration("0").is_err() && duration("s").is_err() && duration("3h").is_err());
    }

    #[test]
    fn nobody_can_vouch_for_what_acts() {
        assert_eq!(vouched(" shop.score"), Ok("shop.score".into()));
        assert_eq!(vouched(""), Ok(String::new()));
        assert!(vouched("pg_read_file").is_err());
    }

    #[test]
    fn a_time_zone_cannot_smuggle_sql() {
        assert_eq!(time_zone("Europe/Berlin"), Ok("Europe/Berlin".into()));
        assert!(time_zone("UTC'; drop table t").is_err());
    }
}
