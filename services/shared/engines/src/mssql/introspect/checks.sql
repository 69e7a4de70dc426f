-- Constraints of one column, as the server prints them: ([status]='open' OR [status]='paid').
select s.name as [schema],
       o.name as [table],
       c.name as [column],
       k.definition as clause
from sys.check_constraints k
join sys.objects o on o.object_id = k.parent_object_id
join sys.schemas s on s.schema_id = o.schema_id
join sys.columns c on c.object_id = k.parent_object_id and c.column_id = k.parent_column_id
where k.is_disabled = 0
  and k.is_not_trusted = 0
