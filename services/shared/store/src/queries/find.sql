select
       q.id, q.user_id, q.question, q.requested_model, q.connection_id, q.parent_id, q.execute, q.status,
       q.sql, q.explanation, q.tables, q.assumptions, q.model, q.cached, q.attempts,
       q.effort, q.builds_on, q.standalone_question, q.confidence, q.fallback_from,
       q.alternatives as "alternatives: Json<Vec<Alternative>>",
       q.prompt_tokens, q.completion_tokens, q.llm_calls, q.cost_usd,
       q.error as "error: Json<JobError>", q.job_id, q.result_id,
       r.columns as "columns?: Json<Vec<ColumnInfo>>", r.total_rows as "total_rows?", r.truncated as "truncated?",
       r.expired_at is not null as "expired!",
       q.favourite, q.saved_query_id, q.parameters as "parameters: Json<Vec<QueryParameter>>",
       exists (select from shares s where s.query_id = q.id) as "shared!",
       q.created_at, q.updated_at, q.generating_at, q.generated_at, q.executing_at, q.executed_at
from queries q
left join results r on r.id = q.result_id
where q.id = $1
