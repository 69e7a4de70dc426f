//! What generators make of it.

use std::sync::Arc;

use engines::{SchemaSource, Target};
use generator::Catalogs;
use serde_json::{Value, json};
use store::knowledge::examples::{self, Example, Filed};

use super::{House, path};

const ALL: &str = "select count(*) from trees";

#[tokio::test]
async fn an_example_counts_from_the_next_question_on() -> anyhow::Result<()> {
    let house = House::open().await?;
    assert!(!house.prompt("Count the oaks").await?.contains("Oaks of a park"));

    let added = house.example("Oaks of a park", ALL).await?;
    assert!(house.prompt("Count the oaks").await?.contains("Oaks of a park"));

    let off = json!({"question": "Oaks of a park", "sql": ALL, "enabled": false});
    house.gateway.put(&house.admin, path(&added)?).json(&off).send().await?.error_for_status()?;
    assert!(!house.prompt("Count the oaks").await?.contains("Oaks of a park"));
    Ok(())
}

#[tokio::test]
async fn every_replica_has_a_change_with_its_next_question() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    let replica = || -> anyhow::Result<Catalogs> {
        let source = SchemaSource::new(None, &Target::connect(&house.target)?);
        Ok(Catalogs::new(house.world.db.clone(), source, None, None))
    };
    let (first, second) = (replica()?, replica()?);
    let before = first.current().await?;
    second.current().await?;
    assert!(Arc::ptr_eq(&before, &first.current().await?), "nothing has changed");

    house.add("glossary", &json!({"term": "grove", "meaning": "A park."})).await?;
    let rounding = json!({"text": "Round.", "topics": ["share"]});
    let rounding = house.add("instructions", &rounding).await?;

    for replica in [&first, &second] {
        let schema = replica.current().await?;
        let relevant = schema.knowledge.relevant("What share of the groves has oaks?", None);
        assert_eq!((relevant.terms.len(), relevant.instructions.len()), (1, 1));
        assert_eq!(relevant.terms[0].meaning, "A park.");
        assert_ne!(schema.knowledge.fingerprint(), before.knowledge.fingerprint());
        assert!(Arc::ptr_eq(&schema.catalog, &replica.current().await?.catalog));
    }
    house.gateway.delete(&house.admin, path(&rounding)?).send().await?.error_for_status()?;
    let relevant = first.current().await?.knowledge.relevant("Which share?", None);
    assert!(relevant.instructions.is_empty());
    Ok(())
}

#[tokio::test]
async fn examples_from_files_are_shown_and_left_to_their_files() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("oaks.sql");
    std::fs::write(&file, format!("-- Question: Oaks of a park\n{ALL};"))?;
    let mut config = house.config(&[])?;
    config.material.knowledge_base_path = folder.path().to_owned();
    house.hire(&config)?;
    assert!(house.prompt("Count the oaks").await?.contains("Oaks of a park"));

    let listed = house.list("examples").await?["examples"][0].take();
    assert_eq!((&listed["source"], &listed["fits"]), (&json!("file"), &json!(true)));
    let body = json!({"question": "Mine", "sql": ALL});
    for request in [
        house.gateway.put(&house.admin, path(&listed)?).json(&body),
        house.gateway.delete(&house.admin, path(&listed)?),
    ] {
        let problem: Value = request.send().await?.json().await?;
        assert_eq!(
            (&problem["code"], &problem["resource_status"]),
            (&json!("conflict"), &json!("file"))
        );
    }
    Ok(())
}

#[tokio::test]
async fn files_replace_files_and_change_nothing_when_they_have_not_changed() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    let (db, place) = (&house.world.db, house.place()?);
    let filed = |file: &str, question: &str| Filed {
        file: file.into(),
        example: Example { question: question.into(), description: String::new(), sql: ALL.into() },
    };
    let version = async || anyhow::Ok(store::catalogs::versions(db, &place).await?.knowledge);
    house.example("Mine", ALL).await?;

    let texts = [filed("a.sql", "Oaks"), filed("b.sql", "Ashes")];
    examples::register(&mut *db.acquire().await?, &place, &texts).await?;
    let before = version().await?;
    examples::register(&mut *db.acquire().await?, &place, &texts).await?;
    assert_eq!(version().await?, before);

    let texts = [filed("a.sql", "All oaks")];
    examples::register(&mut *db.acquire().await?, &place, &texts).await?;
    assert!(version().await? > before);
    let known = examples::enabled(db, &place).await?;
    let questions: Vec<&str> = known.iter().map(|example| example.question.as_str()).collect();
    assert_eq!(questions, ["Mine", "All oaks"]);
    Ok(())
}

#[tokio::test]
async fn another_target_never_hears_of_it() -> anyhow::Result<()> {
    let house = House::open().await?;
    let elsewhere = [Filed {
        file: "a.sql".into(),
        example: Example {
            question: "Oaks of elsewhere".into(),
            description: String::new(),
            sql: ALL.into(),
        },
    }];
    let mut db = house.world.db.acquire().await?;
    examples::register(&mut db, "elsewhere:5432/trees", &elsewhere).await?;
    assert!(!house.prompt("Count the oaks").await?.contains("elsewhere"));
    assert_eq!(house.list("examples").await?["total"], 0);
    Ok(())
}
