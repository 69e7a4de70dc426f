-- Foreign keys between relations that the role may read; nobody can join to what is hidden.
select c.conrelid::int8 as relation,
       c.confrelid::int8 as referenced,
       array_agg(own.attname::text order by k.place) as columns,
       array_agg(other.attname::text order by k.place) as referenced_columns
from pg_constraint c
cross join lateral unnest(c.conkey, c.confkey) with ordinality as k (own, other, place)
join pg_attribute own on own.attrelid = c.conrelid and own.attnum = k.own
join pg_attribute other on other.attrelid = c.confrelid and other.attnum = k.other
where c.contype = 'f'
  and c.conrelid = any($1::int8[]::oid[]) and c.confrelid = any($1::int8[]::oid[])
group by c.oid, c.conrelid, c.confrelid, c.conname
having bool_and(has_column_privilege(c.conrelid, own.attnum, 'select')
            and has_column_privilege(c.confrelid, other.attnum, 'select'))
order by c.conrelid, c.conname
