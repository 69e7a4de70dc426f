-- JSON is text that a constraint of its column checks.
select c.column_name,
       case when c.data_type = 'longtext' and exists (
                select 1 from information_schema.check_constraints k
                where k.constraint_schema = c.table_schema and k.table_name = c.table_name
                  and k.constraint_name = c.column_name
                  and k.check_clause = concat('json_valid(`', c.column_name, '`)')
            ) then 'json'
            else cast(c.data_type as char)
       end as data_type
from information_schema.columns c
where c.table_schema = ? and c.table_name = ?
