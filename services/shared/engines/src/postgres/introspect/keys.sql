-- Primary keys and what else is unique for every row (no partial index, no expression), read off
-- the indexes, so that a unique index without a constraint counts too.
select i.indrelid::int8 as relation,
       i.indisprimary as is_primary,
       array_agg(a.attname::text order by k.place) as columns
from pg_index i
cross join lateral unnest(i.indkey::int2[]) with ordinality as k (attnum, place)
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
where i.indrelid = any($1::int8[]::oid[])
  and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
  and k.place <= i.indnkeyatts
group by i.indexrelid, i.indrelid, i.indisprimary
having bool_and(has_column_privilege(i.indrelid, a.attnum, 'select'))
order by i.indrelid, i.indisprimary desc, i.indexrelid
