-- What a statement of a user runs under. Words in braces are filled in by `Session::begin`.
-- The guard read the text with names in double quotes; the other settings are the server's own
-- defaults, which a login may have otherwise.
set nocount, xact_abort, ansi_nulls, ansi_padding, ansi_warnings, arithabort,
    concat_null_yields_null, quoted_identifier on;
set implicit_transactions, numeric_roundabort, noexec, fmtonly off;
set language us_english;
set dateformat ymd;
-- Weeks begin on Monday.
set datefirst 1;
set textsize 2147483647;
set lock_timeout 5000;
-- If somebody has to give way, a reader does.
set deadlock_priority low;
if @@trancount > 0 rollback;
-- Rows of before, without locks, where the database keeps them.
if exists (select 1 from sys.databases where database_id = db_id() and snapshot_isolation_state = 1)
    set transaction isolation level snapshot;
else
    set transaction isolation level read committed;
begin transaction;
-- The rows that are wanted, and one to tell that there are more.
set rowcount {rows};
select @@spid as spid
