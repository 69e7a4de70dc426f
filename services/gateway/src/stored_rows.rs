//! Passes over the stored rows of a result, beside the requests that need none.
//!
//! Pages are read a few at a time and worked on in the blocking pool, by a few passes at once. What
//! a pass comes to is kept for a while, so that turning pages does not sort anew.

use std::{sync::Arc, time::Duration};

use proto::{ResultId, api::RowsSummary};
use tokio::{
    sync::{Semaphore, mpsc},
    task::spawn_blocking,
    time::timeout,
};

use crate::{App, Error, Result, kept::Kept};

/// Pages that are read at once.
const READ_PAGES: usize = 4;
/// How long a pass waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long what a pass came to is kept.
const KEPT: Duration = Duration::from_secs(300);
/// Orders of 100,000 rows take 400 kB each.
const ORDERS_BYTES: usize = 32 << 20;
const SUMMARIES_BYTES: usize = 16 << 20;

/// A result, and what was asked of it.
pub type Key = (ResultId, String);

pub struct StoredRows {
    /// Passes that may be made at once: each takes a core, and up to 64 MB of keys.
    turns: Arc<Semaphore>,
    /// Positions of rows, in order.
    pub orders: Kept<Key, Vec<u32>>,
    pub summaries: Kept<Key, RowsSummary>,
}

impl StoredRows {
    pub fn new(at_once: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(at_once)),
            orders: Kept::new(ORDERS_BYTES, KEPT),
            summaries: Kept::new(SUMMARIES_BYTES, KEPT),
        }
    }
}

/// Pages as a pass gets them: their number and their JSON.
pub struct Pages {
    read: mpsc::Receiver<Vec<(i32, Vec<u8>)>>,
    waiting: std::vec::IntoIter<(i32, Vec<u8>)>,
}

impl Iterator for Pages {
    type Item = std::io::Result<(i32, Vec<u8>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.waiting.as_slice().is_empty() {
            self.waiting = self.read.blocking_recv()?.into_iter();
        }
        let (number, rows) = self.waiting.next()?;
        Some(store::results::decompress(&rows).map(|json| (number, json)))
    }
}

/// Works on these pages of a result, ascending.
///
/// # Errors
/// Whatever `work` fails with; [`Error::ResultExpired`] when a page is gone.
pub async fn pass<T: Send + 'static>(
    app: &App,
    result: ResultId,
    numbers: Vec<i32>,
    work: impl FnOnce(Pages) -> Result<T> + Send + 'static,
) -> Result<T> {
    let turn = timeout(PATIENCE, app.stored_rows.turns.clone().acquire_owned()).await;
    let turn = turn
        .map_err(|_| Error::Unavailable("many results are being looked through; try again"))?
        .map_err(anyhow::Error::from)?;
    let (sender, read) = mpsc::channel(1);
    let worked = spawn_blocking(move || {
        // Held until the work is over, also when nobody waits for it any more.
        let _turn = turn;
        work(Pages { read, waiting: Vec::new().into_iter() })
    });
    let reading = read_pages(app, result, numbers, sender);
    let (read, worked) = tokio::join!(reading, worked);
    // Pages that were not read make what came of the others worthless.
    read?;
    worked.map_err(anyhow::Error::from)?
}

async fn read_pages(
    app: &App,
    result: ResultId,
    numbers: Vec<i32>,
    sender: mpsc::Sender<Vec<(i32, Vec<u8>)>>,
) -> Result<()> {
    for numbers in numbers.chunks(READ_PAGES) {
        let pages = store::results::some_pages(&app.db, result, numbers).await?;
        if pages.len() < numbers.len() {
            return Err(Error::ResultExpired);
        }
        if sender.send(pages).await.is_err() {
            // The work ended early, and says why.
            break;
        }
    }
    Ok(())
}
