//! `Prefer: wait=30` (RFC 7240): how long a client likes to be kept waiting.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, request::Parts},
};

use crate::App;

/// No connection is held longer than this.
const LONGEST: Duration = Duration::from_secs(60);

/// What the client prefers. What is not understood is ignored, as the RFC has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefer {
    pub wait: Option<Duration>,
}

impl Prefer {
    pub fn read(headers: &HeaderMap) -> Self {
        let preferences = headers
            .get_all("prefer")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split([',', ';']));
        let wait = preferences
            .filter_map(|preference| preference.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("wait"))
            .and_then(|(_, seconds)| seconds.trim().trim_matches('"').parse().ok())
            .map(|seconds| Duration::from_secs(seconds).min(LONGEST));
        Self { wait }
    }

    /// Says which wish was granted.
    pub fn applied(self) -> Option<[(HeaderName, HeaderValue); 1]> {
        let applied = format!("wait={}", self.wait?.as_secs());
        let value = HeaderValue::from_str(&applied).expect("a number is a header's value");
        Some([(HeaderName::from_static("preference-applied"), value)])
    }
}

impl FromRequestParts<App> for Prefer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(prefer: &'static str) -> Option<u64> {
        let headers = [("prefer".parse().unwrap(), HeaderValue::from_static(prefer))];
        Prefer::read(&HeaderMap::from_iter(headers)).wait.map(|wait| wait.as_secs())
    }

    #[test]
    fn a_wish_to_wait_is_heard_among_others() {
        assert_eq!(wait("wait=30"), Some(30));
        assert_eq!(wait("respond-async, Wait = 5"), Some(5));
        assert_eq!(wait("respond-async"), None);
        assert_eq!(wait("wait=soon"), None);
    }

    #[test]
    fn no_connection_is_held_for_ever() {
        assert_eq!(wait("wait=86400"), Some(60));
    }
}
