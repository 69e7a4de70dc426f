//! Who may do what: every route that the API describes is tried.

use gateway::{openapi::operations, routes};
use proto::{QueryId, Role, api::Query};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use tests::World;
use uuid::Uuid;

/// A route, with made-up ids in its path.
struct Route {
    method: Method,
    template: String,
    is_protected: bool,
}

impl Route {
    /// The path of the route for that query.
    fn path(&self, query: QueryId) -> String {
        self.template
            .replace("{id}", &query.to_string())
            .replace("{export_id}", &Uuid::now_v7().to_string())
            .replace("{token}", "a-link-that-nobody-has")
    }
}

fn all_routes() -> Vec<Route> {
    let mut api = routes::openapi();
    let mut found = Vec::new();
    for (template, item) in &mut api.paths.paths {
        for (method, operation) in operations(item) {
            found.push(Route {
                method,
                template: template.clone(),
                is_protected: operation.security.as_ref().is_some_and(|ways| !ways.is_empty()),
            });
        }
    }
    found
}

#[tokio::test]
async fn every_protected_route_asks_who_is_there() -> anyhow::Result<()> {
    let world = World::new().await?;
    let gateway = world.open_gateway().await?;
    let routes = all_routes();
    assert!(routes.iter().filter(|route| route.is_protected).count() >= 17, "routes were lost");
    for route in routes {
        let path = route.path(QueryId::new());
        for key in [None, Some("a key that nobody has")] {
            let mut request = gateway.request(route.method.clone(), &path);
            if let Some(key) = key {
                request = request.header("x-api-key", key);
            }
            let response = request.send().await?;
            let (status, place) = (response.status(), format!("{} {path}", route.method));
            if route.is_protected {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{place}");
                assert!(response.headers().contains_key(header::WWW_AUTHENTICATE), "{place}");
                assert_eq!(response.json::<Value>().await?["code"], "unauthenticated", "{place}");
            } else {
                assert_ne!(status, StatusCode::UNAUTHORIZED, "{place}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_belongs_to_somebody_else_does_not_exist() -> anyhow::Result<()> {
    let world = World::new().await?;
    let gateway = world.open_gateway().await?;
    let (ann, ben) = (world.person(Role::User).await?, world.person(Role::User).await?);
    let question = json!({"question": "how many orders?"});
    let query: Query =
        gateway.post(&ann, "/api/queries").json(&question).send().await?.json().await?;

    let mut tried = 0;
    let belongs = |route: &&Route| route.template.starts_with("/api/queries/{id}");
    for route in all_routes().iter().filter(belongs) {
        let path = route.path(query.id);
        let request = gateway.request(route.method.clone(), &path).header("x-api-key", &ben.key);
        let response = request.send().await?;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{} {path}", route.method);
        assert_eq!(response.json::<Value>().await?["code"], "not_found");
        tried += 1;
    }
    assert!(tried >= 10, "routes were lost");
    let path = format!("/api/queries/{}", query.id);
    let untouched: Query = gateway.get(&ann, &path).send().await?.json().await?;
    assert_eq!(untouched.status, query.status);
    Ok(())
}

#[tokio::test]
async fn links_and_saved_queries_that_nobody_gave_lead_nowhere() -> anyhow::Result<()> {
    let world = World::new().await?;
    let gateway = world.open_gateway().await?;
    let ben = world.person(Role::User).await?;
    let mut tried = 0;
    let belongs = |route: &&Route| {
        route.template.starts_with("/api/shared/")
            || route.template.starts_with("/api/saved-queries/{id}")
    };
    for route in all_routes().iter().filter(belongs) {
        let path = route.path(QueryId::new());
        let request = gateway.request(route.method.clone(), &path).header("x-api-key", &ben.key);
        assert_eq!(
            request.send().await?.status(),
            StatusCode::NOT_FOUND,
            "{} {path}",
            route.method
        );
        tried += 1;
    }
    assert_eq!(tried, 7, "routes were lost");
    Ok(())
}

#[tokio::test]
async fn an_administrator_sees_everybodys_queries_and_others_only_their_own() -> anyhow::Result<()>
{
    let world = World::new().await?;
    let gateway = world.open_gateway().await?;
    let (ann, boss) = (world.person(Role::User).await?, world.person(Role::Admin).await?);
    let question = json!({"question": "how many orders?"});
    for person in [&ann, &boss] {
        gateway.post(person, "/api/queries").json(&question).send().await?.error_for_status()?;
    }
    let total = async |person, query: &str| -> anyhow::Result<Value> {
        let path = format!("/api/queries{query}");
        Ok(gateway.get(person, &path).send().await?.json::<Value>().await?["total"].take())
    };
    assert_eq!(total(&ann, "").await?, 1);
    assert_eq!(total(&boss, "").await?, 2);
    assert_eq!(total(&boss, &format!("?user_id={}", ann.user.id)).await?, 1);
    let spying =
        gateway.get(&ann, &format!("/api/queries?user_id={}", boss.user.id)).send().await?;
    assert_eq!(spying.status(), StatusCode::FORBIDDEN);
    Ok(())
}

#[tokio::test]
async fn only_administrators_administer() -> anyhow::Result<()> {
    let world = World::new().await?;
    let gateway = world.open_gateway().await?;
    let (ann, boss) = (world.person(Role::User).await?, world.person(Role::Admin).await?);
    for route in all_routes().iter().filter(|route| route.template.starts_with("/api/admin")) {
        for (person, expected) in [(&ann, StatusCode::FORBIDDEN), (&boss, StatusCode::OK)] {
            let request = gateway.request(route.method.clone(), &route.template);
            let response = request.header("x-api-key", &person.key).send().await?;
            assert_eq!(response.status(), expected, "{}", route.template);
        }
    }
    Ok(())
}

#[tokio::test]
async fn knowledge_is_read_by_everybody_and_written_by_administrators() -> anyhow::Result<()> {
    let world = World::new().await?;
    let gateway = world.open_gateway().await?;
    let ann = world.person(Role::User).await?;
    let mut tried = 0;
    for route in all_routes().iter().filter(|route| route.template.starts_with("/api/knowledge")) {
        let path = route.path(QueryId::new());
        let request = gateway.request(route.method.clone(), &path).header("x-api-key", &ann.key);
        let expected = match (&route.method, route.template.contains("{id}")) {
            (&Method::GET, false) => StatusCode::OK,
            (&Method::GET, true) => StatusCode::NOT_FOUND,
            _ => StatusCode::FORBIDDEN,
        };
        assert_eq!(request.send().await?.status(), expected, "{} {path}", route.method);
        tried += 1;
    }
    assert_eq!(tried, 15, "routes were lost");
    Ok(())
}
