//! What a client can listen to.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::QueryId;

/// A stream of events with a sequence of its own; written `queries/<id>`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(into = "String", try_from = "String")]
#[schemars(with = "String")]
pub enum Topic {
    Query(QueryId),
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a topic; topics look like queries/<id>")]
pub struct NoSuchTopic(String);

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(id) => write!(f, "queries/{id}"),
        }
    }
}

impl FromStr for Topic {
    type Err = NoSuchTopic;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = text.strip_prefix("queries/").and_then(|id| id.parse().ok());
        id.map(Self::Query).ok_or_else(|| NoSuchTopic(text.chars().take(80).collect()))
    }
}

impl TryFrom<String> for Topic {
    type Error = NoSuchTopic;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.to_string()
    }
}

impl From<QueryId> for Topic {
    fn from(id: QueryId) -> Self {
        Self::Query(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_survives_the_wire() {
        let topic = Topic::from(QueryId::new());
        assert_eq!(topic.to_string().parse(), Ok(topic));
        assert!("queries/42".parse::<Topic>().is_err());
        assert!("users/0190b5a2-7c1e-7000-8000-000000000000".parse::<Topic>().is_err());
    }
}
