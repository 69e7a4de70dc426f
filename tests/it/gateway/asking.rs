//! Accepting questions: durably, once, and whatever else is away.

use std::time::Duration;

use proto::{
    JobErrorCode, QueryStatus, Role,
    api::{Health, HealthStatus, PartStatus, Query},
};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use tests::{World, eventually};

#[tokio::test]
async fn a_question_is_accepted_as_it_then_stands() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let body = json!({"natural_language_query": "  how many orders? ", "model": "builtin"});
    let response = gateway.post(&ann, "/api/queries").json(&body).send().await?;
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let location = response.headers()[header::LOCATION].to_str()?.to_owned();
    let answered: Value = response.json().await?;
    assert_eq!(
        (&answered["question"], &answered["status"]),
        (&json!("how many orders?"), &json!("queued"))
    );
    let stored: Value = gateway.get(&ann, &location).send().await?.json().await?;
    assert_eq!(answered, stored);
    Ok(())
}

#[tokio::test]
async fn a_question_is_accepted_while_the_bus_is_away() -> anyhow::Result<()> {
    let mut world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    world.nats.stop().await;
    let health = eventually("the loss is noticed", async || {
        let health: Health =
            gateway.request(Method::GET, "/api/health").send().await?.json().await?;
        Ok((health.broker == PartStatus::Down).then_some(health))
    });
    assert_eq!(health.await?.status, HealthStatus::Degraded);
    let ready = gateway.request(Method::GET, "/readyz").send().await?;
    assert_eq!(ready.status(), StatusCode::OK);

    let body = json!({"question": "how many orders?"});
    let response = gateway.post(&ann, "/api/queries").json(&body).send().await?;
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let query: Query = response.json().await?;
    let job: String = sqlx::query_scalar(
        "select j.status from jobs j join queries q on q.job_id = j.id where q.id = $1",
    )
    .bind(query.id.0)
    .fetch_one(&world.db)
    .await?;
    assert_eq!(job, "queued", "for the sweeper to publish");
    Ok(())
}

#[tokio::test]
async fn without_a_database_the_answer_is_to_come_back() -> anyhow::Result<()> {
    let world = World::new().await?;
    let nowhere = "postgres://nobody@127.0.0.1:1/nothing";
    let gateway =
        world.open_gateway_with(|config| config.store.database_url = nowhere.into()).await?;
    let request = gateway.request(Method::GET, "/api/auth/me").bearer_auth("token");
    let response = request.send().await?;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key(header::RETRY_AFTER));
    assert_eq!(response.json::<Value>().await?["code"], "unavailable");
    for path in ["/api/health", "/readyz"] {
        let response = gateway.request(Method::GET, path).send().await?;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
    }
    let alive = gateway.request(Method::GET, "/livez").send().await?;
    assert_eq!(alive.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn a_request_with_a_key_is_done_once_however_often_it_comes() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let ask = async |question: &str| {
        let request = gateway.post(&ann, "/api/queries").header("idempotency-key", "k");
        request.json(&json!({"question": question})).send().await
    };
    let at_once = futures::future::join_all((0..8).map(|_| ask("how many orders?"))).await;
    let mut ids = Vec::new();
    for response in at_once {
        let response = response?;
        assert_eq!(response.status(), StatusCode::ACCEPTED);
        ids.push(response.json::<Query>().await?.id);
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let jobs: i64 = sqlx::query_scalar("select count(*) from jobs").fetch_one(&world.db).await?;
    assert_eq!(jobs, 1);

    let other = ask("how many users?").await?;
    assert_eq!(other.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.json::<Value>().await?["errors"][0]["field"], "idempotency-key");
    Ok(())
}

#[tokio::test]
async fn a_client_who_waits_hears_of_the_end_as_it_comes() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let query: Query = gateway
        .post(&ann, "/api/queries")
        .json(&json!({"question": "how many orders?"}))
        .send()
        .await?
        .json()
        .await?;
    let path = format!("/api/queries/{}", query.id);
    let waiting = gateway.get(&ann, &path).header("prefer", "wait=30").send();
    let cancelling = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        gateway.post(&ann, &format!("{path}/cancel")).send().await
    };
    let (waited, cancelled) = tokio::join!(waiting, cancelling);
    assert_eq!(cancelled?.status(), StatusCode::ACCEPTED);
    let waited = waited?;
    assert_eq!(waited.headers()["preference-applied"], "wait=30");
    let query: Query = waited.json().await?;
    assert_eq!(query.status, QueryStatus::Cancelled);
    assert_eq!(query.error.map(|error| error.code), Some(JobErrorCode::Cancelled));

    let again = gateway.post(&ann, &format!("{path}/cancel")).send().await?;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    assert_eq!(again.json::<Value>().await?["resource_status"], "cancelled");
    Ok(())
}

#[tokio::test]
async fn patience_has_an_end() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let body = json!({"question": "how many orders?"});
    let request = gateway.post(&ann, "/api/queries").header("prefer", "wait=1").json(&body);
    let response = request.send().await?;
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    assert_eq!(response.json::<Query>().await?.status, QueryStatus::Queued);
    Ok(())
}

#[tokio::test]
async fn a_users_own_sql_is_queued_once_and_run_again_as_it_stands() -> anyhow::Result<()> {
    let world = World::new().await?;
    let (gateway, ann) = (world.open_gateway().await?, world.person(Role::User).await?);
    let body = json!({"question": "how many orders?"});
    let query: Query = gateway.post(&ann, "/api/queries").json(&body).send().await?.json().await?;
    let path = format!("/api/queries/{}", query.id);
    let execute =
        async |body: Value| gateway.post(&ann, &format!("{path}/execute")).json(&body).send().await;
    assert_eq!(
        execute(json!({"sql": "select 1"})).await?.status(),
        StatusCode::CONFLICT,
        "it is being generated"
    );
    gateway.post(&ann, &format!("{path}/cancel")).send().await?.error_for_status()?;
    assert_eq!(execute(json!({})).await?.status(), StatusCode::CONFLICT, "it has no SQL");

    let both =
        tokio::join!(execute(json!({"sql": "select 1"})), execute(json!({"sql": "select 2"})));
    let mut statuses = [both.0?.status(), both.1?.status()];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::ACCEPTED, StatusCode::CONFLICT]);

    let results = gateway.get(&ann, &format!("{path}/results")).send().await?;
    assert_eq!(results.status(), StatusCode::CONFLICT);
    assert_eq!(results.json::<Value>().await?["resource_status"], "queued_execution");

    let rerun = gateway.post(&ann, &format!("{path}/rerun")).send().await?;
    assert_eq!(rerun.status(), StatusCode::ACCEPTED);
    let rerun: Query = rerun.json().await?;
    assert_eq!((rerun.parent_id, rerun.status), (Some(query.id), QueryStatus::QueuedExecution));
    assert!(rerun.sql.is_some());
    Ok(())
}
