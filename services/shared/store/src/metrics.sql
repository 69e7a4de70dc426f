with recent as (
    select extract(epoch from generated_at - generating_at) * 1000 as generation_ms,
           extract(epoch from executed_at - executing_at) * 1000 as execution_ms
    from queries order by id desc limit 1000
)
select
    count(*) as "total_queries!",
    count(*) filter (where status in ('not_executed', 'success')) as "successful!",
    count(*) filter (where status in ('failed_generation', 'failed_execution')) as "failed!",
    count(*) filter (where status = 'cancelled') as "cancelled!",
    count(*) filter (where status in ('queued', 'generating', 'queued_execution', 'executing')) as "in_progress!",
    (select count(*) from users where disabled_at is null) as "users!",
    (select count(*) from jobs where status = 'queued') as "jobs_queued!",
    (select count(*) from jobs where status = 'running') as "jobs_running!",
    (select count(*) from jobs where status = 'dead') as "jobs_dead!",
    coalesce(sum(prompt_tokens), 0)::bigint as "prompt_tokens!",
    coalesce(sum(completion_tokens), 0)::bigint as "completion_tokens!",
    coalesce(sum(llm_calls), 0)::bigint as "llm_calls!",
    coalesce(sum(cost_usd), 0)::float8 as "cost_usd!",
    count(*) filter (where cached) as "cached!",
    coalesce(sum(saved_tokens), 0)::bigint as "saved_tokens!",
    coalesce(sum(saved_cost_usd), 0)::float8 as "saved_cost_usd!",
    (select percentile_cont(0.5) within group (order by generation_ms)::float8 from recent) as median_generation_ms,
    (select percentile_cont(0.5) within group (order by execution_ms)::float8 from recent) as median_execution_ms
from queries
