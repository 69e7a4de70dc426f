-- What views are defined as: empty where the account may not know (SHOW VIEW).
select v.table_schema as `schema`,
       v.table_name as name,
       cast(coalesce(v.view_definition, '') as char) as definition
from information_schema.views v
where v.table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')
