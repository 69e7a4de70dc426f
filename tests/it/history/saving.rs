//! Saved queries and what their parameters may be.

use proto::{
    JobErrorCode, QueryStatus,
    api::{Query, SavedQuery, SavedQueryList},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::Place;

#[tokio::test]
async fn a_saved_query_runs_with_the_values_of_each_run() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let sql = "select count(*) from orders where placed >= :from and status = :status";
    let declared = json!([
        {"name": "from", "type": "date"},
        {"name": "status", "type": "text", "default": "open"},
    ]);
    let saved = place.save(sql, declared).await?;
    let query = place.run(&saved, json!({"from": "2024-01-12"})).await?;
    assert_eq!((query.status, query.error.clone()), (QueryStatus::Success, None));
    assert_eq!(query.sql.as_deref(), Some(sql), "the text holds no value");
    assert_eq!(query.saved_query_id, Some(saved.id));
    assert_eq!(query.question, saved.name);
    assert_eq!(place.rows_of(&query).await?, json!([[5]]));
    assert_eq!(
        serde_json::to_value(&query.parameters)?,
        json!([
            {"name": "from", "type": "date", "list": false, "value": "2024-01-12"},
            {"name": "status", "type": "text", "list": false, "value": "open"},
        ])
    );

    let again = place.run(&saved, json!({"from": "2024-01-12", "status": "sent"})).await?;
    assert_eq!(place.rows_of(&again).await?, json!([[5]]));

    let path = format!("{}/rerun", query.links.this);
    let rerun: Query = place.gateway.post(&place.ann, &path).send().await?.json().await?;
    assert_eq!(rerun.parameters, query.parameters, "a rerun keeps the values");
    let path = rerun.links.this.clone();
    let request = place.gateway.get(&place.ann, &path).header("prefer", "wait=30");
    let rerun: Query = request.send().await?.json().await?;
    assert_eq!(place.rows_of(&rerun).await?, json!([[5]]));
    Ok(())
}

#[tokio::test]
async fn every_type_reaches_the_server_as_itself() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let count = |condition: &str| format!("select count(*) from orders where {condition}");
    for (data_type, list, condition, value, found) in [
        ("text", false, "note = :v", json!("it's"), 1),
        ("integer", false, "id <= :v", json!(3), 3),
        ("number", false, "total = :v", json!("12.25"), 1),
        ("number", false, "total > :v", json!(-0.5), 20),
        ("number", false, "total < :v", json!("123456789012345678901234.5"), 20),
        ("boolean", false, "gift = :v", json!(true), 6),
        ("date", false, "placed < :v", json!("2024-01-04"), 2),
        ("timestamp", false, "at <= :v", json!("2024-01-03T02:00:00+02:00"), 2),
        ("timestamp", false, "placed < :v", json!("2024-01-03T10:00:00"), 2),
        ("uuid", false, "mark = :v", json!("00000000-0000-0000-0000-000000000007"), 1),
        ("text", true, "status = any(:v)", json!(["open", "lost"]), 10),
        ("integer", true, "id = any(:v)", json!([1, 2, 99]), 2),
        ("integer", true, "id = any(:v)", json!([]), 0),
        ("number", true, "total = any(:v)", json!(["1.25", 2.25]), 2),
        ("date", true, "placed = any(:v)", json!(["2024-01-02"]), 1),
        ("uuid", true, "mark = any(:v)", json!(["00000000-0000-0000-0000-000000000007"]), 1),
    ] {
        let declared = json!([{"name": "v", "type": data_type, "list": list}]);
        let rows = place.rows(&count(condition), declared, json!({"v": value})).await?;
        assert_eq!(rows, json!([[found]]), "{data_type} {condition} {value}");
    }
    let optional = json!([{"name": "v", "type": "text", "optional": true}]);
    let sql = count(":v is null or status = :v");
    assert_eq!(place.rows(&sql, optional, json!({})).await?, json!([[20]]));
    let limit = json!([{"name": "most", "type": "integer"}]);
    let sql = "select id from orders order by id limit :most";
    assert_eq!(place.rows(sql, limit, json!({"most": 2})).await?, json!([[1], [2]]));
    Ok(())
}

