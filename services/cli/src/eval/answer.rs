//! Asks the generator, through the same pipeline as the service.

use std::sync::Arc;

use catalog::Catalog;
use chrono::NaiveDate;
use engines::Target;
use generator::{Ask, BUILTIN, Knowledge, Pipeline, Schema};
use llm::Llm;
use proto::{Effort, JobError, JobErrorCode};

use super::outcome::Outcome;

/// Tokens of schema that a prompt may hold, as in the service.
const SCHEMA_TOKENS: usize = 8_000;

pub(super) enum Answer {
    Sql {
        sql: String,
        explanation: Option<String>,
        assumptions: Vec<String>,
    },
    /// No SQL, and why.
    Nothing {
        outcome: Outcome,
        reason: String,
    },
}

/// Who is asked, about one database.
pub(super) struct Generator {
    pipeline: Pipeline,
    schema: Arc<Schema>,
    model: String,
    today: NaiveDate,
}

impl Generator {
    pub(super) async fn new(
        llm: Option<Llm>,
        model: &str,
        catalog: Catalog,
        target: Target,
        today: NaiveDate,
    ) -> Self {
        // A model mends what the planner rejects. The built-in generator does not, and the query
        // runs a moment later anyway.
        let target = (model != BUILTIN).then_some(target);
        Self {
            pipeline: Pipeline { llm, target, schema_tokens: SCHEMA_TOKENS },
            schema: Schema::prepare(0, catalog, Arc::new(Knowledge::default())).await,
            model: model.to_owned(),
            today,
        }
    }

    pub(super) async fn answer(&self, question: &str) -> Answer {
        let ask = Ask {
            question,
            conversation: &[],
            model: Some(&self.model),
            effort: Effort::Standard,
            today: self.today,
            time_zone: "UTC",
            trace: None,
        };
        match self.pipeline.generate(ask, &self.schema, &|_| {}).await {
            Ok(generated) => Answer::Sql {
                sql: generated.answer.sql,
                explanation: generated.answer.explanation,
                assumptions: generated.answer.assumptions,
            },
            Err(failed) => {
                Answer::Nothing { outcome: outcome(&failed.error), reason: reason(failed.error) }
            }
        }
    }
}

fn outcome(error: &JobError) -> Outcome {
    match error.code {
        JobErrorCode::NotAnswerable => Outcome::Declined,
        JobErrorCode::SqlRefused => Outcome::Refused,
        JobErrorCode::SqlInvalid => Outcome::Invalid,
        _ => Outcome::Failed,
    }
}

fn reason(error: JobError) -> String {
    match error.hint {
        Some(hint) => format!("{} ({hint})", error.message),
        None => error.message,
    }
}
