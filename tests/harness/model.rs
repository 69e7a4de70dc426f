//! A language model that says what its script says, over the wire that real ones speak.

use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response, Sse, sse},
    routing::post,
    serve::ListenerExt as _,
};
use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// An endpoint of its own, for one test. Stops when dropped.
pub struct ScriptedModel {
    url: String,
    stage: Arc<Stage>,
    server: JoinHandle<()>,
}

/// What the model does with one call.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers; in pieces when it is asked to stream.
    Text(String),
    /// Answers, and runs out of tokens at the end of the text.
    CutShort(String),
    /// Is asked too much; with a wait in seconds if it names one.
    RateLimited(Option<u64>),
    /// Fails or refuses with this status and message.
    Status(u16, String),
    /// Takes the call and never answers.
    Hang,
    /// Answers late.
    After(Duration, Box<Self>),
    /// Success, but of another protocol.
    Garbage,
    /// Takes the call and cuts the connection.
    Drop,
    /// Cuts the connection after the beginning of an answer.
    BreakOff(String),
}

impl Reply {
    /// Answers with a JSON document.
    pub fn json(value: &Value) -> Self {
        Self::Text(value.to_string())
    }
}

/// One call that the model has seen.
#[derive(Clone, Debug)]
pub struct Call {
    pub headers: HeaderMap,
    pub body: Value,
}

impl Call {
    /// The text of the last message of a role.
    pub fn said_by(&self, role: &str) -> &str {
        let messages = self.body["messages"].as_array().into_iter().flatten().rev();
        let last = messages.into_iter().find(|message| message["role"] == role);
        last.and_then(|message| message["content"].as_str()).unwrap_or_default()
    }
}

#[derive(Default)]
struct Stage {
    script: Mutex<VecDeque<Reply>>,
    /// By what a call has to contain.
    cues: Mutex<Vec<(String, Reply)>>,
    /// When the script is over.
    refrain: Mutex<Option<Reply>>,
    calls: Mutex<Vec<Call>>,
    /// Instead of vectors.
    embedding: Mutex<Option<Reply>>,
    embedding_calls: Mutex<Vec<Call>>,
    /// Words that mean another one.
    synonyms: Mutex<HashMap<String, String>>,
    /// The length of its vectors, where it is not the usual one.
    dimensions: Mutex<Option<usize>>,
}

impl ScriptedModel {
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let stage = Arc::new(Stage::default());
        let router = Router::new()
            .route("/v1/chat/completions", post(complete))
            .route("/v1/embeddings", post(embed))
            .with_state(Arc::clone(&stage));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        // Else the last words of a stream wait 40 ms for the acknowledgement of the first.
        let listener = listener.tap_io(|connection| {
            connection.set_nodelay(true).expect("a fresh connection takes options");
        });
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("serving on loopback does not fail");
        });
        Self { url: format!("http://{address}/v1"), stage, server }
    }

    /// What goes into `LLM_BASE_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Adds to the script. A call beyond it is answered with a failure that says so.
    pub fn will(&self, reply: Reply) -> &Self {
        held(&self.stage.script).push_back(reply);
        self
    }

    /// What it does with every call whose messages contain `part`, before it looks at its
    /// script: for calls that come at the same time.
    pub fn will_when(&self, part: &str, reply: Reply) -> &Self {
        held(&self.stage.cues).push((part.to_owned(), reply));
        self
    }

    /// Drops what it was told by [`Self::will_when`].
    pub fn forgets_cues(&self) {
        held(&self.stage.cues).clear();
    }

    /// What it does with every call once the script is over.
    pub fn will_always(&self, reply: Reply) -> &Self {
        *held(&self.stage.refrain) = Some(reply);
        self
    }

    /// Every call so far.
    pub fn calls(&self) -> Vec<Call> {
        held(&self.stage.calls).clone()
    }

    /// From now on, `word` has the vector of `meaning`.
    pub fn knows_that(&self, word: &str, meaning: &str) -> &Self {
        held(&self.stage.synonyms).insert(word.into(), meaning.into());
        self
    }

    /// From now on, its vectors are so long, as another model's would be.
    pub fn will_embed_in(&self, dimensions: usize) -> &Self {
        *held(&self.stage.dimensions) = Some(dimensions);
        self
    }

    /// What it does from now on when it is asked for vectors; without a reply it gives them.
    pub fn will_embed_with(&self, reply: Option<Reply>) -> &Self {
        *held(&self.stage.embedding) = reply;
        self
    }

    /// Every call for vectors so far.
    pub fn embedding_calls(&self) -> Vec<Call> {
        held(&self.stage.embedding_calls).clone()
    }

    /// Every text of which a vector was asked so far.
    pub fn embedded_texts(&self) -> Vec<String> {
        let calls = self.embedding_calls();
        let inputs =
            calls.iter().flat_map(|call| call.body["input"].as_array().into_iter().flatten());
        inputs.filter_map(|text| text.as_str().map(String::from)).collect()
    }
}

