//! What somebody wants of a connection, checked: parts where a URL was given, defaults where
//! nothing was, and everything that is wrong at once.

use proto::api::{ConnectionIn, ConnectionPatch, Engine, FieldError, Sharing, Tls, TlsMode};
use sealing::Sealed;
use store::connections::{Draft, Record};
use url::Url;

use crate::{Error, Result};

const LONGEST_NAME: usize = 100;
const LONGEST_TEXT: usize = 255;
const LONGEST_PASSWORD: usize = 1_000;
const LONGEST_CA: usize = 32_000;
const MOST_TABLES: usize = 1_000;
const MOST_FUNCTIONS: usize = 200;

/// A connection with nothing left open.
pub struct Wish {
    name: String,
    engine: Engine,
    host: String,
    port: u16,
    database: String,
    username: String,
    /// Empty: without one.
    pub password: Option<String>,
    tls: Tls,
    schemas: Vec<String>,
    hidden_tables: Vec<String>,
    allow_functions: Vec<String>,
    sharing: Sharing,
    monitoring_enabled: bool,
}

impl Wish {
    pub fn into_draft(self, password: Option<Sealed>) -> Draft {
        Draft {
            name: self.name,
            engine: self.engine,
            host: self.host,
            port: self.port,
            database: self.database,
            username: self.username,
            password,
            tls: self.tls,
            schemas: self.schemas,
            hidden_tables: self.hidden_tables,
            allow_functions: self.allow_functions,
            sharing: self.sharing,
            monitoring_enabled: self.monitoring_enabled,
        }
    }

    /// True when functions are vouched for.
    pub fn vouches(&self) -> bool {
        !self.allow_functions.is_empty()
    }

    /// True when a function is vouched for that was not before. Anybody may be stricter.
    pub fn vouches_for_more(&self, before: &Record) -> bool {
        self.allow_functions.iter().any(|name| !before.access.allow_functions.contains(name))
    }

    /// Vouches for nothing where it leads to another database than before.
    pub fn lapse_elsewhere(&mut self, before: &Record) {
        let access = &before.access;
        if self.host != access.host || self.port != access.port || self.database != access.database
        {
            self.allow_functions.clear();
        }
    }

    /// What was known of the target may not hold any more.
    pub fn leads_elsewhere(&self, before: &Record) -> bool {
        let access = &before.access;
        self.host != access.host
            || self.port != access.port
            || self.database != access.database
            || self.username != access.username
            || self.schemas != access.schemas
            || self.hidden_tables != access.hidden_tables
    }
}

/// A new connection.
pub fn of(wanted: ConnectionIn) -> Result<Wish> {
    let mut wrong = Wrong::default();
    let from_url = wanted.url.as_deref().and_then(|url| wrong.parts(url));
    if wanted.url.is_some() {
        let parts = [
            ("host", wanted.host.is_some()),
            ("port", wanted.port.is_some()),
            ("database", wanted.database.is_some()),
            ("username", wanted.username.is_some()),
            ("password", wanted.password.is_some()),
        ];
        for (field, _) in parts.into_iter().filter(|(_, is_given)| *is_given) {
            wrong.add(field, "stands in the url already; give one or the other");
        }
    }
    let parts = from_url.unwrap_or_default();
    let engine = match (wanted.engine, parts.engine) {
        (Some(engine), Some(of_url)) if engine != of_url => {
            wrong.add("engine", format!("the url is one of {of_url}"));
            engine
        }
        (Some(engine), _) | (None, Some(engine)) => engine,
        (None, None) => {
            if wanted.url.is_none() {
                wrong.add("engine", "is needed where there is no url");
            }
            Engine::PostgreSql
        }
    };
    let given = |own: Option<String>, of_url: Option<String>| own.or(of_url).unwrap_or_default();
    let tls = Tls { mode: parts.tls.unwrap_or(wanted.tls.mode), ca: wanted.tls.ca };
    let wish = Wish {
        name: wanted.name.trim().to_owned(),
        engine,
        host: given(wanted.host, parts.host).trim().to_owned(),
        port: wanted.port.or(parts.port).unwrap_or_else(|| engine.default_port()),
        database: given(wanted.database, parts.database),
        username: given(wanted.username, parts.username),
        password: wanted.password.or(parts.password),
        tls,
        schemas: wanted.schemas,
        hidden_tables: wanted.hidden_tables,
        allow_functions: wrong.functions(wanted.allow_functions),
        sharing: wanted.sharing,
        monitoring_enabled: wanted.monitoring_enabled,
    };
    wrong.judge(&wish);
    wrong.settle(wish)
}

