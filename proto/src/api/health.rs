//! Is everything there?

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Health {
    pub status: HealthStatus,
    pub database: PartStatus,
    pub broker: PartStatus,
    pub llm: LlmHealth,
    pub workers: Workers,
    pub version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    Healthy,
    /// Questions are accepted, but something that they need is away.
    Degraded,
    /// Nothing can be accepted; answered with 503.
    Unhealthy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartStatus {
    Up,
    Down,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct LlmHealth {
    /// False: the built-in generator answers.
    pub configured: bool,
    pub provider: Option<String>,
    pub model: String,
}

/// Live worker processes by what they serve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Workers {
    pub generate: u64,
    pub execute: u64,
    pub export: u64,
}
