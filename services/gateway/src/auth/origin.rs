//! Did our own page make the browser send this?

use axum::http::{HeaderMap, HeaderValue, header};

use super::client::{forwarded, is_over_tls};
use crate::Rules;

/// True for a page of the origin that the request goes to, or of one that is allowed by
/// configuration. Browsers set these headers themselves; pages cannot.
pub fn is_trusted(headers: &HeaderMap, rules: &Rules) -> bool {
    if headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin") {
        return true;
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    rules.cors_allowed_origins.0.contains(origin) || is_our_own(origin, headers, rules)
}

fn is_our_own(origin: &HeaderValue, headers: &HeaderMap, rules: &Rules) -> bool {
    let host = forwarded(headers, "x-forwarded-host", rules)
        .or_else(|| headers.get(header::HOST)?.to_str().ok());
    let (Ok(origin), Some(host)) = (origin.to_str(), host) else { return false };
    match origin.split_once("://") {
        // Behind TLS our pages are https; the same host in the clear may be anybody's.
        Some(("http", _)) if is_over_tls(headers, rules) => false,
        Some(("http", theirs)) => bare(theirs, ":80") == bare(host, ":80"),
        // TLS may end before us without our knowing.
        Some(("https", theirs)) => bare(theirs, ":443") == bare(host, ":443"),
        _ => false,
    }
}

/// Without the port that goes without saying.
fn bare(host: &str, default_port: &str) -> String {
    host.strip_suffix(default_port).unwrap_or(host).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusts(rules: &Rules, headers: &[(&'static str, &'static str)]) -> bool {
        let pairs = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        is_trusted(&pairs.collect(), rules)
    }

    #[test]
    fn our_own_page_is_trusted_and_no_other() {
        let rules = Rules::default();
        let from = |origin| trusts(&rules, &[("host", "ask.example:8080"), ("origin", origin)]);
        assert!(from("http://ask.example:8080"));
        assert!(from("http://ASK.example:8080"));
        assert!(!from("http://ask.example"));
        assert!(!from("http://evil.example:8080"));
        assert!(!from("http://ask.example:8080.evil.example"));
        assert!(!from("null"));
    }

    #[test]
    fn a_default_port_goes_without_saying() {
        let rules = Rules::default();
        assert!(trusts(&rules, &[("host", "ask.example:443"), ("origin", "https://ask.example")]));
    }

    #[test]
    fn a_request_that_says_nothing_is_not_trusted() {
        assert!(!trusts(&Rules::default(), &[("host", "ask.example")]));
        let cross = [("host", "ask.example"), ("sec-fetch-site", "cross-site")];
        assert!(!trusts(&Rules::default(), &cross));
        let same = [("host", "ask.example"), ("sec-fetch-site", "same-origin")];
        assert!(trusts(&Rules::default(), &same));
    }

    #[test]
    fn behind_tls_a_page_in_the_clear_is_somebody_elses() {
        let rules = Rules { behind_tls: true, ..Rules::default() };
        assert!(!trusts(&rules, &[("host", "ask.example"), ("origin", "http://ask.example")]));
        assert!(trusts(&rules, &[("host", "ask.example"), ("origin", "https://ask.example")]));
    }

    #[test]
    fn configured_origins_are_trusted() {
        let allowed = "https://app.example".parse().unwrap();
        let rules = Rules { cors_allowed_origins: allowed, ..Rules::default() };
        assert!(trusts(&rules, &[("host", "ask.example"), ("origin", "https://app.example")]));
    }
}
