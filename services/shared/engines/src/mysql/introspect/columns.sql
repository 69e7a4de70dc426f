-- The columns that the account may select.
select c.table_schema as `schema`,
       c.table_name as `table`,
       c.column_name as name,
       cast(c.column_type as char) as data_type,
       c.is_nullable = 'YES' as nullable,
       -- MySQL prints the text that a default is, MariaDB the literal; expressions it escapes.
       case when version() not like '%MariaDB%' and c.extra like '%DEFAULT_GENERATED%'
            then replace(cast(c.column_default as char), '\\\'', '\'')
            when version() not like '%MariaDB%' and c.extra not like '%DEFAULT_GENERATED%'
                 and c.character_maximum_length is not null
            then quote(cast(c.column_default as char))
            else cast(c.column_default as char)
       end as default_value,
       cast(c.column_comment as char) as comment
from information_schema.columns c
where c.table_schema not in ('mysql', 'information_schema', 'performance_schema', 'sys')
  and find_in_set('select', c.privileges)
order by c.table_schema, c.table_name, c.ordinal_position
