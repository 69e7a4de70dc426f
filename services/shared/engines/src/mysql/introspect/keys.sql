-- Primary keys and what else is unique, read off the indexes. The beginning of a column, being
-- unique, says more than the column's own uniqueness would, but is no key to join by.
select s.table_schema as `schema`,
       s.table_name as `table`,
       s.index_name as `key`,
       case when s.sub_part is null then s.column_name end as `column`
from information_schema.statistics s
where s.non_unique = 0
  and s.table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')
order by s.table_schema, s.table_name, s.index_name, s.seq_in_index
