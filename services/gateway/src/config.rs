//! The settings of the gateway.

use std::{path::PathBuf, str::FromStr};

use axum::http::HeaderValue;
use clap::builder::BoolishValueParser;

#[derive(Clone, clap::Args)]
#[group(skip)]
pub struct Config {
    #[command(flatten)]
    pub store: store::Config,
    #[command(flatten)]
    pub bus: chassis::bus::Config,
    #[command(flatten)]
    pub rules: Rules,
    #[command(flatten)]
    pub target: engines::TargetConfig,
    #[command(flatten)]
    pub connections: connections::Config,
    /// The target's schema as JSON: a file, or a folder of files; without it the target is asked
    #[arg(long, env = "SCHEMA_PATH")]
    pub schema_path: Option<PathBuf>,
    #[command(flatten)]
    pub files: files::Config,
    #[command(flatten)]
    pub llm: llm::Config,
}

/// What callers may do, and how much of it.
#[derive(Clone, Debug, clap::Args)]
pub struct Rules {
    /// Hours after which a session ends
    #[arg(long, env = "SESSION_EXPIRATION_HOURS", default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=8760))]
    pub session_expiration_hours: u64,
    /// Wrong passwords that one client may send for one user in a minute
    #[arg(long, env = "LOGIN_ATTEMPTS_PER_MINUTE", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub login_attempts_per_minute: u32,
    /// Rows of a result that may be exported into a file
    #[arg(long, env = "EXPORT_MAX_ROWS", default_value_t = 10_000)]
    pub export_max_rows: u64,
    /// Bytes that the body of a request may have
    #[arg(long, env = "MAX_BODY_BYTES", default_value_t = 65_536)]
    pub max_body_bytes: usize,
    /// WebSockets and event streams that may be open at once; the limit of open files counts too
    #[arg(long, env = "MAX_LISTENERS", default_value_t = 10_000)]
    pub max_listeners: usize,
    /// Origins of web pages, other than our own, that may use the API, with commas between them
    #[arg(long, env = "CORS_ALLOWED_ORIGINS", default_value = "")]
    pub cors_allowed_origins: Origins,
    /// Believe the X-Forwarded-… headers: every request comes through a proxy that sets them
    #[arg(long, env = "TRUST_PROXY", default_value_t = false, action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub trust_proxy: bool,
    /// Clients speak TLS to what stands before us: cookies are Secure, HSTS is sent
    #[arg(long, env = "BEHIND_TLS", default_value_t = false, action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub behind_tls: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            session_expiration_hours: 8,
            login_attempts_per_minute: 10,
            export_max_rows: 10_000,
            max_body_bytes: 65_536,
            max_listeners: 10_000,
            cors_allowed_origins: Origins::default(),
            trust_proxy: false,
            behind_tls: false,
        }
    }
}

/// Origins of web pages, each `scheme://host[:port]` as browsers write it. An empty text is
/// none: that is what compose files make of an unset variable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(pub Vec<HeaderValue>);

impl FromStr for Origins {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let origins = text.split(',').map(str::trim).filter(|text| !text.is_empty());
        Ok(Self(origins.map(origin).collect::<Result<_, _>>()?))
    }
}

fn origin(text: &str) -> Result<HeaderValue, String> {
    let is_origin = text.split_once("://").is_some_and(|(scheme, host)| {
        matches!(scheme, "http" | "https") && !host.is_empty() && !host.contains('/')
    });
    if !is_origin {
        return Err(format!("`{text}` is not an origin such as https://app.example.com"));
    }
    text.parse().map_err(|_| format!("`{text}` cannot stand in a header"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Option<usize> {
        text.parse().ok().map(|Origins(origins)| origins.len())
    }

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!(count("https://app.example.com"), Some(1));
        assert_eq!(count("https://app.example.com/"), None);
        assert_eq!(count("app.example.com"), None);
        assert_eq!(count("*"), None);
    }

    #[test]
    fn there_may_be_several_origins_or_none() {
        assert_eq!(count("https://a.example, http://localhost:5173"), Some(2));
        assert_eq!(count(""), Some(0));
    }
}
