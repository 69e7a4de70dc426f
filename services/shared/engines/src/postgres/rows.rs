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

use crate::batches::Batches;
use crate::halt::{self, Fate, Halt};
use crate::postgres::Postgres;
use crate::postgres::bind;
use crate::postgres::columns::{Columns, describe};
use crate::postgres::error::in_statement;
use crate::postgres::session::Session;
use crate::rows::End;
use crate::watch::Watch;
use crate::{EngineError, RowStream, RunLimits};

/// Before the statement of a user.
pub(super) const DECLARE: &str = "declare answer no scroll cursor for ";
/// Rows asked for at once: enough that the round trip does not count.
const FETCH: u64 = 10_000;

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
            session.begin(self.terms()).await?;
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
        let reader = Reader { columns, batches: Batches::new(limits, sender) };
        let reader = tokio::spawn(async move { this.read(session, reader, watch).await });
        Ok(RowStream::new(infos, receiver, reader))
    }

    async fn read(
        self,
        mut session: Session,
        mut reader: Reader,
        watch: Watch,
    ) -> Result<End, EngineError> {
        let (fate, end) = halt::after(watch.over(reader.read(&mut session)).await);
        match fate {
            Fate::Kept => session.finish().await,
            Fate::Stopped => self.stop(session).await,
            Fate::Closed => drop(session),
        }
        end
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

struct Reader {
    columns: Columns,
    batches: Batches,
}

impl Reader {
    async fn read(&mut self, connection: &mut PgConnection) -> Result<Halt, EngineError> {
        loop {
            // One row more than allowed, always the last of its fetch, tells that there are more.
            let wanted = FETCH.min(self.batches.rows_left() + 1);
            let sql = AssertSqlSafe(format!("fetch forward {wanted} from answer"));
            let (mut fetched, mut truncated) = (0, false);
            let mut rows = sqlx::raw_sql(sql).fetch(&mut *connection);
            while let Some(row) = rows.try_next().await? {
                fetched += 1;
                if self.batches.rows_left() == 0 {
                    truncated = true;
                    continue;
                }
                self.columns.write_row(&row, self.batches.next_row())?;
                if !self.batches.row_written().await {
                    return Ok(Halt::Left(self.batches.end(true)));
                }
            }
            drop(rows);
            if truncated || fetched < wanted {
                self.batches.hand_over().await;
                return Ok(Halt::Exhausted(self.batches.end(truncated)));
            }
        }
    }
}
