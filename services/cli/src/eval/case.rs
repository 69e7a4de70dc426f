//! One question, answered by one model and judged.

use std::collections::HashSet;

use catalog::Catalog;
use generator::trace::Exchange;
use proto::api::Usage;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, Nothing, Written};
use super::compare::{Rows, compare};
use super::database::{Database, Failure};
use super::failure_kind::FailureKind;
use super::outcome::Outcome;
use super::question::Question;

/// Rows of either result that stand in the report beside a difference.
const SHOWN_ROWS: usize = 3;

/// What the report says of a question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Case {
    pub(super) set: String,
    pub(super) id: String,
    pub(super) model: String,
    pub(super) db: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) category: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) difficulty: Option<String>,
    pub(super) question: String,
    pub(super) outcome: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) failure: Option<FailureKind>,
    pub(super) sql: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) explanation: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) assumptions: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) confidence: Option<f32>,
    /// Why it is not right, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    /// Empty when the right answer is that there is none.
    pub(super) gold_sql: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rows: Option<Samples>,
    /// How long the answer took, in milliseconds.
    pub(super) ms: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) usage: Option<Usage>,
    /// What the model was told, and what it said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) exchanges: Vec<Exchange>,
}

/// Two results that differ.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Samples {
    produced: Sample,
    gold: Sample,
}

/// Some rows of a result: those that the other one lacks, where that can be said.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sample {
    rows: usize,
    columns: usize,
    some: Vec<serde_json::Value>,
}

struct Verdict {
    outcome: Outcome,
    reason: Option<String>,
    rows: Option<Samples>,
}

impl Case {
    /// # Errors
    /// When the server cannot be reached; whatever the SQL does is an outcome.
    pub(super) async fn judge(
        question: &Question,
        model: &str,
        answer: Answer,
        catalog: &Catalog,
        database: &Database,
    ) -> anyhow::Result<Self> {
        let (verdict, written) = match answer.result {
            Err(nothing) => (without_sql(question, nothing, database).await?, None),
            Ok(written) => (with_sql(question, &written.sql, database).await?, Some(written)),
        };
        let sql = written.as_ref().map(|written| written.sql.as_str());
        let failure = FailureKind::of(verdict.outcome, sql, &question.gold, catalog);
        let (sql, explanation, assumptions, confidence) = match written {
            Some(Written { sql, explanation, assumptions, confidence }) => {
                (Some(sql), explanation, assumptions, confidence)
            }
            None => (None, None, Vec::new(), None),
        };
        Ok(Self {
            set: question.set.clone(),
            id: question.id.clone(),
            model: model.to_owned(),
            db: question.db.clone(),
            category: question.category.clone(),
            difficulty: question.difficulty.clone(),
            question: question.text.clone(),
            outcome: verdict.outcome,
            failure,
            sql,
            explanation,
            assumptions,
            confidence,
            reason: verdict.reason,
            gold_sql: question.gold.clone(),
            rows: verdict.rows,
            ms: answer.took.as_secs_f64() * 1e3,
            usage: (answer.usage != Usage::default()).then_some(answer.usage),
            exchanges: answer.exchanges,
        })
    }
}

impl Verdict {
    fn new(outcome: Outcome, reason: impl Into<String>) -> Self {
        Self { outcome, reason: Some(reason.into()), rows: None }
    }

    fn right() -> Self {
        Self { outcome: Outcome::Right, reason: None, rows: None }
    }
}

/// Gold queries run even then: how many questions count must not depend on who answers.
async fn without_sql(
    question: &Question,
    Nothing { outcome, reason }: Nothing,
    database: &Database,
) -> anyhow::Result<Verdict> {
    if question.gold.is_empty() {
        let outcome = if outcome == Outcome::Declined { Outcome::Right } else { outcome };
        return Ok(Verdict::new(outcome, reason));
    }
    let mut failures = Vec::new();
    for gold in &question.gold {
        match database.rows(gold).await? {
            Ok(_) => return Ok(Verdict::new(outcome, reason)),
            Err(failure) => failures.push(failure),
        }
    }
    Ok(gold_failed(&failures))
}

async fn with_sql(question: &Question, sql: &str, database: &Database) -> anyhow::Result<Verdict> {
    if question.gold.is_empty() {
        return Ok(Verdict::new(Outcome::Wrong, "answered what has no answer"));
    }
    let produced = match database.rows(sql).await? {
        Ok(rows) => rows,
        Err(failure) => {
            let outcome = match failure {
                Failure::Invalid(_) => Outcome::Invalid,
                Failure::Timeout(_) => Outcome::Timeout,
                Failure::TooLarge => Outcome::Wrong,
            };
            let nothing = Nothing { outcome, reason: failure.to_string() };
            return without_sql(question, nothing, database).await;
        }
    };
    let mut failures = Vec::new();
    let mut first_difference = None;
    for gold in &question.gold {
        let gold = match database.rows(gold).await? {
            Ok(rows) => rows,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        match compare(&produced, &gold, question.order) {
            Ok(()) => return Ok(Verdict::right()),
            Err(difference) => {
                first_difference.get_or_insert_with(|| Verdict {
                    outcome: Outcome::Wrong,
                    reason: Some(difference.to_string()),
                    rows: Some(Samples {
                        produced: sample(&produced, &gold),
                        gold: sample(&gold, &produced),
                    }),
                });
            }
        }
    }
    Ok(first_difference.unwrap_or_else(|| gold_failed(&failures)))
}

fn gold_failed(failures: &[Failure]) -> Verdict {
    let reasons: Vec<String> = failures.iter().map(ToString::to_string).collect();
    Verdict::new(Outcome::GoldFailed, reasons.join("; "))
}

/// Rows of `one` that `other` lacks as they stand; the first ones where there are none such.
fn sample(one: &Rows, other: &Rows) -> Sample {
    let text = |row: &Vec<_>| serde_json::to_string(row).unwrap_or_default();
    let others: HashSet<String> = other.rows.iter().map(text).collect();
    let lacking = one.rows.iter().filter(|row| !others.contains(&text(row)));
    let mut rows: Vec<_> = lacking.take(SHOWN_ROWS).collect();
    if rows.is_empty() {
        rows = one.rows.iter().take(SHOWN_ROWS).collect();
    }
    Sample {
        rows: one.rows.len(),
        columns: one.width,
        some: rows.into_iter().map(|row| serde_json::json!(row)).collect(),
    }
}
