-- What a statement of a user runs under. Words in braces are filled in by `Session::begin`.
-- Comments with a mark are read by one of the two servers: M by MariaDB, the other by MySQL.
set session
    -- The guard read the text under these modes: backslashes escape, double quotes are strings,
    -- a name before a parenthesis is a built-in function. Whether columns that are neither grouped
    -- nor aggregated are an error stays as the server has it.
    sql_mode = concat('IGNORE_SPACE,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO',
                      if(find_in_set('ONLY_FULL_GROUP_BY', @@global.sql_mode), ',ONLY_FULL_GROUP_BY', '')),
    /*M!100100 max_statement_time = {limit_s}, */
    /*!80000 max_execution_time = {limit_ms}, */
    -- How many rows tables have, as it is now and not as it was a day ago.
    /*!80000 information_schema_stats_expiry = 0, */
    time_zone = '{timezone}',
    lock_wait_timeout = 5,
    innodb_lock_wait_timeout = 5,
    -- A reader may be slow, while rows wait in the server's hands.
    net_write_timeout = 600,
    group_concat_max_len = 1048576,
    sql_big_selects = 1,
    -- The rows that are wanted, and one to tell that there are more.
    sql_select_limit = {rows},
    autocommit = 1;
set session transaction read only;
start transaction read only;
select connection_id() as thread, version() as version
