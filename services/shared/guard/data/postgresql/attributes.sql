-- Prints `attributes.txt`: the functions that `row.name` could call and that are not listed in
-- `functions.txt`, for when no catalog says which columns a row has:
--
--     psql -At -v listed="$(cat functions.txt)" -f attributes.sql > attributes.txt
select distinct proname collate "C"
from pg_proc
where pronamespace = 'pg_catalog'::regnamespace
  and pronargs >= 1
  and (pronargs - pronargdefaults <= 1 or provariadic <> 0)
  and proname <> all (string_to_array(:'listed', E'\n'))
  and not exists (
    select from unnest(proargtypes::oid[]) as argument
    where format_type(argument, null) in ('internal', 'cstring'))
order by 1;
