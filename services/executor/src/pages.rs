//! From the target's rows to stored pages, in memory that does not grow with them.

use std::time::Duration;

use chassis::{Context, Failure};
use engines::{End, EngineError, Next, RowStream};
use proto::{Event, JobError, JobErrorCode, ResultId};
use sqlx::PgPool;
use store::results::{self, Packer, Page};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::failure;

/// Pages that are written at once: enough to spare round trips, unless the rows are long.
const PAGES: usize = 32;
const BYTES: usize = 1 << 20;
/// Listeners hear of new rows no more often than this.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// What stands in the app database.
#[derive(Clone, Copy, Debug)]
pub struct Stored {
    pub total_rows: u64,
    /// As stored: compressed.
    pub bytes: u64,
    pub truncated: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Target(#[from] EngineError),
    #[error(transparent)]
    Database(#[from] store::Error),
    #[error("compress a page: {0}")]
    Compression(#[from] std::io::Error),
}

impl StoreError {
    pub fn into_failure(self) -> Failure {
        match self {
            Self::Target(error) => failure::of_target(error),
            Self::Database(error) => failure::of_store(&error),
            Self::Compression(error) => {
                Failure::Refuse(JobError::new(JobErrorCode::Internal, error.to_string()))
            }
        }
    }
}

/// Stores all rows. Reading from the target, packing and writing go on at the same time; when
/// one fails, the others end with it.
pub async fn store(
    db: &PgPool,
    result: ResultId,
    rows: RowStream,
    ctx: &Context,
) -> Result<Stored, StoreError> {
    let (sender, receiver) = mpsc::channel(1);
    let (end, bytes) = tokio::try_join!(pack(rows, sender), write(db, result, receiver, ctx))?;
    Ok(Stored { total_rows: end.total_rows, bytes, truncated: end.truncated })
}

async fn pack(mut rows: RowStream, sender: mpsc::Sender<Vec<Page>>) -> Result<End, StoreError> {
    let mut packer = Packer::new()?;
    let mut full: Vec<Page> = Vec::new();
    let end = loop {
        let batch = match rows.next().await? {
            Next::Rows(batch) => batch,
            Next::End(end) => break end,
        };
        full.extend(packer.push(batch.row_count, &batch.json)?);
        if full.len() >= PAGES || full.iter().map(|page| page.rows.len()).sum::<usize>() >= BYTES {
            // Nobody receives when writing failed; `try_join` then reports that failure.
            let _ = sender.send(std::mem::take(&mut full)).await;
        }
    };
    full.extend(packer.finish()?);
    let _ = sender.send(full).await;
    Ok(end)
}

async fn write(
    db: &PgPool,
    result: ResultId,
    mut pages: mpsc::Receiver<Vec<Page>>,
    ctx: &Context,
) -> Result<u64, StoreError> {
    let (mut bytes, mut count) = (0, 0);
    let mut told = Instant::now();
    while let Some(pages) = pages.recv().await {
        if pages.is_empty() {
            continue;
        }
        bytes += pages.iter().map(|page| page.rows.len() as u64).sum::<u64>();
        count += pages.iter().map(|page| page.row_count as u64).sum::<u64>();
        results::write(db, result, pages).await?;
        if told.elapsed() >= TELL_EVERY {
            ctx.tell(Event::Rows { count });
            told = Instant::now();
        }
    }
    Ok(bytes)
}
