//! One question, answered and judged.

use serde::Serialize;

use super::answer::Answer;
use super::compare::{Rows, compare};
use super::database::{Database, Failure};
use super::outcome::Outcome;
use super::question::Question;
use super::value::Value;

/// Rows of either result that stand in the result file beside a difference.
const SHOWN_ROWS: usize = 3;

/// What the result file says of a question.
#[derive(Debug, Serialize)]
pub(super) struct Case {
    pub(super) set: String,
    pub(super) id: String,
    pub(super) db: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difficulty: Option<String>,
    pub(super) question: String,
    pub(super) outcome: Outcome,
    pub(super) sql: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) explanation: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) assumptions: Vec<String>,
    /// Why it is not right, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
    /// Empty when the right answer is that there is none.
    pub(super) gold_sql: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rows: Option<Samples>,
}

/// The first rows of two results that differ.
#[derive(Debug, Serialize)]
pub(super) struct Samples {
    produced: Vec<Vec<Value>>,
    gold: Vec<Vec<Value>>,
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
        answer: Answer,
        database: &Database,
    ) -> anyhow::Result<Self> {
        let (verdict, sql, explanation, assumptions) = match answer {
            Answer::Nothing { outcome, reason } => {
                (without_sql(question, outcome, reason, database).await?, None, None, Vec::new())
            }
            Answer::Sql { sql, explanation, assumptions } => {
                (with_sql(question, &sql, database).await?, Some(sql), explanation, assumptions)
            }
        };
        Ok(Self {
            set: question.set.clone(),
            id: question.id.clone(),
            db: question.db.clone(),
            category: question.category.clone(),
            difficulty: question.difficulty.clone(),
            question: question.text.clone(),
            outcome: verdict.outcome,
            sql,
            explanation,
            assumptions,
            reason: verdict.reason,
            gold_sql: question.gold.clone(),
            rows: verdict.rows,
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
    outcome: Outcome,
    reason: String,
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
            return without_sql(question, outcome, failure.to_string(), database).await;
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
                    rows: Some(Samples { produced: first(&produced), gold: first(&gold) }),
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

fn first(rows: &Rows) -> Vec<Vec<Value>> {
    rows.rows.iter().take(SHOWN_ROWS).cloned().collect()
}
