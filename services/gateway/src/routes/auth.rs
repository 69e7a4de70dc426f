//! `/api/auth`: sessions.

use std::time::{Duration, Instant};

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use proto::api::{FieldError, LoginIn, Problem, Session, User};
use tokio::{task::spawn_blocking, time::timeout};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App, Error, Result,
    auth::{Caller, Client, SESSION_COOKIE, is_over_tls},
    extract::Json,
};

/// How long a login may queue for its turn to compute.
const QUEUE: Duration = Duration::from_secs(5);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(login)).routes(routes!(logout)).routes(routes!(me))
}

/// Log in.
///
/// Gives a token for `Authorization: Bearer`, and sets it as the cookie `session_token`
/// (HttpOnly, SameSite=Lax, Secure behind TLS). Wrong attempts are limited for each user and
/// client.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "sessions", request_body = LoginIn,
    responses(
        (status = 200, description = "the session", body = Session),
        (status = 401, description = "`invalid_credentials`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`rate_limited`, with `Retry-After` and `RateLimit-*`", body = Problem, content_type = "application/problem+json"),
    ),
)]
async fn login(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    jar: CookieJar,
    Json(login): Json<LoginIn>,
) -> Result<impl IntoResponse> {
    check(&login)?;
    let username = login.username.clone();
    app.attempts
        .charge(&username, client, Instant::now())
        .map_err(|retry_after| Error::RateLimited { limit: app.attempts.limit(), retry_after })?;
    let identified = identify(&app, login).await;
    // Only a wrong password is held against somebody.
    if !matches!(identified, Ok(None)) {
        app.attempts.refund(&username, client);
    }
    let user = identified?.ok_or(Error::InvalidCredentials)?;

    let lifetime = Duration::from_secs(app.rules.session_expiration_hours * 3600);
    let (token, expires_at) = store::sessions::open(&app.db, user.id, lifetime).await?;
    let cookie = cookie(token.clone(), is_over_tls(&headers, &app.rules), lifetime);
    Ok((jar.add(cookie), axum::Json(Session { token, expires_at, user })))
}

/// Log out: the token is dead at once, on every gateway.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "sessions",
    responses((status = 204, description = "the session is over")),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn logout(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<impl IntoResponse> {
    // An API key has no session; it is revoked by an administrator.
    if let Some(token) = caller.credentials.session() {
        store::sessions::close(&app.db, token).await?;
    }
    let gone = cookie(String::new(), is_over_tls(&headers, &app.rules), Duration::ZERO);
    Ok((jar.add(gone), StatusCode::NO_CONTENT))
}

/// Who am I?
#[utoipa::path(
    get, path = "/api/auth/me", tag = "sessions", operation_id = "get_me",
    responses((status = 200, description = "the caller", body = User)),
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
)]
async fn me(caller: Caller) -> axum::Json<User> {
    axum::Json(caller.user)
}

fn check(login: &LoginIn) -> Result<()> {
    let mut errors = Vec::new();
    for (field, value, longest) in
        [("username", &login.username, 200), ("password", &login.password, 1024)]
    {
        // PostgreSQL's text cannot hold the null character.
        if value.is_empty() || value.chars().count() > longest || value.contains('\0') {
            let message = format!("must have 1 to {longest} characters, none of them null");
            errors.push(FieldError { field: field.into(), message });
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// Hashing is slow on purpose: it runs aside, a few at a time, whether the user exists or not.
async fn identify(app: &App, login: LoginIn) -> Result<Option<User>> {
    let known = store::users::credentials(&app.db, &login.username).await?;
    let Ok(Ok(turn)) = timeout(QUEUE, app.hashing.clone().acquire_owned()).await else {
        return Err(Error::Unavailable("too many people are logging in; try again"));
    };
    let verified = spawn_blocking(move || {
        // Held here, so that a client who hangs up frees no core that is still at work.
        let _turn = turn;
        let hash = known.as_ref().map(|known| known.password_hash.as_str());
        let is_right = store::password::verify(&login.password, hash);
        known.map(|known| known.user).filter(|_| is_right)
    });
    Ok(verified.await.map_err(anyhow::Error::from)?)
}

fn cookie(token: String, secure: bool, lifetime: Duration) -> Cookie<'static> {
    let max_age = lifetime.try_into().expect("a session is shorter than the universe is old");
    Cookie::build((SESSION_COOKIE, token))
        .http_only(true)
        .same_site(SameSite::Lax)
        .path("/")
        .secure(secure)
        .max_age(max_age)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_cannot_read_the_cookie() {
        let cookie = cookie("t".into(), true, Duration::from_secs(60)).to_string();
        for part in
            ["session_token=t", "HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=60"]
        {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
    }

    #[test]
    fn an_empty_password_is_refused_before_it_costs_anything() {
        let login = LoginIn { username: "ann".into(), password: String::new() };
        assert!(
            matches!(check(&login), Err(Error::Invalid(errors)) if errors[0].field == "password")
        );
    }
}
