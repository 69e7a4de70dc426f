insert into customers (id) values (1)
---
update customers set name = 'x'
---
delete from customers
---
merge into customers c using orders o on (c.id = o.id) when matched then update set c.name = 'x'
---
drop table customers
---
truncate table customers
---
alter session set current_schema = hr
---
alter system kill session '1,2'
---
create table x as select * from customers
---
grant dba to public
---
commit
---
set transaction read write
---
lock table customers in exclusive mode
---
explain plan for select 1 from dual
---
call dbms_lock.sleep(10)
---
begin dbms_lock.sleep(10); end;
---
begin null; end
---
declare x number; begin execute immediate 'drop table customers'; end;
---
begin execute immediate 'drop table customers'; end;
---
select 1 from dual; drop table customers
---
select 1 from dual; select 2 from dual
---
select 1 from dual / drop table customers
---
select 1 end, dbms_random.value from dual
---
select * from customers for update
---
select * from customers for update of name nowait
---
select * from customers for update skip locked
---
select * from (select * from customers for update)
---
select * from customers for update wait 5
---
select 1 into x from dual
---
with function f return number is begin return 1; end; select f from dual
---
with function f return number is pragma autonomous_transaction; begin delete from customers; commit; return 1; end; select f() from dual
---
with procedure p is begin null; end; select 1 from dual
---
with function as (select 1 as x from dual) select x from function
---
select /*+ with_plsql */ 1 from dual
---
select /*+ parallel(64) */ * from customers
---
select --+ full(c)
 * from customers c
