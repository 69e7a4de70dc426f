-- Who may see what of a target: tables and columns hidden, columns masked, rows kept back. The
-- release before knows nothing of rules; while it still runs beside this one, write none.

alter table users
    -- What rules may ask about a person: `{user.region_id}` is attributes -> 'region_id'.
    add column attributes jsonb not null default '{}'
        constraint attributes_are_an_object check (jsonb_typeof(attributes) = 'object');

create table access_rules (
    -- As in `catalogs`.
    target         text not null,
    -- With its schema where that is not the usual one: `sales.regions`.
    table_name     text not null,
    -- Administrators are exempt from what is for users alone.
    applies_to     text not null check (applies_to in ('everyone', 'user', 'admin')),
    hidden         boolean not null default false,
    hidden_columns text[] not null default '{}',
    masked_columns text[] not null default '{}',
    -- Private columns whose values may be seen after all.
    shown_columns  text[] not null default '{}',
    -- A condition on the rows that may be seen.
    rows           text,
    updated_by     uuid not null references users,
    updated_at     timestamptz not null default now(),
    primary key (target, table_name, applies_to)
);

-- The rules that concern a role, as one document, so that they are read in one statement with
-- whom they concern.
create function access_rules_of(of_target text, of_role text) returns jsonb
language sql stable as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'table', table_name, 'hidden', hidden, 'hidden_columns', hidden_columns,
        'masked_columns', masked_columns, 'shown_columns', shown_columns, 'rows', rows
    ) order by table_name, applies_to), '[]')
    from access_rules where target = of_target and applies_to in ('everyone', of_role)
$$;
