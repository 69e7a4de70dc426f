//! The model client against a model whose moods are known beforehand.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use clap::Parser as _;
use llm::{Delta, Fault, JsonSchema, Llm, Request};
use serde_json::json;
use tests::model::{Reply, ScriptedModel};

#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    llm: llm::Config,
}

fn client(model: &ScriptedModel, more: &[&str]) -> Llm {
    let usual =
        ["it", "--llm-base-url", model.url(), "--llm-api-key", "k", "--llm-backoff", "0.01"];
    let settings = Settings::parse_from(usual.iter().chain(more));
    let llm = Llm::from_config(&settings.llm).expect("the address is one");
    llm.expect("an address is configured")
}

fn hello() -> Request<'static> {
    Request::new("You are terse.", "Hello?")
}

fn text(text: &str) -> Reply {
    Reply::Text(text.into())
}

fn answer_schema() -> JsonSchema {
    let properties = json!({"sql": {"type": "string"}});
    JsonSchema { name: "answer", schema: json!({"type": "object", "properties": properties}) }
}

#[tokio::test]
async fn an_answer_comes_with_its_cost() {
    let model = ScriptedModel::start().await;
    model.will(text("hi"));
    let llm = client(&model, &["--llm-price-prompt", "2", "--llm-price-completion", "10"]);

    let answer = llm.complete(hello()).await.unwrap();

    assert_eq!((answer.text.as_str(), answer.model.as_str()), ("hi", "gpt-4.1"));
    assert_eq!((answer.usage.prompt_tokens, answer.usage.completion_tokens), (100, 20));
    assert!((answer.usage.cost_usd - 0.000_4).abs() < 1e-9);
    let call = &model.calls()[0];
    assert_eq!(call.headers["authorization"], "Bearer k");
    assert_eq!(call.body["temperature"], 0.0);
    assert_eq!(call.body["max_completion_tokens"], 1_000);
    assert_eq!((call.said_by("system"), call.said_by("user")), ("You are terse.", "Hello?"));
}

#[tokio::test]
async fn an_answer_is_heard_while_it_is_written() {
    let model = ScriptedModel::start().await;
    model.will(text("a rather long answer"));
    let heard = Mutex::new(Vec::new());
    let listen = |delta: Delta<'_>| match delta {
        Delta::Text(text) => heard.lock().unwrap().push(text.to_owned()),
        Delta::Restart => heard.lock().unwrap().clear(),
    };

    let request = Request { on_delta: Some(&listen), ..hello() };
    let answer = client(&model, &[]).complete(request).await.unwrap();

    assert_eq!(answer.text, "a rather long answer");
    assert_eq!((answer.usage.prompt_tokens, answer.usage.calls), (100, 1));
    let heard = heard.into_inner().unwrap();
    assert!(heard.len() > 1);
    assert_eq!(heard.concat(), answer.text);
}

#[tokio::test]
async fn a_stream_that_breaks_off_begins_anew() {
    let model = ScriptedModel::start().await;
    model.will(Reply::BreakOff("sel".into())).will(text("select 1"));
    let heard = Mutex::new(String::new());
    let listen = |delta: Delta<'_>| match delta {
        Delta::Text(text) => heard.lock().unwrap().push_str(text),
        Delta::Restart => heard.lock().unwrap().push('|'),
    };

    let request = Request { on_delta: Some(&listen), ..hello() };
    let answer = client(&model, &[]).complete(request).await.unwrap();

    assert_eq!((answer.text.as_str(), answer.usage.calls), ("select 1", 2));
    assert_eq!(*heard.lock().unwrap(), "sel|select 1");
}

#[tokio::test]
async fn what_passes_is_waited_out() {
    let model = ScriptedModel::start().await;
    model
        .will(Reply::RateLimited(None))
        .will(Reply::Status(500, "oops".into()))
        .will(Reply::Drop)
        .will(Reply::BreakOff("h".into()))
        .will(text("hi"));

    let patient = client(&model, &["--llm-retries", "4"]);
    let answer = patient.complete(hello()).await.unwrap();

    assert_eq!((answer.text.as_str(), answer.usage.calls), ("hi", 5));
}

