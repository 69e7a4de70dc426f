-- Tables and views that the account may see, those of the connection's own database first.
select t.table_schema as `schema`,
       t.table_name as name,
       cast(t.table_type as char) as kind,
       -- Where names have a case, `Shop` is not `shop`, whatever the catalog's own order says.
       coalesce(if(@@lower_case_table_names = 0,
                   cast(t.table_schema as binary) = cast(database() as binary),
                   t.table_schema = database()), false) as is_current,
       cast(coalesce(t.engine, '') as char) as engine,
       cast(t.table_rows as unsigned) as `rows`,
       cast(coalesce(t.data_length, 0) as unsigned) as bytes,
       cast(coalesce(t.table_comment, '') as char) as comment
from information_schema.tables t
where t.table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')
  and t.table_type in ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
order by is_current desc, t.table_schema, t.table_name
