//! The same question again: when an answer is used a second time, and when not.

use super::*;

const OAKS: &str = "select count(*) from trees where kind = 'oak'";
const QUESTION: &str = "How many oaks are there?";

async fn model() -> ScriptedModel {
    let model = ScriptedModel::start().await;
    model.will_always(answer(OAKS));
    model
}

#[tokio::test]
async fn the_same_question_costs_a_model_once() -> anyhow::Result<()> {
    let model = model().await;
    let place = Place::with(&model).await?;

    let first = place.ask(QUESTION).await?;
    let second = place.ask("  how many oaks are there ").await?;

    assert_eq!((first.cached, first.usage.llm_calls), (false, 1));
    assert_eq!((second.cached, second.usage.llm_calls), (true, 0));
    assert_eq!(second.sql.as_deref(), Some(OAKS));
    assert_eq!((second.model, second.tables), (first.model, first.tables));
    assert_eq!(model.calls().len(), 1);
    let figures = store::metrics::admin(&place.world.db).await?;
    assert_eq!((figures.cached, figures.saved_tokens), (1, 120));
    Ok(())
}

#[tokio::test]
async fn another_replica_knows_the_answer() -> anyhow::Result<()> {
    let model = model().await;
    let place = Place::with(&model).await?;
    place.ask(QUESTION).await?;
    place.hire(&place.config(&["--llm-base-url", model.url(), "--llm-backoff", "0.01"]))?;
    for _ in 0..8 {
        assert!(place.ask(QUESTION).await?.cached);
    }
    Ok(())
}

/// The next time the model is asked again, and what it says then is kept.
async fn is_asked_anew(
    place: &Place,
    model: &ScriptedModel,
    query: NewQuery,
) -> anyhow::Result<()> {
    let before = model.calls().len();
    let again = place.ask_as(query).await?;
    assert!(!again.cached && again.sql.is_some(), "{:?}", again.error);
    assert!(model.calls().len() > before);
    Ok(())
}

#[tokio::test]
async fn a_changed_schema_is_another_question() -> anyhow::Result<()> {
    let model = model().await;
    let place = Place::with(&model).await?;
    place.ask(QUESTION).await?;
    sqlx::raw_sql("alter table trees add planted_on date").execute(&place.trees).await?;
    let target = Target::connect(&place.target)?;
    let catalog = target.introspect(&Introspect::default()).await?;
    store::catalogs::publish(&place.world.db, target.place(), &catalog).await?;

    is_asked_anew(&place, &model, place.query(QUESTION)).await?;
    assert!(place.ask(QUESTION).await?.cached, "and then it is known again");
    Ok(())
}

#[tokio::test]
async fn another_effort_another_model_and_a_rerun_are_asked_anew() -> anyhow::Result<()> {
    let model = model().await;
    let place = Place::with(&model).await?;
    place.ask(QUESTION).await?;
    let query = || place.query(QUESTION);
    for other in [
        NewQuery { effort: Some(Effort::Fast), ..query() },
        NewQuery { requested_model: Some("another".into()), ..query() },
        NewQuery { anew: true, ..query() },
    ] {
        is_asked_anew(&place, &model, other).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_old_answer_is_not_used() -> anyhow::Result<()> {
    let model = model().await;
    let place = Place::with(&model).await?;
    place.ask(QUESTION).await?;
    sqlx::query("update answers set created_at = now() - interval '2 hours'")
        .execute(&place.world.db)
        .await?;
    is_asked_anew(&place, &model, place.query(QUESTION)).await
}

#[tokio::test]
async fn a_date_that_was_worked_out_is_not_kept_overnight() -> anyhow::Result<()> {
    let model = model().await;
    let place = Place::with(&model).await?;
    let question = "How many oaks were there last month?";
    place.ask(question).await?;
    assert!(place.ask(question).await?.cached, "today it is right");
    sqlx::query("update answers set only_on = only_on - 1").execute(&place.world.db).await?;
    is_asked_anew(&place, &model, place.query(question)).await?;
    // SQL that asks the server for the day is right on every day.
    let only_on: Vec<Option<chrono::NaiveDate>> =
        sqlx::query_scalar("select only_on from answers").fetch_all(&place.world.db).await?;
    assert!(only_on.iter().all(Option::is_some));
    Ok(())
}

#[tokio::test]
async fn failures_and_stand_ins_are_not_kept() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    model.will_always(Reply::Status(401, "who?".into()));
    let place = Place::with(&model).await?;

    let stood_in = place.ask("How many trees are there?").await?;
    let failed = place.ask("How happy are the gardeners?").await?;

    assert_eq!(stood_in.fallback_from.as_deref(), Some("gpt-4.1"));
    assert_eq!(failed.status, QueryStatus::FailedGeneration);
    let kept: i64 =
        sqlx::query_scalar("select count(*) from answers").fetch_one(&place.world.db).await?;
    assert_eq!(kept, 0);
    Ok(())
}

#[tokio::test]
async fn what_the_built_in_generator_wrote_is_kept_too() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;
    let first = place.ask("How many trees are there?").await?;
    let second = place.ask("How many trees are there?").await?;
    assert_eq!((first.cached, second.cached), (false, true));
    assert_eq!(first.sql, second.sql);
    Ok(())
}
