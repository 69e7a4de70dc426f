//! Found by meaning, where there are embeddings.

use std::{collections::HashMap, slice, time::Duration};

use anyhow::Context as _;
use store::{
    embeddings::{self, Content},
    retention::{self, Keep},
};
use tests::{eventually, model::Reply};

use super::House;

const EMBEDDED: [&str; 2] = ["--llm-embedding-model", "small"];
const ALL: &str = "select count(*) from trees";

/// Four examples, so that not all of them are shown.
async fn with_examples() -> anyhow::Result<House> {
    let house = House::without_generator().await?;
    for question in ["Oaks of the north", "Ashes of the south", "Elms", "Beeches by park"] {
        house.example(question, ALL).await?;
    }
    Ok(house)
}

/// Where each of the two stands in the prompt.
fn places(prompt: &str, first: &str, second: &str) -> (Option<usize>, Option<usize>) {
    (prompt.find(first), prompt.find(second))
}

#[tokio::test]
async fn meaning_decides_where_words_do_not() -> anyhow::Result<()> {
    let house = with_examples().await?;
    house.model.knows_that("quercus", "oaks").knows_that("septentrional", "north");
    house.hire(&house.config(&EMBEDDED)?)?;

    eventually("the oaks are found by another name", async || {
        let prompt = house.prompt("Quercus septentrional").await?;
        Ok(prompt.contains("Oaks of the north").then_some(()))
    })
    .await?;

    let prompt = house.prompt("Quercus septentrional, not ashes").await?;
    let (oaks, ashes) = places(&prompt, "Oaks of the north", "Ashes of the south");
    assert!(oaks.context("oaks are shown")? < ashes.context("ashes are shown")?);
    Ok(())
}

#[tokio::test]
async fn without_the_endpoint_words_decide() -> anyhow::Result<()> {
    let house = with_examples().await?;
    house.model.will_embed_with(Some(Reply::Status(503, "busy".into())));
    house.hire(&house.config(&EMBEDDED)?)?;

    let prompt = house.prompt("How many oaks?").await?;

    assert!(prompt.contains("Oaks of the north") && !prompt.contains("Elms"));
    assert!(!house.model.embedding_calls().is_empty());
    Ok(())
}

#[tokio::test]
async fn an_endpoint_that_leaves_later_fails_no_question() -> anyhow::Result<()> {
    let house = with_examples().await?;
    house.model.knows_that("quercus", "oaks");
    house.hire(&house.config(&EMBEDDED)?)?;
    eventually("the endpoint is used", async || {
        let prompt = house.prompt("Quercus").await?;
        Ok(prompt.contains("Oaks of the north").then_some(()))
    })
    .await?;

    house.model.will_embed_with(Some(Reply::Status(401, "who are you?".into())));
    assert!(house.prompt("How many ashes?").await?.contains("Ashes of the south"));
    let calls = house.model.embedding_calls().len();
    assert!(house.prompt("How many elms?").await?.contains("Elms"));
    assert_eq!(house.model.embedding_calls().len(), calls, "it is left alone for a while");
    Ok(())
}

#[tokio::test]
async fn no_example_and_no_table_is_embedded_twice() -> anyhow::Result<()> {
    let house = with_examples().await?;
    house.hire(&house.config(&EMBEDDED)?)?;
    house.prompt("How many oaks?").await?;
    // Four examples and two tables.
    eventually("all vectors are kept", async || {
        let kept: i64 = sqlx::query_scalar("select count(*) from embeddings")
            .fetch_one(&house.world.db)
            .await?;
        Ok((kept == 6).then_some(()))
    })
    .await?;

    let next = house.example("Larches", ALL).await?;
    assert_eq!(next["question"], "Larches");
    eventually("the new one is found", async || {
        house.prompt("How many larches?").await?;
        let texts = house.model.embedded_texts();
        Ok(texts.contains(&"Larches".to_owned()).then_some(()))
    })
    .await?;
    let texts = house.model.embedded_texts();
    let times = |text: &str| texts.iter().filter(|sent| sent.starts_with(text)).count();
    assert_eq!((times("Oaks of the north"), times("trees: "), times("Larches")), (1, 1, 1));
    Ok(())
}

