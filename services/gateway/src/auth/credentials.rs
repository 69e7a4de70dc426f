//! What a request presents to say who it is from.

use std::fmt;

use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use proto::api::User;

use crate::{App, Error, Result, group::Split};

/// The cookie that holds a session's token.
pub const SESSION_COOKIE: &str = "session_token";

/// A secret, so it is never shown.
#[derive(Clone)]
pub enum Credentials {
    /// The browser sends it on its own, whoever made it send the request.
    Cookie(String),
    Bearer(String),
    ApiKey(String),
}

impl Credentials {
    /// What is said on purpose goes before what the browser adds by itself.
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
            return scheme
                .eq_ignore_ascii_case("bearer")
                .then(|| Self::Bearer(token.trim().into()));
        }
        if let Some(key) = headers.get("x-api-key") {
            return Some(Self::ApiKey(key.to_str().ok()?.trim().into()));
        }
        let cookies = CookieJar::from_headers(headers);
        cookies.get(SESSION_COOKIE).map(|cookie| Self::Cookie(cookie.value().into()))
    }

    /// Whose they are; None when they are not, or no longer, valid.
    pub async fn user(&self, app: &App) -> Result<Option<User>> {
        match self {
            Self::Cookie(token) | Self::Bearer(token) => {
                match app.sessions.join(token.clone()).await {
                    Ok(user) => Ok(user),
                    Err(Split::Alone) => Ok(store::sessions::user_of(&app.db, token).await?),
                    Err(Split::Away) => Err(Error::DATABASE_AWAY),
                }
            }
            Self::ApiKey(key) => Ok(store::api_keys::user_of(&app.db, key).await?),
        }
    }

    /// The token of a session, where it is one.
    pub fn session(&self) -> Option<&str> {
        match self {
            Self::Cookie(token) | Self::Bearer(token) => Some(token),
            Self::ApiKey(_) => None,
        }
    }

    pub fn are_sent_by_themselves(&self) -> bool {
        matches!(self, Self::Cookie(_))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cookie(_) => "Cookie(…)",
            Self::Bearer(_) => "Bearer(…)",
            Self::ApiKey(_) => "ApiKey(…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(headers: &[(&'static str, &str)]) -> String {
        let headers = headers.iter().map(|(name, value)| {
            (name.parse().expect("a header's name"), value.parse().expect("a header's value"))
        });
        match Credentials::read(&headers.collect()) {
            Some(Credentials::Cookie(token)) => format!("cookie {token}"),
            Some(Credentials::Bearer(token)) => format!("bearer {token}"),
            Some(Credentials::ApiKey(key)) => format!("key {key}"),
            None => "none".into(),
        }
    }

    #[test]
    fn credentials_are_found_wherever_they_may_stand() {
        assert_eq!(shown(&[("cookie", "a=b; session_token=t")]), "cookie t");
        assert_eq!(shown(&[("authorization", "bearer t")]), "bearer t");
        assert_eq!(shown(&[("x-api-key", "k")]), "key k");
        assert_eq!(shown(&[("cookie", "a=b")]), "none");
        assert_eq!(shown(&[("authorization", "Basic dTpw")]), "none");
    }

    #[test]
    fn what_is_said_on_purpose_goes_first() {
        let all =
            [("cookie", "session_token=c"), ("x-api-key", "k"), ("authorization", "Bearer t")];
        assert_eq!(shown(&all), "bearer t");
        assert_eq!(shown(&all[..2]), "key k");
    }

    #[test]
    fn secrets_are_not_shown() {
        assert!(!format!("{:?}", Credentials::ApiKey("hunter2".into())).contains("hunter2"));
    }
}
