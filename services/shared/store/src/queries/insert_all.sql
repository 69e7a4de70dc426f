with asked as (
    select *, case when sql is null then 'queued' else 'queued_execution' end as status
    from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::bool[], $7::text[],
                $8::uuid[], $9::text[], $10::text[], $11::jsonb[], $13::text[],
                $14::text[], $15::uuid[], $16::bool[], $17::uuid[], $18::jsonb[], $19::uuid[])
         as q (id, user_id, question, requested_model, parent_id, execute, sql,
               job_id, kind, priority, payload, traceparent, effort, builds_on, anew, connection_id,
               parameters, saved_query_id)
), topic as (
    insert into topics (id, user_id, last_seq) select id, user_id, 1 from asked
), event as (
    insert into events (topic_id, seq, event, progress)
    select id, 1, jsonb_build_object('type', 'status', 'data', jsonb_build_object('status', status)), false
    from asked
), job as (
    insert into jobs (id, kind, priority, payload, max_attempts, traceparent)
    select job_id, kind, priority, payload, $12, traceparent from asked
)
insert into queries (id, user_id, question, requested_model, parent_id, execute, status, sql, job_id, model,
                     effort, builds_on, anew, connection_id, parameters, saved_query_id)
select id, user_id, question, requested_model, parent_id, execute, status, sql, job_id,
       case when sql is not null then 'user' end, effort, builds_on, anew, connection_id, parameters, saved_query_id
from asked
returning created_at
