//! Deep effort: candidates that are tried out on a real target.

use super::*;

/// A model whose three candidates are these.
async fn torn_between(plain: &str, stepwise: &str, literal: &str) -> ScriptedModel {
    let model = ScriptedModel::start().await;
    model.will_when("Work in steps", answer(stepwise));
    model.will_when("word by word", answer(literal));
    model.will_always(answer(plain));
    model
}

async fn asked_deeply(model: &ScriptedModel, question: &str) -> anyhow::Result<Query> {
    let place = Place::with(model).await?;
    let query = place.query(question);
    place.ask_as(NewQuery { effort: Some(Effort::Deep), ..query }).await
}

#[tokio::test]
async fn candidates_that_agree_are_sure() -> anyhow::Result<()> {
    let oaks = "select count(*) from trees where kind = 'oak'";
    let model = torn_between(
        oaks,
        "with oaks as (select id from trees where kind = 'oak') select count(*) as n from oaks",
        "select count(id) from trees where kind = 'oak'",
    )
    .await;

    let query = asked_deeply(&model, "How sturdy are the oaks?").await?;

    assert_eq!(query.sql.as_deref(), Some(oaks), "{:?}", query.error);
    assert_eq!(query.confidence, Some(1.0));
    assert_eq!(query.effort, Some(Effort::Deep));
    assert!(query.alternatives.is_empty());
    assert_eq!((query.usage.llm_calls, query.usage.prompt_tokens), (3, 300));
    Ok(())
}

#[tokio::test]
async fn the_built_in_generator_has_a_vote() -> anyhow::Result<()> {
    let model = torn_between(
        "select count(*) from parks",
        "select count(*) from trees",
        "select sum(id) from trees where id < 0",
    )
    .await;

    let query = asked_deeply(&model, "How many trees are there?").await?;

    assert_eq!(query.sql.as_deref(), Some("select count(*) from trees"), "{:?}", query.error);
    assert_eq!(query.confidence, Some(0.5));
    assert_eq!(query.alternatives.len(), 2);
    assert!(query.alternatives.iter().all(|other| other.difference.is_some()));
    Ok(())
}

#[tokio::test]
async fn the_minority_is_shown_with_what_differs() -> anyhow::Result<()> {
    let model = torn_between(
        "select kind from trees order by id",
        "select kind from trees",
        "select distinct kind from trees",
    )
    .await;

    let query = asked_deeply(&model, "What can be said of how they grow?").await?;

    assert_eq!(query.sql.as_deref(), Some("select kind from trees order by id"));
    assert_eq!(query.alternatives[0].sql, "select distinct kind from trees");
    assert_eq!(query.alternatives[0].difference.as_deref(), Some("2 rows instead of 3"));
    let confidence = query.confidence.context("there is one")?;
    assert!((confidence - 2.0 / 3.0).abs() < 1e-6, "{confidence}");
    Ok(())
}

#[tokio::test]
async fn where_all_differ_the_person_chooses_and_is_answered_at_once() -> anyhow::Result<()> {
    let model = torn_between("select 1", "select 2", "select 3").await;
    let place = Place::with(&model).await?;
    let deep = Some(Effort::Deep);

    let torn = place.ask_as(NewQuery { effort: deep, ..place.query("Is it well?") }).await?;

    assert_eq!(torn.status, QueryStatus::FailedGeneration);
    let error = torn.error.context("it says why")?;
    assert_eq!(error.code, JobErrorCode::NeedsClarification);
    assert_eq!(error.readings.len(), 3);
    assert_eq!(torn.usage.llm_calls, 3, "what was written is paid for");

    let said = error.readings[1].question.clone();
    let chosen = NewQuery { effort: deep, builds_on: Some(torn.id), ..place.query(&said) };
    let query = place.ask_as(chosen).await?;
    assert_eq!(query.sql, error.readings[1].sql);
    assert_eq!(query.usage.llm_calls, 0);
    Ok(())
}

#[tokio::test]
async fn a_candidate_that_breaks_leaves_the_others_standing() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    model.will_when("Work in steps", Reply::Garbage);
    model.will_when("word by word", answer("select 1 / 0"));
    model.will_always(answer("select kind from trees"));

    let query = asked_deeply(&model, "What can be said of how they grow?").await?;

    assert_eq!(query.sql.as_deref(), Some("select kind from trees"), "{:?}", query.error);
    Ok(())
}