/// A connection with something changed, and its new password if it gets one.
pub fn of_change(before: &Record, wanted: ConnectionPatch) -> Result<(Wish, Option<String>)> {
    let mut wrong = Wrong::default();
    let parts = wanted.url.as_deref().and_then(|url| wrong.parts(url)).unwrap_or_default();
    let engine = before.connection.engine;
    if parts.engine.is_some_and(|of_url| of_url != engine) {
        wrong.add("url", format!("the connection is one of {engine}, and stays one"));
    }
    let access = before.access.clone();
    let mut tls = wanted.tls.unwrap_or(access.tls);
    tls.mode = parts.tls.unwrap_or(tls.mode);
    let text = |own: Option<String>, of_url: Option<String>, before: String| {
        own.or(of_url).unwrap_or(before)
    };
    let password = wanted.password.or(parts.password);
    let wish = Wish {
        name: wanted.name.map_or_else(|| before.connection.name.clone(), |n| n.trim().to_owned()),
        engine,
        host: text(wanted.host, parts.host, access.host).trim().to_owned(),
        port: wanted.port.or(parts.port).unwrap_or(access.port),
        database: text(wanted.database, parts.database, access.database),
        username: text(wanted.username, parts.username, access.username),
        password: password.clone(),
        tls,
        schemas: wanted.schemas.unwrap_or(access.schemas),
        hidden_tables: wanted.hidden_tables.unwrap_or(access.hidden_tables),
        allow_functions: wanted
            .allow_functions
            .map_or(access.allow_functions, |names| wrong.functions(names)),
        sharing: wanted.sharing.unwrap_or(before.connection.sharing),
        monitoring_enabled: wanted
            .monitoring_enabled
            .unwrap_or(before.connection.monitoring_enabled),
    };
    wrong.judge(&wish);
    // A password that was meant for one server must not be sent to another one.
    let moves = wish.host != before.access.host || wish.port != before.access.port;
    if moves && before.password.is_some() && password.is_none() {
        wrong.add("password", "must be given again when host or port change");
    }
    wrong.settle((wish, password))
}

/// What a URL says.
#[derive(Default)]
struct UrlParts {
    engine: Option<Engine>,
    host: Option<String>,
    port: Option<u16>,
    database: Option<String>,
    username: Option<String>,
    password: Option<String>,
    tls: Option<TlsMode>,
}

/// Everything that is wrong with a wish.
#[derive(Default)]
struct Wrong(Vec<FieldError>);

impl Wrong {
    fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    fn settle<T>(self, wish: T) -> Result<T> {
        if self.0.is_empty() { Ok(wish) } else { Err(Error::Invalid(self.0)) }
    }

    fn judge(&mut self, wish: &Wish) {
        if !connections::is_supported(wish.engine) {
            self.add("engine", connections::unsupported(wish.engine));
        }
        self.text("name", &wish.name, LONGEST_NAME);
        self.text("host", &wish.host, LONGEST_TEXT);
        self.text("database", &wish.database, LONGEST_TEXT);
        self.text("username", &wish.username, LONGEST_TEXT);
        if wish.port == 0 {
            self.add("port", "must be 1 to 65535");
        }
        let is_of_a_host = |c: char| c.is_alphanumeric() || ".-_:[]".contains(c);
        if !wish.host.chars().all(is_of_a_host) {
            self.add("host", "must be the name or the address of a host");
        }
        if wish
            .password
            .as_ref()
            .is_some_and(|text| text.len() > LONGEST_PASSWORD || text.contains('\0'))
        {
            self.add(
                "password",
                format!("must have at most {LONGEST_PASSWORD} bytes, none of them null"),
            );
        }
        self.ca(&wish.tls);
        for (field, names) in [("schemas", &wish.schemas), ("hidden_tables", &wish.hidden_tables)] {
            if names.len() > MOST_TABLES {
                self.add(field, format!("must be at most {MOST_TABLES}"));
            }
            for (n, name) in names.iter().take(MOST_TABLES).enumerate() {
                self.text(&format!("{field}[{n}]"), name, LONGEST_TEXT);
            }
        }
    }

    fn text(&mut self, field: &str, text: &str, longest: usize) {
        if text.trim().is_empty() {
            self.add(field, "must not be empty");
        } else if text.chars().count() > longest {
            self.add(field, format!("must have at most {longest} characters"));
        } else if text.contains('\0') {
            self.add(field, "must not contain the null character");
        }
    }

