//! Rules of access: who may see what of a target.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumString};
use utoipa::ToSchema;

/// Whom a rule concerns. Administrators are exempt from what is for users alone.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Deserialize,
    Serialize,
    ToSchema,
    AsRefStr,
    Display,
    EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AppliesTo {
    Everyone,
    User,
    Admin,
}

/// What one table shows. Several rules that concern the same person add up.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessRuleIn {
    /// As `/api/schema` names it.
    #[schema(example = "orders")]
    pub table: String,
    pub applies_to: AppliesTo,
    /// As if it were not there.
    #[serde(default)]
    pub hidden: bool,
    /// As if they were not there.
    #[serde(default)]
    #[schema(example = json!(["margin"]))]
    pub hidden_columns: Vec<String>,
    /// There, and always null.
    #[serde(default)]
    #[schema(example = json!(["email"]))]
    pub masked_columns: Vec<String>,
    /// Private columns whose values may be seen after all; without it they are null.
    #[serde(default)]
    pub shown_columns: Vec<String>,
    /// The rows that may be seen: a condition on the table's own columns, with `{user.name}` for
    /// what is known of whoever asks.
    #[serde(default)]
    #[schema(example = "region_id = {user.region_id}")]
    pub rows: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct AccessRule {
    #[serde(flatten)]
    pub rule: AccessRuleIn,
    #[schema(example = "ada")]
    pub updated_by: String,
    pub updated_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct AccessRuleList {
    /// By table.
    pub items: Vec<AccessRule>,
}

/// What rules may ask about a user: texts, numbers, true or false, or lists of them.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserAttributes {
    #[schema(value_type = Object, example = json!({"region_id": 7}))]
    pub attributes: BTreeMap<String, serde_json::Value>,
}
