-- Each row is one thing that the role may do beyond reading, in words.
with relation as (
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relkind
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'f', 'S')
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and has_schema_privilege(n.oid, 'usage')
)
select 'anything: the role is a superuser' as found
from pg_roles where rolname = current_user and rolsuper
union all
select 'create databases' from pg_roles where rolname = current_user and rolcreatedb
union all
select 'create roles' from pg_roles where rolname = current_user and rolcreaterole
union all
select 'replicate the whole server' from pg_roles where rolname = current_user and rolreplication
union all
select 'see the rows that row security keeps back'
from pg_roles where rolname = current_user and rolbypassrls
union all
select 'use the rights of ' || r.rolname
from pg_roles r
where r.rolname in ('pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files',
                    'pg_execute_server_program', 'pg_signal_backend')
  and pg_has_role(r.oid, 'member')
union all
select 'create in schema ' || quote_ident(nspname)
from pg_namespace
where nspname !~ '^pg_' and nspname <> 'information_schema'
  and has_schema_privilege(oid, 'create')
union all
select concat_ws(', ',
           case when has_table_privilege(oid, 'insert') then 'insert' end,
           case when has_table_privilege(oid, 'update') then 'update' end,
           case when has_table_privilege(oid, 'delete') then 'delete' end,
           case when has_table_privilege(oid, 'truncate') then 'truncate' end) || ' on ' || name
from relation
where relkind <> 'S' and has_table_privilege(oid, 'insert, update, delete, truncate')
union all
select 'update on sequence ' || name
from relation
where case when relkind = 'S' then has_sequence_privilege(oid, 'update') else false end
