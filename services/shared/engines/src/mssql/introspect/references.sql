select s.name as [schema],
       o.name as [table],
       f.name as [key],
       c.name as [column],
       rs.name as referenced_schema,
       ro.name as referenced_table,
       rc.name as referenced_column
from sys.foreign_keys f
join sys.foreign_key_columns k on k.constraint_object_id = f.object_id
join sys.objects o on o.object_id = f.parent_object_id
join sys.schemas s on s.schema_id = o.schema_id
join sys.columns c on c.object_id = k.parent_object_id and c.column_id = k.parent_column_id
join sys.objects ro on ro.object_id = f.referenced_object_id
join sys.schemas rs on rs.schema_id = ro.schema_id
join sys.columns rc on rc.object_id = k.referenced_object_id and rc.column_id = k.referenced_column_id
order by s.name, o.name, f.name, k.constraint_column_id
