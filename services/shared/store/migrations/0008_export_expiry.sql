-- A file is kept for some days only, and its export says until when. Exports that were ready
-- before this release get the days that were the default.
alter table exports add column expires_at timestamptz;
update exports set expires_at = created_at + interval '7 days' where status = 'ready';
create index exports_by_expiry on exports (expires_at) where status = 'ready';
