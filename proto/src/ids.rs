//! Identities. Each is a UUIDv7, so that they sort by the time they were made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            Serialize, Deserialize, JsonSchema, ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identity, later than every one made before it.
            #[expect(clippy::new_without_default, reason = "an identity has no default")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )*};
}

ids! {
    /// A question, with all that became of it.
    QueryId
    /// A unit of work on the bus.
    JobId
    /// Somebody who may ask.
    UserId
    /// A file made, or to be made, of a result.
    ExportId
    /// The stored rows of one execution.
    ResultId
    /// A running worker process.
    WorkerId
    /// A key that a program presents instead of a session.
    ApiKeyId
    /// A database that may be asked, beside the default one.
    ConnectionId
    /// A question with the SQL that answers it.
    ExampleId
    /// SQL that is kept to be run again, with parameters.
    SavedQueryId
    /// How SQL is to be written.
    InstructionId
    /// A word of the glossary.
    TermId
}
