select k.constraint_schema as `schema`,
       t.table_name as `table`,
       cast(k.check_clause as char) as clause
from information_schema.check_constraints k
join information_schema.table_constraints t
    on t.constraint_schema = k.constraint_schema and t.constraint_name = k.constraint_name
where t.enforced = 'YES'
