-- What people say of the target's schema beside what the database says, what refreshes found
-- changed, and who reads the values that questions name. The release before goes on reading
-- and writing snapshots: the new columns have defaults.

create table schema_notes (
    -- host:port/database, as in `catalogs`
    target      text not null,
    -- With its schema where that is not the usual one: `sales.regions`.
    table_name  text not null,
    -- Null: the note is on the table.
    column_name text,
    -- Takes the place of the database's own comment.
    description text,
    synonyms    text[] not null default '{}',
    -- What is stored there is never sampled and never shown to a model.
    private     boolean not null default false,
    updated_by  uuid not null references users,
    updated_at  timestamptz not null default now()
);
create unique index schema_notes_once
    on schema_notes (target, table_name, coalesce(column_name, ''));

create table schema_changes (
    id         bigint generated always as identity primary key,
    target     text not null,
    changes    jsonb not null,
    noticed_at timestamptz not null default now()
);
create index schema_changes_by_target on schema_changes (target, id desc);

alter table catalogs
    -- Somebody should read the values of this snapshot.
    add column values_wanted boolean not null default true,
    -- Somebody is at it, or failed and lets the target rest; until then nobody else tries.
    add column values_lease timestamptz,
    -- Values have been read once, of this snapshot or of one before.
    add column values_read boolean not null default false;

-- The notes on a target as one document, so that a snapshot and its notes are read in one
-- statement and belong together.
create function schema_notes_of(of_target text) returns jsonb language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'table', table_name, 'column', column_name, 'description', description,
        'synonyms', synonyms, 'private', private
    ) order by table_name, column_name nulls first), '[]')
    from schema_notes where target = of_target
$$;
