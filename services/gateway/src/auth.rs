//! Who is calling: a session's cookie, a bearer token, or an API key.

mod attempts;
mod client;
mod credentials;
mod origin;

use axum::{
    extract::FromRequestParts,
    http::{Method, header, request::Parts},
};
use proto::{Role, api::User};

pub use self::{
    attempts::Attempts,
    client::{Client, is_over_tls},
    credentials::{Credentials, SESSION_COOKIE},
};
use crate::{App, Error};

/// Whoever makes the request; taking it as an argument is what protects a route.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user: User,
    pub credentials: Credentials,
}

impl Caller {
    pub fn is_admin(&self) -> bool {
        self.user.role == Role::Admin
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let credentials = Credentials::read(&parts.headers).ok_or(Error::Unauthenticated)?;
        if credentials.are_sent_by_themselves()
            && has_effects(parts)
            && !origin::is_trusted(&parts.headers, &app.rules)
        {
            return Err(Error::Forbidden(
                "a request with the session's cookie must come from a page of this very origin",
            ));
        }
        let user = credentials.user(app).await?.ok_or(Error::Unauthenticated)?;
        Ok(Self { user, credentials })
    }
}

/// A caller who may do everything.
#[derive(Clone, Debug)]
pub struct Admin(pub Caller);

impl FromRequestParts<App> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let caller = Caller::from_request_parts(parts, app).await?;
        if !caller.is_admin() {
            return Err(Error::Forbidden("only administrators may do this"));
        }
        Ok(Self(caller))
    }
}

/// Would it harm if another site's page made the browser send this? A WebSocket counts: the
/// browser lets any page open one, and read it.
fn has_effects(parts: &Parts) -> bool {
    let is_safe = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    !is_safe || parts.headers.contains_key(header::UPGRADE)
}