#[tokio::test]
async fn the_number_of_repeats_is_exact() {
    let model = ScriptedModel::start().await;
    model.will_always(Reply::Status(503, "busy".into()));

    let error = client(&model, &["--llm-retries", "2"]).complete(hello()).await.unwrap_err();

    assert!(matches!(error.fault, Fault::Unavailable(_)), "{error}");
    assert_eq!((error.usage.calls, model.calls().len()), (3, 3));
}

#[tokio::test]
async fn a_wait_that_the_endpoint_asks_for_is_kept() {
    let model = ScriptedModel::start().await;
    model.will(Reply::RateLimited(Some(1))).will(text("hi"));
    let begun = Instant::now();

    client(&model, &[]).complete(hello()).await.unwrap();

    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let model = ScriptedModel::start().await;
    model.will(Reply::RateLimited(Some(3_600)));
    let begun = Instant::now();

    let error = client(&model, &[]).complete(hello()).await.unwrap_err();

    let an_hour = Some(Duration::from_secs(3_600));
    let message = "slow down".to_owned();
    assert_eq!(error.fault, Fault::RateLimited { message, retry_after: an_hour });
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_model_that_never_answers_is_left_at_the_deadline() {
    let model = ScriptedModel::start().await;
    model.will_always(Reply::Hang);

    let error = client(&model, &["--llm-timeout", "0.3"]).complete(hello()).await.unwrap_err();

    assert_eq!(error.fault, Fault::Timeout(Duration::from_millis(300)));
    assert_eq!(model.calls().len(), 1);
}

#[tokio::test]
async fn a_wrong_key_is_not_tried_twice() {
    let model = ScriptedModel::start().await;
    model.will(Reply::Status(401, "incorrect key".into()));

    let error = client(&model, &[]).complete(hello()).await.unwrap_err();

    assert!(
        matches!(&error.fault, Fault::Refused { status: 401, message } if message == "incorrect key")
    );
    assert_eq!(model.calls().len(), 1);
}

#[tokio::test]
async fn another_protocol_is_no_answer() {
    let model = ScriptedModel::start().await;
    model.will(Reply::Garbage).will(text("  "));
    let llm = client(&model, &[]);
    for _ in 0..2 {
        let error = llm.complete(hello()).await.unwrap_err();
        assert!(matches!(error.fault, Fault::InvalidResponse(_)), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_was_cut_says_so() {
    let model = ScriptedModel::start().await;
    model.will(Reply::CutShort("select a, b, ".into()));
    assert!(client(&model, &[]).complete(hello()).await.unwrap().truncated);
}

#[tokio::test]
async fn an_endpoint_without_schemas_is_asked_without_and_remembered() {
    let model = ScriptedModel::start().await;
    let complaint = "'response_format' of type 'json_schema' is not supported";
    model.will(Reply::Status(400, complaint.into())).will(text("{}")).will(text("{}"));
    let llm = client(&model, &[]);
    let schema = answer_schema();

    for _ in 0..2 {
        llm.complete(Request { schema: Some(&schema), ..hello() }).await.unwrap();
    }

    let formats: Vec<_> =
        model.calls().iter().map(|call| call.body["response_format"]["type"].clone()).collect();
    assert_eq!(formats, ["json_schema", "json_object", "json_object"]);
}

#[tokio::test]
async fn nobody_at_the_address_is_unavailable() {
    let gone = ScriptedModel::start().await.url().to_owned();
    let settings = ["it", "--llm-base-url", &gone, "--llm-retries", "1", "--llm-backoff", "0.01"];
    let llm = Llm::from_config(&Settings::parse_from(settings).llm).unwrap().unwrap();

    let error = llm.complete(hello()).await.unwrap_err();

    assert!(matches!(error.fault, Fault::Unavailable(_)), "{error}");
    assert_eq!(error.usage.calls, 2);
}
