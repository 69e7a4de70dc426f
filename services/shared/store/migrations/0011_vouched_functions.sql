-- Functions that an administrator vouches for on a connection, beyond those that the guard lists.
-- The release before knows nothing of them, and goes on refusing.

alter table connections add column allow_functions text[] not null default '{}';
