//! Runs a statement and encodes its rows as they come.
//!
//! The text goes to the server as it was judged, in a batch of its own, or as an argument beside the
//! values of its parameters. The server sends rows as they
//! are found, and we read them as they are wanted, so neither side piles them up. A batch could give
//! several results: the second one ends it, and what it did is rolled back.

use futures::TryStreamExt as _;
use guard::Approved;
use proto::api::ColumnInfo;
use tiberius::{ColumnData, Query, QueryItem};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::batches::Batches;
use crate::halt::{self, Fate, Halt};
use crate::mssql::session::Session;
use crate::mssql::value::Writer;
use crate::mssql::{Mssql, bind, error};
use crate::rows::End;
use crate::watch::Watch;
use crate::{EngineError, RowStream, RunLimits};

impl Mssql {
    pub(crate) async fn run(
        &self,
        approved: &Approved,
        limits: RunLimits,
        cancel: CancellationToken,
    ) -> Result<RowStream, EngineError> {
        let values = bind::values(approved.parameters())?;
        let watch = Watch::new(cancel, self.limits.statement);
        // What rules put in has a TOP, over which the manual gives the number of wanted rows the last
        // word. It surely means the outermost one; where it did not, sums would be wrong in silence.
        let wanted =
            if approved.has_rules() { u64::MAX } else { limits.max_rows.saturating_add(1) };
        let session = watch.over(self.begin(self.limits.statement, wanted)).await??;
        let (sender, receiver) = mpsc::channel(RowStream::READ_AHEAD);
        let (tell, told) = oneshot::channel();
        let reader = Reader {
            sql: approved.sql().to_owned(),
            values,
            batches: Batches::new(limits, sender),
            tell: Some(tell),
        };
        let this = self.clone();
        let reading = tokio::spawn(async move { this.read(session, reader, watch).await });
        match told.await {
            Ok(infos) => Ok(RowStream::new(infos, receiver, reading)),
            // It ended before there were columns, and says why.
            Err(_) => match reading.await {
                Ok(Err(error)) => Err(error),
                Ok(Ok(_)) => Err(EngineError::Other("the statement gave no rows".into())),
                Err(error) => Err(EngineError::Other(format!("the reading task failed: {error}"))),
            },
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
    values: Vec<ColumnData<'static>>,
    batches: Batches,
    /// Whom to tell the columns, once they are known.
    tell: Option<oneshot::Sender<Vec<ColumnInfo>>>,
}

impl Reader {
    async fn read(&mut self, session: &mut Session) -> Result<Halt, EngineError> {
        let failed = |error| error::in_statement(error, &self.sql);
        let driver = &mut session.lent.driver;
        let values = std::mem::take(&mut self.values);
        let asked = if values.is_empty() {
            driver.simple_query(self.sql.as_str()).await
        } else {
            let mut query = Query::new(self.sql.as_str());
            query.bind_iter(values);
            query.query(driver).await
        };
        let mut answer = asked.map_err(failed)?;
        let mut writers: Vec<Writer> = Vec::new();
        while let Some(item) = answer.try_next().await.map_err(failed)? {
            let row = match item {
                QueryItem::Metadata(found) => {
                    let Some(tell) = self.tell.take() else {
                        let message = "the statement gave more than one result";
                        return Err(EngineError::Other(message.into()));
                    };
                    writers = found.columns().iter().map(|c| Writer::of(c.column_type())).collect();
                    let named = found.columns().iter().zip(&writers).enumerate();
                    let info = named.map(|(at, (column, writer))| ColumnInfo {
                        name: named_or_counted(column.name(), at),
                        data_type: writer.kind().to_owned(),
                    });
                    // Whoever asked is gone, if nobody listens; the next batch finds that out.
                    let _ = tell.send(info.collect());
                    continue;
                }
                QueryItem::Row(row) => row,
            };
            if self.batches.rows_left() == 0 {
                self.batches.hand_over().await;
                return Ok(Halt::Left(self.batches.end(true)));
            }
            let out = self.batches.next_row();
            out.push(b'[');
            for (place, ((_, value), writer)) in row.cells().zip(&writers).enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                writer.write(value, out)?;
            }
            out.push(b']');
            if !self.batches.row_written().await {
                return Ok(Halt::Left(self.batches.end(true)));
            }
        }
        self.batches.hand_over().await;
        Ok(Halt::Exhausted(self.batches.end(false)))
    }
}

/// What is computed has no name there, unless the statement gives it one.
fn named_or_counted(name: &str, at: usize) -> String {
    if name.is_empty() { format!("column{}", at + 1) } else { name.to_owned() }
}
