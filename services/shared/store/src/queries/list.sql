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
left join query_words w on $3::text is not null and w.query_id = q.id
where ($1::uuid is null or q.user_id = $1)
  and ($2::text is null or q.status = $2)
  and ($3::text is null
       or q.id in (select found.query_id from query_words found where found.words @@ search_query($3))
       or (w.query_id is null
           and search_words(q.question, q.standalone_question, q.explanation, q.sql) @@ search_query($3))
       or q.question ilike $4 or q.sql ilike $4)
  and (not $5::bool or q.favourite)
  and ($6::uuid is null or q.connection_id = $6)
order by case when $7::bool then ts_rank(
             coalesce(w.words, search_words(q.question, q.standalone_question, q.explanation, q.sql)),
             search_query($3))
         end desc nulls last, q.id desc
limit $8 offset $9
