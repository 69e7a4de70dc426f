with unpublished as (
    select id from jobs
    where status = 'queued' and publish_at <= now()
      and (publish_at = run_at
           or publish_at <= now() - greatest(interval '10 minutes', (now() - run_at) / 2))
    order by publish_at limit $1
    for update skip locked
), missing as (
    select late.id
    from unnest($2::text[], $3::text[], $4::bigint[]) as lane (kind, priority, jobs)
    cross join lateral (
        select id from jobs
        where status = 'queued' and publish_at <= now()
          and jobs.kind = lane.kind and jobs.priority = lane.priority
        order by (publish_at = run_at) desc, created_at desc limit lane.jobs
        for update skip locked
    ) late
), orphaned as (
    select id from jobs
    where status = 'running' and lease_until < now() - interval '1 second' and publish_at <= now()
    order by lease_until limit $1
    for update skip locked
), due as (
    select id from unpublished union select id from missing union select id from orphaned
)
update jobs
set generation = generation + 1,
    publish_at = now() + greatest(interval '5 seconds', least(interval '5 minutes', (now() - run_at) * 2))
from due
where jobs.id = due.id
returning jobs.id, jobs.kind, jobs.priority, generation, traceparent
