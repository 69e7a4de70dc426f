//! News as it lies in an inbox: encoded once, shared by all who hear it.

use axum::extract::ws::Utf8Bytes;
use proto::{Envelope, Topic};
use serde::Deserialize;

/// Something happened in a topic.
#[derive(Debug)]
pub struct News {
    pub topic: Topic,
    pub seq: i64,
    /// The `type` of the event; none when only the record knows.
    pub kind: Option<Box<str>>,
    /// The event as clients read it.
    pub text: Option<Utf8Bytes>,
}

/// What the gateway needs to know of an event that it passes on.
#[derive(Deserialize)]
struct Head<'a> {
    seq: i64,
    #[serde(rename = "type")]
    kind: &'a str,
}

impl News {
    /// Reads a message of the bus. The bytes are copied: a slice would keep the whole read
    /// buffer of the connection alive for as long as the slowest listener.
    pub fn read(topic: Topic, message: &[u8]) -> anyhow::Result<Self> {
        let text = std::str::from_utf8(message)?;
        let head: Head = serde_json::from_str(text)?;
        Ok(Self { topic, seq: head.seq, kind: Some(head.kind.into()), text: Some(text.into()) })
    }

    /// The topic has come to `seq`, and nobody here was told.
    pub fn missed(topic: Topic, seq: i64) -> Self {
        Self { topic, seq, kind: None, text: None }
    }

    /// Says how far something is, and decides nothing.
    pub fn is_progress(&self) -> bool {
        matches!(self.kind.as_deref(), Some("stage" | "sql_delta" | "rows" | "sql"))
    }
}

/// The event as clients read it, socket and stream alike.
pub fn encode(envelope: &Envelope) -> Utf8Bytes {
    serde_json::to_string(envelope).expect("an event is always JSON").into()
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use proto::{Event, QueryId, QueryStatus, Stage};

    use super::*;

    fn through_the_bus(event: Event) -> (Envelope, News) {
        let topic = QueryId::new().into();
        let envelope = Envelope { seq: 4, topic, event, timestamp: Utc::now() };
        let news = News::read(topic, &serde_json::to_vec(&envelope).unwrap()).unwrap();
        (envelope, news)
    }

    #[test]
    fn news_is_passed_on_as_it_came() {
        let (envelope, news) = through_the_bus(Event::Done { status: QueryStatus::Success });
        assert_eq!((news.seq, news.kind.as_deref()), (4, Some("done")));
        assert_eq!(news.text, Some(encode(&envelope)));
        assert!(!news.is_progress());
    }

    #[test]
    fn progress_is_known_as_such() {
        let (_, news) = through_the_bus(Event::stage(Stage::Searching, "12 of 279 tables"));
        assert!(news.is_progress());
    }
}
