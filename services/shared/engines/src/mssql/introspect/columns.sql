-- The columns that the login may select.
select s.name as [schema],
       o.name as [table],
       c.name as name,
       coalesce(base.name, t.name)
           + case
               when coalesce(base.name, t.name) in ('nvarchar', 'nchar') then
                   '(' + case when c.max_length = -1 then 'max'
                              else cast(c.max_length / 2 as varchar(10)) end + ')'
               when coalesce(base.name, t.name) in ('varchar', 'char', 'varbinary', 'binary') then
                   '(' + case when c.max_length = -1 then 'max'
                              else cast(c.max_length as varchar(10)) end + ')'
               when coalesce(base.name, t.name) in ('decimal', 'numeric') then
                   '(' + cast(c.precision as varchar(10)) + ',' + cast(c.scale as varchar(10)) + ')'
               when coalesce(base.name, t.name) in ('datetime2', 'datetimeoffset', 'time') then
                   '(' + cast(c.scale as varchar(10)) + ')'
               else ''
             end as data_type,
       case when t.is_user_defined = 1 then t.name end as domain,
       c.is_nullable as nullable,
       d.definition as default_value,
       cast(note.value as nvarchar(4000)) as comment
from sys.columns c
join sys.objects o on o.object_id = c.object_id
join sys.schemas s on s.schema_id = o.schema_id
join sys.types t on t.user_type_id = c.user_type_id
-- What a type of somebody's own is made of; types of the CLR are made of themselves.
left join sys.types base
    on t.is_user_defined = 1 and t.is_assembly_type = 0
       and base.user_type_id = t.system_type_id
left join sys.default_constraints d on d.object_id = c.default_object_id
left join sys.extended_properties note
    on note.class = 1 and note.major_id = c.object_id and note.minor_id = c.column_id
       and note.name = 'MS_Description'
where o.type in ('U', 'V')
  and o.is_ms_shipped = 0
  and has_perms_by_name(quotename(s.name) + '.' + quotename(o.name), 'OBJECT', 'SELECT', c.name,
                        'COLUMN') = 1
order by s.name, o.name, c.column_id
