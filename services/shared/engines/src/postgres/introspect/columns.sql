-- The columns of the given relations. A domain is shown as the type beneath it, which is what
-- results carry and what functions take, and by its own name beside.
with recursive base (type, base, modifier, not_null) as (
    select t.oid, t.typbasetype, t.typtypmod, t.typnotnull
    from pg_type t where t.typtype = 'd'
    union all
    select b.type, t.typbasetype, t.typtypmod, b.not_null or t.typnotnull
    from base b join pg_type t on t.oid = b.base and t.typtype = 'd'
),
column_type as (
    select a.attrelid, a.attnum, a.attname, a.attgenerated, a.atttypid as declared,
           a.attnotnull or coalesce(b.not_null, false) as not_null,
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
       case when d.typtype in ('d', 'e') then format_type(c.declared, null) end as domain,
       not c.not_null as nullable,
       case when c.attgenerated = '' then pg_get_expr(f.adbin, f.adrelid) end as default_value,
       (select array_agg(e.enumlabel::text order by e.enumsortorder)
        from pg_enum e where e.enumtypid = c.type) as labels,
       -- Of the column alone, and of the domains that it goes through.
       array(select pg_get_constraintdef(k.oid) from pg_constraint k
             where k.contype = 'c' and k.convalidated
               and (k.conrelid = c.attrelid and k.conkey = array[c.attnum]
                    or k.contypid = c.declared and d.typtype = 'd'
                    or k.contypid in (select b.base from base b where b.type = c.declared))
             order by k.oid) as checks,
       col_description(c.attrelid, c.attnum) as comment
from column_type c
join pg_type d on d.oid = c.declared
left join pg_attrdef f on f.adrelid = c.attrelid and f.adnum = c.attnum
order by c.attrelid, c.attnum
