select k.table_schema as `schema`,
       k.table_name as `table`,
       k.constraint_name as `key`,
       k.column_name as `column`,
       k.referenced_table_schema as referenced_schema,
       k.referenced_table_name as referenced_table,
       k.referenced_column_name as referenced_column
from information_schema.key_column_usage k
where k.referenced_table_name is not null
  and k.table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')
order by k.table_schema, k.table_name, k.constraint_name, k.ordinal_position
