select k.constraint_schema as `schema`,
       k.table_name as `table`,
       cast(k.check_clause as char) as clause
from information_schema.check_constraints k
where k.constraint_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')
