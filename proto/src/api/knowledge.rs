//! What is known about a database beyond its schema: examples, instructions, a glossary.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{ExampleId, InstructionId, TermId};

/// A question with the SQL that answers it.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "question": "Who are our ten best customers?",
    "description": "By what they paid, not by how often they ordered.",
    "sql": "select user_id, sum(total) as paid from orders group by user_id order by paid desc limit 10",
}))]
pub struct ExampleIn {
    #[schema(min_length = 1, max_length = 2000)]
    pub question: String,
    /// What is worth knowing about the SQL.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub description: String,
    /// Must pass the guard against the schema as it is now.
    #[schema(min_length = 1, max_length = 20_000)]
    pub sql: String,
    /// Shown to models.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub enabled: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Example {
    pub id: ExampleId,
    pub question: String,
    pub description: String,
    pub sql: String,
    pub enabled: bool,
    pub source: ExampleSource,
    /// Whether the SQL may run on the schema as it is now; one that does not fit is set aside.
    /// Null while the schema cannot be read.
    pub fits: Option<bool>,
    /// Why it does not fit.
    pub problem: Option<String>,
    /// Null for one from a file.
    pub created_by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub links: KnowledgeLinks,
}

/// Where an example is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExampleSource {
    /// A file of the generators' folder; it can only be changed there.
    File,
    /// This API.
    Editor,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct ExampleList {
    pub examples: Vec<Example>,
    pub total: u64,
    pub page: u32,
    pub page_size: u32,
    pub total_pages: u32,
}

/// How SQL is to be written: always, or when a question speaks of a topic.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "text": "Cancelled orders do not count as revenue.",
    "topics": ["revenue", "turnover", "gross margin"],
}))]
pub struct InstructionIn {
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
    /// With every question.
    #[serde(default)]
    pub always: bool,
    /// Words or phrases, at most 20; needed unless it holds always.
    #[serde(default)]
    pub topics: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Instruction {
    pub id: InstructionId,
    pub text: String,
    pub always: bool,
    pub topics: Vec<String>,
    pub created_by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub links: KnowledgeLinks,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct InstructionList {
    pub instructions: Vec<Instruction>,
    pub total: u64,
    pub page: u32,
    pub page_size: u32,
    pub total_pages: u32,
}

/// What a word means in this house.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "term": "active customer",
    "synonyms": ["regular"],
    "meaning": "A user with an order in the last 90 days.",
    "sql": "exists (select from orders o where o.user_id = users.id and o.ordered_at >= current_date - 90)",
}))]
pub struct GlossaryTermIn {
    #[schema(min_length = 1, max_length = 100)]
    pub term: String,
    /// Other words for it, at most 20.
    #[serde(default)]
    pub synonyms: Vec<String>,
    #[schema(min_length = 1, max_length = 2000)]
    pub meaning: String,
    /// How it is computed: an expression or a condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub sql: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct GlossaryTerm {
    pub id: TermId,
    pub term: String,
    pub synonyms: Vec<String>,
    pub meaning: String,
    pub sql: Option<String>,
    pub created_by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub links: KnowledgeLinks,
}

#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Glossary {
    pub terms: Vec<GlossaryTerm>,
    pub total: u64,
    pub page: u32,
    pub page_size: u32,
    pub total_pages: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct KnowledgeLinks {
    #[serde(rename = "self")]
    pub this: String,
}

impl KnowledgeLinks {
    pub fn of(kind: &str, id: Uuid) -> Self {
        Self { this: format!("/api/knowledge/{kind}/{id}") }
    }
}

fn yes() -> bool {
    true
}