#[tokio::test]
async fn what_a_value_says_is_never_sql() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let attacks = [
        "'; drop table orders; --",
        "open' or '1'='1",
        "open'; select pg_sleep(30); --",
        "\\'; delete from orders; --",
        "$1",
        ":v",
        "open') union select 1, usename from pg_user --",
        "$$; drop table orders; $$",
        "\u{2019} or 1=1",
        "*/ drop table orders /*",
    ];
    let sql = "select count(*) from orders where status = :v";
    let saved = place.save(sql, json!([{"name": "v", "type": "text"}])).await?;
    for attack in attacks {
        let query = place.run(&saved, json!({"v": attack})).await?;
        assert_eq!(query.status, QueryStatus::Success, "{attack}: {:?}", query.error);
        assert_eq!(place.rows_of(&query).await?, json!([[0]]), "{attack}");
        assert_eq!(query.sql.as_deref(), Some(sql), "{attack}");
    }
    let sql = "select :v as said";
    let declared = json!([{"name": "v", "type": "text"}]);
    let rows = place.rows(sql, declared, json!({"v": attacks[0]})).await?;
    assert_eq!(rows, json!([[attacks[0]]]), "it comes back as it went in");
    let left: i64 =
        sqlx::query_scalar("select count(*) from orders").fetch_one(&place.target).await?;
    assert_eq!(left, 20);
    Ok(())
}

#[tokio::test]
async fn a_parameter_opens_no_door_that_the_guard_keeps_shut() -> anyhow::Result<()> {
    let place = Place::new().await?;
    for (sql, data_type, value) in [
        ("select pg_read_file(:v)", "text", json!("/etc/passwd")),
        ("select (:v).pg_sleep", "number", json!(9)),
        ("select :v::regclass", "text", json!("pg_authid")),
        ("delete from orders where id = :v", "integer", json!(1)),
        ("select 1 where :v; drop table orders", "boolean", json!(true)),
        ("select * from pg_authid where rolname = :v", "text", json!("postgres")),
        ("select repeat('a', :v)", "integer", json!(2_000_000_000)),
        ("select strpos(repeat('a', :v), 'b' || repeat('a', 500000))", "integer", json!(2_000_000)),
    ] {
        let saved = place.save(sql, json!([{"name": "v", "type": data_type}])).await?;
        let query = place.run(&saved, json!({"v": value})).await?;
        assert_eq!(query.status, QueryStatus::FailedExecution, "{sql}");
        assert_eq!(query.error.map(|error| error.code), Some(JobErrorCode::SqlRefused), "{sql}");
    }
    // Elsewhere a name has no meaning, whatever the query ran with before.
    let query = place.ran("select 1").await?;
    let body = json!({"sql": "select count(*) from orders where id = :v"});
    let request = place.gateway.post(&place.ann, &query.links.execute).json(&body);
    request.send().await?.error_for_status()?;
    let request = place.gateway.get(&place.ann, &query.links.this).header("prefer", "wait=30");
    let query: Query = request.send().await?.json().await?;
    assert_eq!(query.status, QueryStatus::FailedExecution);
    Ok(())
}

#[tokio::test]
async fn values_of_the_wrong_type_are_refused_each_by_its_name() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let declared = json!([
        {"name": "from", "type": "date"},
        {"name": "ids", "type": "integer", "list": true},
        {"name": "status", "type": "text"},
    ]);
    let sql = "select 1 from orders where placed > :from and id = any(:ids) and status = :status";
    let saved = place.save(sql, declared).await?;
    let wrong = json!({"from": "soon", "ids": [1, "x"], "other": 1});
    let response = place.running(&saved, &wrong).send().await?;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = response.json().await?;
    let fields: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(
        fields,
        ["parameters.from", "parameters.ids", "parameters.status", "parameters.other"]
    );
    assert_eq!(place.count("queries").await?, 0);
    Ok(())
}