---
select /*+ opt_param('optimizer_mode' 'rule') */ 1 from dual
---
select 1 from dual@remote
---
select * from customers@remote.example.com
---
select remote_f@link(1) from dual
---
select c.name from hr.customers@link c
---
select dbms_random.value from dual
---
select dbms_random.value() from dual
---
select sys.dbms_random.value(1, 2) from dual
---
select dbms_pipe.receive_message('x', 10) from dual
---
select dbms_session.sleep(10) from dual
---
select dbms_lock.request(1) from dual
---
select dbms_xmlgen.getxml('select * from hr.employees') from dual
---
select dbms_metadata.get_ddl('TABLE', 'CUSTOMERS') from dual
---
select dbms_sql.open_cursor from dual
---
select dbms_java.runjava('oracle/aurora/util/Wrapper') from dual
---
select dbms_ldap.init('10.0.0.1', 80) from dual
---
select dbms_utility.get_time from dual
---
select utl_http.request('http://169.254.169.254/') from dual
---
select utl_inaddr.get_host_address('x.example.com') from dual
---
select utl_inaddr.get_host_name from dual
---
select utl_file.fopen('A', 'b', 'w') from dual
---
select utl_tcp.open_connection('10.0.0.1', 80) from dual
---
select ctxsys.drithsx.sn(1, (select 1 from dual)) from dual
---
select ordsys.ord_dicom.getmappingxpath((select user from dual), 1, 1) from dual
---
select httpuritype('http://10.0.0.1/').getclob() from dual
---
select httpuritype('http://10.0.0.1/') from dual
---
select sys.httpuritype('http://10.0.0.1/').getclob() from dual
---
select urifactory.geturi('http://10.0.0.1/').getclob() from dual
---
select dburitype('/HR/EMPLOYEES').getclob() from dual
---
select sys_dburigen(name) from customers
---
select xmltype('<!DOCTYPE a [<!ENTITY b SYSTEM "http://10.0.0.1/">]><a>&b;</a>') from dual
---
select xmltype('<a/>').extract('/a') from dual
---
select extractvalue(xmltype('<a/>'), '/a') from dual
---
select extract(xmltype('<a/>'), '/a') from dual
---
select xmlquery('fn:collection("oradb:/HR/EMPLOYEES")' returning content) from dual
---
select x.a from xmltable('fn:collection("oradb:/HR/EMPLOYEES")' columns a varchar2(10) path '/ROW/NAME') x
---
select xmlagg(xmlelement("a", name)) from customers
---
select xmlelement("a", name) from customers
---
select updatexml(notes, '/a', 'b') from customers
---
select sys_context('userenv', 'ip_address') from dual
---
select userenv('sessionid') from dual
---
select ora_invoking_user from dual
---
select ora_database_name from dual
---
select uid from dual
---
select bfilename('DIR', 'passwd') from dual
---
select to_clob(bfilename('DIR', 'passwd')) from dual
---
select order_seq.nextval from dual
---
select order_seq.currval from dual
---
select hr.order_seq.nextval from dual
---
select x.nextval from (select 1 as nextval from dual) x
---
select "NEXTVAL" from (select 1 as "NEXTVAL" from dual)
---
select my_function from dual
---
select my_function() from dual
---
select my_function(1) from dual
---
select hr.my_function(1) from dual
---
select my_package.my_function from dual
---
select my_package.my_function(1) from dual
---
select hr.my_package.my_function(1) from dual
---
select "LOWER"('A') from dual
---
select "my_function"(1) from dual
---
select standard.upper('a') from dual
---
select sys.standard.upper('a') from dual
---
select 1 as my_function from dual where my_function = 1
---
select 1 as my_function from dual group by my_function
---
select count(*) as my_function from dual having my_function = 1
---
select 1 as my_function from dual order by (select my_function from dual)
---
select 1 as my_function from dual order by row_number() over (order by my_function)
---
select c from customers c
---
select name from customers where my_function = 1
---
select name from customers order by my_function
---
select name from customers group by name having my_function > 1
---
select sum(my_function) over (order by id) from customers
---
select case when my_function = 1 then 1 end from dual
---
select name from customers where id in (my_function)
---
select name from customers fetch first (my_function) rows only
---
select c.name.attribute from customers c
---
select c.name.method() from customers c
---
select (c.notes).getlength() from customers c
---
select mytype(1, 2) from dual
---
select treat(name as mytype) from customers
---
select cast(name as mytype) from customers
---
select cast(name as hr.mytype) from customers
---
select cast(multiset(select name from customers) as names) from dual
---
select * from table(my_function())
---
select * from table(dbms_xplan.display_cursor)
---
select * from table(dbms_xplan.display())
---
select * from my_function()
---
select * from my_function(1)
---
select * from table(sys.odcivarchar2list('a'))
---
select column_value from table(names('a'))
---
select * from the (select names from customers)
---
select cursor(select * from customers) from dual
---
select collect(name) from customers
---
select powermultiset(names) from customers
---
select * from customers as of timestamp sysdate - 1
---
select * from customers as of scn 12345
---
select * from customers versions between scn minvalue and maxvalue
---
select * from external ((a varchar2(10)) type oracle_loader default directory d location ('passwd'))
---
select * from containers(customers)
---
select * from all_users
---
select * from dba_users
---
select * from user_tables
---
select * from v$session
---
select * from v$parameter
---
select * from sys.user$
---
select password from sys.user$
---
select * from system.help
---
select * from hr.employees
---
select * from secrets
---
select * from customers where exists (select 1 from secrets)
---
with x as (select * from secrets) select * from x
---
select secret from customers
---
select * from "customers"
---
select "name" from customers
---
select :x from dual
---
select ? from dual
---
select &x from dual
---
select 'a' || u'\0041' from dual
---
select level from dual connect by level <= 100000000
---
select level from dual connect by level > 0
---
select level from dual connect by 1 = 1
---
select level from customers connect by level <= 10
---
select count(*) from customers, customers b connect by level <= 5
---
select level from dual connect by level <= 1000000 or 1 = 1
---
select count(*) from (select level from dual connect by level <= 1000000) a, (select level from dual connect by level <= 1000000) b
---
select rpad(to_clob('x'), 1000000000, 'x') from dual
---
select lpad('x', 1000000000) from dual
---
select length(rpad(to_clob('x'), id * 100000000, 'y')) from customers
---
select replace(rpad('a', 90000, 'a'), 'a', rpad('b', 90000, 'b')) from dual
---
select regexp_count(rpad('a', 90000, 'a'), rpad('b', 90000, 'b')) from dual
---
select * from customers model dimension by (id) measures (active) rules iterate (1000000000) (active[1] = 1)
---
select * from customers pivot (count(*) for country in ('DE'))
---
select * from customers match_recognize (order by id pattern (a+) define a as id > 1)
---
select * from customers sample (10)
---
select * from customers partition (p1)
---
select 1 from dual where 1 = 1 -- a
' from dual
---
select q'[a' from dual
---
select q' a ' from dual
---
select "a""b" from dual
---
select 1 /* a /* b */ from dual */
---
select 1.2.3 from dual
---
select 1from dual
---
select prediction(model using *) from customers
---
select contains(notes, 'x') from customers
---
select ora_rowscn from customers
---
select scn_to_timestamp(1) from dual
---
select xmlcast(1 as number) from dual
---
select value(c) from customers c
---
select ref(c) from customers c
---
select deref(name) from customers
---
table customers
---
select user$ from dual
---
select a[1] from customers
---
select {fn now()} from dual
---
select name from customers union all select username from all_users
---
select name from customers order by dbms_random.value
---
select name from customers where name = dbms_random.string('a', 3)
---
select listagg(my_function, ',') within group (order by name) from customers
---
select listagg(name, ',') within group (order by my_function) from customers
---
select max(id) keep (dense_rank first order by my_function) from customers
---
select name from customers start with my_function = 1 connect by prior id = active
---
select name from customers connect by prior my_function = id
---
select connect_by_root my_function from customers connect by prior id = active
---
select o.id from orders o, json_table(my_function, '$' columns (a number path '$')) j
---
select json_value(my_function, '$') from dual
---
select c.id from customers c join orders o on my_function = o.id
---
select c.id from customers c, lateral (select my_function x from dual)
---
select id from customers connect by prior id = id and prior sys_guid() is not null
---
select id from customers connect by prior 1 = 1
---
select id from customers connect by nocycle prior (id + 1) = id
---
select true from dual where false
---
select id from customers where name collate where = 'x'
---
select name collate select id from customers
