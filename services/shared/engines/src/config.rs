//! Where the target is, and how patient we are with it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{NaiveDate, Utc};
use chrono_tz::Tz;
use url::Url;

/// The target database.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct TargetConfig {
    /// The database that is asked: `postgres://user:password@host:port/database`
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

    /// Functions beyond the listed ones that statements may call, as `name` or `schema.name` with
    /// commas between them; whoever lists one vouches that it only reads its arguments
    #[arg(long, env = "GUARD_ALLOW_FUNCTIONS", value_delimiter = ',')]
    pub guard_allow_functions: Vec<String>,
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

    /// Which database it is, whoever logs in: `host:port/database`.
    pub fn place(&self) -> String {
        let (host, port) = (self.0.host_str().unwrap_or_default(), self.0.port().unwrap_or(5432));
        format!("{host}:{port}{}", self.0.path())
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
            "postgres" | "postgresql" => Ok(Self(url)),
            other => Err(format!("no engine for {other}://, expected postgres://")),
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
        let refused = "oracle://db/shop".parse::<TargetUrl>().unwrap_err();
        assert_eq!(refused, "no engine for oracle://, expected postgres://");
    }

    #[test]
    fn times_are_read_with_and_without_unit() {
        assert_eq!(duration("30"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert!(duration("0").is_err() && duration("s").is_err() && duration("3h").is_err());
    }

    #[test]
    fn a_time_zone_cannot_smuggle_sql() {
        assert_eq!(time_zone("Europe/Berlin"), Ok("Europe/Berlin".into()));
        assert!(time_zone("UTC'; drop table t").is_err());
    }
}
