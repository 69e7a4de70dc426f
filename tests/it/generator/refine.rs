//! Conversations as rows: what builds on what.

use super::*;

#[tokio::test]
async fn a_conversation_is_remembered_turn_by_turn() -> anyhow::Result<()> {
    let model = ScriptedModel::start().await;
    let reply = |reading: &str, sql: &str| {
        Reply::json(&json!({"reading": reading, "sql": sql, "explanation": ""}))
    };
    model.will(reply("Trees of each park.", "select park_id, count(*) from trees group by 1"));
    model.will(reply(
        "How many oaks stand in each park?",
        "select park_id, count(*) from trees where kind = 'oak' group by 1",
    ));
    model.will(reply("How many oaks are there?", "select count(*) from trees where kind = 'oak'"));
    let place = Place::with(&model).await?;

    let first = place.ask("How many trees stand in each park?").await?;
    let go_on = |from: &Query, said: &str| NewQuery {
        parent: Some(from.id),
        builds_on: Some(from.id),
        ..place.query(said)
    };
    let second = place.ask_as(go_on(&first, "only oaks")).await?;
    let third = place.ask_as(go_on(&second, "in all")).await?;

    assert_eq!(first.standalone_question.as_deref(), Some("How many trees stand in each park?"));
    assert_eq!(second.question, "only oaks");
    assert_eq!(second.standalone_question.as_deref(), Some("How many oaks stand in each park?"));
    assert_eq!(third.parent_id, Some(second.id));
    let calls = model.calls();
    let asked = calls[2].said_by("user");
    let place_of = |part: &str| asked.find(part).with_context(|| format!("{part}: {asked}"));
    assert!(place_of("How many trees stand in each park?")? < place_of("How many oaks stand")?);
    assert!(place_of("kind = 'oak'")? < place_of("in all")?);
    Ok(())
}

#[tokio::test]
async fn the_built_in_generator_converses_too() -> anyhow::Result<()> {
    let place = Place::new(&[]).await?;
    let first = place.ask("How many trees are there?").await?;
    let next = NewQuery { builds_on: Some(first.id), ..place.query("only the oaks") };

    let second = place.ask_as(next).await?;

    let sql = second.sql.with_context(|| format!("{:?}", second.error))?;
    let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&place.trees).await?;
    assert_eq!(count, 2);
    assert!(second.standalone_question.is_some_and(|question| question != "only the oaks"));
    Ok(())
}
