-- What a statement of a user runs under. Numbers in braces are filled in by `Session::begin`.
begin read only;
set local application_name = '{application_name}';
set local statement_timeout = {statement_timeout_ms};
set local lock_timeout = '5s';
set local idle_in_transaction_session_timeout = '60s';
-- The guard read the text under this rule.
set local standard_conforming_strings = on;
set local transform_null_equals = off;
-- What functions have to say is not for our logs.
set local client_min_messages = error;
-- How values are written; the encoder relies on it.
set local timezone = '{timezone}';
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
-- All rows are wanted, not the first few.
set local cursor_tuple_fraction = 1;
-- Last, as its row is the answer: the process to cancel. The search path stays the role's own,
-- but spelled out, with the system's names first and temporary ones last, so that nothing on it
-- can be put in front of them. Servers that can watch the connection (14 and later) end the
-- statement by themselves when this process dies.
select pg_backend_pid() as process,
       set_config('search_path', (
           select coalesce(string_agg(quote_ident(name), ', ' order by place) || ', ', '') || 'pg_temp'
           from unnest(current_schemas(false)) with ordinality as path (name, place)
           where name !~ '^pg_'), true),
       (select set_config(name, '2s', true) from pg_settings
        where name = 'client_connection_check_interval')
