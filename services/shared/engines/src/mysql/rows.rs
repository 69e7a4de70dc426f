//! Runs a statement over the prepared protocol and encodes its rows as they come.
//!
//! The server itself refuses a second statement there. It sends rows as they are found, and we
//! read them as they are wanted, so neither side piles them up.

use std::time::Duration;

use futures::TryStreamExt as _;
use guard::Approved;
use proto::api::ColumnInfo;
use sqlx::mysql::MySqlArguments;
use sqlx::{AssertSqlSafe, MySqlConnection, SqlSafeStr as _};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::batches::Batches;
use crate::halt::{self, Fate, Halt};
use crate::mysql::columns::{Columns, describe};
use crate::mysql::session::Session;
use crate::mysql::{Mysql, bind, error};
use crate::rows::End;
use crate::watch::Watch;
use crate::{EngineError, RowStream, RunLimits};

/// The server ends by itself behind the one row more than is wanted, unless the statement has a
/// limit of its own.
const PATIENCE: Duration = Duration::from_millis(50);

impl Mysql {
    pub(crate) async fn run(
        &self,
        approved: &Approved,
        limits: RunLimits,
        cancel: CancellationToken,
    ) -> Result<RowStream, EngineError> {
        let watch = Watch::new(cancel, self.limits.statement);
        let mut session = watch.over(self.session()).await??;
        let wanted = limits.max_rows.saturating_add(1);
        let opened = async {
            session.begin(self.limits.statement, &self.limits.timezone, wanted).await?;
            let values = bind::arguments(approved.parameters(), session.zone)?;
            let described = describe(&mut session, approved.sql(), &self.limits.timezone).await;
            described.map(|columns| (columns, values))
        };
        let (columns, values) = match watch.over(opened).await {
            Ok(opened) => opened?,
            Err(stopped) => {
                self.stop(session).await;
                return Err(stopped);
            }
        };
        let (sender, receiver) = mpsc::channel(RowStream::READ_AHEAD);
        let (told, infos) = oneshot::channel();
        let mut reader = Reader {
            sql: approved.sql().to_owned(),
            values,
            columns,
            told: Some(told),
            batches: Batches::new(limits, sender),
        };
        if approved.parameters().is_empty() {
            reader.tell_columns();
        }
        let this = self.clone();
        let reader = tokio::spawn(async move { this.read(session, reader, watch).await });
        match infos.await {
            Ok(infos) => Ok(RowStream::new(infos, receiver, reader)),
            // It ended without an answer, and says why.
            Err(_) => Err(reader.await.map_or_else(
                |error| EngineError::Other(format!("the reading task failed: {error}")),
                |ended| ended.err().unwrap_or(EngineError::Cancelled),
            )),
        }
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

struct Reader {
    sql: String,
    values: MySqlArguments,
    columns: Columns,
    /// Whom to tell what the columns are, once that is sure.
    told: Option<oneshot::Sender<Vec<ColumnInfo>>>,
    batches: Batches,
}

impl Reader {
    fn tell_columns(&mut self) {
        if let Some(told) = self.told.take() {
            // Whoever has gone away wants no rows either, which the next batch finds out.
            let _ = told.send(self.columns.infos.clone());
        }
    }

    async fn read(&mut self, connection: &mut MySqlConnection) -> Result<Halt, EngineError> {
        // It is the one that was described, so it is not prepared again.
        let sql = AssertSqlSafe(self.sql.clone()).into_sql_str();
        let values = std::mem::take(&mut self.values);
        let mut rows = sqlx::query_with(sql, values).persistent(true).fetch(connection);
        loop {
            let row = rows.try_next().await.map_err(|e| error::in_statement(e, &self.sql))?;
            let Some(row) = row else {
                self.tell_columns();
                self.batches.hand_over().await;
                return Ok(Halt::Exhausted(self.batches.end(false)));
            };
            if self.told.is_some() {
                self.columns.renew(&row);
                self.tell_columns();
            }
            if self.batches.rows_left() == 0 {
                self.batches.hand_over().await;
                let ended = matches!(timeout(PATIENCE, rows.try_next()).await, Ok(Ok(None)));
                let end = self.batches.end(true);
                return Ok(if ended { Halt::Exhausted(end) } else { Halt::Left(end) });
            }
            self.columns.write_row(&row, self.batches.next_row())?;
            if !self.batches.row_written().await {
                return Ok(Halt::Left(self.batches.end(true)));
            }
        }
    }
}