impl Drop for ScriptedModel {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while it holds this lock")
}

async fn complete(
    State(stage): State<Arc<Stage>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    held(&stage.calls).push(Call { headers, body: body.clone() });
    let text = body["messages"].to_string();
    let cued = held(&stage.cues).iter().find(|(part, _)| text.contains(part)).cloned();
    let scripted = cued.map(|(_, reply)| reply).or_else(|| held(&stage.script).pop_front());
    match scripted.or_else(|| held(&stage.refrain).clone()) {
        Some(reply) => perform(reply, &body).await,
        None => failure(501, "the script is over"),
    }
}

/// Vectors that count words: texts of the same words are near, others are not.
async fn embed(
    State(stage): State<Arc<Stage>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    held(&stage.embedding_calls).push(Call { headers, body: body.clone() });
    let scripted = held(&stage.embedding).clone();
    if let Some(reply) = scripted {
        return perform(reply, &body).await;
    }
    let synonyms = held(&stage.synonyms).clone();
    let dimensions = held(&stage.dimensions).unwrap_or(1024);
    let texts = body["input"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let data: Vec<Value> = texts
        .enumerate()
        .map(|(n, text)| json!({"index": n, "embedding": vector(text, &synonyms, dimensions)}))
        .collect();
    Json(json!({"data": data, "model": body["model"], "usage": usage()})).into_response()
}

fn vector(text: &str, synonyms: &HashMap<String, String>, dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.0; dimensions];
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    for word in words.map(str::to_lowercase) {
        let mut hasher = DefaultHasher::new();
        synonyms.get(&word).unwrap_or(&word).hash(&mut hasher);
        vector[hasher.finish() as usize % dimensions] += 1.0;
    }
    vector
}

async fn perform(reply: Reply, body: &Value) -> Response {
    match reply {
        Reply::Text(text) => answer(&text, "stop", body),
        Reply::CutShort(text) => answer(&text, "length", body),
        Reply::RateLimited(wait) => {
            let mut response = failure(429, "slow down");
            if let Some(seconds) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            response
        }
        Reply::Status(status, message) => failure(status, &message),
        Reply::Hang => std::future::pending().await,
        Reply::After(wait, reply) => {
            tokio::time::sleep(wait).await;
            Box::pin(perform(*reply, body)).await
        }
        Reply::Garbage => "<html>Welcome to nginx!</html>".into_response(),
        Reply::Drop => broken(None, body),
        Reply::BreakOff(text) => broken(Some(&text), body),
    }
}

fn answer(text: &str, finish_reason: &str, body: &Value) -> Response {
    if body["stream"] == true {
        return Sse::new(stream::iter(events(text, finish_reason, body)).map(Ok::<_, Infallible>))
            .into_response();
    }
    let message = json!({"role": "assistant", "content": text});
    Json(json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": usage(),
    }))
    .into_response()
}

/// What every answer costs.
fn usage() -> Value {
    json!({"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120})
}

fn events(text: &str, finish_reason: &str, body: &Value) -> Vec<sse::Event> {
    let letters: Vec<char> = text.chars().collect();
    let mut events: Vec<sse::Event> = letters
        .chunks(7)
        .map(|piece| chunk(&json!({"content": String::from_iter(piece)}), None))
        .collect();
    events.push(chunk(&json!({}), Some(finish_reason)));
    if body["stream_options"]["include_usage"] == true {
        let last = json!({"object": "chat.completion.chunk", "choices": [], "usage": usage()});
        events.push(sse::Event::default().data(last.to_string()));
    }
    events.push(sse::Event::default().data("[DONE]"));
    events
}

fn chunk(delta: &Value, finish_reason: Option<&str>) -> sse::Event {
    let choice = json!({"index": 0, "delta": delta, "finish_reason": finish_reason});
    let chunk = json!({"object": "chat.completion.chunk", "choices": [choice], "usage": null});
    sse::Event::default().data(chunk.to_string())
}

fn failure(status: u16, message: &str) -> Response {
    let status = StatusCode::from_u16(status).expect("scripts name real statuses");
    (status, Json(json!({"error": {"message": message, "type": "scripted"}}))).into_response()
}

/// A body that fails, before or after its first bytes: the server cuts the connection.
fn broken(beginning: Option<&str>, body: &Value) -> Response {
    let streamed = body["stream"] == true;
    let said = beginning.map(|text| {
        let choice = json!({"delta": {"content": text}, "message": {"content": text}});
        let chunk = json!({"choices": [choice]}).to_string();
        Ok(if streamed { format!("data: {chunk}\n\n") } else { chunk[..10].to_owned() })
    });
    let cut = stream::once(async {
        // A body that fails in the same breath takes its first bytes with it.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(std::io::Error::other("the script says so"))
    });
    let kind = if streamed { "text/event-stream" } else { "application/json" };
    ([(header::CONTENT_TYPE, kind)], Body::from_stream(stream::iter(said).chain(cut)))
        .into_response()
}
