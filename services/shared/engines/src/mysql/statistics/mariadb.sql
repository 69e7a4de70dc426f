-- What `analyze table … persistent for …` found, where the account may read it.
select c.db_name as `schema`,
       c.table_name as `table`,
       c.column_name as `column`,
       cast(coalesce(c.nulls_ratio, 0) as double) as null_fraction,
       cast(round(t.cardinality * (1 - c.nulls_ratio) / nullif(c.avg_frequency, 0)) as double)
           as distinct_values,
       convert(c.min_value using utf8mb4) as low,
       convert(c.max_value using utf8mb4) as high
from mysql.column_stats c
left join mysql.table_stats t on t.db_name = c.db_name and t.table_name = c.table_name
