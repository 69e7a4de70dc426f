//! Logging in and out, with cookies and without.

use proto::api::Session;
use reqwest::{Method, Response, StatusCode, header};
use serde_json::{Value, json};
use tests::{
    World,
    gateway::{Gateway, PASSWORD},
};
use tokio_tungstenite::tungstenite;

async fn log_in(gateway: &Gateway, name: &str, password: &str) -> anyhow::Result<Response> {
    let body = json!({"username": name, "password": password});
    Ok(gateway.request(Method::POST, "/api/auth/login").json(&body).send().await?)
}

async fn status_with_token(gateway: &Gateway, token: &str) -> anyhow::Result<StatusCode> {
    let request = gateway.request(Method::GET, "/api/auth/me").bearer_auth(token);
    Ok(request.send().await?.status())
}

#[tokio::test]
async fn a_session_ends_on_every_gateway_at_once() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.login_user("ann").await?;
    let (here, there) = (world.open_gateway().await?, world.open_gateway().await?);
    // Names compare without case.
    let session: Session = log_in(&here, "Ann", PASSWORD).await?.error_for_status()?.json().await?;
    assert_eq!(status_with_token(&there, &session.token).await?, StatusCode::OK);

    let logout = here.request(Method::POST, "/api/auth/logout").bearer_auth(&session.token);
    assert_eq!(logout.send().await?.status(), StatusCode::NO_CONTENT);
    assert_eq!(status_with_token(&there, &session.token).await?, StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn a_disabled_user_is_out_at_once() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.login_user("ann").await?;
    let gateway = world.open_gateway().await?;
    let session: Session = log_in(&gateway, "ann", PASSWORD).await?.json().await?;
    store::users::disable(&world.db, "ann").await?;
    assert_eq!(status_with_token(&gateway, &session.token).await?, StatusCode::UNAUTHORIZED);
    assert_eq!(log_in(&gateway, "ann", PASSWORD).await?.status(), StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn guessing_passwords_is_stopped_and_those_who_know_it_are_not() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.login_user("ann").await?;
    let gateway =
        world.open_gateway_with(|config| config.rules.login_attempts_per_minute = 2).await?;
    for _ in 0..3 {
        assert_eq!(log_in(&gateway, "ann", PASSWORD).await?.status(), StatusCode::OK);
    }
    for _ in 0..2 {
        let wrong = log_in(&gateway, "ann", "wrong").await?;
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(wrong.json::<Value>().await?["code"], "invalid_credentials");
    }
    let stopped = log_in(&gateway, "ann", "wrong").await?;
    assert_eq!(stopped.status(), StatusCode::TOO_MANY_REQUESTS);
    for name in ["retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"] {
        assert!(stopped.headers().contains_key(name), "{name}");
    }
    assert_eq!(stopped.json::<Value>().await?["code"], "rate_limited");
    Ok(())
}

#[tokio::test]
async fn a_cookie_works_only_for_pages_of_our_own() -> anyhow::Result<()> {
    let world = World::new().await?;
    world.login_user("ann").await?;
    let gateway = world.open_gateway().await?;
    let response = log_in(&gateway, "ann", PASSWORD).await?;
    let set = response.headers()[header::SET_COOKIE].to_str()?.to_owned();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
    let cookie = set.split(';').next().unwrap_or_default().to_owned();

    let looking = gateway.request(Method::GET, "/api/auth/me").header("cookie", &cookie);
    assert_eq!(looking.send().await?.status(), StatusCode::OK);
    let asking = async |origin: &str| {
        let request = gateway.request(Method::POST, "/api/queries");
        let request = request.header("cookie", &cookie).header("origin", origin);
        request.json(&json!({"question": "how many?"})).send().await.map(|answer| answer.status())
    };
    assert_eq!(asking(&gateway.url).await?, StatusCode::ACCEPTED);
    assert_eq!(asking("http://evil.example").await?, StatusCode::FORBIDDEN);

    let ours = gateway.socket_with(&[("cookie", &cookie), ("origin", &gateway.url)]).await;
    assert!(ours.is_ok());
    for origin in [&[("origin", "http://evil.example")][..], &[]] {
        let headers = [&[("cookie", cookie.as_str())], origin].concat();
        match gateway.socket_with(&headers).await {
            Err(tungstenite::Error::Http(refused)) => {
                assert_eq!(refused.status(), StatusCode::FORBIDDEN.as_u16());
            }
            other => panic!("must be refused: {other:?}"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn other_origins_are_let_in_by_configuration_alone() -> anyhow::Result<()> {
    let world = World::new().await?;
    let app = "https://app.example";
    let preflight = async |gateway: &Gateway| -> anyhow::Result<Option<String>> {
        let request = gateway.request(Method::OPTIONS, "/api/queries").header("origin", app);
        let response = request.header("access-control-request-method", "POST").send().await?;
        let allowed = response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        Ok(allowed.map(|origin| origin.to_str().map(ToOwned::to_owned)).transpose()?)
    };
    assert_eq!(preflight(&world.open_gateway().await?).await?, None);
    let open = world
        .open_gateway_with(|config| config.rules.cors_allowed_origins = app.parse().unwrap())
        .await?;
    assert_eq!(preflight(&open).await?.as_deref(), Some(app));
    Ok(())
}
