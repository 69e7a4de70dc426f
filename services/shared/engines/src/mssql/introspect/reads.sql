-- What views read, as the server keeps it, and of which table a table is the past. One row at least
-- for each view of which all is known; none for a login that may not look into all definitions.
if has_perms_by_name('sys.sql_expression_dependencies', 'OBJECT', 'SELECT') = 1
    and has_perms_by_name(db_name(), 'DATABASE', 'VIEW DEFINITION') = 1
select s.name as [schema],
       o.name as [table],
       rs.name as referenced_schema,
       r.name as referenced_table,
       cast(case when r.type = 'V' then 1 else 0 end as bit) as is_view,
       -- Functions, synonyms, other databases, and what is asked of other servers as a text may
       -- read anything.
       cast(case
           when m.definition is null
               or m.definition like N'%openquery%' collate Latin1_General_CI_AS
               or m.definition like N'%openrowset%' collate Latin1_General_CI_AS
               or m.definition like N'%opendatasource%' collate Latin1_General_CI_AS then 0
           when d.referencing_id is null or r.object_id is not null then 1
           else 0
       end as bit) as is_known
from sys.objects o
join sys.schemas s on s.schema_id = o.schema_id
left join sys.sql_modules m on m.object_id = o.object_id
left join sys.sql_expression_dependencies d
    -- Neither types nor collections of XML schemas hold rows.
    on d.referencing_id = o.object_id and d.referenced_class not in (6, 10)
left join sys.objects r
    on r.object_id = d.referenced_id
       and r.type in ('U', 'V')
       and d.referenced_server_name is null
       and d.referenced_database_name is null
       and d.is_ambiguous = 0
left join sys.schemas rs on rs.schema_id = r.schema_id
where o.type = 'V'
  and o.is_ms_shipped = 0
union
select hs.name, h.name, s.name, t.name, cast(0 as bit), cast(1 as bit)
from sys.tables t
join sys.schemas s on s.schema_id = t.schema_id
join sys.tables h on h.object_id = t.history_table_id
join sys.schemas hs on hs.schema_id = h.schema_id
