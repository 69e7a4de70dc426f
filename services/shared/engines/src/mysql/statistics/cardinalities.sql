-- How many values the first column of an index has, by what the planner noted.
select s.table_schema as `schema`,
       s.table_name as `table`,
       s.column_name as `column`,
       cast(max(s.cardinality) as unsigned) as distinct_values
from information_schema.statistics s
where s.seq_in_index = 1
  and s.sub_part is null
  and s.column_name is not null
  and s.cardinality is not null
  and s.table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')
group by s.table_schema, s.table_name, s.column_name
