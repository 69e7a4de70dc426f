//! Questions that go on from what was said before.

use proto::{Reading, api::ColumnInfo};
use store::queries::Turn;

use super::*;

fn turn() -> Turn {
    Turn {
        question: "How many trees are there in each park?".into(),
        sql: Some("select park_id, count(*) as trees from tree group by park_id".into()),
        columns: vec![ColumnInfo { name: "trees".into(), data_type: "bigint".into() }],
        readings: Vec::new(),
    }
}

#[tokio::test]
async fn the_model_sees_what_was_said_before_and_says_the_question_whole() {
    let model = ScriptedModel::start().await;
    model.will(Reply::json(&json!({
        "reading": "How many oaks are there in each park?", "assumptions": [],
        "sql": "select park_id, count(*) as trees from tree where kind = 'oak' group by park_id",
        "explanation": "", "not_answerable": "", "clarify": [],
    })));

    let before = [turn()];
    let ask = Ask { conversation: &before, ..ask("only the oaks") };
    let generated = tale(&pipeline(&model, &[]), ask).await.0.unwrap();

    assert_eq!(generated.answer.question, "How many oaks are there in each park?");
    let asked = model.calls()[0].said_by("user").to_owned();
    for part in [
        "How many trees are there in each park?",
        "select park_id, count(*) as trees from tree",
        "Columns of its result: trees",
        "only the oaks",
    ] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    // What is looked up is what the whole conversation is about.
    assert!(model.calls()[0].said_by("system").contains("How many oaks are there?"));
}

#[tokio::test]
async fn the_built_in_generator_goes_on_from_its_own_question() {
    let pipeline = Pipeline { llm: None, target: None, schema_tokens: 8_000 };
    let before = [Turn { question: "How many trees are there?".into(), ..turn() }];
    let ask = Ask { conversation: &before, ..ask("by kind") };

    let generated = tale(&pipeline, ask).await.0.unwrap();

    let sql = generated.answer.sql.to_lowercase();
    assert!(sql.contains("count(*)") && sql.contains("group by"), "{sql}");
    assert_ne!(generated.answer.question, "by kind");
}

#[tokio::test]
async fn a_reading_that_was_offered_with_its_sql_costs_nothing_more() {
    let model = ScriptedModel::start().await;
    let reading = Reading {
        question: "Which park has most trees?".into(),
        sql: Some(
            "select park_id from tree group by park_id order by count(*) desc limit 1".into(),
        ),
    };
    let before = [Turn { sql: None, readings: vec![reading.clone()], ..turn() }];
    let ask = Ask { conversation: &before, ..ask(" which park has most trees? ") };

    let generated = tale(&pipeline(&model, &[]), ask).await.0.unwrap();

    assert_eq!(Some(generated.answer.sql), reading.sql);
    assert_eq!(generated.answer.question, reading.question);
    assert!(model.calls().is_empty());
}