    /// Each name once, as the guard compares it.
    fn functions(&mut self, names: Vec<String>) -> Vec<String> {
        if names.len() > MOST_FUNCTIONS {
            self.add("allow_functions", format!("must be at most {MOST_FUNCTIONS}"));
            return Vec::new();
        }
        let mut allowed: Vec<String> = Vec::with_capacity(names.len());
        for (n, name) in names.iter().enumerate() {
            match guard::vouched(name) {
                Ok(name) if allowed.contains(&name) => {}
                Ok(name) => allowed.push(name),
                Err(message) => self.add(&format!("allow_functions[{n}]"), message),
            }
        }
        allowed
    }

    fn ca(&mut self, tls: &Tls) {
        let Some(ca) = &tls.ca else { return };
        let is_pem = ca.contains("-----BEGIN CERTIFICATE-----") && ca.len() <= LONGEST_CA;
        if !is_pem {
            self.add("tls.ca", format!("must be certificates as PEM, at most {LONGEST_CA} bytes"));
        }
        if !matches!(tls.mode, TlsMode::VerifyCa | TlsMode::VerifyFull) {
            self.add("tls.mode", "must be verify_ca or verify_full where there is a ca");
        }
    }

    /// The message never repeats the URL: it may hold a password.
    fn parts(&mut self, text: &str) -> Option<UrlParts> {
        let Ok(url) = Url::parse(text.trim()) else {
            self.add("url", "must be a url, postgres://user:password@host:port/database");
            return None;
        };
        let Some(engine) = Engine::of_scheme(url.scheme()) else {
            self.add("url", format!("no engine has the scheme {}", url.scheme()));
            return None;
        };
        let mut parts = UrlParts {
            engine: Some(engine),
            host: url.host_str().map(|host| decoded(host.trim_matches(['[', ']']))),
            port: url.port(),
            database: Some(decoded(url.path().trim_start_matches('/'))),
            username: Some(decoded(url.username())),
            password: url.password().map(decoded),
            tls: None,
        };
        for (name, value) in url.query_pairs() {
            let mode = value.replace('-', "_").parse();
            match (name.as_ref(), mode) {
                ("sslmode" | "ssl-mode", Ok(mode)) => parts.tls = Some(mode),
                ("sslmode" | "ssl-mode", Err(_)) => self.add("url", "its sslmode is unknown"),
                (other, _) => {
                    self.add("url", format!("the parameter {other} is not taken; use the fields"));
                }
            }
        }
        Some(parts)
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(url: &str) -> ConnectionIn {
        ConnectionIn { name: "shop".into(), url: Some(url.into()), ..ConnectionIn::default() }
    }

    fn fields(wanted: ConnectionIn) -> Vec<String> {
        match of(wanted) {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_url_is_taken_apart() {
        let wish = of(wanted("postgres://ann:p%40ss@db.example.com/shop?sslmode=verify-full"));
        let wish = wish.unwrap();
        assert_eq!((wish.host.as_str(), wish.port), ("db.example.com", 5432));
        assert_eq!((wish.username.as_str(), wish.password.as_deref()), ("ann", Some("p@ss")));
        assert_eq!((wish.database.as_str(), wish.tls.mode), ("shop", TlsMode::VerifyFull));
    }

    #[test]
    fn a_url_cannot_lead_somewhere_by_its_parameters() {
        assert_eq!(fields(wanted("postgres://ann@db/shop?host=/run/postgresql")), ["url"]);
        assert_eq!(fields(wanted("postgres://ann@db/shop?sslrootcert=/etc/passwd")), ["url"]);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let empty = ConnectionIn { host: Some("a b".into()), ..ConnectionIn::default() };
        assert_eq!(fields(empty), ["engine", "name", "database", "username", "host"]);
        let both = ConnectionIn { port: Some(1), ..wanted("postgres://ann@db/shop") };
        assert_eq!(fields(both), ["port"]);
        assert_eq!(fields(wanted("ftp://ann@db/shop")), ["url", "host", "database", "username"]);
    }

    #[test]
    fn functions_that_act_are_refused_one_by_one() {
        let names = ["gis.distance", "pg_sleep", "Big", "gis.distance"].map(str::to_owned);
        let mut wrong = Wrong::default();
        assert_eq!(wrong.functions(names.into()), ["gis.distance"]);
        let fields: Vec<&str> = wrong.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["allow_functions[1]", "allow_functions[2]"]);
    }

    #[test]
    fn a_message_never_holds_a_password() {
        let Err(error) = of(wanted("postgres://ann:s3cret@db:99999/shop")) else { panic!("port") };
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}
