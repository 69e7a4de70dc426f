-- Whose rows each relation shows beside its own: what a view's definition reads, and the other
-- parts of what a table inherits from, through as many steps as there are. Null where a view
-- calls a function that may read anything.
with recursive edges (relation, reads) as (
    select r.ev_class, d.refobjid
    from pg_rewrite r
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
    where d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
    union
    select inhrelid, inhparent from pg_inherits
    union
    select inhparent, inhrelid from pg_inherits
),
reached (relation, reads) as (
    select c.oid, c.oid from pg_class c where c.oid = any($1::int8[]::oid[])
    union
    select reached.relation, edges.reads
    from reached join edges on edges.relation = reached.reads
),
-- Those in C read nothing but their arguments; they come with the server or with extensions.
opaque (relation) as (
    select r.ev_class
    from pg_rewrite r
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
    left join pg_operator o on d.refclassid = 'pg_operator'::regclass and o.oid = d.refobjid
    join pg_proc p on p.oid = case d.refclassid
        when 'pg_proc'::regclass then d.refobjid
        when 'pg_operator'::regclass then o.oprcode::oid
    end
    join pg_language l on l.oid = p.prolang
    where p.oid >= 16384 and l.lanname not in ('c', 'internal')
)
select reached.relation::int8 as relation,
       case when not exists (
           select from reached again join opaque on opaque.relation = again.reads
           where again.relation = reached.relation
       ) then array_agg(distinct case
               when n.nspname = 'public' or pg_table_is_visible(c.oid) then c.relname::text
               else n.nspname || '.' || c.relname
           end) filter (where c.oid <> reached.relation and n.nspname !~ '^pg_')
       end as reads,
       exists (
           select from reached again join opaque on opaque.relation = again.reads
           where again.relation = reached.relation
       ) as is_opaque
from reached
join pg_class c on c.oid = reached.reads
join pg_namespace n on n.oid = c.relnamespace
group by reached.relation
