//! Whether SQL may run, and would.

use std::time::Duration;

use engines::{EngineError, Target};
use guard::{Approved, Refusal, RefusalKind, TableName};
use proto::{JobError, JobErrorCode};
use tokio::time::timeout;

use crate::{failure, names, schema::Schema};

/// SQL that may run, and that the target would take, as far as it could be asked.
#[derive(Clone, Debug)]
pub struct Checked {
    approved: Approved,
    is_planned: bool,
}

impl Checked {
    pub fn sql(&self) -> &str {
        // Rules of access are put in when it runs, for whoever runs it.
        self.approved.written()
    }

    /// No planner has seen it.
    pub fn is_unproven(&self) -> bool {
        !self.is_planned
    }

    /// What it reads, as SQL names it.
    pub fn tables(&self) -> Vec<String> {
        self.approved.tables().map(written).collect()
    }
}

/// What stands in the way.
#[derive(Debug)]
pub enum Problem {
    /// The answer holds no SQL that could be found.
    Unreadable {
        cut: bool,
    },
    /// Never empty; several only where names are wrong.
    Refused(Vec<Refusal>),
    Invalid(EngineError),
}

/// Planning takes milliseconds; what takes longer is a target that is away, and somebody waits.
const DRY_RUN: Duration = Duration::from_secs(2);

/// Guards the SQL, and plans it on the target where there is one that answers. A target that
/// is away is no problem of the SQL's: running it will tell.
pub async fn check(
    sql: &str,
    schema: &Schema,
    target: Option<&Target>,
) -> Result<Checked, Problem> {
    let approved = guarded(sql, schema, target)?;
    let Some(target) = target else { return Ok(Checked { approved, is_planned: false }) };
    let is_planned = match timeout(DRY_RUN, target.dry_run(&approved)).await {
        Ok(Ok(_)) => true,
        Ok(Err(invalid @ EngineError::Invalid { .. })) => return Err(Problem::Invalid(invalid)),
        Ok(Err(error)) => {
            tracing::warn!("no dry run: {error}");
            false
        }
        Err(_) => {
            tracing::warn!("no dry run: it took longer than {DRY_RUN:?}");
            false
        }
    };
    Ok(Checked { approved, is_planned })
}

fn guarded(sql: &str, schema: &Schema, target: Option<&Target>) -> Result<Approved, Problem> {
    let policy = schema.policy(target);
    guard::check(sql, &policy).map_err(|refusal| {
        Problem::Refused(match refusal.kind {
            RefusalKind::Name => names::all_wrong(sql, &schema.catalog, &policy, refusal),
            _ => vec![refusal],
        })
    })
}

/// As SQL names it: with a schema only where one was named.
fn written(table: &TableName) -> String {
    match &table.schema {
        Some(schema) => format!("{schema}.{}", table.name),
        None => table.name.clone(),
    }
}

impl Problem {
    /// As the writer is told, who can mend it: each fault in a sentence.
    pub fn told(&self) -> Vec<String> {
        match self {
            Self::Unreadable { cut: true } => {
                vec!["it was too long and broke off: write shorter SQL and shorter texts".into()]
            }
            Self::Unreadable { cut: false } => {
                vec!["it holds no SQL: answer with the JSON object that was described".into()]
            }
            Self::Refused(refusals) => {
                let told = |r: &Refusal| sentence(&r.message, r.hint.as_deref());
                refusals.iter().map(told).collect()
            }
            Self::Invalid(EngineError::Invalid { message, hint, .. }) => {
                vec![sentence(message, hint.as_deref())]
            }
            Self::Invalid(error) => vec![error.to_string()],
        }
    }

    /// As whoever asked is told, when it was not mended.
    pub fn into_error(self) -> JobError {
        match self {
            Self::Unreadable { .. } => JobError::new(
                JobErrorCode::LlmInvalidResponse,
                "the language model's answer holds no SQL",
            )
            .with_hint("ask again, or in other words"),
            Self::Refused(refusals) => failure::of_guard(&refusals),
            Self::Invalid(error) => error.into(),
        }
    }
}

fn sentence(message: &str, hint: Option<&str>) -> String {
    hint.map_or_else(|| message.to_owned(), |hint| format!("{message} ({hint})"))
}
