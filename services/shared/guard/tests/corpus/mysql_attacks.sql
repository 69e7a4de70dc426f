select sleep(5)
---
select SLEEP (5)
---
select `sleep`(5)
---
select 1 from customers where sleep(1) = 0
---
select id from customers order by sleep(1)
---
select id from customers group by id having sleep(1) = 0
---
select id from customers limit 1 offset 0 procedure analyse(1)
---
select * from customers procedure analyse(10, 2000)
---
select benchmark(100000000, md5('x'))
---
select get_lock('a', 10)
---
select release_lock('a')
---
select release_all_locks()
---
select is_free_lock('a'), is_used_lock('a')
---
select load_file('/etc/passwd')
---
select 1 where load_file('/etc/passwd') is null
---
select (select load_file('/etc/passwd'))
---
select concat('a', load_file('/etc/passwd'))
---
select 1 into outfile '/tmp/x'
---
select * from customers into outfile '/tmp/x' fields terminated by ','
---
select name into dumpfile '/tmp/x' from customers
---
select 1 into @x
---
select id from customers limit 1 into @a
---
select id, name into @a, @b from customers limit 1
---
select @x := 1
---
select @x
---
select @@version
---
select @@global.secure_file_priv
---
select @@hostname, @@datadir
---
select @`x`
---
select @'x'
---
set @x = 1
---
set global general_log = 1
---
set session sql_mode = 'ANSI_QUOTES'
---
select 1; drop table customers
---
select 1; select 2
---
select 1;; select 2
---
;
---
insert into customers (id) values (1)
---
replace into customers (id) values (1)
---
update customers set name = 'x'
---
delete from customers
---
truncate table customers
---
drop table customers
---
create table x (id int)
---
create table x as select * from customers
---
alter table customers add column x int
---
rename table customers to x
---
with c as (select 1) delete from customers
---
with c as (select 1) update customers set name = 'x'
---
handler customers open
---
handler customers read first
---
do sleep(5)
---
do release_all_locks()
---
call mysql.rds_kill(1)
---
call p()
---
load data infile '/etc/passwd' into table customers
---
load data local infile '/etc/passwd' into table customers
---
lock tables customers write
---
unlock tables
---
flush tables
---
kill 1
---
kill query 1
---
shutdown
---
show databases
---
show grants
---
explain select 1
---
describe customers
---
desc customers
---
use mysql
---
prepare s from 'select 1'
---
execute s
---
execute immediate 'drop table customers'
---
begin
---
start transaction
---
commit
---
grant all on *.* to x
---
create user x
---
install plugin x soname 'x.so'
---
create function f returns int soname 'x.so'
---
xa start 'x'
---
analyze table customers
---
optimize table customers
---
checksum table customers
---
select * from customers for update
---
select * from customers for share
---
select * from customers lock in share mode
---
select * from customers for update skip locked
---
(select * from customers for update)
---
select * from (select * from customers for update) t
---
select * from mysql.user
---
select * from MySQL.user
---
select * from `mysql`.`user`
---
select * from mysql . user
---
select * from information_schema.tables
---
select * from INFORMATION_SCHEMA.processlist
---
select table_name from `Information_Schema`.`TABLES`
---
select * from performance_schema.threads
---
select * from sys.version
---
select (select authentication_string from mysql.user limit 1)
---
select 1 from customers where exists (select 1 from mysql.user)
---
select 1 union select password from mysql.user
---
with u as (select * from mysql.user) select * from u
---
select * from secrets
---
select * from hidden.customers
---
select secret from customers
---
select c.secret from customers c
---
select customers.password from customers
---
select * from Customers
---
select C.name from customers c
---
with Orders as (select 1 as id) select * from orders
---
select t.x from orders T join (select 1 x) t
---
select /*! sleep(5) */ 1
---
select /*!50000 sleep(5) */ 1
---
select /*M! sleep(5) */ 1
---
select /*M!100100 sleep(5) */ 1
---
select 1 /*!, load_file('/etc/passwd') */
---
select 1 /*!99999 */ from customers
---
select /*+ set_var(sql_mode='ANSI_QUOTES') */ 1
---
select /*+ max_execution_time(0) */ * from customers
---
select /*+max_execution_time(0)*/ 1
---
select /* a /*! b */ sleep(1) */ 1
---
select /* /* */ 1
---
select 1 /*
---
select 'a
---
select "a
---
select 'a\'
---
select '\\' or sleep(1) -- '
---
select "a" or sleep(1) or "b"
---
select 1 -- 
 , sleep(1)
---
select 1 --, 
 , sleep(1)
---
select 1 # x
 , sleep(1)
---
select last_insert_id(5)
---
select row_count(), found_rows()
---
select connection_id()
---
select name_const('a', sleep(1))
---
select master_pos_wait('a', 1)
---
select master_gtid_wait('0-1-1', 100)
---
select wait_for_executed_gtid_set('x')
---
select nextval(s)
---
select next value for s
---
select previous value for s
---
select lastval(s)
---
select setval(s, 1)
---
select sys_exec('id')
---
select sys_eval('id')
---
select evil(1)
---
select shop.evil(1)
---
select mysql.sleep(1)
---
select `count`(1)
---
select shop.count(1)
---
select uuid_short()
---
select extractvalue('<a/>', '/a')
---
select updatexml('<a/>', '/a', 'x')
---
select uncompress(x'00')
---
select encode('a', 'b')
---
select des_encrypt('a')
---
select password('a')
---
select old_password('a')
---
select version_comment()
---
select repeat('a', 1000000000)
---
select repeat(repeat('a', 100000), 100000)
---
select length(repeat('a', 100000000))
---
select space(1000000000)
---
select lpad('a', 1000000000, 'b')
---
select rpad('a', 1000000000, 'b')
---
select locate(repeat('a', 5000000), repeat('b', 9000000))
---
select replace(repeat('a', 100000), 'a', repeat('b', 100000))
---
select insert(repeat('a', 90000000), 1, 1, 'x')
---
select regexp_replace(repeat('a', 9000000), 'a', 'bbbbbbbbbbbbbbb')
---
select repeat('a', 9000000) regexp repeat('a?', 900000)
---
select repeat('a', 9000000) like repeat('%a', 500000)
---
select concat(repeat('a', 9000000), repeat('a', 9000000), repeat('a', 9000000))
---
select export_set(-1, repeat('a', 900000), repeat('b', 900000), ',', 64)
---
select hex(repeat('a', 9000000))
---
select to_base64(repeat('a', 9000000))
---
select cast('a' as binary(1000000000))
---
select convert('a', binary(1000000000))
---
select json_array(repeat('a', 9000000))
---
with recursive r as (select 'a' as x union all select concat(x, x) from r) select length(x) from r
---
with recursive r as (select cast('a' as char(1000000)) x, 1 n union all select concat(x, x, x), n + 1 from r where n < 40) select max(length(x)) from r
---
select count(*) from seq_1_to_1000000000000
---
select count(*) from seq_1_to_1000000 a, seq_1_to_1000000 b
---
select seq from mysql.seq_1_to_2
---
select 1 end, sleep(5)
---
select 1 end sleep(5)
---
select 1 union select sleep(1)
---
select 1 union all (select load_file('/etc/passwd'))
---
select case when sleep(1) then 1 end
---
select if(1, sleep(5), 0)
---
select coalesce(sleep(5), 1)
---
select * from customers c join orders o on sleep(1) = 0
---
select sum(sleep(1)) from customers
---
select row_number() over (order by sleep(1)) from customers
---
select group_concat(sleep(1)) from customers
---
select group_concat(name order by sleep(1) separator ',') from customers
---
select json_object('a', sleep(1))
---
select interval 1 day + sleep(1)
---
select date_add(now(), interval sleep(1) day)
---
select 1 in (sleep(1))
---
select 1 between sleep(1) and 2
---
select name like sleep(1) from customers
---
select name regexp load_file('/etc/passwd') from customers
---
select match (notes) against (load_file('/etc/passwd')) from customers
---
select match (secret) against ('x') from customers
---
select cast(sleep(1) as char)
---
select convert(sleep(1), char)
---
select convert(load_file('/etc/passwd') using utf8)
---
select binary sleep(1)
---
select - sleep(1), ! sleep(1), ~ sleep(1)
---
values (sleep(1))
---
select * from json_table(load_file('/etc/passwd'), '$' columns (a text path '$')) t
---
select {fn sleep(1)}
---
select {d '2024-01-01'}
---
select ?
---
select \N
---
select 1from customers
---
select 0x1g
---
select id from customers where id = 1e1x
---
select sleep
(5)
---
select/**/sleep(1)
---
select sleep/**/(1)
---
select sleep -- x
(1)
---
select * from customers partition (p0)
---
select * from customers for system_time all
---
select high_priority * from customers
---
select * from customers c where c.name = (select name into @x from customers limit 1)
---
select values(name) from customers
---
select default(name) from customers
---
select * from sleep(1)
---
select * from customers, lateral (select sleep(1)) t
---
select * from customers where (select 1 from orders limit 1 for update)
---
select sql_cache sleep(1)
---
table mysql.user
---
values row(load_file('/etc/passwd'))
---
select _utf8mb4 0x61 collate sleep(1)
---
select `a` from (select load_file('/x') as a) t
---
table customers into outfile '/tmp/x'
---
table customers into dumpfile '/tmp/x'
---
values row(1, 2) into outfile '/tmp/x'
---
select * from customers limit 1 into @a, @b
---
select /*+ SET_VAR(max_execution_time = 0) */ id from customers
---
select /*+ MAX_EXECUTION_TIME(0) */ id from customers
---
select id from customers for update of customers nowait
---
select id from customers for share skip locked
---
select id from customers lock in share mode
---
explain analyze select id from customers
---
explain format = tree select id from customers
---
select id from customers c, lateral (select sleep(c.id)) x
---
select statement_digest_text('x'), ps_current_thread_id()
---
select source_pos_wait('x', 1), wait_for_executed_gtid_set('x')
---
select json_value('{}', '$.x' returning char(10) default sleep(1) on empty)
---
select * from json_table(load_file('/etc/passwd'), '$[*]' columns (a int path '$')) j
---
select 1 as $$, load_file('/etc/passwd') as $$
---
select $x$, sleep(1), $x$ from customers
---
select id from customers qualify sleep(1) = 0
---
table customers for update
---
select keyring_key_fetch('x'), keyring_key_generate('x', 'AES', 32)
---
select asynchronous_connection_failover_delete_source('a', 'b', 1, '')
---
select group_replication_set_as_primary('x')
---
select service_get_write_locks('a', 'b', 10), version_tokens_lock_exclusive('a', 10)
---
select roles_graphml(), random_bytes(1024), internal_table_rows('a', 'b', 'c', true, 1, 1, 1, 1)
---
select gen_blocklist('a', 'b', 'c'), mask_inner('abc', 1, 1), mysql_query_attribute_string('x')
---
select audit_log_read('null'), audit_log_filter_flush(), mysql_firewall_flush_status()
---
select distinct c.id from customers c, lateral (select load_file(c.name) as f) x
---
values row((select count(*) from customers where id = 1))
---
values row(1, exists (select 1 from customers)), row(2, 3 in (select id from customers))
---
select 1 union all values row((select max(id) from customers))
