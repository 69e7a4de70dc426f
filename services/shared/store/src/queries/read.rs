//! Reading queries back, as the API shows them.

use chrono::{DateTime, Utc};
use proto::{
    ConnectionId, Effort, JobError, JobId, QueryId, QueryStatus, ResultId, SavedQueryId, UserId,
    api::{
        Alternative, ColumnInfo, Query, QueryLinks, QueryParameter, ResultSummary, Timings, Usage,
    },
};
use sqlx::{PgExecutor, Result, types::Json};
use uuid::Uuid;

/// A query with what the API does not show.
#[derive(Clone, Debug)]
pub struct Record {
    pub query: Query,
    pub user: UserId,
    pub job: JobId,
    pub result: Option<ResultId>,
    /// Asked to be run as soon as the SQL stands.
    pub execute: bool,
    pub requested_model: Option<String>,
    pub builds_on: Option<QueryId>,
}

impl Record {
    /// Nothing will change unless somebody asks.
    pub fn is_settled(&self) -> bool {
        self.query.status.is_settled()
    }
}

/// Which queries to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// None: everybody's.
    pub user: Option<UserId>,
    pub status: Option<QueryStatus>,
    /// Words of the question, its reading or the SQL; the last may go on. What is too short for
    /// a word, or no word at all, may stand anywhere in the question or the SQL.
    pub search: Option<String>,
    /// Only those that are kept at hand.
    pub favourite: bool,
    pub connection: Option<ConnectionId>,
    /// By how much they speak of what is searched for.
    pub best_first: bool,
    pub limit: i64,
    pub offset: i64,
}

/// One page of a list, and how many there are in all.
#[derive(Clone, Debug)]
pub struct Listing {
    pub queries: Vec<Query>,
    pub total: u64,
}

pub async fn find(db: impl PgExecutor<'_>, id: QueryId) -> Result<Option<Record>> {
    let row = sqlx::query_file_as!(Row, "src/queries/find.sql", id.0).fetch_optional(db).await?;
    Ok(row.map(Record::from))
}

/// Newest first, or those that speak most of what is searched for.
pub async fn list(db: &sqlx::PgPool, filter: &Filter) -> Result<Listing> {
    let user = filter.user.map(|id| id.0);
    let status = filter.status.map(|status| status.to_string());
    let search = filter.search.as_deref();
    let pattern = search.filter(|search| is_piece(search)).map(contains);
    let connection = filter.connection.map(|id| id.0);
    let rows = sqlx::query_file_as!(
        Row,
        "src/queries/list.sql",
        user,
        status,
        search,
        pattern,
        filter.favourite,
        connection,
        filter.best_first,
        filter.limit,
        filter.offset
    )
    .fetch_all(db)
    .await?;
    let total = sqlx::query_file_scalar!(
        "src/queries/count.sql",
        user,
        status,
        search,
        pattern,
        filter.favourite,
        connection,
    )
    .fetch_one(db)
    .await?;
    let queries = rows.into_iter().map(|row| Record::from(row).query).collect();
    Ok(Listing { queries, total: total as u64 })
}

/// Not for the index of words: a few letters, a script without spaces, or a piece of SQL.
fn is_piece(search: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " -_.\"'".contains(c);
    search.trim().chars().count() < 4 || !search.chars().all(is_plain)
}

/// A `like` pattern for text that holds `part` as it stands.
pub(crate) fn contains(part: &str) -> String {
    let escaped = part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{escaped}%")
}

#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
struct Row {
    id: Uuid,
    user_id: Uuid,
    question: String,
    requested_model: Option<String>,
    connection_id: Option<Uuid>,
    parent_id: Option<Uuid>,
    execute: bool,
    status: String,
    sql: Option<String>,
    explanation: Option<String>,
    tables: Vec<String>,
    assumptions: Vec<String>,
    model: Option<String>,
    cached: bool,
    favourite: bool,
    saved_query_id: Option<Uuid>,
    parameters: Json<Vec<QueryParameter>>,
    shared: bool,
    attempts: i32,
    effort: Option<String>,
    builds_on: Option<Uuid>,
    standalone_question: Option<String>,
    confidence: Option<f32>,
    fallback_from: Option<String>,
    alternatives: Json<Vec<Alternative>>,
    prompt_tokens: i64,
    completion_tokens: i64,
    llm_calls: i32,
    cost_usd: f64,
    error: Option<Json<JobError>>,
    job_id: Uuid,
    result_id: Option<Uuid>,
    columns: Option<Json<Vec<ColumnInfo>>>,
    total_rows: Option<i64>,
    truncated: Option<bool>,
    expired: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    generating_at: Option<DateTime<Utc>>,
    generated_at: Option<DateTime<Utc>>,
    executing_at: Option<DateTime<Utc>>,
    executed_at: Option<DateTime<Utc>>,
}

impl From<Row> for Record {
    fn from(row: Row) -> Self {
        let id = QueryId(row.id);
        let timings = Timings {
            queued_ms: between(Some(row.created_at), row.generating_at),
            generation_ms: between(row.generating_at, row.generated_at),
            execution_ms: between(row.executing_at, row.executed_at),
        };
        let result = row.columns.map(|columns| ResultSummary {
            columns: columns.0,
            total_rows: row.total_rows.unwrap_or_default() as u64,
            truncated: row.truncated.unwrap_or_default(),
            expired: row.expired,
        });
        let usage = Usage {
            prompt_tokens: row.prompt_tokens as u64,
            completion_tokens: row.completion_tokens as u64,
            llm_calls: row.llm_calls as u32,
            cost_usd: row.cost_usd,
        };
        let query = Query {
            id,
            question: row.question,
            standalone_question: row.standalone_question,
            status: crate::read(&row.status),
            sql: row.sql,
            explanation: row.explanation,
            tables: row.tables,
            assumptions: row.assumptions,
            model: row.model,
            fallback_from: row.fallback_from,
            effort: row.effort.as_deref().map(crate::read::<Effort>),
            confidence: row.confidence,
            alternatives: row.alternatives.0,
            connection_id: row.connection_id.map(ConnectionId),
            parent_id: row.parent_id.map(QueryId),
            saved_query_id: row.saved_query_id.map(SavedQueryId),
            parameters: row.parameters.0,
            favourite: row.favourite,
            shared: row.shared,
            cached: row.cached,
            attempts: row.attempts as u32,
            usage,
            timings,
            result,
            error: row.error.map(|error| error.0),
            created_at: row.created_at,
            updated_at: row.updated_at,
            links: QueryLinks::of(id),
        };
        Self {
            query,
            user: UserId(row.user_id),
            job: JobId(row.job_id),
            result: row.result_id.map(ResultId),
            execute: row.execute,
            requested_model: row.requested_model,
            builds_on: row.builds_on.map(QueryId),
        }
    }
}

/// Whole milliseconds from `start` to `end`, once both are known.
fn between(start: Option<DateTime<Utc>>, end: Option<DateTime<Utc>>) -> Option<u64> {
    Some((end? - start?).num_milliseconds().max(0) as u64)
}
