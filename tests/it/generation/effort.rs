//! How much is done for an answer, and what is done when there is none to be had.

use super::*;

#[tokio::test]
async fn fast_is_two_calls_at_most() {
    let model = ScriptedModel::start().await;
    model.will_always(answer("select height from tree"));
    let names = (0..300).map(|n| table(&format!("tree_log_{n}"), &["id", "note"], None));
    let tables: Vec<Value> = names.chain([table("tree", &["id", "kind"], None)]).collect();
    let pipeline = Pipeline { schema_tokens: 500, ..pipeline(&model, &[]) };

    let ask = Ask { effort: Effort::Fast, ..ask("How high is each tree?") };
    let schema = prepared(catalog(&tables)).await;
    let failed = pipeline.generate(ask, &schema, &Bill::default(), &|_| ()).await.unwrap_err();

    assert_eq!(failed.code, JobErrorCode::SqlRefused);
    assert_eq!(model.calls().len(), 2);
    assert!(model.calls()[0].said_by("system").contains("create table tree ("));
}

#[tokio::test]
async fn several_readings_come_back_as_a_question() {
    let model = ScriptedModel::start().await;
    let readings = ["Which park has most trees?", "Which park is the widest?"];
    model.will(Reply::json(&json!({"sql": "", "clarify": readings})));

    let (generated, _) = story(&pipeline(&model, &[]), "Which park is the biggest?").await;

    let error = generated.unwrap_err();
    assert_eq!(error.code, JobErrorCode::NeedsClarification);
    let offered: Vec<&str> = error.readings.iter().map(|r| r.question.as_str()).collect();
    assert_eq!(offered, readings);
    assert!(model.calls()[0].said_by("system").contains("list them in `clarify`"));
}

#[tokio::test]
async fn where_calls_are_few_nobody_is_asked_back() {
    let model = ScriptedModel::start().await;
    model.will(answer("select count(*) from tree"));
    let ask = Ask { effort: Effort::Fast, ..ask("How many trees are there?") };
    tale(&pipeline(&model, &[]), ask).await.0.unwrap();
    assert!(model.calls()[0].said_by("system").contains("Leave `clarify` empty"));
}

#[tokio::test]
async fn when_the_model_is_away_the_built_in_generator_stands_in() {
    for reply in [Reply::Status(503, "busy".into()), Reply::Hang, Reply::Drop] {
        let model = ScriptedModel::start().await;
        model.will_always(reply.clone());
        let pipeline = pipeline(&model, &["--llm-retries", "0", "--llm-timeout", "0.5"]);

        let schema = prepared(trees()).await;
        let asked = ask("How many trees are there?");
        let (generated, _, usage) = billed(&pipeline, asked, &schema).await;
        let generated = generated.unwrap();

        assert_eq!(generated.answer.model, "builtin", "{reply:?}");
        assert_eq!(generated.fallback_from.as_deref(), Some("scripted"));
        assert_eq!(usage.llm_calls, 1);
        assert_eq!(generated.answer.tables, ["tree"]);
    }
}

#[tokio::test]
async fn who_wants_that_model_gets_no_other() {
    let model = ScriptedModel::start().await;
    model.will_always(Reply::Status(503, "busy".into()));
    let ask = Ask { model: Some("scripted"), ..ask("How many trees are there?") };
    let pipeline = pipeline(&model, &["--llm-retries", "0"]);
    let failed = tale(&pipeline, ask).await.0.unwrap_err();
    assert_eq!(failed.code, JobErrorCode::LlmUnavailable);
}

#[tokio::test]
async fn what_the_model_gets_wrong_is_not_laid_at_anothers_door() {
    let model = ScriptedModel::start().await;
    model.will_always(Reply::Text("I like trees.".into()));
    let failed = story(&pipeline(&model, &[]), "How many trees are there?").await.0.unwrap_err();
    assert_eq!(failed.code, JobErrorCode::LlmInvalidResponse);
}
