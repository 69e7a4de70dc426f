select pg_sleep(10)
---
select 1; drop table customers
---
select 1 end, pg_read_file('/etc/passwd')
---
with gone as (delete from customers returning *) select * from gone
---
with gone as (delete from customers returning *) delete from orders
---
select * into copy_of from customers
---
select * from customers for update
---
select * from (select * from customers for share) x
---
select * from pg_shadow
---
select * from pg_catalog.pg_authid
---
select * from information_schema.tables
---
select lo_import('/etc/passwd')
---
select set_config('log_statement', 'none', false)
---
select current_setting('data_directory')
---
select query_to_xml('select * from pg_shadow', true, true, '')
---
select * from pg_ls_dir('.')
---
select * from lateral pg_ls_dir('.') x
---
select dblink('host=evil', 'select 1')
---
select x.pg_sleep from generate_series(1, 1) x
---
select (x).pg_sleep from generate_series(1, 1) x
---
select (1::double precision).pg_sleep
---
select nextval('customers_id_seq')
---
select * from secret
---
select c.password from customers c
---
select U&"\0070g_sleep"(1)
---
select "pg_sleep"(1)
---
select pg_catalog.pg_sleep(1)
---
select * from customers order by pg_sleep(1)
---
select * from customers limit (select pg_sleep(1)::text::int)
---
select 'pg_authid'::regclass
---
select cast('pg_authid' as pg_catalog.regclass)
---
select strpos(repeat('a', 2000000), 'b' || repeat('a', 500000))
---
select repeat('a', 1000000000)
---
select format('%900000000s', 'x')
---
select array_fill(0, array[100000, 100000])
---
select count(*) from generate_series(1, 10000000000)
---
explain analyze delete from customers
---
copy customers to program 'id'
---
do $$ begin perform pg_sleep(1); end $$
---
set role postgres
---
show all
---
lock table customers
---
select pg_advisory_lock(1)
---
select 1 operator(public.+) 2
---
table pg_authid
---
select pg_terminate_backend(1)
---
select evil(1)
---
select public.lower('X')
---
with recursive t(s) as (select 'a' union all select s || s from t where length(s) < 1000000000) select length(max(s)) from t
---
select $1
---
select /*! 1 */ 1
---
select xmin from customers
---
call evil()
---
select from customers where (select count(*) from pg_stat_activity) > 0
---

---
select 1 where 1 = any (select pg_sleep(1)::text::int)
---
select sum(1) over (order by pg_sleep(1)) from customers
---
select count(*) filter (where pg_sleep(1) is null) from customers
