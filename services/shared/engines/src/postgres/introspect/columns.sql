-- The columns of the given relations. A domain is shown as the type beneath it, which is what
-- results carry and what functions take.
with recursive base (type, base, modifier, not_null) as (
    select t.oid, t.typbasetype, t.typtypmod, t.typnotnull
    from pg_type t where t.typtype = 'd'
    union all
    select b.type, t.typbasetype, t.typtypmod, b.not_null or t.typnotnull
    from base b join pg_type t on t.oid = b.base and t.typtype = 'd'
),
column_type as (
    select a.attrelid, a.attnum, a.attname, a.attnotnull or coalesce(b.not_null, false) as not_null,
           coalesce(b.base, a.atttypid) as type,
           case when b.base is null then a.atttypmod else b.modifier end as modifier
    from pg_attribute a
    left join base b on b.type = a.atttypid
        and not exists (select from pg_type t where t.oid = b.base and t.typtype = 'd')
    where a.attrelid = any($1::int8[]::oid[]) and a.attnum > 0 and not a.attisdropped
      and has_column_privilege(a.attrelid, a.attnum, 'select')
)
select c.attrelid::int8 as relation,
       c.attname::text as name,
       format_type(c.type, c.modifier) as data_type,
       not c.not_null as nullable,
       t.typcategory = 'S' as is_text,
       (select array_agg(e.enumlabel::text order by e.enumsortorder)
        from pg_enum e where e.enumtypid = c.type) as labels,
       col_description(c.attrelid, c.attnum) as comment
from column_type c
join pg_type t on t.oid = c.type
order by c.attrelid, c.attnum
