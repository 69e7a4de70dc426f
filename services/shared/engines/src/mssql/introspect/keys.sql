-- Primary keys and what else is unique. An index over some rows alone is no key.
select s.name as [schema],
       o.name as [table],
       i.name as [key],
       i.is_primary_key as is_primary,
       c.name as [column]
from sys.indexes i
join sys.objects o on o.object_id = i.object_id
join sys.schemas s on s.schema_id = o.schema_id
join sys.index_columns ic
    on ic.object_id = i.object_id and ic.index_id = i.index_id and ic.is_included_column = 0
join sys.columns c on c.object_id = ic.object_id and c.column_id = ic.column_id
where i.is_unique = 1
  and i.has_filter = 0
  and i.is_hypothetical = 0
  and o.type = 'U'
  and o.is_ms_shipped = 0
order by s.name, o.name, i.index_id, ic.key_ordinal
