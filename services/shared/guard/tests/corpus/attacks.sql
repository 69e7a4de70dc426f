select pg_sleep(1)
---
select pg_read_file('/etc/passwd')
---
select 1 where pg_read_file('/etc/passwd') is null
---
select 1 where set_config('a.b','c',false) is null
---
select id from customers where lo_import('/etc/passwd') is not null
---
select id from customers where query_to_xml('select 1',true,true,'') is not null
---
select id from customers order by pg_terminate_backend(1)
---
select id from customers order by pg_sleep(1)
---
select count(*) from customers group by set_config('a.b','c',false)
---
select count(*) from customers group by pg_terminate_backend(1)
---
select count(*) from customers having nextval('s') is null
---
select count(*) from customers having pg_advisory_lock(1) is null
---
select * from customers limit pg_advisory_lock(1)::text::int
---
select * from customers limit evil(1)::text::int
---
select * from customers offset query_to_xml('select 1',true,true,'')::text::int
---
select * from customers offset lo_import('/etc/passwd')::text::int
---
select * from customers fetch first (dblink('x','y')::text::int) rows only
---
select * from customers fetch first (nextval('s')::text::int) rows only
---
select distinct on (evil(1)) id from customers
---
select distinct on (dblink('x','y')) id from customers
---
values (pg_sleep(1))
---
values (pg_read_file('/etc/passwd'))
---
select case when true then pg_read_file('/etc/passwd') end
---
select case when true then set_config('a.b','c',false) end
---
select case lo_import('/etc/passwd') when 'a' then 1 end
---
select case query_to_xml('select 1',true,true,'') when 'a' then 1 end
---
select coalesce(null, pg_terminate_backend(1))
---
select coalesce(null, pg_sleep(1))
---
select array[set_config('a.b','c',false)]
---
select array[pg_terminate_backend(1)]
---
select (array[1])[nextval('s')::text::int]
---
select (array[1])[pg_advisory_lock(1)::text::int]
---
select row(pg_advisory_lock(1))
---
select row(evil(1))
---
select (query_to_xml('select 1',true,true,''))::text
---
select (lo_import('/etc/passwd'))::text
---
select cast(dblink('x','y') as text)
---
select cast(nextval('s') as text)
---
select 1 in (select evil(1)::text::int)
---
select 1 in (select dblink('x','y')::text::int)
---
select exists (select pg_sleep(1))
---
select exists (select pg_read_file('/etc/passwd'))
---
select (select pg_read_file('/etc/passwd'))
---
select (select set_config('a.b','c',false))
---
select array(select lo_import('/etc/passwd'))
---
select array(select query_to_xml('select 1',true,true,''))
---
select sum(1) over (order by pg_terminate_backend(1)) from customers
---
select sum(1) over (order by pg_sleep(1)) from customers
---
select sum(1) over (partition by set_config('a.b','c',false)) from customers
---
select sum(1) over (partition by pg_terminate_backend(1)) from customers
---
select sum(1) over w from customers window w as (order by nextval('s'))
---
select sum(1) over w from customers window w as (order by pg_advisory_lock(1))
---
select count(*) filter (where pg_advisory_lock(1) is null) from customers
---
select count(*) filter (where evil(1) is null) from customers
---
select string_agg(name, ',' order by query_to_xml('select 1',true,true,'')) from customers
---
select string_agg(name, ',' order by lo_import('/etc/passwd')) from customers
---
select percentile_cont(0.5) within group (order by dblink('x','y')::text::int) from customers
---
select percentile_cont(0.5) within group (order by nextval('s')::text::int) from customers
---
select * from customers c join orders o on evil(1) is null
---
select * from customers c join orders o on dblink('x','y') is null
---
select * from pg_sleep(1)
---
select * from pg_read_file('/etc/passwd')
---
select * from pg_read_file('/etc/passwd') as t
---
select * from set_config('a.b','c',false) as t
---
select * from lo_import('/etc/passwd') with ordinality
---
select * from query_to_xml('select 1',true,true,'') with ordinality
---
select * from lateral pg_terminate_backend(1) t
---
select * from lateral pg_sleep(1) t
---
select * from customers c, lateral set_config('a.b','c',false) t
---
select * from customers c, lateral pg_terminate_backend(1) t
---
select * from customers c left join lateral nextval('s') t on true
---
select * from customers c left join lateral pg_advisory_lock(1) t on true
---
select * from rows from (pg_advisory_lock(1)) t
---
select * from rows from (evil(1)) t
---
select * from unnest(array[query_to_xml('select 1',true,true,'')]) x
---
select * from unnest(array[lo_import('/etc/passwd')]) x
---
select * from (select dblink('x','y')) t
---
select * from (select nextval('s')) t
---
select * from (values (evil(1))) t
---
select * from (values (dblink('x','y'))) t
---
with x as (select pg_sleep(1)) select 1
---
with x as (select pg_read_file('/etc/passwd')) select 1
---
with recursive x as (select 1 union all select pg_read_file('/etc/passwd')::text::int from x) select 1
---
with recursive x as (select 1 union all select set_config('a.b','c',false)::text::int from x) select 1
---
with x as materialized (select lo_import('/etc/passwd')) select * from x
---
with x as materialized (select query_to_xml('select 1',true,true,'')) select * from x
---
select 1 union select pg_terminate_backend(1)::text::int
---
select 1 union select pg_sleep(1)::text::int
---
(select set_config('a.b','c',false))
---
(select pg_terminate_backend(1))
---
select extract(year from nextval('s'))
---
select extract(year from pg_advisory_lock(1))
---
select substring('a' from pg_advisory_lock(1)::text::int)
---
select substring('a' from evil(1)::text::int)
---
select position('a' in query_to_xml('select 1',true,true,'')::text)
---
select position('a' in lo_import('/etc/passwd')::text)
---
select trim(dblink('x','y')::text)
---
select trim(nextval('s')::text)
---
select overlay('a' placing evil(1)::text from 1)
---
select overlay('a' placing dblink('x','y')::text from 1)
---
select 'a' like pg_sleep(1)::text
---
select 'a' like pg_read_file('/etc/passwd')::text
---
select 'a' similar to pg_read_file('/etc/passwd')::text
---
select 'a' similar to set_config('a.b','c',false)::text
---
select 1 between lo_import('/etc/passwd')::text::int and 2
---
select 1 between query_to_xml('select 1',true,true,'')::text::int and 2
---
select 1 = any (array[pg_terminate_backend(1)::text::int])
---
select 1 = any (array[pg_sleep(1)::text::int])
---
select 1 = all (select set_config('a.b','c',false)::text::int)
---
select 1 = all (select pg_terminate_backend(1)::text::int)
---
select nextval('s') at time zone 'UTC'
---
select pg_advisory_lock(1) at time zone 'UTC'
---
select now() at time zone pg_advisory_lock(1)::text
---
select now() at time zone evil(1)::text
---
select * from customers tablesample bernoulli (query_to_xml('select 1',true,true,'')::text::int)
---
select * from customers tablesample bernoulli (lo_import('/etc/passwd')::text::int)
---
select id from customers group by grouping sets ((dblink('x','y')), ())
---
select id from customers group by grouping sets ((nextval('s')), ())
---
select id from customers group by rollup (evil(1))
---
select id from customers group by rollup (dblink('x','y'))
---
select id from customers group by cube (pg_sleep(1))
---
select id from customers group by cube (pg_read_file('/etc/passwd'))
---
select pg_read_file('/etc/passwd') is json
---
select set_config('a.b','c',false) is json
---
select lo_import('/etc/passwd') collate "C"
---
select query_to_xml('select 1',true,true,'') collate "C"
---
select not (pg_terminate_backend(1) is null)
---
select not (pg_sleep(1) is null)
---
select -(set_config('a.b','c',false)::text::int)
---
select -(pg_terminate_backend(1)::text::int)
---
select 1 + nextval('s')::text::int
---
select 1 + pg_advisory_lock(1)::text::int
---
select interval '1 day' * pg_advisory_lock(1)::text::int
---
select interval '1 day' * evil(1)::text::int
---
select json_build_object('a', query_to_xml('select 1',true,true,''))
---
select json_build_object('a', lo_import('/etc/passwd'))
---
select greatest(1, dblink('x','y')::text::int)
---
select greatest(1, nextval('s')::text::int)
---
select xmlelement(name a, evil(1))
---
select xmlelement(name a, dblink('x','y'))
---
select xmlforest(pg_sleep(1) as a)
---
select xmlforest(pg_read_file('/etc/passwd') as a)
---
select generate_series(1, pg_read_file('/etc/passwd')::text::int)
---
select generate_series(1, set_config('a.b','c',false)::text::int)
---
select make_interval(days => lo_import('/etc/passwd')::text::int)
---
select make_interval(days => query_to_xml('select 1',true,true,'')::text::int)
---
select format('%s', pg_terminate_backend(1))
---
select format('%s', pg_sleep(1))
---
select sum(total) over (order by id rows between set_config('a.b','c',false)::text::int preceding and current row) from orders
---
select sum(total) over (order by id rows between pg_terminate_backend(1)::text::int preceding and current row) from orders
---
select * from xmltable('/a' passing (nextval('s'))::xml columns a text)
---
select * from xmltable('/a' passing (pg_advisory_lock(1))::xml columns a text)
---
table customers union all select pg_advisory_lock(1)
---
table customers union all select evil(1)
---
select /* x */ query_to_xml('select 1',true,true,'') -- y
---
select /* x */ lo_import('/etc/passwd') -- y
---
select
dblink('x','y')
---
select
nextval('s')
---
select pg_sleep_for('1 minute')
---
select pg_sleep_until('tomorrow')
---
select pg_read_file('a')
---
select pg_read_binary_file('a')
---
select pg_ls_dir('.')
---
select pg_ls_logdir()
---
select pg_ls_waldir()
---
select pg_ls_tmpdir()
---
select pg_ls_archive_statusdir()
---
select pg_stat_file('a')
---
select pg_current_logfile()
---
select pg_hba_file_rules()
---
select pg_show_all_file_settings()
---
select pg_read_file_old('a')
---
select lo_import('/etc/passwd')
---
select lo_export(1, '/tmp/x')
---
select lo_create(1)
---
select lo_creat(1)
---
select lo_unlink(1)
---
select lo_open(1, 131072)
---
select lo_get(1)
---
select lo_put(1, 0, 'a')
---
select lo_from_bytea(0, 'a')
---
select loread(0, 10)
---
select lowrite(0, 'a')
---
select lo_truncate(0, 0)
---
select lo_lseek(0, 0, 0)
---
select lo_tell(0)
---
select pg_terminate_backend(1)
---
select pg_cancel_backend(1)
---
select pg_reload_conf()
---
select pg_rotate_logfile()
---
select pg_promote()
---
select pg_switch_wal()
---
select pg_create_restore_point('a')
---
select pg_backup_start('a')
---
select pg_backup_stop()
---
select pg_wal_replay_pause()
---
select pg_wal_replay_resume()
---
select pg_export_snapshot()
---
select pg_create_physical_replication_slot('a')
---
select pg_create_logical_replication_slot('a', 'test_decoding')
---
select pg_drop_replication_slot('a')
---
select pg_logical_slot_get_changes('a', null, null)
---
select pg_logical_slot_peek_changes('a', null, null)
---
select pg_logical_emit_message(true, 'a', 'b')
---
select pg_replication_origin_create('a')
---
select pg_replication_slot_advance('a', '0/0')
---
select pg_log_backend_memory_contexts(1)
---
select pg_get_backend_memory_contexts()
---
select pg_get_shmem_allocations()
---
select pg_stat_reset()
---
select pg_stat_reset_shared('bgwriter')
---
select pg_stat_reset_single_table_counters(1)
---
select pg_stat_clear_snapshot()
---
select pg_stat_get_activity(null)
---
select pg_stat_get_backend_activity(1)
---
select pg_stat_get_backend_client_addr(1)
---
select pg_advisory_lock(1)
---
select pg_advisory_lock_shared(1)
---
select pg_advisory_xact_lock(1)
---
select pg_advisory_xact_lock_shared(1)
---
select pg_try_advisory_lock(1)
---
select pg_try_advisory_xact_lock(1)
---
select pg_advisory_unlock(1)
---
select pg_advisory_unlock_all()
---
select pg_notify('a', 'b')
---
select pg_listening_channels()
---
select pg_notification_queue_usage()
---
select pg_lock_status()
---
select pg_blocking_pids(1)
---
select pg_safe_snapshot_blocking_pids(1)
---
select pg_isolation_test_session_is_blocked(1, array[2])
---
select set_config('role', 'postgres', false)
---
select current_setting('data_directory')
---
select current_setting('is_superuser', true)
---
select pg_show_all_settings()
---
select pg_settings_get_flags('a')
---
select pg_config()
---
select pg_control_system()
---
select pg_control_checkpoint()
---
select pg_postmaster_start_time()
---
select pg_conf_load_time()
---
select pg_is_in_recovery()
---
select pg_backend_pid()
---
select inet_server_addr()
---
select inet_server_port()
---
select inet_client_addr()
---
select inet_client_port()
---
select nextval('s')
---
select currval('s')
---
select lastval()
---
select setval('s', 1)
---
select setseed(0.5)
---
select txid_current()
---
select txid_current_snapshot()
---
select pg_current_xact_id()
---
select pg_current_snapshot()
---
select pg_current_wal_lsn()
---
select pg_xact_commit_timestamp('1'::xid)
---
select pg_last_committed_xact()
---
select query_to_xml('select 1', true, true, '')
---
select query_to_xml_and_xmlschema('select 1', true, true, '')
---
select query_to_xmlschema('select 1', true, true, '')
---
select table_to_xml('pg_authid', true, true, '')
---
select table_to_xmlschema('pg_authid', true, true, '')
---
select schema_to_xml('public', true, true, '')
---
select database_to_xml(true, true, '')
---
select database_to_xmlschema(true, true, '')
---
select cursor_to_xml('c', 1, true, true, '')
---
select ts_stat('select search from products')
---
select ts_rewrite('a'::tsquery, 'select 1')
---
select ts_lexize('simple', 'a')
---
select ts_debug('a')
---
select ts_parse('default', 'a')
---
select ts_token_type('default')
---
select pg_relation_size('customers')
---
select pg_total_relation_size('customers')
---
select pg_database_size('postgres')
---
select pg_tablespace_size('pg_default')
---
select pg_table_size('customers')
---
select pg_relation_filepath('customers')
---
select pg_relation_filenode('customers')
---
select pg_filenode_relation(0, 1)
---
select pg_tablespace_location(1)
---
select pg_tablespace_databases(1)
---
select pg_get_functiondef(1)
---
select pg_get_viewdef('v')
---
select pg_get_viewdef(1, true)
---
select pg_get_constraintdef(1)
---
select pg_get_indexdef(1)
---
select pg_get_triggerdef(1)
---
select pg_get_ruledef(1)
---
select pg_get_expr(null, 0)
---
select pg_get_userbyid(10)
---
select pg_get_serial_sequence('a', 'b')
---
select pg_get_keywords()
---
select pg_get_catalog_foreign_keys()
---
select pg_describe_object(1, 2, 3)
---
select pg_identify_object(1, 2, 3)
---
select obj_description(1, 'pg_class')
---
select col_description(1, 1)
---
select shobj_description(1, 'pg_database')
---
select format_type(1, 2)
---
select to_regclass('pg_authid')
---
select to_regproc('now')
---
select to_regrole('postgres')
---
select to_regtype('int')
---
select to_regnamespace('public')
---
select has_table_privilege('pg_authid', 'select')
---
select has_database_privilege('postgres', 'create')
---
select has_schema_privilege('public', 'create')
---
select pg_has_role('postgres', 'member')
---
select row_security_active('customers')
---
select pg_table_is_visible(1)
---
select pg_function_is_visible(1)
---
select pg_encoding_to_char(6)
---
select getdatabaseencoding()
---
select pg_client_encoding()
---
select current_schemas(true)
---
select pg_timezone_names()
---
select pg_timezone_abbrevs()
---
select pg_available_extensions()
---
select pg_available_extension_versions()
---
select pg_extension_update_paths('plpgsql')
---
select pg_extension_config_dump('a', '')
---
select pg_prepared_statement()
---
select pg_prepared_xact()
---
select pg_cursor()
---
select pg_sequence_last_value('s')
---
select pg_sequence_parameters(1)
---
select pg_partition_tree('a')
---
select pg_partition_ancestors('a')
---
select pg_import_system_collations('public')
---
select pg_collation_actual_version(1)
---
select pg_stop_making_pinned_objects()
---
select pg_nextoid('a', 'b', 'c')
---
select pg_trigger_depth()
---
select pg_my_temp_schema()
---
select pg_column_is_updatable('a', 1, true)
---
select pg_relation_is_updatable('a', true)
---
select binary_upgrade_set_next_pg_type_oid(1)
---
select binary_upgrade_create_empty_extension('a', 'b', true, 'c', null, null, null)
---
select brin_summarize_new_values('a')
---
select brin_desummarize_range('a', 1)
---
select gin_clean_pending_list('a')
---
select amvalidate(1)
---
select currtid2('a', '(0,1)')
---
select heap_tableam_handler(null)
---
select suppress_redundant_updates_trigger()
---
select plpgsql_call_handler()
---
select regclassin('pg_authid')
---
select regclassout(1)
---
select textin('a')
---
select int4in('1')
---
select byteasend('a')
---
select textsend('a')
---
select hashtext('a')
---
select array_in('a', 1, 2)
---
select record_out(row(1))
---
select domain_in('a', 1, 2)
---
select anyarray_out(array[1])
---
select crosstab('select 1, 2, 3')
---
select connectby('a', 'b', 'c', 'd', 1)
---
select dblink_connect('host=evil')
---
select dblink_exec('delete from customers')
---
select dblink_send_query('a', 'b')
---
select postgres_fdw_get_connections()
---
select pg_buffercache_pages()
---
select pg_stat_statements(true)
---
select pg_stat_statements_reset()
---
select pg_prewarm('customers')
---
select pgstattuple('customers')
---
select get_raw_page('customers', 0)
---
select heap_page_items(null)
---
select pg_file_write('a', 'b', true)
---
select pg_file_read('a', 1, 2)
---
select pg_file_unlink('a')
---
select pg_file_rename('a', 'b')
---
select adminpack_read('a')
---
select sys_eval('id')
---
select sys_exec('id')
---
select plpy_exec('id')
---
select http_get('http://evil')
---
select load_file('/etc/passwd')
---
select sleep(5)
---
select benchmark(1000000, md5('a'))
---
select xp_cmdshell('dir')
---
select group_concat(1)
---
select evil(1)
---
select public.evil(1)
---
select public.count(1)
---
select public.now()
---
select sales.evil()
---
select "PG_SLEEP"(1)
---
select "pg_sleep"(1)
---
select "pg_catalog"."pg_sleep"(1)
---
select pg_catalog.pg_sleep(1)
---
select PG_CATALOG.PG_SLEEP(1)
---
select information_schema._pg_truetypid(null, null)
---
select postgres.pg_catalog.pg_sleep(1)
---
select "coalesce"(1, 2)
---
select "row"(1)
---
select "grouping"(1)
---
select "xmlelement"(1)
---
select "current_timestamp"(1)
---
select * from pg_ls_dir('.')
---
select 1 from customers, pg_ls_dir('.')
---
select 1 from customers c cross join lateral pg_ls_dir('.')
---
select * from pg_read_file('a')
---
select 1 from customers, pg_read_file('a')
---
select 1 from customers c cross join lateral pg_read_file('a')
---
select * from lo_get(1)
---
select 1 from customers, lo_get(1)
---
select 1 from customers c cross join lateral lo_get(1)
---
select * from dblink('a', 'b') as t(a int)
---
select 1 from customers, dblink('a', 'b') as t(a int)
---
select 1 from customers c cross join lateral dblink('a', 'b') as t(a int)
---
select * from crosstab('select 1') as t(a int)
---
select 1 from customers, crosstab('select 1') as t(a int)
---
select 1 from customers c cross join lateral crosstab('select 1') as t(a int)
---
select * from pg_stat_get_activity(null)
---
select 1 from customers, pg_stat_get_activity(null)
---
select 1 from customers c cross join lateral pg_stat_get_activity(null)
---
select * from ts_stat('select 1')
---
select 1 from customers, ts_stat('select 1')
---
select 1 from customers c cross join lateral ts_stat('select 1')
---
select * from pg_timezone_names()
---
select 1 from customers, pg_timezone_names()
---
select 1 from customers c cross join lateral pg_timezone_names()
---
select * from pg_show_all_settings()
---
select 1 from customers, pg_show_all_settings()
---
select 1 from customers c cross join lateral pg_show_all_settings()
---
select * from evil()
---
select 1 from customers, evil()
---
select 1 from customers c cross join lateral evil()
---
select * from public.evil()
---
select 1 from customers, public.evil()
---
select 1 from customers c cross join lateral public.evil()
---
select * from pg_lock_status()
---
select 1 from customers, pg_lock_status()
---
select 1 from customers c cross join lateral pg_lock_status()
---
select * from pg_cursor()
---
select 1 from customers, pg_cursor()
---
select 1 from customers c cross join lateral pg_cursor()
---
select * from query_to_xml('a', true, true, '')
---
select 1 from customers, query_to_xml('a', true, true, '')
---
select 1 from customers c cross join lateral query_to_xml('a', true, true, '')
---
insert into customers values (1)
---
insert into customers select * from customers
---
update customers set name = 'x'
---
delete from customers
---
merge into customers using orders on true when matched then delete
---
truncate customers
---
drop table customers
---
drop database postgres
---
drop function evil
---
create table t (a int)
---
create temp table t as select 1
---
create view v as select 1
---
create function f() returns int language sql as 'select 1'
---
create extension dblink
---
create role evil superuser
---
create database d
---
create index i on customers (id)
---
create trigger t after insert on customers execute function evil()
---
create rule r as on select to customers do instead select 1
---
create materialized view m as select 1
---
create server s foreign data wrapper postgres_fdw
---
create publication p for all tables
---
create subscription s connection 'a' publication p
---
alter table customers add column x int
---
alter role postgres superuser
---
alter system set log_statement = 'none'
---
alter database postgres set a.b = 'c'
---
grant all on customers to public
---
revoke all on customers from public
---
comment on table customers is 'x'
---
security label on table customers is 'x'
---
vacuum
---
vacuum full customers
---
analyze
---
reindex table customers
---
cluster customers
---
checkpoint
---
load 'evil'
---
refresh materialized view m
---
copy customers to '/tmp/x'
---
copy customers from '/tmp/x'
---
copy (select 1) to program 'id'
---
copy customers from program 'id'
---
copy customers to stdout
---
begin
---
start transaction
---
commit
---
rollback
---
savepoint a
---
release savepoint a
---
rollback to a
---
prepare transaction 'a'
---
prepare p as select 1
---
execute p
---
deallocate all
---
declare c cursor for select 1
---
fetch all from c
---
move c
---
close c
---
listen a
---
notify a, 'b'
---
unlisten *
---
lock table customers in access exclusive mode
---
set search_path = evil
---
set local role postgres
---
set session authorization postgres
---
set transaction read write
---
set time zone 'UTC'
---
reset all
---
discard all
---
show data_directory
---
show all
---
explain select 1
---
explain analyze select 1
---
explain (analyze) delete from customers
---
explain analyze verbose update customers set name = 'x'
---
do $$ begin end $$
---
do language plpgsql 'begin end'
---
call evil()
---
import foreign schema a from server b into c
---
reassign owned by a to b
---
drop owned by a
---
select 1; select 2
---
select 1;; select 2
---
;select 1; select 2
---
select 1; delete from customers
---
select 1; commit; drop table customers
---
select 1 --x
; delete from customers
---
select 1 /* x */; delete from customers
---
select 'a\'; delete from customers; --'
---
select 1 end; delete from customers
---
select 1 end, pg_sleep(1)
---
select 1 as a end, pg_sleep(1)
---
select 1 end from customers, pg_ls_dir('.')
---
with x as (insert into customers values (1) returning *) select * from x
---
with x as (update customers set name = 'x' returning *) select * from x
---
with x as (delete from customers returning *) select * from x
---
with x as (merge into customers using orders on true when matched then delete) select 1
---
with x as (select 1) insert into customers select * from customers
---
with x as (select 1) update customers set name = 'x'
---
with x as (select 1) delete from customers
---
with x as (with y as (delete from customers returning *) select * from y) select * from x
---
with x as materialized (delete from customers returning 1) select * from x
---
select * from (with x as (delete from customers returning 1) select * from x) t
---
select (with x as (delete from customers returning 1) select * from x)
---
select exists (with x as (delete from customers returning 1) select * from x)
---
(delete from customers)
---
select * into t from customers
---
select id into temp t from customers
---
select id into unlogged t from customers
---
select * into table t from customers
---
select id into temporary table t from customers
---
with x as (select 1) select * into t from x
---
select 1 union select 2 into t
---
select * from customers for update
---
select * from customers for no key update
---
select * from customers for share
---
select * from customers for key share
---
select * from customers for update of customers nowait
---
select * from customers for update skip locked
---
select * from (select * from customers for update) t
---
with x as (select * from customers for update) select * from x
---
select (select id from customers limit 1 for update)
---
select 1 where exists (select 1 from customers for share)
---
select * from customers limit 1 for update
---
(select * from customers for update)
---
(select * from customers) for update
---
select * from customers for read only
---
select * from pg_shadow
---
select * from pg_authid
---
select * from pg_user
---
select * from pg_roles
---
select * from pg_stat_activity
---
select * from pg_settings
---
select * from pg_class
---
select * from pg_proc
---
select * from pg_tables
---
select * from pg_views
---
select * from pg_stats
---
select * from pg_statistic
---
select * from pg_largeobject
---
select * from pg_user_mappings
---
select * from pg_hba_file_rules
---
select * from pg_file_settings
---
select * from pg_stat_replication
---
select * from pg_stat_ssl
---
select * from pg_stat_statements
---
select * from pg_locks
---
select * from pg_prepared_statements
---
select * from pg_cursors
---
select * from pg_database
---
select * from pg_config
---
select * from PG_SHADOW
---
select * from "pg_shadow"
---
select * from only pg_shadow
---
table pg_shadow
---
(table pg_shadow)
---
table only pg_shadow
---
select 1 union all table pg_shadow
---
with x as (table pg_shadow) select * from x
---
select * from pg_catalog.pg_shadow
---
select * from "pg_catalog"."pg_class"
---
select * from PG_CATALOG.pg_class
---
select * from postgres.pg_catalog.pg_class
---
select * from postgres.public.customers
---
select * from information_schema.tables
---
select * from information_schema.columns
---
select * from information_schema.role_table_grants
---
select * from information_schema.user_mapping_options
---
select * from INFORMATION_SCHEMA.TABLES
---
select * from pg_toast.pg_toast_1
---
select * from pg_temp.x
---
select * from pg_temp_1.x
---
select * from secret
---
select * from hidden.secret
---
select * from public.secret
---
select * from "Customers"
---
select * from "secret"
---
select * from customers, secret
---
select * from customers join secret on true
---
select * from customers left join secret s on s.id = customers.id
---
select * from customers natural join secret
---
select * from customers where id in (select id from secret)
---
select (select password from secret limit 1)
---
select array(select password from secret)
---
select count(*) from (select * from secret) x
---
with x as (select * from secret) select * from x
---
with customers as (select * from secret) select * from customers
---
select 1 union select 1 from secret
---
select secret from secret
---
select row_to_json(s) from secret s
---
select * from customers, lateral (select * from secret) x
---
select * from unnest(array(select s from secret s)) x
---
values ((select password from secret))
---
select a or from secret
---
select 1 from customers where a or from secret
---
select password from customers
---
select c.password from customers c
---
select customers.password from customers
---
select x.name from customers c
---
select xmin from customers
---
select c.ctid, c.tableoid::regclass from customers c
---
select customers.cmax from customers
---
select 'pg_authid'::regclass
---
select 'pg_authid'::pg_catalog.regclass
---
select 'pg_authid'::"regclass"
---
select cast('pg_authid' as regclass)
---
select regclass 'pg_authid'
---
select 'now'::regproc
---
select 'lower(text)'::regprocedure
---
select '+'::regoper
---
select 'int'::regtype
---
select 'postgres'::regrole
---
select 'public'::regnamespace
---
select 'english'::regconfig
---
select 'simple'::regdictionary
---
select '"C"'::regcollation
---
select array['pg_authid']::regclass[]
---
select '{pg_authid}'::regclass[]
---
select 'pg_authid'::regclass::oid
---
select 1::oid::regclass
---
select 16384::regclass
---
select 1::xid
---
select '(0,1)'::tid
---
select 'x'::evil_type
---
select cast('x' as public.evil_domain)
---
select evil_type 'x'
---
select 'x'::cstring
---
select 'x'::aclitem
---
select 'x'::pg_node_tree
---
select 'x'::pg_lsn
---
select 'c'::refcursor
---
select null::internal
---
select x.pg_sleep from generate_series(1, 1) x
---
select x.evil from generate_series(1, 1) x
---
select c.evil from customers c
---
select customers.evil from customers
---
select public.customers.evil from customers
---
select c.row_to_json from customers c
---
select c.pg_typeof from customers c
---
select c.hstore from customers c
---
select (c).evil from customers c
---
select (c.name).evil from customers c
---
select (c.id).pg_sleep from customers c
---
select (name).evil from customers
---
select (customers).evil from customers
---
select (1).pg_sleep
---
select (1.0).pg_sleep
---
select ('a'::text).pg_read_file
---
select ('/etc/passwd').pg_read_file
---
select ((select 1)).pg_sleep
---
select (select 1).pg_sleep
---
select (select pg_sleep from (select 1 as pg_sleep) x).pg_sleep
---
select (array[1])[1].pg_sleep
---
select (row(1)).pg_sleep
---
select (now()).evil
---
select (count(*)).pg_sleep from customers
---
select (jsonb_each(profile)).evil from customers
---
select (json_array_elements('[1]')).value.evil
---
select (lower('a')).evil
---
select (case when true then 1 end).pg_sleep
---
select (coalesce(1)).pg_sleep
---
select (x.y).z from (select 1 as y) x
---
select x.evil from (select 1) x
---
select x.evil from (values (1)) x
---
select x.evil from unnest(array[1]) x
---
select x.evil from json_each('{}') x
---
select x.evil from (select 1 as a) x(evil2)
---
select t.evil from lateral generate_series(1, 1) t
---
select (t).evil from generate_series(1, 1) t
---
select (t).* , (t.evil).* from customers t
---
with t as (select 1 as a) select t.evil from t
---
with t(a) as (select 1) select (t).evil from t
---
select 1 where (select x.evil from generate_series(1, 1) x) is null
---
select 1 from customers x where exists (select from customers x2, (select x.evil) y)
---
select 1 from generate_series(1, 1) x, customers y where exists (select 1 from (select 1 as evil) z where x.evil)
---
select * from generate_series(1, 1) x join customers c on x.evil
---
select array_agg(x.evil) from generate_series(1, 1) x
---
select max(x.evil) over () from generate_series(1, 1) x
---
select 1 operator(public.+) 2
---
select 1 operator(evil.=) 2
---
select 1 operator(public.=) any (array[1])
---
select 1 @#@ 2
---
select @#@ 1
---
select 1 === 2
---
select 'a' <%> 'b'
---
select * from customers order by id using operator(public.<)
---
select * from customers order by name using evil.<
---
select strpos(repeat('a', 2000000), 'b' || repeat('a', 500000))
---
select position(repeat('a', 500000) in repeat('a', 2000000))
---
select replace(repeat('a', 10000000), 'a', repeat('b', 1000))
---
select split_part(repeat('a', 100000000), 'a', 5)
---
select string_to_array(repeat('a', 100000000), 'a')
---
select translate(repeat('a', 100000000), 'a', 'b')
---
select repeat('a', 90000000) like repeat('%a', 1000000)
---
select repeat('a', 1000000) ~ '(a*)*b'
---
select repeat('a', 1000000000)
---
select repeat(repeat('a', 100000), 100000)
---
select repeat(repeat(repeat('a', 1000), 1000), 1000)
---
select repeat('a', 1000 * 1000 * 1000)
---
select repeat('a', (10 ^ 9)::int)
---
select repeat('a', '1000000000')
---
select repeat('a', '1000000000'::int)
---
select repeat('a', 1e9::int)
---
select repeat('a', (select 1000000000))
---
select repeat('a', n) from (select 1000000000 as n) x
---
select repeat('a', n) from (values (1000000000)) x(n)
---
with x(n) as (select 1000000000) select repeat('a', n) from x
---
select repeat('a', n * 1000000) from generate_series(1, 1000) n
---
select repeat('a', id * 100000000) from customers
---
select repeat('a', greatest(id, 1000000000)) from customers
---
select repeat('a', coalesce(null, 1000000000))
---
select repeat('a', case when true then 1000000000 else 1 end)
---
select repeat('a', abs(-1000000000))
---
select repeat('a', power(10, 9)::int)
---
select repeat('a', 1 << 30)
---
select repeat('a', factorial(12)::int)
---
select repeat('a', exp(20)::int)
---
select repeat('a', ('1' || '000000000')::int)
---
select repeat('a', x'3b9aca00'::int)
---
select repeat('a', b'111111111111111111111111111111'::int)
---
select repeat('a', extract(epoch from now())::int)
---
select repeat('a', date_part('epoch', now())::int)
---
select repeat('a', to_number('1000000000', '9999999999')::int)
---
select repeat('a', pg_size_bytes('1 GB')::int)
---
select repeat('a', (1 / 0.000000001)::int)
---
select repeat('a', ('{"n": 1000000000}'::json ->> 'n')::int)
---
select repeat('a', (random() * 1000000000)::int)
---
select repeat('a', length(repeat('a', 100000)) * 10000)
---
select lpad('a', 1000000000)
---
select rpad('a', 1000000000, 'b')
---
select lpad('a', 1000000000, repeat('b', 1000))
---
select format('%900000000s', 'x')
---
select format('%*s', 900000000, 'x')
---
select format('%-900000000s|', 'x')
---
select format('%1$900000000s', 'x')
---
select format('%' || '900000000s', 'x')
---
select format(concat('%', '900000000', 's'), 'x')
---
select format(note, 'x') from orders
---
select array_fill(0, array[100000000])
---
select array_fill(0, array[10000, 10000])
---
select array_fill(0, '{100000000}'::int[])
---
select array_fill(repeat('a', 1000), array[100000])
---
select array_fill(0, array[1000, 1000]) && array_fill(1, array[1000, 1000])
---
select polygon(100000000, circle '((0,0),1)')
---
select polygon(10000000, circle '((0,0),1)') && polygon(10000000, circle '((9,9),1)')
---
select count(*) from generate_series(1, 10000000000)
---
select count(*) from generate_series(1, 1000000000)
---
select count(*) from generate_series(1, 100000 * 100000)
---
select count(*) from generate_series(1, 10 ^ 12::numeric)
---
select count(*) from generate_series(0, 1, 0.00000000001)
---
select count(*) from generate_series(timestamp '0001-01-01', timestamp '9999-12-31', interval '1 second')
---
select count(*) from generate_series(timestamp '2000-01-01', timestamp '2030-01-01', '1 microsecond')
---
select count(*) from generate_series(now() - interval '100 years', now(), interval '1 microsecond')
---
select count(*) from generate_series(1, (select 10000000000))
---
select generate_series(1, 10000000000)
---
select generate_series(1, n) from (values (10000000000)) x(n)
---
select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b
---
select count(*) from generate_series(1, 100000) a cross join generate_series(1, 100000) b
---
select string_agg(repeat('a', 10000), '') from generate_series(1, 1000000)
---
select length(string_agg('a', '')) from generate_series(1, 1000000) a, generate_series(1, 1000) b
---
select strpos(string_agg('a', ''), 'b' || string_agg('a', '')) from orders
---
select strpos(a, b) from (select string_agg('a', '') as a from orders) x, (select 'b' || string_agg('a', '') as b from orders) y
---
select array_agg(a) && array_agg(b) from generate_series(1, 100000) a, generate_series(1, 10) b
---
select replace(replace(replace(repeat('a', 1000), 'a', repeat('b', 1000)), 'b', repeat('c', 1000)), 'c', 'dddd')
---
select regexp_replace(repeat('a', 10000), 'a', repeat('b', 10000), 'g')
---
select concat(repeat('a', 90000), repeat('a', 90000), repeat('a', 90000))
---
select repeat('a', 90000) || repeat('a', 90000) || repeat('a', 90000)
---
select array_to_string(array_fill('a'::text, array[10000]), repeat('b', 10000))
---
select overlay(repeat('a', 90000) placing repeat('b', 90000) from 1)
---
with recursive t(s) as (select 'a' union all select s || s from t where length(s) < 1000000000) select max(length(s)) from t
---
with recursive t(s) as (select 'a' union all select concat(s, s) from t) select s from t limit 30
---
with recursive t(s) as (select 'a' union all select repeat(s, 10) from t) select s from t limit 10
---
with recursive t(s) as (select 'a' union all select replace(s, 'a', 'aa') from t) select s from t limit 30
---
with recursive t(n) as (select 1 union all select n * 10 from t where n < 1000000000) select repeat('a', n) from t
---
with recursive t(a) as (select array[1] union all select a || a from t) select a from t limit 30
---
with a as (select repeat('a', 60000) as s), b as (select s || s as s from a), c as (select s || s as s from b), d as (select s || s as s from c) select s from d
---
select power(9.9, 9999999)
---
select 9.9 ^ 9999999
---
select 10::numeric ^ 100000
---
select factorial(100000)
---
select exp(100000::numeric)
---
select 1e100000::numeric
---
select xpath(repeat('/a', 50000), '<a/>'::xml)
---
select jsonb_path_query(string_agg('a', '')::jsonb, string_agg('b', '')::jsonpath) from orders
---
with recursive a as (select customers.name from customers), customers as (select 1 as x) select * from a
---
select xmlparse(document '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>')
---
select '<!DOCTYPE a [<!entity b SYSTEM "file:///etc/passwd">]><a>&b;</a>'::xml
---
select xmlparse(document e'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>')
---
select power(score, 1000000) from customers
---
select 'new'::evil.status
---
select repeat('a', e'\x31\x30\x30\x30\x30\x30\x30\x30\x30\x30'::int)
---
select format(e'%\x39\x39\x39\x39\x39\x39\x39s', 'x')
---
select xmlparse(document e'<\x21ENTITY b "b">')
---
with recursive t(n, s) as (select 1, 'a' union all select n * 10, repeat('a', n) from t where n < 1000000000) select s from t
---
with recursive t(n, m, s) as (select 1, 1, 'a' union all select n + m, n + m, lpad('a', n) from t where n < 1000000000) select s from t
---
select like('a', 'b')
---
select notlike('a', 'b')
---
select U&"\0070g_sleep"(1)
---
select U&'\0070'
---
select u&"pg_sleep"(1)
---
select "pg_sleep" (1)
---
select pg_sleep /* a */ (1)
---
select pg_sleep
(1)
---
select pg_sleep -- a
(1)
---
select /*! pg_sleep(1) */ 1
---
select /*!50000 pg_sleep(1) */ 1
---
select /*M! pg_sleep(1) */ 1
---
select 1 /*! union select 2 */
---
select $1
---
select ?
---
select :name
---
select * from customers where id = $1
---
select @x
---
select @@version
---
select {fn now()}
---
select {d '2024-01-01'}
---
select `id` from customers
---
select id from customers limit 1, 2
---
select top 1 id from customers
---
select id from customers qualify true
---
select * exclude (id) from customers
---
select * except (id) from customers
---
select id from customers pivot (count(id) for name in ('a'))
---
from customers
---
from customers select id
---
select id from customers |> where true
---
select a.b.c.d.e from customers
---
select id from customers where id == 1
---
select 1from customers
---
select 1 from customers where 1=1and 2=2
---
select 0x1F
---
select $$a
---
select 'a
---
select "a
---
select e'a\
---
select (1
---
select 1)
---
select )
---
select 1 from
---
/* unclosed
---
--
---
 
---
;
---
()
---
(())
---
select * from customers union by name select * from orders
---
select * from customers asof join orders match_condition (true)
---
select * from customers for system_time as of now()
---
select * from customers at (timestamp => now())
---
select * from customers with (nolock)
---
select * from table(evil())
---
select * from @stage
---
select try_cast('a' as int)
---
select convert(int, 'a')
---
select 'a' rlike 'b'
---
select 'a' regexp 'b'
---
select 1 div 2
---
select 1 xor 2
---
select x -> x + 1
---
select struct(1)
---
select map {'a': 1}
---
select listagg(name, ',') from customers
---
select count(*) ignore nulls from customers
---
select first_value(id) ignore nulls over () from customers
---
select id from customers limit 1 by id
---
select id from customers group by all
---
select id from customers group by id with rollup
---
select id from customers order by all
---
select id from customers settings a = 1
---
select id from customers format json
---
select id from customers for json auto
---
select id from customers for xml auto
---
select id from customers into outfile '/tmp/x'
---
select id into @x from customers
---
handler customers open
---
select sql_no_cache id from customers
---
select date 5
---
select interval 5 day
---
select binary 'a'
---
select _utf8'a'
---
select 'a' 'b'
---
select 1 as from customers
---
select id select from customers
---
select a or from customers
---
select where from customers where true
---
select * from select
---
select * from where
---
select order from customers
---
select strpos(string_agg(repeat('a',10000), ''), 'b'||repeat('a', 99)) from (select generate_series(1,100000)) s
---
select strpos(string_agg(repeat('a',10000),''), 'b'||repeat('a',99)) from order_items
---
select repeat('a', to_number('1,000,000,000','9,999,999,999')::int)
---
select repeat('a', '1,000,000,000'::money::numeric::int)
---
select repeat('a', translate('1 0 0 0 0 0 0 0 0 0',' ','')::int)
---
select repeat('a', concat('1','000000000')::int)
---
select repeat('a', reverse('0000000001')::int)
---
select repeat('a', substring('x1000000000' from 2)::int)
---
select repeat('a', right('x1000000000', 10)::int)
---
select repeat('a', ltrim('x1000000000', 'x')::int)
---
select repeat('a', ('{"a":"\u0031\u0030\u0030\u0030\u0030\u0030\u0030\u0030\u0030\u0030"}'::json->>'a')::int)
---
select repeat('a', encode('\x31303030303030303030'::bytea, 'escape')::int)
---
select repeat('a', convert_from('\x31303030303030303030'::bytea, 'utf8')::int)
---
select repeat('a', unistr('\0031\0030\0030\0030\0030\0030\0030\0030\0030\0030')::int)
---
select repeat('a', (date '2500000-12-31' - date '0001-01-01'))
---
select repeat('a', make_date(2500000,1,1) - make_date(1,1,1))
---
select repeat('a', to_date('2500000-01-01','YYYY-MM-DD') - date '2000-01-01')
---
select repeat('a', (timestamp '2000-01-01' + interval '200000 years')::date - date '2000-01-01')
---
select repeat('a', (timestamp '2000-01-01' + interval '1 year' * 200000)::date - date '2000-01-01')
---
select repeat('a', (timestamp '2000-01-01' + make_interval(years => 200000))::date - date '2000-01-01')
---
select repeat('a', to_timestamp(5000000000000)::date - date '2000-01-01')
---
select repeat('a', lcm(32768, 32767)::int)
---
select repeat('a', (select variance(x)::int from (values (0),(40000)) v(x)))
---
select repeat('a', (select var_pop(x)::int from (values (0),(40000)) v(x)))
---
select repeat('a', (select regr_sxx(x,x)::int from (values (0),(40000)) v(x)))
---
select repeat('a', (select covar_pop(x,x)::int from (values (0),(40000)) v(x)))
---
select repeat('a', cosh(20)::int)
---
select repeat('a', cot(0.000000002)::int)
---
select repeat('a', tand(89.9999999)::int)
---
select repeat('a', div(1, 0.000000002)::int)
---
select repeat('a', (v/0.000000002)::int) from (values (1)) t(v)
---
select repeat('a', (1/v)::int) from (values (0.000000002)) t(v)
---
select repeat('a', (1/ln(1.000000002))::int)
---
select repeat('a', e'\461\460\460\460\460\460\460\460\460\460'::int)
---
select format(e'%\461\460\460\460\460\460\460\460\460s', 'a')
---
with recursive r(n,x) as (select 1,'a' union all select n+1, format('%1$s%1$s', x) from r where n<29) select length(x) from r
---
with recursive r(n,x) as (select 1,'"' union all select n+1, json_build_array(x)::text from r where n<28) select length(x) from r
---
with recursive r(n,x) as (select 1,'"' union all select n+1, (array[x])::text from r where n<28) select length(x) from r
---
with recursive r(n,x) as (select 1,'"' union all select n+1, row(x)::text from r where n<28) select length(x) from r
---
with recursive r(n,x) as (select 1,'''' union all select n+1, format('%L', x) from r where n<28) select length(x) from r
---
with recursive r(n,x) as (select 1,'a' union all select n+1, (select string_agg(x||y,'') from (values('a'),('b')) v(y)) from r where n<28) select length(x) from r
---
with recursive r(n,x) as (select 1,'[1]'::jsonb union all select n+1, jsonb_insert(x,'{0}',x) from r where n<25) select length(x::text) from r
---
with recursive r(n,x) as (select 1,'{}'::jsonb union all select n+1, jsonb_set(x,array[n::text],x) from r where n<25) select length(x::text) from r
---
with recursive r(n,x) as (select 1,'a' union all select n+1, convert_to(x,'utf8')::text from r where n<28) select length(x) from r
---
with recursive r(n,x) as (select 1,'a' union all select n+1, x::bytea::text from r where n<28) select length(x) from r
---
select array_replace(string_to_array(repeat('a,',5000),','),'a',repeat('b',100000))
---
select bpchar('a', 900000004, true)
---
select length(pg_catalog.bit(5, 80000000))
---
select "bpchar"('a', 900000004, true)
---
select position(b'01' in (array[b'0']::bit(80000000)[])[1])
---
select position(b'0000000000000000000000000000000001' in b'0'::pg_catalog.bit(80000000))
---
select length('a'::bpchar(10000000)||'b')
---
select ('['||repeat('(1,1),',16000)||'(1,1)]')::path <-> ('['||repeat('(2,1),',16000)||'(2,2)]')::path
---
select ('['||repeat('(1,1),',16000)||'(1,1)]')::path ?# ('['||repeat('(2,1),',16000)||'(2,2)]')::path
---
select ('('||repeat('(1,1),',16000)||'(1,1))')::polygon <-> ('('||repeat('(2,1),',16000)||'(2,2))')::polygon
---
select ('('||repeat('(1,1),',16000)||'(1,1))')::polygon ~= ('('||repeat('(2,1),',16000)||'(2,2))')::polygon
---
select xpath('count(//*[count(//*[count(//*)>0])>0])', ('<r>'||repeat('<a/>',2000)||'</r>')::xml)
---
select * from xmltable('//*[count(//*[count(//*)>0])>0]' passing ('<r>'||repeat('<a/>',2000)||'</r>')::xml columns a text path '.')
---
select ln(repeat('9',100000)::numeric)
---
select sqrt(repeat('9',100000)::numeric)
---
select repeat('9',100000)::numeric / repeat('7',50000)::numeric
---
select (repeat('9',60000)::numeric * repeat('7',60000)::numeric) % 9999999977
---
select power(repeat('9',100000)::numeric, 1.5)
---
select gcd(repeat('9',100000)::numeric, repeat('7',99999)::numeric)
---
select jsonb_pretty((repeat('[',5000)||repeat(']',5000))::jsonb)
---
select (select length(repeat(lexeme,10000)) from unnest(array[1]) u) from (select repeat('a',100000) as lexeme) s
---
select (select length(repeat(unnest.lexeme,10000)) from rows from (lower('x'))) from (select repeat('a',100000) as lexeme) unnest
---
select repeat('a', ('2001:db8::1'::inet - '2001:db7:ffff:ffff:ffff:ffff:c000:0'::inet)::int)
---
select repeat('a', (select max(x)::int from jsonb_array_elements_text('[1000000000]') t(x)))
---
select repeat('a', (xpath('string-length(/a)*100000000', '<a>aaaaaaaaaa</a>'))[1]::text::int)
---
select repeat('a', (jsonb_path_query('[10]', '$[0]*100000000'))::int)
---
select repeat('a', (jsonb_path_query_first('["1"]', '$[0].double()*1000000000'))::int)
---
select repeat('a', extract(days from interval '1000000000 days')::int)
---
select repeat('a', extract(year from interval '100000000 years')::int)
---
select repeat('a', date_part('day', timestamp '200000-01-01' - timestamp '2000-01-01')::int)
---
select repeat('a', extract(day from timestamp '200000-01-01' - timestamp '2000-01-01')::int)
---
select repeat('a', extract(day from interval '1 day' * 1000000000)::int)
---
select repeat('a', area(box '((0,0),(30000,30000))')::int)
---
select repeat('a', area(circle '<(0,0),15000>')::int)
---
select repeat('a', percentile_cont(0.5) within group (order by x)::int) from (values (900000000)) v(x)
---
select repeat('a', mode() within group (order by x)::int) from (values (900000000)) v(x)
---
select repeat('a', percentile_disc(0.5) within group (order by x)::int) from (values (900000000)) v(x)
---
select repeat('a', value::int) from json_each_text('{"x":900000000}')
---
select repeat('a', x) from xmltable('/a' passing '<a>900000000</a>' columns x int path '.')
---
select repeat('a', (regexp_match('x900000000','\d+'))[1]::int)
---
select repeat('a', split_part('a-x900000000','x',2)::int)
---
select repeat('a', ((1 - 1 / 3 * 3) * 900000000)::int)
---
select repeat('a', ((0.6::int - 0.6) * 900000000)::int)
---
select repeat('a', ((100000000000000000001 - 100000000000000000000) * 900000000)::int)
---
select repeat('a', (146100 - (date '2400-01-01' - date '2000-01-01')) * 300000000)
---
select '(1)'::pg_catalog.customers
---
select 1 end, pg_read_file('/etc/passwd')
---
select 1 from orders o where exists (table pg_authid)
---
select * from orders join lateral pg_ls_dir('.') on true
---
select * from rows from (pg_ls_dir('.'))
---
select * from rows from (lower('x'), pg_ls_dir('.')) as t(a,b)
---
select * from pg_ls_dir('.') with ordinality
---
select (o).record_out from orders o
---
select (o.status).pg_read_file from orders o
---
select (s).pg_read_file from (select '/etc/passwd'::text as s) q
---
select q.s.pg_read_file from (select '/etc/passwd'::text as s) q
---
select (q.s).pg_read_file from (select '/etc/passwd'::text as s) q
---
select (select '/etc/passwd'::text).pg_read_file
---
select (null::products).record_out
---
select x.pg_read_file from unnest(array['/etc/passwd']) x
---
select (array['/etc/passwd'])[1].pg_read_file
---
select ('/etc/passwd'::text).pg_read_file
---
select (lower('/ETC/PASSWD')).pg_read_file
---
select cast('pg_authid' as pg_catalog.regclass)
---
select 1 operator(public.+) 1
---
select id from orders order by id using operator(public.<)
---
select * from (select * from orders for share) x
---
with x as (select * from orders for no key update) select * from x
---
(select * from orders) for key share
---
values (1) for update
---
with x as (delete from orders returning *) select 1
---
with x as (update orders set id=id returning *) select 1
---
select * from (delete from orders returning *) x
---
with recursive x as (select 1 union all (with y as (delete from orders returning 1) select * from y)) select * from x
---
select set_config('search_path','x',false)
---
select pg_catalog.set_config('a.b','x',false)
---
select "set_config"('a.b','x',false)
---
select PG_READ_FILE('/etc/passwd')
---
select pg_read_file ('/etc/passwd')
---
select pg_catalog . pg_read_file('/etc/passwd')
---
select "pg_catalog"."pg_read_file"('/etc/passwd')
---
select dblink('x','y')
---
select query_to_xml('select 1',true,false,'')
---
select database_to_xml(true,true,'')
---
select cursor_to_xml('c',1,true,true,'')
---
select table_to_xml('orders',true,true,'')
---
select ts_stat('select 1')
---
select * from ts_stat('select to_tsvector(1::text)')
---
select ts_rewrite('a'::tsquery, 'select 1,2')
---
select pg_sleep(10)
---
select pg_sleep_for('1 s')
---
select pg_notify('a','b')
---
select has_table_privilege('orders','select')
---
select pg_relation_filepath('orders')
---
select to_regclass('orders')
---
select obj_description(1)
---
call x()
---
create table x()
---
select 1 /*! , pg_sleep(1) */
---
select 1 -- x
; select pg_sleep(1)
---
select $$a$$; select pg_sleep(1)--$$
---
select p​g_sleep(1)
---
select рg_sleep(1)
---
select 1 where 1=pg_sleep(1)::text::int
---
select * from orders tablesample system_rows(10)
---
select * from orders tablesample evil(10)
---
select * from orders tablesample bernoulli(pg_sleep(1)::text::int)
---
select sum(id) over (order by id rows between pg_sleep(1)::text::int preceding and current row) from orders
---
select sum(id) over (partition by pg_sleep(1)) from orders
---
select count(*) filter (where pg_sleep(1) is null) from orders
---
select percentile_cont(pg_sleep(1)::text::float) within group (order by id) from orders
---
select percentile_cont(0.5) within group (order by pg_sleep(1)::text::float) from orders
---
select array_agg(id order by pg_sleep(1)) from orders
---
select * from xmltable('/a' passing '<a/>' columns a regclass path '.')
---
select * from xmltable('/a' passing '<a/>' columns a int path '.' default pg_sleep(1)::text::int)
---
select * from json_to_record('{"a":1}') as x(a regclass)
---
select * from json_to_recordset('[]') as x(a pg_authid)
---
select json_populate_record(null::pg_authid, '{}')
---
select * from orders where id in (select usesysid from pg_user)
---
select case when (select count(*) from pg_shadow)>0 then 1 end
---
select * from orders o, lateral (select * from pg_user) u
---
select (select passwd from pg_shadow limit 1)
---
with pg_authid as (select 1) select * from pg_catalog.pg_authid
---
with orders as (select 1 x) select * from public.orders, pg_user
---
select xmlparse(document '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')
---
select xmlserialize(content '<a/>' as text)
---
select sum(id) from orders group by pg_sleep(1)
---
select 1 limit pg_sleep(1)::text::int
---
select 1 offset (select pg_sleep(1))::text::int
---
select 1 fetch first (pg_sleep(1)::text::int) rows only
---
select array[pg_sleep(1)]
---
select array(select pg_sleep(1))
---
select row(pg_sleep(1))
---
select (pg_sleep(1), 1) = (null, 1)
---
select 1 in (pg_sleep(1)::text::int)
---
select 1 = any(array[pg_sleep(1)::text::int])
---
select 1 between pg_sleep(1)::text::int and 2
---
select 'a' like 'a' escape pg_sleep(1)::text
---
select 'a' similar to 'a' escape pg_sleep(1)::text
---
select substring('a' similar 'b' escape pg_sleep(1)::text)
---
select extract(year from pg_sleep(1)::text::date)
---
select trim(both pg_sleep(1)::text from 'x')
---
select overlay('a' placing pg_sleep(1)::text from 1)
---
select position(pg_sleep(1)::text in 'a')
---
select collation for (pg_sleep(1)::text)
---
select xmlelement(name a, xmlattributes(pg_sleep(1) as b))
---
select coalesce(pg_sleep(1)::text,'a'), nullif(1, pg_sleep(1)::text::int), greatest(pg_sleep(1)::text)
---
select grouping(pg_sleep(1)) from orders group by pg_sleep(1)
---
select make_interval(days => pg_sleep(1)::text::int)
---
select make_interval(days := pg_sleep(1)::text::int)
---
select lower(variadic array[pg_sleep(1)::text])
---
select concat(variadic array[pg_sleep(1)::text])
---
select a[pg_sleep(1)::text::int] from (select array[1] a) q
---
select a[1:pg_sleep(1)::text::int] from (select array[1] a) q
---
select * from orders o cross join lateral (values (pg_sleep(1))) v
---
select rank(pg_sleep(1)::text) within group (order by 'a') from orders
---
select * from (values (1)) v(pg_sleep), lateral (select v.pg_read_file) q
---
select x from (select 1) as x(pg_sleep) where x.pg_read_file is null
---
select (orders).pg_typeof from orders
---
select * from only (pg_authid)
---
select 1 from orders where current_user = 'x' or pg_has_role('postgres','member')
---
select * from generate_series(1, 100000000)
---
select * from generate_series(1::bigint, 10::bigint^15)
---
select count(*) from generate_series(1,1000000) a, generate_series(1,1000000) b
---
select * from generate_series(now(), now() + interval '100 years', interval '1 microsecond')
---
select * from generate_series(timestamp '2000-01-01', timestamp '2100-01-01', '0.000001 s'::interval)
---
select * from generate_series(1, 10, 0.0000001)
---
select * from generate_series(0::numeric, 1::numeric, 1/10000000.0)
---
with recursive r(x) as (select 'a' union all select x||x from r) select * from r
---
with recursive r(x) as (select array[1] union all select x||x from r) select * from r
---
with recursive r(x) as (select array[1] union all select array_cat(x,x) from r) select * from r
---
with recursive r(x) as (select '{}'::jsonb union all select jsonb_build_object('a',x,'b',x) from r) select 1 from r
---
with recursive r(x) as (select '<a/>'::xml union all select xmlconcat(x,x) from r) select 1 from r
---
with recursive r(x) as (select 'a' union all select replace(x,'a','aa') from r) select 1 from r
---
with recursive r(x) as (select 'a' union all select regexp_replace(x,'a','aa','g') from r) select 1 from r
---
with recursive r(x) as (select 'a' union all select lpad(x, length(x)*2, 'a') from r) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, overlay(x placing x from 1 for 0) from r) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, r::text from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, '"' union all select n+1, to_json(r)::text from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, '"' union all select n+1, row_to_json(r)::text from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, (select y||y from (select r.x as y) q) from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, q.y||q.y from r, lateral (select r.x as y) q where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, (array_agg(v))[1]||r.x from r, unnest(array[r.x]) v group by 1,r.x) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, (select string_agg(r.x,'') from generate_series(1,2)) from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, translate(x::bytea::text,'x','a') from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, x::xml::text||x from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, '\'::text union all select n+1, regexp_replace(x, '(.)', '\1\1', 'g') from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, 'a,' union all select n+1, array_to_string(array_replace(string_to_array(x,','),'a',x),',') from r where n<30) select 1 from r
---
select strpos(repeat('a',2000000), 'b'||repeat('a',500000))
---
select repeat('a',100000) like '%'||repeat('a',50000)||'b'
---
select repeat('a',100000) ~ ('('||repeat('a?',5000)||')')
---
select array_fill(1, array[100000]) && array_fill(2, array[100000])
---
select array_fill(1, array[1000,1000,1000])
---
select (select string_agg(repeat('a',1000),'') from order_items a, order_items b) like '%'||repeat('a',500)||'b'
---
select replace(repeat('a',100000),'a',repeat('b',10000))
---
select repeat(repeat('a',10000),10000)
---
with a as (select repeat('a',1000) x) select x||x||x||x from a, (select repeat('b',100000) y from a) z where repeat(y, 100) is null
---
select json_agg(repeat('a',100000)) from order_items
---
select string_agg(repeat('a',50000),'') from generate_series(1,100000)
---
select format('%900000000s','a')
---
select format('%*s', 900000000, 'a')
---
select format(repeat('%100s',1000), variadic array_fill('a'::text, array[1000]))
---
select power(10::numeric, 100000)
---
select sqrt(('1'||repeat('0',100000))::numeric)
---
select lpad('a', 100000000000::int)
---
select encode(repeat('a',100000)::bytea, 'hex')||repeat('b',99999)
---
select string_to_array(repeat('a,',50000), repeat('a,',4000)||'b')
---
select width_bucket(1, array_fill(1, array[100000]))
---
select uuid_generate_v4()
---
select crypt('a','b')
---
select * from ((((((((((pg_user))))))))))
---
select ALL pg_sleep(1)
---
select distinct pg_sleep(1)
---
select pg_sleep(1) over () from orders
---
select lag(pg_sleep(1)) over () from orders
---
select * from orders window w as (order by pg_sleep(1))
---
select * from orders where (select true from pg_sleep(1))
---
select 1 as "pg_sleep", "pg_sleep"(1)
---
select (pg_sleep)(1)
---
select {fn pg_sleep(1)}
---
select pg_sleep/**/(1)
---
select * from f() as t(a regclass)
---
select row_security_active('orders')
---
select * from jsonb_each('{"/etc/passwd":1}') e where (e.key).pg_read_file is not null
---
select e.key.pg_read_file from jsonb_each('{"/etc/passwd":1}') e
---
select (e).pg_read_file from jsonb_object_keys('{"/etc/passwd":1}') e
---
select e.pg_read_file from jsonb_object_keys('{"/etc/passwd":1}') e
---
select e.pg_read_file from jsonb_array_elements_text('["/etc/passwd"]') e
---
select lower.pg_read_file from lower('/ETC/PASSWD')
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, (r.*)::text from r where n<30) select 1 from r
---
with recursive r(n,x) as (select 1, 'a' union all select n+1, array_to_string(array(select r.x from generate_series(1,2)),'') from r where n<30) select 1 from r
---
select repeat('a', ('0.900000000'::text collate "C" || '')::numeric::int)
---
select repeat('a', split_part('0.900000000','.',2)::int)
---
select repeat('a', (substring('0.900000000' from 3))::int)
---
select repeat('a', right(0.900000000::text, 9)::int)
---
select repeat('a', overlay('0.900000000' placing '' from 1 for 2)::int)
---
select repeat('a', (1::numeric / v)::int) from (select 0.000000002 as v) t
---
select strpos(repeat('a', id * 10000), repeat('a', id * 5000) || 'b') from orders
---
select strpos(lpad('a', id * 10000), lpad('a', id * 5000) || 'b') from orders
---
select strpos(array_to_string(array_fill('a'::text, array[90000]), 'aaaa'), 'b')
---
select strpos(array_to_string(array(select 'a' from order_items a, order_items b), repeat('a', 1000)), repeat('a', 90) || 'b')
---
select (select string_agg(x, '') from (select repeat('a', 100000) x from generate_series(1, 10000)) q) like '%b'
---
select repeat('a', (date '2000-01-01' + 1000000 - date '2000-01-01') * 900)
---
select repeat('a', (now()::date + 700000000) - now()::date)
---
select repeat('a', (date 'J2400000000' - date '2000-01-01'))
---
select repeat('a', extract(year from interval '900000000 months')::int)
---
select repeat('a', extract(day from (interval '900000000' day))::int)
---
select repeat('a', extract(minute from now())::int * 15000000)
---
select repeat('a', (array[1, 900000000])[2])
---
select repeat('a', (row(900000000)).f1)
---
select repeat('a', greatest(1, (select max(v) from (values (900000000)) t(v))))
---
select repeat('a', sum(v) over ()::int) from (values (450000000), (450000000)) t(v)
---
select repeat('a', sum(900000000)::int)
---
select repeat('a', (avg(v) * 1000000000)::int) from (values (1)) t(v)
---
select repeat('a', stddev_pop(v)::int) from (values (0), (1800000000)) t(v)
---
select repeat('a', (select width_bucket(v, 0, 900000000, 900000000) from (values (899999999)) t(v)))
---
select repeat('a', width_bucket(5, 0, 1, 900000000))
---
select repeat('a', mod(900000000, 1000000000))
---
select repeat('a', bit_or(v)::int) from (values (900000000)) t(v)
---
select repeat('a', any_value(v)) from (values (900000000)) t(v)
---
select repeat('a', trim_scale(900000000.0)::int)
---
select repeat('a', num_nulls(variadic array_fill(null::int, array[100000])) * 9000)
---
select repeat('a', ('{"a":900000000}'::jsonb -> 'a')::int)
---
select repeat('a', ('{"a":900000000}'::jsonb ->> 'a')::int)
---
select repeat('a', ('{"a":900000000}'::jsonb #>> '{a}')::int)
---
select repeat('a', jsonb_extract_path_text('{"a":900000000}', 'a')::int)
---
select repeat('a', ('{"a":900000000}'::jsonb)['a']::int)
---
select xpath_exists('//*[count(//*[count(//*[count(//*)>0])>0])>0]', ('<r>'||repeat('<a/>',2000)||'</r>')::xml)
---
select xpath('/a' || '[count(//*)>0]', '<a/>')
---
select xpath('//a//b//c//d', xmlagg(xmlelement(name a, id))) from order_items
---
select path(polygon(1000000, circle '<(0,0),1>'))
---
select polygon(90000, circle '<(0,0),1>') && polygon(90000, circle '<(1,0),1>')
---
select polygon(id, circle '<(0,0),1>') @> polygon(id, circle '<(1,0),1>') from orders
---
select repeat('a', ('<(0,0),1>'::circle <-> '<(900000000,0),1>'::circle)::int)
---
select repeat('a', (point '(900000000,0)' <-> point '(0,0)')::int)
---
select repeat('a', (@-@ lseg '((0,0),(900000000,0))')::int)
---
select repeat('a', (||/ 900000000000000000000000000.0)::int)
---
select repeat('a', (# path '((0,0),(1,1))') * 450000000)
---
select e'\74!ENTITY x "a">'::xml
---
select rpad('9', 20000, '9')::numeric / rpad('7', 10000, '7')::numeric
---
select repeat('9',100000)::float8::numeric
---
select (array[repeat('9',100000)])::numeric[]
---
select numeric(repeat('9',100000))
---
select to_number(repeat('9',100000), repeat('9',100000)) / 7
---
select ('[' || repeat('9',100000) || ']')::jsonb -> 0
---
select (('[' || repeat('9',100000) || ']')::jsonb -> 0)::numeric / 7
---
select jsonb_path_query(('[' || repeat('9',100000) || ']')::jsonb, '$[0] / 7 / 7 / 7 / 7')
---
with recursive r(n, x) as (select 1, 'a' union all select n + 1, upper(x) || x from r where n < 30) select 1 from r
---
with recursive r(n, x) as (select 1, 'a' union all select n + 1, coalesce(x || x, x) from r where n < 30) select 1 from r
---
with recursive r(n, x) as (select 1, 'a' union all select n + 1, case when n > 0 then concat(x, x) end from r where n < 30) select 1 from r
---
with recursive r(n, x) as (select 1, array['"'] union all select n + 1, array[x::text] from r where n < 30) select 1 from r
---
with recursive r(n, x) as (select 1, '"' union all select n + 1, jsonb_build_object('a', x)::text from r where n < 30) select 1 from r
---
with recursive r(n, x) as (select 1, '"'::text union all select n + 1, xmlelement(name a, xmlattributes(x as b))::text from r where n < 30) select 1 from r
---
with recursive r(n, x) as (select 1, 1::numeric union all select n + 1, x * 10000 from r where n < 30) select repeat('a', x::int) from r
---
with recursive r(n) as (select 1 union all select n + n from r where n < 900000000) select repeat('a', n) from r
---
with recursive r(n, m) as (select 1, 1 union all select n + m, m + n from r where n < 900000000) select repeat('a', n) from r
---
with recursive a(n) as (select 1 union all select n + 1 from a where n < 90000), b(m) as (select n * n from a) select strpos(repeat('a', m), repeat('a', m / 2) || 'b') from b
---
select array_agg(id) && array_agg(id) from order_items
---
select array_agg(a.id) @> array_agg(b.id) from order_items a, order_items b
---
select jsonb_agg(a.id) @> jsonb_agg(b.id) from order_items a, order_items b
---
select repeat('a', (jsonb_populate_record(null::orders, '{"id":900000000}')).id)
---
select replace(string_agg(note, ''), 'a', repeat('b', 10000)) from orders
---
select array_agg(o.id) && array_agg(o.id) from orders o
---
select q.xmin from (select 1) q
---
select (ctid).pg_read_file from orders
