-- What `analyze` noted of the columns that the role may read; nothing is scanned for it. Values
-- of text ($1: the longest, in characters), bounds of what has an order of its own. For a
-- partitioned table the statistics over all partitions win.
select distinct on (n.nspname, c.relname, a.attname)
       case when pg_table_is_visible(c.oid) then null else n.nspname::text end as schema,
       c.relname::text as "table",
       a.attname::text as "column",
       s.null_frac as null_fraction,
       s.n_distinct as distinct_values,
       array(select v from unnest(common) as v where v is not null and length(v) <= $1) as common,
       bounds[1] as low,
       bounds[cardinality(bounds)] as high
from pg_stats s
join pg_namespace n on n.nspname = s.schemaname
join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
join pg_attribute a on a.attrelid = c.oid and a.attname = s.attname
join pg_type t on t.oid = a.atttypid
cross join lateral (
    -- Numbers, dates and times, text. Other types may not be written as a list of texts.
    select case when t.typcategory in ('N', 'D', 'S') then s.most_common_vals::text::text[] end as common,
           case when t.typcategory in ('N', 'D') then s.histogram_bounds::text::text[] end as bounds
) as written
where s.schemaname !~ '^pg_' and s.schemaname <> 'information_schema'
  and not c.relispartition
order by n.nspname, c.relname, a.attname, s.inherited desc
