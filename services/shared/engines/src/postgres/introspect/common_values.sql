-- The most common values of text columns ($1: longest value in characters) of tables with more
-- than $2 rows. For a partitioned table the statistics over all partitions win.
select distinct on (s.schemaname, s.tablename, s.attname)
       s.schemaname::text, s.tablename::text, s.attname::text,
       array(select v from unnest(s.most_common_vals::text::text[]) as v where length(v) <= $1)
from pg_stats s
join pg_namespace n on n.nspname = s.schemaname
join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
join pg_attribute a on a.attrelid = c.oid and a.attname = s.attname
join pg_type t on t.oid = a.atttypid
where t.typcategory = 'S' and s.most_common_vals is not null
  and (c.reltuples > $2 or c.relkind = 'p')
order by s.schemaname, s.tablename, s.attname, s.inherited desc
