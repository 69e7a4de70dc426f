-- Every relation that the role may select from; partitions are folded into their parents, what
-- extensions brought is theirs, not the user's. Those on the search path come first, so that a
-- name without a schema finds the one that the server would find.
select c.oid::int8 as oid,
       n.nspname::text as schema,
       c.relname::text as name,
       c.relkind::text as kind,
       pg_table_is_visible(c.oid) as visible,
       case when c.relkind = 'p' then parts.rows
            -- Before the first vacuum or analyze nothing is known, and until PostgreSQL 14 that
            -- looked like an empty table.
            when c.reltuples < 0 then null
            when c.reltuples = 0 and c.relpages = 0
                and current_setting('server_version_num')::int < 140000 then null
            else c.reltuples::int8
       end as rows,
       case when c.relkind = 'p' then coalesce(parts.bytes, 0)
            when c.relkind in ('r', 'm') then pg_relation_size(c.oid)
            else 0
       end as bytes,
       obj_description(c.oid, 'pg_class') as comment
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join lateral (
    select sum(nullif(leaf.reltuples, -1))::int8 as rows,
           sum(pg_relation_size(leaf.oid))::int8 as bytes
    from pg_partition_tree(case when c.relkind = 'p' then c.oid end) tree
    join pg_class leaf on leaf.oid = tree.relid
    where tree.isleaf
) parts on true
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and not c.relispartition
  and c.relpersistence <> 't'
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and has_schema_privilege(n.oid, 'usage')
  and has_any_column_privilege(c.oid, 'select')
  and not exists (
      select from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
  )
order by pg_table_is_visible(c.oid) desc, n.nspname, c.relname
