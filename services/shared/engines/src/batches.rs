//! Rows on their way into batches, within the limits of a run.

use tokio::sync::mpsc;

use crate::RunLimits;
use crate::rows::{Batch, End};

/// A batch is handed over when it holds so many bytes, however few rows that are.
const BATCH_BYTES: usize = 256 << 10;

pub(crate) struct Batches {
    limits: RunLimits,
    sender: mpsc::Sender<Batch>,
    batch: Vec<u8>,
    in_batch: u64,
    rows: u64,
    /// Bytes of JSON in all batches that were handed over.
    bytes: u64,
}

impl Batches {
    pub(crate) fn new(limits: RunLimits, sender: mpsc::Sender<Batch>) -> Self {
        Self { limits, sender, batch: Vec::new(), in_batch: 0, rows: 0, bytes: 0 }
    }

    /// How many more rows may be taken.
    pub(crate) fn rows_left(&self) -> u64 {
        self.limits.max_rows - self.rows
    }

    /// Counts one more row, which the caller appends to this as a JSON array.
    pub(crate) fn next_row(&mut self) -> &mut Vec<u8> {
        if self.in_batch > 0 {
            self.batch.push(b',');
        }
        self.in_batch += 1;
        self.rows += 1;
        &mut self.batch
    }

    /// Hands the batch over if it is full. False: no more rows are wanted, because nobody listens
    /// or there are too many bytes.
    pub(crate) async fn row_written(&mut self) -> bool {
        let is_full =
            self.rows.is_multiple_of(self.limits.page_rows) || self.batch.len() >= BATCH_BYTES;
        (!is_full || self.hand_over().await) && self.bytes < self.limits.max_bytes
    }

    /// Sends the batch. False: nobody listens any more.
    pub(crate) async fn hand_over(&mut self) -> bool {
        if self.in_batch == 0 {
            return true;
        }
        self.bytes += self.batch.len() as u64;
        // The next batch will be about as large.
        let next = Vec::with_capacity(self.batch.len() + self.batch.len() / 8);
        let json = std::mem::replace(&mut self.batch, next);
        let row_count = std::mem::take(&mut self.in_batch);
        self.sender.send(Batch { row_count, json }).await.is_ok()
    }

    pub(crate) fn end(&self, truncated: bool) -> End {
        End { total_rows: self.rows, truncated }
    }
}
