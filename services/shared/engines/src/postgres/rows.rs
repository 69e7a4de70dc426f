//! Runs a statement through a cursor and encodes its rows as they come.
//!
//! The user's text goes over the extended protocol, where the server itself refuses a second
//! statement. The rows are fetched over the simple one, where every value comes in the server's
//! own text format: exact for all types there are, and cheap to turn into JSON.
//!
//! A cursor forgoes parallel plans. What it gives is worth more here: an end after any number of
//! rows without touching the text, and an answer that never piles up on either side.

use futures::TryStreamExt as _;
use guard::Approved;
use sqlx::{AssertSqlSafe, PgConnection};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::postgres::Postgres;
use crate::postgres::bind;
use crate::postgres::columns::{Columns, describe};
use crate::postgres::error::in_statement;
use crate::postgres::session::Session;
use crate::postgres::stop::Watch;
use crate::rows::{Batch, End};
use crate::{EngineError, RowStream, RunLimits};

const DECLARE: &str = "declare answer no scroll cursor for ";
/// Rows asked for at once: enough that the round trip does not count.
const FETCH: u64 = 10_000;
/// A batch is handed over when it holds so many bytes, however few rows that are.
const BATCH_BYTES: usize = 256 << 10;

impl Postgres {
    pub(crate) async fn run(
        &self,
        approved: &Approved,
        limits: RunLimits,
        cancel: CancellationToken,
    ) -> Result<RowStream, EngineError> {
        let watch = Watch::new(cancel, self.limits.statement);
        let mut session = watch.over(self.session()).await??;
        let opened = async {
            session.begin(self.limits.statement, &self.limits.timezone).await?;
            open(&mut session, approved).await
        };
        let columns = match watch.over(opened).await {
            Ok(opened) => opened?,
            Err(stopped) => {
                self.stop(session).await;
                return Err(stopped);
            }
        };
        let (sender, receiver) = mpsc::channel(RowStream::READ_AHEAD);
        let infos = columns.infos.clone();
        let this = self.clone();
        let reader =
            tokio::spawn(async move { this.read(session, columns, limits, watch, sender).await });
        Ok(RowStream::new(infos, receiver, reader))
    }

    async fn read(
        self,
        mut session: Session,
        columns: Columns,
        limits: RunLimits,
        watch: Watch,
        sender: mpsc::Sender<Batch>,
    ) -> Result<End, EngineError> {
        let mut reader =
            Reader { columns, limits, sender, batch: Vec::new(), in_batch: 0, rows: 0, bytes: 0 };
        match watch.over(reader.read(&mut session)).await {
            Ok(Ok(Halt::Exhausted(end))) => {
                session.finish().await;
                Ok(end)
            }
            // The server may still be busy with rows that nobody wants.
            Ok(Ok(Halt::Left(end))) => {
                self.stop(session).await;
                Ok(end)
            }
            Ok(Err(error)) => Err(error),
            Err(stopped) => {
                self.stop(session).await;
                Err(stopped)
            }
        }
    }
}

async fn open(connection: &mut PgConnection, approved: &Approved) -> Result<Columns, EngineError> {
    let declare = format!("{DECLARE}{}", approved.sql());
    sqlx::query_with(AssertSqlSafe(declare), bind::arguments(approved.parameters())?)
        .persistent(false)
        .execute(&mut *connection)
        .await
        .map_err(|error| in_statement(error, DECLARE))?;
    describe(connection).await
}

/// Where reading stopped.
enum Halt {
    /// The server has nothing more in hand for us.
    Exhausted(End),
    /// In the middle of a fetch.
    Left(End),
}

struct Reader {
    columns: Columns,
    limits: RunLimits,
    sender: mpsc::Sender<Batch>,
    batch: Vec<u8>,
    in_batch: u64,
    rows: u64,
    /// Bytes of JSON in all batches that were handed over.
    bytes: u64,
}

impl Reader {
    async fn read(&mut self, connection: &mut PgConnection) -> Result<Halt, EngineError> {
        loop {
            // One row more than allowed, always the last of its fetch, tells that there are more.
            let wanted = FETCH.min(self.limits.max_rows - self.rows + 1);
            let sql = AssertSqlSafe(format!("fetch forward {wanted} from answer"));
            let (mut fetched, mut truncated) = (0, false);
            let mut rows = sqlx::raw_sql(sql).fetch(&mut *connection);
            while let Some(row) = rows.try_next().await? {
                fetched += 1;
                if self.rows == self.limits.max_rows {
                    truncated = true;
                    continue;
                }
                if self.in_batch > 0 {
                    self.batch.push(b',');
                }
                self.columns.write_row(&row, &mut self.batch)?;
                self.in_batch += 1;
                self.rows += 1;
                let is_full = self.rows.is_multiple_of(self.limits.page_rows)
                    || self.batch.len() >= BATCH_BYTES;
                if is_full && !self.hand_over().await {
                    return Ok(Halt::Left(self.end(true)));
                }
                if self.bytes >= self.limits.max_bytes {
                    return Ok(Halt::Left(self.end(true)));
                }
            }
            drop(rows);
            if truncated || fetched < wanted {
                self.hand_over().await;
                return Ok(Halt::Exhausted(self.end(truncated)));
            }
        }
    }

    /// Sends the batch. False: nobody listens any more.
    async fn hand_over(&mut self) -> bool {
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

    fn end(&self, truncated: bool) -> End {
        End { total_rows: self.rows, truncated }
    }
}
