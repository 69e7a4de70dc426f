//! Texts as vectors, against an endpoint whose moods are known beforehand.

use std::time::{Duration, Instant};

use clap::Parser as _;
use llm::{Embedder, Fault};
use tests::model::{Reply, ScriptedModel};

#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    llm: llm::Config,
}

const LIMIT: Duration = Duration::from_secs(20);

fn embedder(model: &ScriptedModel, more: &[&str]) -> Embedder {
    let usual = [
        "it",
        "--llm-embedding-base-url",
        model.url(),
        "--llm-embedding-api-key",
        "k",
        "--llm-embedding-model",
        "small",
        "--llm-backoff",
        "0.01",
    ];
    let settings = Settings::parse_from(usual.iter().chain(more));
    let embedder = Embedder::from_config(&settings.llm).expect("the address is one");
    embedder.expect("a model is configured")
}

fn nearness(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[tokio::test]
async fn every_text_gets_its_vector_in_few_calls() {
    let model = ScriptedModel::start().await;
    let texts: Vec<String> = (0..200).map(|n| format!("text {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();

    let vectors = embedder(&model, &[]).embed(&texts, LIMIT).await.unwrap();

    assert_eq!(vectors.len(), 200);
    assert!((nearness(&vectors[7], &vectors[7]) - 1.0).abs() < 1e-5);
    assert!(nearness(&vectors[7], &vectors[8]) < 0.99);
    let calls = model.embedding_calls();
    assert_eq!((calls.len(), calls[0].body["model"].as_str()), (3, Some("small")));
    assert_eq!(calls[0].headers["authorization"], "Bearer k");
    assert_eq!(model.embedded_texts(), texts);
}

#[tokio::test]
async fn what_passes_is_waited_out_and_what_does_not_is_told() {
    let model = ScriptedModel::start().await;
    model.will_embed_with(Some(Reply::Status(503, "busy".into())));
    let patient = embedder(&model, &["--llm-retries", "2"]);

    let fault = patient.embed(&["a"], LIMIT).await.unwrap_err();
    assert!(matches!(fault, Fault::Unavailable(_)), "{fault}");
    assert_eq!(model.embedding_calls().len(), 3);

    model.will_embed_with(Some(Reply::Status(401, "incorrect key".into())));
    let fault = patient.embed(&["a"], LIMIT).await.unwrap_err();
    assert!(matches!(fault, Fault::Refused { status: 401, .. }), "{fault}");
    assert_eq!(model.embedding_calls().len(), 4);
}

#[tokio::test]
async fn nobody_waits_longer_than_they_said() {
    let model = ScriptedModel::start().await;
    model.will_embed_with(Some(Reply::Hang));
    let begun = Instant::now();

    let limit = Duration::from_millis(200);
    let fault = embedder(&model, &[]).embed(&["a"], limit).await.unwrap_err();

    assert_eq!(fault, Fault::Timeout(limit));
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn what_is_no_vector_is_no_answer() {
    let model = ScriptedModel::start().await;
    for reply in [Reply::Garbage, Reply::Text("chat".into())] {
        model.will_embed_with(Some(reply));
        let fault = embedder(&model, &[]).embed(&["a"], LIMIT).await.unwrap_err();
        assert!(matches!(fault, Fault::InvalidResponse(_)), "{fault}");
    }
}
