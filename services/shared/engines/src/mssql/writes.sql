-- What the login may do beyond reading: what it is a member of, what it was granted in the database,
-- what it may do to single tables. The first two bear everything that an administrator has to name.
select 'server role' as kind, r.name as what, cast(null as sysname) as [schema], cast(null as sysname) as [table]
from (values ('sysadmin'), ('securityadmin'), ('serveradmin'), ('dbcreator'), ('bulkadmin')) r(name)
where is_srvrolemember(r.name) = 1
union all
select 'role', r.name, null, null
from (values ('db_owner'), ('db_datawriter'), ('db_ddladmin'), ('db_securityadmin'),
             ('db_accessadmin'), ('db_backupoperator')) r(name)
where is_member(r.name) = 1
union all
select 'database', p.permission_name, null, null
from sys.fn_my_permissions(null, 'DATABASE') p
where p.permission_name in ('INSERT', 'UPDATE', 'DELETE', 'EXECUTE', 'ALTER', 'CONTROL')
   or p.permission_name like 'CREATE %'
   or p.permission_name like 'ALTER ANY %'
union all
select 'table', a.name, s.name, o.name
from sys.objects o
join sys.schemas s on s.schema_id = o.schema_id
cross join (values ('INSERT'), ('UPDATE'), ('DELETE'), ('ALTER')) a(name)
where o.type in ('U', 'V')
  and o.is_ms_shipped = 0
  and has_perms_by_name(quotename(s.name) + '.' + quotename(o.name), 'OBJECT', a.name) = 1
