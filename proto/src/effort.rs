//! How much is done for a right answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumIter, EnumString};
use utoipa::ToSchema;

/// What a question may cost in calls of a model, and in time.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    ToSchema,
    AsRefStr,
    Display,
    EnumIter,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Effort {
    /// At most two calls.
    Fast,
    /// Tables are chosen, SQL is written, and mended up to twice.
    #[default]
    Standard,
    /// Several candidates are written and tried out; what most of them find is the answer.
    Deep,
}
