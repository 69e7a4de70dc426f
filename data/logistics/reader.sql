-- Lets the role rowcall_reader read the sample database, and nothing more.
-- The role must exist; run as the owner of the tables, with the right to alter the role.

revoke create on schema public from public;
grant usage on schema public to rowcall_reader;
grant select on all tables in schema public to rowcall_reader;
alter default privileges in schema public grant select on tables to rowcall_reader;
alter role rowcall_reader set default_transaction_read_only = on;
