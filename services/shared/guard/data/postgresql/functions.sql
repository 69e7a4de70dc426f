-- Prints `functions.txt`: the names that may be called. Run it on a fresh PostgreSQL, in a
-- database without extensions:
--
--     psql -At -f functions.sql > functions.txt
--
-- A name is listed when no overload of it is volatile, none takes or gives a type that only
-- the server's own code should touch, and it belongs to none of the families below. What
-- cannot be derived is added at the end, with the reason.
with server_types (name) as (
  select unnest(array[
    'internal', 'cstring', 'cstring[]', 'trigger', 'event_trigger', 'language_handler',
    'fdw_handler', 'index_am_handler', 'tsm_handler', 'table_am_handler', 'void', 'refcursor',
    'aclitem', 'aclitem[]', 'pg_node_tree', 'oid', 'oidvector', 'tid', 'cid', 'xid8',
    'pg_lsn', 'pg_snapshot', 'txid_snapshot', 'regclass', 'regproc', 'regprocedure', 'regoper',
    'regoperator', 'regtype', 'regnamespace', 'regrole', 'regcollation'])
),
families (reason, pattern) as (
  values
    ('the server itself: settings, files, sessions, catalogs, statistics', '^pg_'),
    ('settings', '^(current_setting|current_schemas|getdatabaseencoding|getpgusername)$'),
    ('rights', '^(has|row_security)_'),
    ('transactions', '^(txid_|mxid_age)'),
    ('network', '^inet_(client|server)_'),
    ('SQL held in a text', '^(query|table|schema|database|cursor)_to_xml|^xmlvalidate$|^querytree$'),
    ('text search configuration', '^ts_(debug|lexize|parse|rewrite|stat|token_type)$'),
    ('index support', '^(bt.*image|gin_|gist_|brin_|spg_|hash)|cmp$|_cmp_|_hash(_extended)?$|^in_range$'),
    ('wire format', 'send$|recv$'),
    ('aggregate support', '(larger|smaller|_accum|_accum_inv|_combine|_inv|statefunc|transfn)$'),
    ('aggregate support', '^(float8|int2|int4|int8|numeric|interval)_(avg|sum|corr|covar|regr|stddev|var)'),
    ('aggregate support', '^(int2int4_sum|int4inc|int8inc|int8dec|numeric_inc|int8inc_.*|int8dec_.*)$'),
    ('range support', '_(canonical|subdiff)$'),
    ('older spellings', '^(d|numeric_)(exp|log1|log10|ln|log|round|sqrt|trunc|div_trunc)$|^float4larger$'),
    ('what operators are written for', '^(like|notlike|like_escape|similar_escape|similar_to_escape|xmlconcat2|xmlexists|textlen)$')
),
derived (name) as (
  select proname
  from pg_proc as p
  left join pg_description as d on d.objoid = p.oid and d.classoid = 'pg_proc'::regclass
  where pronamespace = 'pg_catalog'::regnamespace
  group by proname
  having bool_and(provolatile <> 'v')
    and bool_and(coalesce(d.description not like 'implementation of % operator'
                          and d.description not like '%deprecated%', false))
    and not bool_or(format_type(prorettype, null) in (select name from server_types))
    and not bool_or(exists (
      select from unnest(proargtypes::oid[]) as argument
      where format_type(argument, null) in (select name from server_types)))
    and not bool_or(exists (select from families where proname ~ pattern))
),
chosen (reason, names) as (
  values
    ('volatile only because they change', 'random clock_timestamp timeofday gen_random_uuid'),
    ('some overload touches a server type, none of them acts', 'count int8 max min age'),
    ('documented, though they also implement operators', 'array_cat starts_with tsquery_phrase'),
    ('they describe a value, not the server', 'pg_typeof pg_size_pretty pg_size_bytes pg_column_size '
      'pg_collation_for'),
    ('spelled like functions by the grammar',
      'current_time current_timestamp localtime localtimestamp '
      'coalesce greatest grouping least nullif row xmlattributes xmlconcat xmlelement xmlforest xmlparse '
      'xmlpi xmlroot xmlserialize'),
    ('new in 16', 'any_value array_sample array_shuffle date_add date_subtract erf erfc '
      'json_array json_arrayagg json_objectagg random_normal json_agg_strict '
      'json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict '
      'jsonb_agg_strict jsonb_object_agg_strict jsonb_object_agg_unique '
      'jsonb_object_agg_unique_strict'),
    ('new in 17', 'json_exists json_query json_scalar json_serialize json_value to_bin to_oct '
      'unicode_assigned uuid_extract_timestamp uuid_extract_version xmltext'),
    ('new in 18', 'array_reverse array_sort casefold crc32 crc32c gamma lgamma uuidv4 uuidv7')
)
select name
from (
  select name from derived
  union
  select unnest(string_to_array(names, ' ')) from chosen
) as every_name
order by name collate "C";
