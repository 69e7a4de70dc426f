-- Rows of results are kept for a while and then go; what is known of them stays, so that a query
-- of long ago still tells what it found. Releases before read such a result as one without pages.

alter table results add column expired_at timestamptz;
-- Only those with rows are looked for by their age.
create index results_kept on results (created_at) where expired_at is null;
