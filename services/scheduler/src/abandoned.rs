//! A query never waits for a job that is over. No path of today leads there but a payload that
//! another release wrote; should one be found, whoever asked is told.

use chassis::Bus;
use proto::{Event, JobError, JobErrorCode, QueryStatus};
use sqlx::PgPool;
use store::{events, queries};
use tracing::error;

/// Queries settled in one go.
const BATCH: i64 = 100;

/// Fails the queries whose job ended without them.
pub async fn settle(db: &PgPool, bus: &Bus) -> store::Result<()> {
    let mut transaction = db.begin().await?;
    let mut told = Vec::new();
    for (id, status) in queries::abandoned(&mut *transaction, BATCH).await? {
        error!(query = %id, %status, "its job is over");
        let next = match status {
            QueryStatus::Queued | QueryStatus::Generating => QueryStatus::FailedGeneration,
            _ => QueryStatus::FailedExecution,
        };
        let why = JobError::new(JobErrorCode::Internal, "the work on it was given up")
            .with_hint("ask again");
        if queries::settle(&mut *transaction, id, next, Some(&why)).await? {
            let news = [
                Event::Error { code: why.code, message: why.message },
                Event::Status { status: next },
                Event::Done { status: next },
            ];
            told.extend(events::append(&mut *transaction, id.into(), &news).await?);
        }
    }
    transaction.commit().await?;
    bus.tell(&told).await;
    Ok(())
}
