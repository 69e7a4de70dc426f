//! Asks the generator, through the same pipeline as the service.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use engines::Target;
use generator::trace::Exchange;
use generator::{Ask, BUILTIN, Bill, Pipeline, Schema, Trace};
use llm::Llm;
use proto::api::Usage;
use proto::{Effort, JobError, JobErrorCode};
use store::queries::Generated;

use super::outcome::Outcome;

/// Tokens of schema that a prompt may hold, as in the service.
const SCHEMA_TOKENS: usize = 8_000;

/// What came of a question, and what was said on the way.
pub(super) struct Answer {
    pub(super) result: Result<Written, Nothing>,
    pub(super) usage: Usage,
    pub(super) took: Duration,
    pub(super) exchanges: Vec<Exchange>,
}

pub(super) struct Written {
    pub(super) sql: String,
    pub(super) explanation: Option<String>,
    pub(super) assumptions: Vec<String>,
    pub(super) confidence: Option<f32>,
}

/// No SQL, and why.
pub(super) struct Nothing {
    pub(super) outcome: Outcome,
    pub(super) reason: String,
}

/// Who is asked, about one database.
pub(super) struct Generator {
    pipeline: Pipeline,
    schema: Arc<Schema>,
    model: String,
    effort: Effort,
    today: NaiveDate,
}

impl Generator {
    pub(super) fn new(
        llm: Option<Llm>,
        model: &str,
        effort: Effort,
        schema: Arc<Schema>,
        target: Target,
        today: NaiveDate,
    ) -> Self {
        // A model mends what the planner rejects. The built-in generator does not, and the query
        // runs a moment later anyway.
        let target = (model != BUILTIN).then_some(target);
        let pipeline = Pipeline { llm: llm.map(Arc::new), target, schema_tokens: SCHEMA_TOKENS };
        Self { pipeline, schema, model: model.to_owned(), effort, today }
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(super) async fn answer(&self, question: &str) -> Answer {
        let (trace, bill) = (Trace::default(), Bill::default());
        let ask = Ask {
            question,
            conversation: &[],
            model: Some(&self.model),
            effort: self.effort,
            today: self.today,
            time_zone: "UTC",
            trace: Some(&trace),
        };
        let start = Instant::now();
        let answered = self.pipeline.generate(ask, &self.schema, &bill, &|_| {}).await;
        let took = start.elapsed();
        let result = match answered {
            Ok(Generated { answer, .. }) => Ok(Written {
                sql: answer.sql,
                explanation: answer.explanation,
                assumptions: answer.assumptions,
                confidence: answer.confidence,
            }),
            Err(error) => Err(Nothing { outcome: outcome(&error), reason: reason(error) }),
        };
        Answer { result, usage: bill.total(), took, exchanges: trace.into_exchanges() }
    }
}

/// Who asks back has not answered: nobody is here to choose.
fn outcome(error: &JobError) -> Outcome {
    match error.code {
        JobErrorCode::NotAnswerable | JobErrorCode::NeedsClarification => Outcome::Declined,
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
