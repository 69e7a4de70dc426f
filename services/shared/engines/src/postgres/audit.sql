-- What could make a name lie that the guard trusts, as the role of this session meets it: each row
-- says one thing in words, and the statement that mends it. $1: the functions that the guard lists.
-- Run with the search path that statements run with. What belongs to an extension is the
-- extension's, and judged with it.
with place as (
    select n.oid, n.nspname
    from unnest(current_schemas(false)) as path (name)
    join pg_namespace n on n.nspname = path.name and n.nspname !~ '^pg_'
),
own_function as (
    select p.oid, p.proname, p.pronamespace, p.provolatile, p.prosecdef,
           p.oid::regprocedure::text as name,
           format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC, %I',
                  p.oid::regprocedure, current_user) as revoke
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and p.prokind <> 'p'
      and has_schema_privilege(n.oid, 'usage') and has_function_privilege(p.oid, 'execute')
      and not exists (
          select from pg_depend d
          where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
),
readable_view as (
    select c.oid, c.oid::regclass::text as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'v' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
      and not exists (
          select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
),
-- The server's own functions leave no trace in pg_depend; the text of a view names them.
acting as (
    select distinct proname from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and provolatile = 'v' and proname <> all ($1)
),
called as (
    select v.oid, v.name, string_agg(distinct a.proname::text, ', ') as functions
    from readable_view v
    cross join lateral regexp_matches(pg_get_viewdef(v.oid), '([a-z_][a-z0-9_]*)\(', 'g') as found
    join acting a on a.proname = found[1]
    group by v.oid, v.name
    union all
    select v.oid, v.name, string_agg(distinct f.name, ', ')
    from readable_view v
    join pg_rewrite r on r.ev_class = v.oid
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
        and d.refclassid = 'pg_proc'::regclass
    join own_function f on f.oid = d.refobjid and (f.provolatile = 'v' or f.prosecdef)
    group by v.oid, v.name
)
select found, fix
from (
    -- A closer fit to the arguments wins, whichever schema comes first.
    select 1 as place, 'the function ' || f.name || ' has the name of a trusted one' as found,
           f.revoke as fix
    from own_function f
    join place on place.oid = f.pronamespace
    where f.proname = any ($1)
    union all
    select 2, format('the operator %s runs %s', o.oid::regoperator, f.name), f.revoke
    from pg_operator o
    join place on place.oid = o.oprnamespace
    join own_function f on f.oid = o.oprcode
    where not exists (
        select from pg_depend d
        where d.classid = 'pg_operator'::regclass and d.objid = o.oid and d.deptype = 'e')
    union all
    select 3, format('a cast from %s to %s runs %s', format_type(c.castsource, null),
                     format_type(c.casttarget, null), f.name), f.revoke
    from pg_cast c
    join own_function f on f.oid = c.castfunc
    union all
    select 4, format('the view %s calls %s', name, functions),
           format('REVOKE SELECT ON %s FROM PUBLIC, %I', name, current_user)
    from called
    union all
    select 5, format('the function %s runs with the rights of its owner', name), revoke
    from own_function where prosecdef and not proname = any ($1)
    union all
    select 6, format('everybody may create in the schema %I, and so put something before a trusted name',
                     nspname),
           format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', nspname)
    from place where has_schema_privilege('public', oid, 'create')
) as findings
order by place, found
