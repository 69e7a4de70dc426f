//! Runs a statement and encodes its rows as they come.
//!
//! The server gives rows when they are asked for, a hundred at a time; one at a time where values
//! may be of any length.

use guard::Approved;
use oracledb::{Connection, Metadata};
use proto::api::ColumnInfo;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::batches::Batches;
use crate::oracle::bind::{self, Value};
use crate::oracle::blocking::{Rows, described};
use crate::oracle::session::Session;
use crate::oracle::value::{self, Writer};
use crate::oracle::{Oracle, error};
use crate::rows::End;
use crate::watch::Watch;
use crate::{EngineError, RowStream, RunLimits};

const AT_ONCE: u32 = 100;

impl Oracle {
    pub(crate) async fn run(
        &self,
        approved: &Approved,
        limits: RunLimits,
        cancel: CancellationToken,
    ) -> Result<RowStream, EngineError> {
        let values = bind::values(approved.parameters())?;
        let sql = approved.sql();
        let watch = Watch::new(cancel, self.limits.statement);
        let mut session = watch.over(self.session()).await??;
        let (text, zone) = (sql.to_owned(), self.limits.timezone.clone());
        let described = move |connection: &Connection| {
            begin(connection, &zone)?;
            Columns::of(&described(connection, &text)?, &zone)
        };
        let columns = session.run(&watch, described).await?;
        let (sender, receiver) = mpsc::channel(RowStream::READ_AHEAD);
        let infos = columns.infos.clone();
        let batches = Batches::new(limits, sender);
        let reader = Reader { sql: sql.to_owned(), values, columns, batches };
        let this = self.clone();
        let reader = tokio::spawn(async move { this.read(session, reader, watch).await });
        Ok(RowStream::new(infos, receiver, reader))
    }

    async fn read(
        self,
        mut session: Session,
        reader: Reader,
        watch: Watch,
    ) -> Result<End, EngineError> {
        let runtime = Handle::current();
        let end = session.run(&watch, move |connection| reader.read(connection, &runtime)).await?;
        self.finish(session).await;
        Ok(end)
    }
}

/// Opens the read-only transaction in which a user's statement may run.
pub(super) fn begin(connection: &Connection, timezone: &str) -> Result<(), EngineError> {
    for sql in settings(timezone) {
        connection.execute(&sql, &[]).map_err(error::of)?;
    }
    Ok(())
}

/// What texts are read and written by, whatever the server's own territory is.
fn settings(timezone: &str) -> [String; 2] {
    let zone = if timezone == "UTC" { "+00:00" } else { timezone };
    [
        format!(
            "alter session set time_zone = '{zone}' nls_date_format = 'YYYY-MM-DD HH24:MI:SS' \
             nls_timestamp_format = 'YYYY-MM-DD HH24:MI:SS.FF' \
             nls_timestamp_tz_format = 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM' \
             nls_numeric_characters = '.,' nls_language = 'AMERICAN' nls_territory = 'AMERICA'"
        ),
        "set transaction read only".into(),
    ]
}

struct Columns {
    infos: Vec<ColumnInfo>,
    writers: Vec<Writer>,
    at_once: u32,
}

impl Columns {
    fn of(columns: &[Metadata], timezone: &str) -> Result<Self, EngineError> {
        let (mut infos, mut writers) = (Vec::new(), Vec::new());
        for column in columns {
            let Some((writer, data_type)) = value::of(column, timezone) else {
                let kind = column.db_type().name();
                return Err(EngineError::Invalid {
                    message: format!(
                        "{} is of the type {kind}, which cannot be read",
                        column.name()
                    ),
                    hint: Some(
                        "leave the column out, or select what a function makes of it".into(),
                    ),
                    position: None,
                });
            };
            infos.push(ColumnInfo { name: column.name().to_owned(), data_type });
            writers.push(writer);
        }
        let at_once = if columns.iter().any(value::is_large) { 1 } else { AT_ONCE };
        Ok(Self { infos, writers, at_once })
    }
}

struct Reader {
    sql: String,
    values: Vec<Value>,
    columns: Columns,
    batches: Batches,
}

impl Reader {
    /// In a thread of its own, which waits for whoever takes the rows.
    fn read(mut self, connection: &Connection, runtime: &Handle) -> Result<End, EngineError> {
        let mut rows = Rows::of(connection, &self.sql, &self.values, self.columns.at_once)?;
        while let Some(row) = rows.next()? {
            if self.batches.rows_left() == 0 {
                runtime.block_on(self.batches.hand_over());
                return Ok(self.batches.end(true));
            }
            let out = self.batches.next_row();
            out.push(b'[');
            for (place, writer) in self.columns.writers.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                writer.write(&row, place, out)?;
            }
            out.push(b']');
            if !runtime.block_on(self.batches.row_written()) {
                return Ok(self.batches.end(true));
            }
        }
        runtime.block_on(self.batches.hand_over());
        Ok(self.batches.end(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_runs_in_a_read_only_transaction() {
        let [session, transaction] = settings("UTC");
        assert!(session.starts_with("alter session set time_zone = '+00:00' "));
        assert_eq!(transaction, "set transaction read only");
        assert!(settings("Europe/Berlin")[0].contains("time_zone = 'Europe/Berlin'"));
    }
}
