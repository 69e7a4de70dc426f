//! The driver's calls, which block, and may panic on what a server sends.
//!
//! A panic inside of the driver leaves its lock poisoned, and dropping a statement of it then
//! would be a second panic, which ends the process. So statements and cursors are only dropped
//! where nothing went wrong, and else forgotten: some memory, once, for a connection that is thrown
//! away too.

use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind};

use oracledb::{Connection, Cursor, Metadata, Row};

use crate::EngineError;
use crate::oracle::bind::Value;
use crate::oracle::{characters, error};

/// What a thread gives back.
pub(super) struct Done<T> {
    /// None after a panic.
    pub(super) connection: Option<Connection>,
    pub(super) result: Result<T, EngineError>,
}

/// Does the work, and keeps a panic of it to itself.
pub(super) fn contained<T>(
    connection: Connection,
    work: impl FnOnce(&Connection) -> Result<T, EngineError>,
) -> Done<T> {
    if let Ok(result) = catch_unwind(AssertUnwindSafe(|| work(&connection))) {
        return Done { connection: Some(connection), result };
    }
    let _ = catch_unwind(AssertUnwindSafe(|| drop(connection)));
    Done { connection: None, result: Err(broken()) }
}

fn broken() -> EngineError {
    EngineError::Other("the driver could not read what the server sent".into())
}

/// The columns of a query, which is parsed and no more. Of other statements some would run.
pub(super) fn described(connection: &Connection, sql: &str) -> Result<Vec<Metadata>, EngineError> {
    characters::are_known(connection, sql)?;
    let builder = connection.statement(sql).map_err(error::of)?.exclude_from_cache();
    let mut statement = builder.build().map_err(error::of)?;
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        statement.ensure_fully_parsed().map(|()| statement.out_metadata().to_vec())
    }));
    if let Ok(parsed) = parsed {
        return parsed.map_err(|failed| error::in_statement(failed, sql));
    }
    forget(statement);
    Err(broken())
}

/// Rows on their way, so many fetched at a time.
pub(super) struct Rows {
    /// None once it is broken.
    cursor: Option<Cursor>,
    sql: String,
}

impl Rows {
    pub(super) fn of(
        connection: &Connection,
        sql: &str,
        values: &[Value],
        at_once: u32,
    ) -> Result<Self, EngineError> {
        let statement = connection.statement(sql).and_then(|builder| {
            // No rows with the first answer: they are read where a panic is borne.
            builder.exclude_from_cache().prefetch_rows(0).fetch_array_size(at_once).build()
        });
        let values: Vec<_> = values.iter().map(Value::as_bound).collect();
        let opened = statement.map_err(error::of)?.query(&values);
        let cursor = opened.map_err(|failed| error::in_statement(failed, sql))?;
        Ok(Self { cursor: Some(cursor), sql: sql.to_owned() })
    }

    pub(super) fn next(&mut self) -> Result<Option<Row>, EngineError> {
        let Some(mut cursor) = self.cursor.take() else { return Err(broken()) };
        if let Ok(next) = catch_unwind(AssertUnwindSafe(|| cursor.next().transpose())) {
            self.cursor = Some(cursor);
            return next.map_err(|failed| error::in_statement(failed, &self.sql));
        }
        forget(cursor);
        Err(broken())
    }
}
