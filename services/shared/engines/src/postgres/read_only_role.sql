-- The statements that make a role which reads what this one reads, and does nothing else.
with shown as (
    select distinct n.nspname
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and has_schema_privilege(n.oid, 'usage')
      and has_table_privilege(c.oid, 'select')
)
select statement
from (
    select 1 as place, '' as nspname, 'CREATE ROLE rowcall_reader LOGIN PASSWORD ''choose one''' as statement
    union all
    select 2, '', format('GRANT CONNECT ON DATABASE %I TO rowcall_reader', current_database())
    union all
    select 3, '', 'ALTER ROLE rowcall_reader SET default_transaction_read_only = on'
    union all
    select 4, nspname, format('GRANT USAGE ON SCHEMA %I TO rowcall_reader', nspname) from shown
    union all
    select 5, nspname, format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO rowcall_reader', nspname) from shown
    union all
    -- Before PostgreSQL 15 everybody may create in `public`.
    select 6, nspname, format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', nspname)
    from shown, lateral (select has_schema_privilege('public', nspname, 'create') as may) everybody
    where may
) as statements
order by place, nspname