/// The lengths of the vectors that are kept.
async fn lengths(house: &House) -> anyhow::Result<Vec<i32>> {
    let lengths =
        sqlx::query_scalar("select distinct length(vector) / 4 from embeddings order by 1")
            .fetch_all(&house.world.db)
            .await?;
    Ok(lengths)
}

#[tokio::test]
async fn another_model_behind_the_same_name_is_found_out_and_asked_for_everything()
-> anyhow::Result<()> {
    let house = with_examples().await?;
    // Too much to be shown whole, so that tables are looked for too.
    let columns: Vec<String> = (0..200).map(|n| format!("reading_{n} integer")).collect();
    let weather = format!("create table weather ({})", columns.join(", "));
    sqlx::raw_sql(sqlx::AssertSqlSafe(weather)).execute(&house.trees).await?;
    house.refresh_schema().await?;
    house.model.knows_that("quercus", "oaks");
    let mut config = house.config(&EMBEDDED)?;
    config.material.schema_tokens = 1_000;
    house.hire(&config)?;
    let found_by_meaning = async || {
        let prompt = house.prompt("Quercus").await?;
        Ok(prompt.contains("Oaks of the north").then_some(()))
    };
    eventually("the oaks are found by another name", found_by_meaning).await?;

    house.model.will_embed_in(700);

    // The first question tells, and is answered by words, which do not find them.
    assert!(!house.prompt("Quercus").await?.contains("Oaks of the north"));
    eventually("they are found by that name again", found_by_meaning).await?;
    eventually("tables are gathered anew too", async || {
        Ok((lengths(&house).await? == [700]).then_some(()))
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn vectors_of_several_lengths_are_made_alike() -> anyhow::Result<()> {
    let house = with_examples().await?;
    house.model.knows_that("quercus", "oaks");
    let old = ["Oaks of the north", "Elms"].map(|text| (Content::of(text), vec![0.6, 0.8]));
    let long = [(Content::of("Ashes of the south"), vec![1.0, 0.0, 0.0])];
    let old: HashMap<_, _> = old.into_iter().chain(long).collect();
    embeddings::insert(&house.world.db, "small", &old).await?;
    house.hire(&house.config(&EMBEDDED)?)?;

    eventually("the oaks are found by another name", async || {
        let prompt = house.prompt("Quercus").await?;
        Ok(prompt.contains("Oaks of the north").then_some(()))
    })
    .await?;
    assert_eq!(lengths(&house).await?, [1024]);
    Ok(())
}

#[tokio::test]
async fn vectors_that_nobody_uses_go() -> anyhow::Result<()> {
    let house = House::without_generator().await?;
    let db = &house.world.db;
    let (old, new) = (Content::of("old"), Content::of("new"));
    let vectors: HashMap<_, _> =
        [(old.clone(), vec![1.0]), (new.clone(), vec![0.5])].into_iter().collect();
    embeddings::insert(db, "small", &vectors).await?;
    sqlx::query("update embeddings set used_at = now() - interval '20 days'").execute(db).await?;
    // Asking for one is using it.
    assert_eq!(embeddings::find(db, "small", slice::from_ref(&new)).await?[&new], [0.5]);
    assert!(embeddings::find(db, "large", slice::from_ref(&new)).await?.is_empty());

    retention::sweep(db, Keep { embeddings: Duration::from_secs(86_400), ..Keep::default() })
        .await?;

    let left = embeddings::find(db, "small", &[old, new.clone()]).await?;
    assert_eq!(left.into_keys().collect::<Vec<_>>(), [new]);
    Ok(())
}
