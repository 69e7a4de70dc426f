//! What rules of access hide is not told by what is known beyond the schema either.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{House, path};
use tests::gateway::Person;

const PARKS: &str = "select name from parks";

/// A house in which users see neither parks nor to which of them a tree belongs.
async fn hiding_house() -> anyhow::Result<House> {
    let house = House::open().await?;
    for rule in [
        json!({"table": "parks", "applies_to": "user", "hidden": true}),
        json!({"table": "trees", "applies_to": "user", "hidden_columns": ["park_id"]}),
    ] {
        let put = house.gateway.put(&house.admin, "/api/access/rules").json(&rule).send().await?;
        put.error_for_status()?;
    }
    Ok(house)
}

/// What somebody finds there, and how much of it.
async fn found(house: &House, person: &Person, at: &str) -> anyhow::Result<(Vec<Value>, Value)> {
    let answer = house.gateway.get(person, &format!("/api/knowledge/{at}")).send().await?;
    let mut list: Value = answer.error_for_status()?.json().await?;
    let kind = at.split('?').next().unwrap_or_default();
    let key = if kind == "glossary" { "terms" } else { kind };
    Ok((list[key].take().as_array().cloned().unwrap_or_default(), list["total"].take()))
}

#[tokio::test]
async fn knowledge_that_names_what_is_hidden_is_left_out() -> anyhow::Result<()> {
    let house = hiding_house().await?;
    let mut secrets = Vec::new();
    for (kind, body) in [
        ("examples", json!({"question": "What are they called?", "sql": PARKS})),
        (
            "examples",
            json!({"question": "Trees by place?", "sql": "select park_id, count(*) from trees group by 1"}),
        ),
        ("examples", json!({"question": "Trees, not parks?", "sql": "select count(*) from trees"})),
        ("instructions", json!({"text": "Join Parks by park_id.", "always": true})),
        ("instructions", json!({"text": "Be brief.", "topics": ["parks"]})),
        (
            "glossary",
            json!({"term": "grove", "meaning": "Trees together.", "sql": "park_id is not null"}),
        ),
        ("glossary", json!({"term": "green", "synonyms": ["parks"], "meaning": "Outside."})),
    ] {
        secrets.push(house.add(kind, &body).await?);
    }
    let open = [
        house.example("How many oaks?", "select count(*) from trees where kind = 'oak'").await?,
        house.add("instructions", &json!({"text": "Dead trees count.", "always": true})).await?,
        house.add("glossary", &json!({"term": "oak", "meaning": "A tree."})).await?,
    ];

    for (kind, all) in [("examples", 4), ("instructions", 3), ("glossary", 3)] {
        let (seen, total) = found(&house, &house.user, kind).await?;
        assert_eq!((seen.len(), &total), (1, &json!(1)), "{kind}: {seen:?}");
        assert_eq!(found(&house, &house.admin, kind).await?.1, json!(all), "{kind}");
        // Looking for it tells nothing either, and pages count what is seen.
        for search in ["park", "park_id"] {
            let looked = found(&house, &house.user, &format!("{kind}?search={search}")).await?;
            assert_eq!(looked, (Vec::new(), json!(0)), "{kind} {search}");
        }
        assert!(found(&house, &house.user, &format!("{kind}?page=2")).await?.0.is_empty());
    }
    for (pieces, seen) in [(&secrets[..], StatusCode::NOT_FOUND), (&open[..], StatusCode::OK)] {
        for piece in pieces {
            let answer = house.gateway.get(&house.user, path(piece)?).send().await?;
            assert_eq!(answer.status(), seen, "{piece}");
            let answer = house.gateway.get(&house.admin, path(piece)?).send().await?;
            assert_eq!(answer.status(), StatusCode::OK, "{piece}");
        }
    }
    // Nor does a model hear of it, whatever the question speaks of.
    let prompt = house.prompt("How many oaks, groves and green parks?").await?;
    assert!(prompt.contains("Dead trees count.") && prompt.contains("A tree."), "{prompt}");
    for secret in ["park_id", "Join Parks", "Be brief.", "Trees together.", "Trees, not parks?"] {
        assert!(!prompt.contains(secret), "{secret} in {prompt}");
    }
    Ok(())
}
