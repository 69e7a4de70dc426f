//! Writing, at the front door.

use anyhow::Context as _;
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use super::{House, complaints, path};

const OAKS: &str = "select count(*) from trees where kind = 'oak'";

#[tokio::test]
async fn what_is_added_is_found_changed_and_taken_away() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    for (kind, body, changed) in [
        ("examples", json!({"question": "How many oaks?", "sql": OAKS}), "description"),
        ("instructions", json!({"text": "Dead trees count.", "always": true}), "text"),
        ("glossary", json!({"term": "grove", "meaning": "A park with trees."}), "meaning"),
    ] {
        let added = house.add(kind, &body).await?;
        assert_eq!(added["created_by"], house.admin.user.username);

        let mut body = body;
        body[changed] = "something else".into();
        let put = house.gateway.put(&house.admin, path(&added)?).json(&body).send().await?;
        assert_eq!(put.status(), StatusCode::OK, "{kind}");
        let found = house.gateway.get(&house.user, path(&added)?).send().await?;
        assert_eq!(found.json::<Value>().await?[changed], "something else");

        let gone = house.gateway.delete(&house.admin, path(&added)?).send().await?;
        assert_eq!(gone.status(), StatusCode::NO_CONTENT, "{kind}");
        for request in [
            house.gateway.get(&house.user, path(&added)?),
            house.gateway.put(&house.admin, path(&added)?).json(&body),
            house.gateway.delete(&house.admin, path(&added)?),
        ] {
            assert_eq!(request.send().await?.status(), StatusCode::NOT_FOUND, "{kind}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_list_has_pages_and_is_searched() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    for question in ["How many oaks?", "How many trees?", "100% of the trees?"] {
        house.example(question, "select count(*) from trees").await?;
    }
    let page = house.list("examples?page=2&page_size=2").await?;
    assert_eq!((&page["total"], &page["total_pages"]), (&json!(3), &json!(2)));
    assert_eq!(page["examples"][0]["question"], "How many oaks?");
    let found = house.list("examples?search=0%25%20of").await?;
    assert_eq!(found["examples"][0]["question"], "100% of the trees?");
    assert_eq!(found["total"], 1);
    Ok(())
}

#[tokio::test]
async fn a_body_is_refused_with_every_wrong_field_named() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    for (kind, body, fields) in [
        ("examples", json!({"question": " ", "sql": ""}), vec!["sql", "question"]),
        ("examples", json!({"question": "a?", "sql": OAKS, "x": 1}), vec!["x"]),
        ("instructions", json!({"text": "Round."}), vec!["topics"]),
        ("instructions", json!({"text": "Round.", "topics": ["money", ""]}), vec!["topics[1]"]),
        ("glossary", json!({"term": "a".repeat(101), "meaning": ""}), vec!["term", "meaning"]),
    ] {
        let path = format!("/api/knowledge/{kind}");
        let response = house.gateway.post(&house.admin, &path).json(&body).send().await?;
        assert_eq!(complaints(response).await?, fields, "{body}");
    }
    house.add("glossary", &json!({"term": "Grove", "meaning": "A park."})).await?;
    let again = json!({"term": "grove", "meaning": "Another."});
    let response = house.gateway.post(&house.admin, "/api/knowledge/glossary").json(&again);
    assert_eq!(complaints(response.send().await?).await?, ["term"]);
    Ok(())
}

#[tokio::test]
async fn an_example_that_may_not_run_is_refused_with_the_reason() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    for (sql, reason) in
        [("delete from trees", "delete"), ("select height from trees", "height"), ("wood", "wood")]
    {
        let body = json!({"question": "How many?", "sql": sql});
        let asked = house.gateway.post(&house.admin, "/api/knowledge/examples").json(&body);
        let problem: Value = asked.send().await?.json().await?;
        assert_eq!(problem["errors"][0]["field"], "sql", "{problem}");
        let message = problem["errors"][0]["message"].as_str().context("a reason")?;
        assert!(message.to_lowercase().contains(reason), "{message}");
    }
    Ok(())
}

#[tokio::test]
async fn a_new_one_says_where_it_is() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    let body = json!({"question": "How many oaks?", "sql": format!("{OAKS};")});
    let asked = house.gateway.post(&house.admin, "/api/knowledge/examples").json(&body);
    let response = asked.send().await?;
    let location = response.headers()[header::LOCATION].to_str()?.to_owned();
    let added: Value = response.json().await?;
    assert_eq!(path(&added)?, location);
    assert_eq!((&added["sql"], &added["source"]), (&json!(OAKS), &json!("editor")));
    assert_eq!((&added["fits"], &added["enabled"]), (&json!(true), &json!(true)));
    Ok(())
}

#[tokio::test]
async fn a_changed_schema_sets_an_example_aside_visibly() -> anyhow::Result<()> {
    let house = House::open().await?;
    let question = "How many oaks are there?";
    house.example(question, OAKS).await?;
    assert!(house.prompt("Count the oaks").await?.contains(question));

    sqlx::raw_sql("alter table trees rename kind to species").execute(&house.trees).await?;
    house.refresh_schema().await?;

    let listed = house.list("examples").await?["examples"][0].take();
    assert_eq!(listed["fits"], false);
    assert!(listed["problem"].as_str().context("it says why")?.contains("kind"), "{listed}");
    assert!(!house.prompt("Count the oaks").await?.contains(question));

    sqlx::raw_sql("alter table trees rename species to kind").execute(&house.trees).await?;
    house.refresh_schema().await?;
    assert_eq!(house.list("examples").await?["examples"][0]["fits"], true);
    assert!(house.prompt("Count the oaks").await?.contains(question));
    Ok(())
}

#[tokio::test]
async fn an_example_is_judged_when_the_schema_can_be_read() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    house.example("How many oaks?", OAKS).await?;
    let place = house.place()?;
    sqlx::query("delete from catalogs where target = $1")
        .bind(place)
        .execute(&house.world.db)
        .await?;
    let away = "postgres://nobody@127.0.0.1:1/none".parse().map_err(anyhow::Error::msg)?;
    let mut target = engines::TargetConfig::new(away);
    target.postgres_connect_timeout = std::time::Duration::from_millis(200);
    let gateway = house.world.open_gateway_with(|config| config.target = target).await?;
    let body = json!({"question": "How many oaks?", "sql": OAKS});
    let response = gateway.post(&house.admin, "/api/knowledge/examples").json(&body).send().await?;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    Ok(())
}
