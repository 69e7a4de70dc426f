-- Writes the schema file of any PostgreSQL database:
--     psql -XAt -f data/schema/describe.sql "$POSTGRES_URL" > data/schema/mine.json
-- Tables and views that the role can read in the schema public, with their comments.
with relations as (
    select
        pg_class.oid,
        relname as name,
        case relkind
            when 'v' then 'view'
            when 'm' then 'materialized_view'
            when 'f' then 'foreign_table'
            else 'table'
        end as kind,
        obj_description(pg_class.oid, 'pg_class') as description
    from pg_class
    where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p', 'v', 'm', 'f')
        and not relispartition
        and has_table_privilege(pg_class.oid, 'select')
),

columns as (
    select
        attrelid as oid,
        string_agg(
            '        ' || jsonb_strip_nulls(jsonb_build_object(
                'name', attname,
                'type', format_type(atttypid, atttypmod),
                'default', case when attgenerated = '' then pg_get_expr(adbin, adrelid) end,
                'nullable', not attnotnull,
                'description', col_description(attrelid, attnum)
            ))::text,
            E',\n' order by attnum
        ) as lines
    from pg_attribute
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attnum > 0 and not attisdropped
    group by attrelid
),

primary_keys as (
    select
        conrelid as oid,
        jsonb_agg(attname order by place) as names
    from pg_constraint
    cross join unnest(conkey) with ordinality as keys (number, place)
    join pg_attribute on attrelid = conrelid and attnum = number
    where contype = 'p'
    group by conrelid
),

-- Read off the indexes, so that a unique index without a constraint counts too; none that holds
-- for some rows only.
unique_keys as (
    select
        indrelid as oid,
        jsonb_agg(names order by indexrelid) as keys
    from pg_index
    cross join lateral (
        select jsonb_agg(attname order by place) as names
        from unnest(indkey::int2[]) with ordinality as keys (number, place)
        join pg_attribute on attrelid = indrelid and attnum = number
        where place <= indnkeyatts
    ) as named
    where indisunique and indisvalid and not indisprimary and indpred is null and indexprs is null
    group by indrelid
),

foreign_keys as (
    select
        conrelid as oid,
        string_agg(
            '        ' || (case
                when cardinality(conkey) = 1 then jsonb_build_object(
                    'column', names ->> 0,
                    'references_table', relname,
                    'references_column', referenced ->> 0
                )
                else jsonb_build_object(
                    'columns', names,
                    'references_table', relname,
                    'references_columns', referenced
                )
            end)::text,
            E',\n' order by conkey
        ) as lines
    from pg_constraint
    join pg_class on pg_class.oid = confrelid
    cross join lateral (
        select
            jsonb_agg(ours.attname order by place) as names,
            jsonb_agg(theirs.attname order by place) as referenced
        from unnest(conkey, confkey) with ordinality as keys (number, referenced_number, place)
        join pg_attribute as ours on ours.attrelid = conrelid and ours.attnum = number
        join pg_attribute as theirs on theirs.attrelid = confrelid and theirs.attnum = referenced_number
    ) as named
    where contype = 'f' and conparentid = 0
    group by conrelid
)

select E'{"tables": [\n' || string_agg(
    E'    {\n'
    || '      "table_name": ' || to_json(name)::text || E',\n'
    || case when kind = 'table' then '' else '      "kind": ' || to_json(kind)::text || E',\n' end
    || coalesce('      "description": ' || to_json(description)::text || E',\n', '')
    || E'      "columns": [\n' || columns.lines || E'\n      ],\n'
    || '      "primary_key": ' || coalesce(primary_keys.names, '[]')::text || E',\n'
    || coalesce('      "unique": ' || unique_keys.keys::text || E',\n', '')
    || '      "foreign_keys": [' || coalesce(E'\n' || foreign_keys.lines || E'\n      ', '') || E']\n'
    || '    }',
    E',\n' order by kind, relations.oid
) || E'\n]}'
from relations
join columns using (oid)
left join primary_keys using (oid)
left join unique_keys using (oid)
left join foreign_keys using (oid);
