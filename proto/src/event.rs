//! What the world is told while a question is worked on.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};
use utoipa::ToSchema;

use crate::{ExportId, ExportStatus, JobErrorCode, QueryStatus, Topic};

/// One event of a topic. `seq` starts at 1 and grows by exactly one within the topic, so a
/// listener that sees a gap knows that it missed something and asks again with `after_seq`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope {
    pub seq: i64,
    pub topic: Topic,
    #[serde(flatten)]
    pub event: Event,
    pub timestamp: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, ToSchema, IntoStaticStr)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Event {
    Status {
        status: QueryStatus,
    },
    Stage {
        stage: Stage,
        message: String,
        /// From 0 to 1, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        progress: Option<f32>,
    },
    /// More of the SQL, while a model writes it.
    SqlDelta {
        text: String,
    },
    Sql {
        sql: String,
    },
    /// Rows stored so far.
    Rows {
        count: u64,
    },
    Export {
        id: ExportId,
        status: ExportStatus,
    },
    Error {
        code: JobErrorCode,
        message: String,
    },
    /// The query is settled; nothing follows unless somebody asks for more.
    Done {
        status: QueryStatus,
    },
}

impl Event {
    /// The `type` of the event on the wire.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    pub fn stage(stage: Stage, message: impl Into<String>) -> Self {
        Self::Stage { stage, message: message.into(), progress: None }
    }

    /// Progress is of interest for minutes; everything else is kept with the query.
    pub fn is_progress(&self) -> bool {
        matches!(self, Self::Stage { .. } | Self::SqlDelta { .. } | Self::Rows { .. })
    }

    /// Folds `next` into `self` when a listener who missed the moment between loses nothing.
    /// Gives `next` back when it has to stand alone.
    pub fn absorb(&mut self, next: Self) -> Option<Self> {
        match (self, next) {
            (Self::SqlDelta { text }, Self::SqlDelta { text: more }) => text.push_str(&more),
            (Self::Rows { count }, Self::Rows { count: now }) => *count = now,
            (_, next) => return Some(next),
        }
        None
    }
}

/// What is being done inside a state, in words that users of such tools know.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ToSchema, Display,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Stage {
    Understanding,
    Searching,
    Planning,
    Generating,
    Validating,
    Correcting,
    Executing,
    Exporting,
    Finished,
    Failed,
    Stopped,
}

/// What a client sends over the socket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// Listen to a topic: first what came after `after_seq`, then what comes.
    Subscribe {
        topic: String,
        #[serde(default)]
        after_seq: i64,
    },
    Unsubscribe {
        topic: String,
    },
    Ping,
}

/// What a client hears besides the events of its topics.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum ServerFrame {
    Pong {},
    /// A frame was not understood, or the topic is not the client's to hear.
    Error {
        code: crate::ErrorCode,
        message: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::QueryId;

    #[test]
    fn an_envelope_is_flat() {
        let envelope = Envelope {
            seq: 17,
            topic: QueryId::new().into(),
            event: Event::stage(Stage::Searching, "12 of 279 tables"),
            timestamp: Utc::now(),
        };
        let json = serde_json::to_value(&envelope).unwrap();
        assert_eq!(json["type"], "stage");
        assert_eq!(json["data"]["stage"], "searching");
        assert_eq!(serde_json::from_value::<Envelope>(json).unwrap(), envelope);
    }

    #[test]
    fn neighbours_of_a_kind_are_folded() {
        let mut first = Event::SqlDelta { text: "select".into() };
        assert_eq!(first.absorb(Event::SqlDelta { text: " 1".into() }), None);
        assert_eq!(first, Event::SqlDelta { text: "select 1".into() });
        assert!(first.absorb(Event::Rows { count: 1 }).is_some());
    }
}
