//! Figures over all queries, for administrators.

use proto::api::AdminMetrics;
use sqlx::{PgExecutor, Result};

pub async fn admin(db: impl PgExecutor<'_>) -> Result<AdminMetrics> {
    let row = sqlx::query_file!("src/metrics.sql").fetch_one(db).await?;
    let decided = row.successful + row.failed;
    Ok(AdminMetrics {
        total_queries: row.total_queries as u64,
        successful: row.successful as u64,
        failed: row.failed as u64,
        success_rate: (decided > 0).then(|| row.successful as f64 / decided as f64),
        cancelled: row.cancelled as u64,
        in_progress: row.in_progress as u64,
        users: row.users as u64,
        jobs_queued: row.jobs_queued as u64,
        jobs_running: row.jobs_running as u64,
        jobs_dead: row.jobs_dead as u64,
        prompt_tokens: row.prompt_tokens as u64,
        completion_tokens: row.completion_tokens as u64,
        llm_calls: row.llm_calls as u64,
        cost_usd: row.cost_usd,
        cached: row.cached as u64,
        saved_tokens: row.saved_tokens as u64,
        saved_cost_usd: row.saved_cost_usd,
        median_generation_ms: row.median_generation_ms,
        median_execution_ms: row.median_execution_ms,
    })
}
