-- Databases that may be asked beside the default one. What is known of such a target stands under
-- the name `connections/<id>` wherever targets are named.

create table connections (
    id                 uuid primary key,
    owner_id           uuid not null references users,
    name               text not null,
    engine             text not null check (engine in ('postgresql', 'mysql', 'sqlserver', 'oracle')),
    host               text not null,
    port               integer not null check (port between 1 and 65535),
    database           text not null,
    username           text not null,
    -- Sealed; null for a login without a password.
    password           bytea,
    -- The key that it is sealed with.
    password_key       text,
    tls_mode           text not null
                       check (tls_mode in ('disable', 'prefer', 'require', 'verify_ca', 'verify_full')),
    tls_ca             text,
    schemas            text[] not null default '{}',
    hidden_tables      text[] not null default '{}',
    sharing            text not null check (sharing in ('private', 'everyone')),
    monitoring_enabled boolean not null default false,
    -- Grows with every change: whoever has it open in an older one opens it anew.
    revision           bigint not null default 1,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    constraint connection_password_has_key check ((password is null) = (password_key is null))
);
create unique index connections_name_unique on connections (owner_id, lower(name));
create index connections_by_key on connections (password_key);
create index queries_by_connection on queries (connection_id, id desc) where connection_id is not null;