#[tokio::test]
async fn what_does_not_agree_is_not_saved() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let declared = |name: &str| json!([{"name": name, "type": "integer"}]);
    for (sql, parameters, field) in [
        ("select :a", json!([]), "sql"),
        ("select $1", json!([]), "sql"),
        ("select 'unended", json!([]), "sql"),
        ("select 1", declared("a"), "parameters[0].name"),
        ("select :A", declared("A"), "sql"),
        (
            "select :a, :a",
            json!([{"name": "a", "type": "date", "default": 7}]),
            "parameters[0].default",
        ),
        ("", json!([]), "sql"),
    ] {
        let body = json!({"name": "n", "sql": sql, "parameters": parameters});
        let request = place.gateway.post(&place.ann, "/api/saved-queries").json(&body);
        let response = request.send().await?;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{sql}");
        let problem: Value = response.json().await?;
        let errors = problem["errors"].as_array().unwrap();
        assert!(errors.iter().any(|error| error["field"] == field), "{sql}: {problem}");
    }
    Ok(())
}

#[tokio::test]
async fn saved_queries_are_private_until_they_are_shared() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let saved = place.save("select :v::int", json!([{"name": "v", "type": "integer"}])).await?;
    let body = json!({"name": saved.name, "sql": "select 1", "sharing": "everyone"});
    let (ann, ben) = (&place.ann, &place.ben);
    let (path, run) = (&saved.links.this, &saved.links.run);
    for request in [
        place.gateway.get(ben, path),
        place.gateway.put(ben, path).json(&body),
        place.gateway.delete(ben, path),
        place.gateway.post(ben, run),
    ] {
        assert_eq!(request.send().await?.status(), StatusCode::NOT_FOUND);
    }
    let listed = async |query: &str| -> anyhow::Result<u64> {
        let path = format!("/api/saved-queries{query}");
        let list: SavedQueryList = place.gateway.get(ben, &path).send().await?.json().await?;
        Ok(list.total)
    };
    assert_eq!(listed("").await?, 0);

    let twin = place.gateway.post(ann, "/api/saved-queries").json(&body).send().await?;
    assert_eq!(twin.status(), StatusCode::UNPROCESSABLE_ENTITY, "the name is taken");
    let replaced: SavedQuery =
        place.gateway.put(ann, path).json(&body).send().await?.error_for_status()?.json().await?;
    assert_eq!(replaced.sql, "select 1");
    assert_eq!((listed("").await?, listed("?own=true").await?), (1, 0));
    assert_eq!(place.gateway.get(ben, path).send().await?.status(), StatusCode::OK);
    assert_eq!(place.gateway.post(ben, run).send().await?.status(), StatusCode::ACCEPTED);
    for request in [place.gateway.put(ben, path).json(&body), place.gateway.delete(ben, path)] {
        assert_eq!(request.send().await?.status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(place.gateway.delete(ann, path).send().await?.status(), StatusCode::NO_CONTENT);
    assert_eq!(place.gateway.get(ann, path).send().await?.status(), StatusCode::NOT_FOUND);
    Ok(())
}

#[tokio::test]
async fn a_query_becomes_a_template() -> anyhow::Result<()> {
    let place = Place::new().await?;
    let query = place.ran("select count(*) from orders where id < 5").await?;
    let path = format!("{}/save", query.links.this);
    let body = json!({
        "name": "below",
        "sql": "select count(*) from orders where id < :id",
        "parameters": [{"name": "id", "type": "integer", "default": 3}],
    });
    let response = place.gateway.post(&place.ann, &path).json(&body).send().await?;
    assert_eq!(response.status(), StatusCode::CREATED);
    let template: SavedQuery = response.json().await?;
    let ran = place.run(&template, json!({})).await?;
    assert_eq!(place.rows_of(&ran).await?, json!([[2]]));

    let path = format!("{}/save", ran.links.this);
    let body = json!({"name": "below again"});
    let copy: SavedQuery =
        place.gateway.post(&place.ann, &path).json(&body).send().await?.json().await?;
    assert_eq!(copy.parameters[0].default, Some(json!(3)), "the run's value is the default");

    let waiting = place.ask("how many?").await?;
    let path = format!("{}/save", waiting.links.this);
    let response = place.gateway.post(&place.ann, &path).send().await?;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    Ok(())
}
