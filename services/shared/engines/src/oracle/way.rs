//! The way to a server: its address, how it is protected, and who logs in.

use percent_encoding::percent_decode_str;
use proto::api::Tls;

use crate::reach::Reach;
use crate::{EngineError, TargetConfig};

pub(super) struct Way {
    pub(super) reach: Reach,
    pub(super) tls: Tls,
    pub(super) service: String,
    pub(super) username: String,
    pub(super) password: String,
}

impl Way {
    pub(super) fn of(config: &TargetConfig) -> Result<Self, EngineError> {
        let url = config.url.reveal();
        let invalid = |message: String| EngineError::Invalid {
            message,
            hint: Some("write oracle://user:password@host:1521/service_name".into()),
            position: None,
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let service = decoded(url.path().trim_start_matches('/'));
        // It is written into a descriptor, in which parentheses would begin something else.
        let of_names = |c: char| c.is_ascii_alphanumeric() || "._-$#".contains(c);
        if service.is_empty() || !service.chars().all(of_names) {
            return Err(invalid(format!("{} names no service of Oracle", config.url)));
        }
        let username = decoded(url.username());
        let password = decoded(url.password().unwrap_or_default());
        if username.is_empty() || password.is_empty() {
            return Err(invalid(format!("{} has no user name or no password", config.url)));
        }
        Ok(Self {
            reach: Reach::of(config, 1521),
            tls: config.tls.clone().unwrap_or_default(),
            service,
            username,
            password,
        })
    }

    /// What the driver is told: to come to the wire, and not to sleep over a failure.
    pub(super) fn descriptor(&self, port: u16) -> String {
        format!(
            "(DESCRIPTION=(RETRY_DELAY=0)(ADDRESS=(PROTOCOL=tcp)(HOST=127.0.0.1)(PORT={port}))\
             (CONNECT_DATA=(SERVICE_NAME={})))",
            self.service
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Result<Way, EngineError> {
        Way::of(&TargetConfig::new(url.parse().unwrap()))
    }

    #[test]
    fn a_url_names_host_service_and_login() {
        let way = of("oracle://app%40x:p%2Fw@db.example.com/ORCLPDB1.example.com").unwrap();
        assert_eq!((way.reach.host.as_str(), way.reach.port), ("db.example.com", 1521));
        assert_eq!((way.username.as_str(), way.password.as_str()), ("app@x", "p/w"));
        assert_eq!(
            way.descriptor(4000),
            "(DESCRIPTION=(RETRY_DELAY=0)(ADDRESS=(PROTOCOL=tcp)(HOST=127.0.0.1)(PORT=4000))\
             (CONNECT_DATA=(SERVICE_NAME=ORCLPDB1.example.com)))"
        );
        assert_eq!(of("oracle://a:b@[::1]:1522/x").unwrap().reach.host, "::1");
    }

    #[test]
    fn a_service_cannot_write_into_the_descriptor() {
        for url in [
            "oracle://a:b@db/",
            "oracle://a:b@db/x)(SERVER=dedicated",
            "oracle://a:b@db/x%29%28HOST%3Devil",
            "oracle://a@db/x",
            "oracle://db/x",
        ] {
            assert!(matches!(of(url), Err(EngineError::Invalid { .. })), "{url}");
        }
    }
}
