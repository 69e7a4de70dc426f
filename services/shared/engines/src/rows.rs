//! Rows on their way out of a target.

use guard::Approved;
use proto::api::ColumnInfo;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::EngineError;
use crate::target::{as_written, quiet};

/// How much of an answer is taken, and in which portions.
#[derive(Clone, Copy, Debug)]
pub struct RunLimits {
    /// Rows after which the rest is left behind.
    pub max_rows: u64,
    /// Bytes of JSON after which the rest is left behind.
    pub max_bytes: u64,
    /// A batch never reaches over a multiple of so many rows.
    pub page_rows: u64,
}

/// Some rows in a row, as JSON text: `[1,"a"],[2,null]`, without the outer brackets.
#[derive(Debug)]
pub struct Batch {
    pub row_count: u64,
    pub json: Vec<u8>,
}

/// How a stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub total_rows: u64,
    /// There were more rows than the limits allow.
    pub truncated: bool,
}

/// The answer to a statement that is still running.
///
/// A task of its own reads ahead by a few batches, so that target and reader work at the same
/// time. When the stream is dropped, the task finds nobody listening, stops the statement on the
/// target and ends.
pub struct RowStream {
    columns: Vec<ColumnInfo>,
    batches: mpsc::Receiver<Batch>,
    reader: JoinHandle<Result<End, EngineError>>,
    /// What errors speak of, and whether they tell little.
    of: Option<(Approved, bool)>,
}

/// Either the next rows, or the end of them.
#[derive(Debug)]
pub enum Next {
    Rows(Batch),
    End(End),
}

impl RowStream {
    /// Batches that wait for the reader at most; together about 1 MB.
    pub(crate) const READ_AHEAD: usize = 4;

    pub(crate) fn new(
        columns: Vec<ColumnInfo>,
        batches: mpsc::Receiver<Batch>,
        reader: JoinHandle<Result<End, EngineError>>,
    ) -> Self {
        Self { columns, batches, reader, of: None }
    }

    /// Says whose rows they are. With `is_quiet`, nothing is told of a value that an error meets.
    #[must_use]
    pub(crate) fn of(self, approved: &Approved, is_quiet: bool) -> Self {
        Self { of: Some((approved.clone(), is_quiet)), ..self }
    }

    pub fn columns(&self) -> &[ColumnInfo] {
        &self.columns
    }

    /// The next batch; not to be called again after the end or an error.
    ///
    /// # Errors
    /// Whatever ended the statement early: [`EngineError::Cancelled`], [`EngineError::Timeout`], …
    pub async fn next(&mut self) -> Result<Next, EngineError> {
        if let Some(batch) = self.batches.recv().await {
            return Ok(Next::Rows(batch));
        }
        match (&mut self.reader).await {
            Ok(end) => end.map(Next::End).map_err(|error| self.told(error)),
            Err(error) => Err(EngineError::Other(format!("the reading task failed: {error}"))),
        }
    }

    fn told(&self, error: EngineError) -> EngineError {
        match &self.of {
            Some((_, true)) => quiet(error),
            Some((approved, false)) => as_written(error, approved),
            None => error,
        }
    }
}
