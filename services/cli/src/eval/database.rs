//! One database of the server under evaluation: runs a query, read-only, and brings its rows.

use std::fmt;
use std::time::Duration;

use anyhow::Context as _;
use futures::TryStreamExt as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Executor as _, PgConnection, PgPool, Row as _,
    SqlSafeStr as _, Statement as _, TypeInfo as _, ValueRef as _,
};

use super::compare::Rows;
use super::value::Value;

/// More rows than this are not compared: nobody reads such an answer, and memory has an end.
const MAX_ROWS: usize = 100_000;
const MAX_BYTES: usize = 64 << 20;
const FETCH: &str = "fetch forward 5000 from answer";

pub(super) struct Database {
    pool: PgPool,
    timeout: Duration,
}

/// Why a query brought no rows.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server rejects it, or it failed on the way.
    Invalid(String),
    Timeout(Duration),
    TooLarge,
}

impl Database {
    /// Prepares at most `connections`; none is made before it is needed.
    pub(super) fn new(
        server: &PgConnectOptions,
        name: &str,
        connections: usize,
        timeout: Duration,
    ) -> Self {
        let timeout_ms = timeout.as_millis().to_string();
        let options = server
            .clone()
            .database(name)
            .application_name("rowcall eval")
            .disable_statement_logging()
            .options([
                ("default_transaction_read_only", "on"),
                ("statement_timeout", &timeout_ms),
                ("timezone", "UTC"),
                ("datestyle", "ISO"),
                ("intervalstyle", "postgres"),
                // We read to the end: the plan should be the one without a cursor.
                ("cursor_tuple_fraction", "1"),
                // Compiling costs more than such queries take.
                ("jit", "off"),
            ]);
        let pool =
            PgPoolOptions::new().max_connections(connections as u32).connect_lazy_with(options);
        Self { pool, timeout }
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }

    /// Runs one query to its end.
    ///
    /// # Errors
    /// The outer error when the server cannot be reached, the inner one when the query is at fault.
    pub(super) async fn rows(&self, sql: &str) -> anyhow::Result<Result<Rows, Failure>> {
        let mut transaction = self.pool.begin().await.context("connect to the server")?;
        let fetched = fetch(&mut transaction, sql).await;
        let rows = match fetched {
            Ok(rows) => Ok(rows),
            Err(Stop::TooLarge) => Err(Failure::TooLarge),
            Err(Stop::Server(sqlx::Error::Database(error))) => Err(match error.code().as_deref() {
                Some("57014") => Failure::Timeout(self.timeout),
                _ => Failure::Invalid(error.message().to_owned()),
            }),
            Err(Stop::Server(other)) => return Err(other).context("run a query"),
        };
        transaction.rollback().await.context("roll back")?;
        Ok(rows)
    }
}

enum Stop {
    Server(sqlx::Error),
    TooLarge,
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Server(error)
    }
}

/// Declares over the extended protocol, which refuses a second statement; fetches over the simple
/// one, where values of every type come as text.
async fn fetch(connection: &mut PgConnection, sql: &str) -> Result<Rows, Stop> {
    let declare = format!("declare answer no scroll cursor for {sql}");
    sqlx::query(AssertSqlSafe(declare)).persistent(false).execute(&mut *connection).await?;
    let mut rows = Rows::default();
    let mut bytes = 0;
    loop {
        let before = rows.rows.len();
        let mut batch = sqlx::raw_sql(FETCH).fetch(&mut *connection);
        while let Some(row) = batch.try_next().await? {
            rows.rows.push(read(&row, &mut bytes)?);
            if rows.rows.len() > MAX_ROWS || bytes > MAX_BYTES {
                return Err(Stop::TooLarge);
            }
        }
        drop(batch);
        if rows.rows.len() == before {
            break;
        }
    }
    rows.width = match rows.rows.first() {
        Some(row) => row.len(),
        // No row has told how many columns there are.
        None => connection.prepare(FETCH.into_sql_str()).await?.columns().len(),
    };
    Ok(rows)
}

fn read(row: &PgRow, bytes: &mut usize) -> Result<Vec<Value>, sqlx::Error> {
    let value = |place| {
        let raw = row.try_get_raw(place)?;
        if raw.is_null() {
            return Ok(Value::Null);
        }
        let text = raw.as_str().map_err(sqlx::Error::Decode)?;
        *bytes += text.len();
        Ok(Value::read(raw.type_info().name(), text))
    };
    (0..row.len()).map(value).collect()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(message) => f.write_str(message),
            Self::Timeout(limit) => write!(f, "longer than {} s", limit.as_secs_f32()),
            Self::TooLarge => write!(f, "more than {MAX_ROWS} rows or {} MB", MAX_BYTES >> 20),
        }
    }
}
