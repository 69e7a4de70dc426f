//! Stored rows: one result for each execution, in pages of 500.
//!
//! A page holds a JSON array of at most [`PAGE_ROWS`] arrays, zstd-compressed. Pages are
//! written under a result id of the attempt's own, so a worker that lost its job leaves
//! nothing but rows that nobody points to, and [`crate::retention`] takes them away. It also takes
//! the pages of results that are old; what they were (columns, number of rows) stays.

mod packer;

use proto::{QueryId, ResultId, api::ColumnInfo};
use sqlx::{PgExecutor, Result, types::Json};

pub use self::packer::Packer;
pub use proto::api::PAGE_ROWS;

/// One page, ready to be stored.
#[derive(Clone, Debug)]
pub struct Page {
    /// From 1.
    pub number: i32,
    pub row_count: i32,
    /// The compressed JSON array.
    pub rows: Vec<u8>,
}

/// What is known of a complete result.
#[derive(Clone, Debug)]
pub struct Summary {
    pub id: ResultId,
    pub columns: Vec<ColumnInfo>,
    pub total_rows: u64,
    pub truncated: bool,
}

impl Summary {
    pub fn total_pages(&self) -> u32 {
        self.total_rows.div_ceil(PAGE_ROWS as u64) as u32
    }
}

/// Opens a result for the pages of one attempt.
pub async fn open(
    db: impl PgExecutor<'_>,
    id: ResultId,
    query: QueryId,
    columns: &[ColumnInfo],
) -> Result<()> {
    sqlx::query!(
        "insert into results (id, query_id, columns) values ($1, $2, $3)",
        id.0,
        query.0,
        Json(columns) as _,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Stores pages; several at once spare round trips.
pub async fn write(db: impl PgExecutor<'_>, id: ResultId, pages: Vec<Page>) -> Result<()> {
    let numbers: Vec<i32> = pages.iter().map(|page| page.number).collect();
    let counts: Vec<i32> = pages.iter().map(|page| page.row_count).collect();
    let rows: Vec<Vec<u8>> = pages.into_iter().map(|page| page.rows).collect();
    sqlx::query!(
        "insert into result_pages (result_id, page, row_count, rows)
         select $1, page, row_count, rows
         from unnest($2::int[], $3::int[], $4::bytea[]) as p (page, row_count, rows)",
        id.0,
        &numbers,
        &counts,
        &rows,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Closes the result, in the transaction of the query's success.
pub async fn complete(
    db: impl PgExecutor<'_>,
    id: ResultId,
    total_rows: u64,
    bytes: u64,
    truncated: bool,
) -> Result<()> {
    sqlx::query!(
        "update results set total_rows = $2, bytes = $3, truncated = $4, complete = true where id = $1",
        id.0,
        total_rows as i64,
        bytes as i64,
        truncated,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// None: there is none, or its rows are no longer kept.
pub async fn find(db: impl PgExecutor<'_>, id: ResultId) -> Result<Option<Summary>> {
    let row = sqlx::query!(
        r#"select columns as "columns: Json<Vec<ColumnInfo>>", total_rows, truncated
           from results where id = $1 and complete and expired_at is null"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Summary {
        id,
        columns: row.columns.0,
        total_rows: row.total_rows as u64,
        truncated: row.truncated,
    }))
}

/// The compressed JSON of pages `from` to `from + count - 1`, in order.
pub async fn pages(
    db: impl PgExecutor<'_>,
    id: ResultId,
    from: i32,
    count: i32,
) -> Result<Vec<Vec<u8>>> {
    sqlx::query_scalar!(
        "select rows from result_pages
         where result_id = $1 and page >= $2 and page < $2 + $3 order by page",
        id.0,
        from,
        count,
    )
    .fetch_all(db)
    .await
}

/// The compressed JSON of some pages with their numbers, in order. Those that are missing are left
/// out.
pub async fn some_pages(
    db: impl PgExecutor<'_>,
    id: ResultId,
    numbers: &[i32],
) -> Result<Vec<(i32, Vec<u8>)>> {
    let pages = sqlx::query!(
        "select page, rows from result_pages where result_id = $1 and page = any($2) order by page",
        id.0,
        numbers,
    )
    .fetch_all(db)
    .await?;
    Ok(pages.into_iter().map(|page| (page.page, page.rows)).collect())
}

/// The JSON of a stored page.
pub fn decompress(rows: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::stream::decode_all(rows)
}
