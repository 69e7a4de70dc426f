-- Tables and views of which the login may select something, those that are found without a schema
-- first: what is in dbo, unless the login's own schema has a table of the same name.
select s.name as [schema],
       o.name as name,
       rtrim(o.type) as kind,
       cast(case when s.name = 'dbo' and object_id(quotename(o.name)) = o.object_id
                 then 1 else 0 end as bit) as is_found,
       size.rows as [rows],
       cast(coalesce(size.pages, 0) as bigint) as pages,
       cast(note.value as nvarchar(4000)) as comment
from sys.objects o
join sys.schemas s on s.schema_id = o.schema_id
left join (
    select p.object_id,
           sum(p.rows) as rows,
           sum(u.total_pages) as pages
    from sys.partitions p
    join sys.allocation_units u on u.container_id = p.partition_id and u.type = 1
    where p.index_id in (0, 1)
    group by p.object_id
) size on size.object_id = o.object_id
left join sys.extended_properties note
    on note.class = 1 and note.major_id = o.object_id and note.minor_id = 0
       and note.name = 'MS_Description'
where o.type in ('U', 'V')
  and o.is_ms_shipped = 0
  and (has_perms_by_name(quotename(s.name) + '.' + quotename(o.name), 'OBJECT', 'SELECT') = 1
       or exists (select 1 from sys.columns c
                  where c.object_id = o.object_id
                    and has_perms_by_name(quotename(s.name) + '.' + quotename(o.name), 'OBJECT',
                                          'SELECT', c.name, 'COLUMN') = 1))
order by is_found desc, s.name, o.name
