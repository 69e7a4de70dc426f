-- The first shape of the shared state: who asks, what they asked, the jobs that serve them,
-- the events that tell of it, the rows and files that came out.

create table users (
    id            uuid primary key,
    username      text not null constraint username_is_sane check (username ~ '^[^\s]{1,200}$'),
    password_hash text not null,
    role          text not null check (role in ('user', 'admin')),
    created_at    timestamptz not null default now(),
    disabled_at   timestamptz
);
create unique index users_username_unique on users (lower(username));

-- Only digests of tokens are kept: whoever reads this table cannot use it.
create table sessions (
    token_digest bytea primary key,
    user_id      uuid not null references users on delete cascade,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null
);
create index sessions_by_expiry on sessions (expires_at);
create index sessions_by_user on sessions (user_id);

create table api_keys (
    id         uuid primary key,
    key_digest bytea not null unique,
    user_id    uuid not null references users on delete cascade,
    name       text not null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);

-- One per stream of events; `last_seq` is taken under the row's lock, so that a topic has no gaps.
create table topics (
    id       uuid primary key,
    user_id  uuid not null,
    last_seq bigint not null default 0
);

create table events (
    topic_id   uuid not null references topics on delete cascade,
    seq        bigint not null,
    event      jsonb not null,
    -- Progress is thrown away after a while, milestones are kept with the query.
    progress   boolean not null,
    created_at timestamptz not null default now(),
    primary key (topic_id, seq)
);
create index events_progress_by_age on events (created_at) where progress;

create table results (
    id         uuid primary key,
    query_id   uuid not null,
    columns    jsonb not null,
    total_rows bigint not null default 0,
    bytes      bigint not null default 0,
    truncated  boolean not null default false,
    -- Set with the query's success; what stays without it was left by an attempt that lost.
    complete   boolean not null default false,
    created_at timestamptz not null default now()
);
create index results_by_query on results (query_id);
create index results_by_age on results (created_at);

-- `rows` is a JSON array of at most 500 arrays, zstd-compressed by the executor: the server
-- shall not spend time on compressing again.
create table result_pages (
    result_id uuid not null references results on delete cascade,
    page      integer not null,
    row_count integer not null,
    rows      bytea not null,
    primary key (result_id, page)
);
alter table result_pages alter column rows set storage external;

create table queries (
    id                uuid primary key,
    user_id           uuid not null references users,
    question          text not null,
    requested_model   text,
    connection_id     uuid,
    parent_id         uuid references queries on delete set null,
    -- Run the SQL as soon as it stands.
    execute           boolean not null,
    status            text not null check (status in ('queued', 'generating', 'not_executed',
                          'failed_generation', 'queued_execution', 'executing', 'success',
                          'failed_execution', 'cancelled')),
    sql               text,
    explanation       text,
    tables            text[] not null default '{}',
    assumptions       text[] not null default '{}',
    model             text,
    cached            boolean not null default false,
    attempts          integer not null default 0,
    prompt_tokens     bigint not null default 0,
    completion_tokens bigint not null default 0,
    llm_calls         integer not null default 0,
    cost_usd          double precision not null default 0,
    error             jsonb,
    -- The job that is at work on it, or was last.
    job_id            uuid not null,
    result_id         uuid references results on delete set null,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    generating_at     timestamptz,
    generated_at      timestamptz,
    executing_at      timestamptz,
    executed_at       timestamptz
);
create index queries_by_user on queries (user_id, id desc);
create index queries_by_result on queries (result_id) where result_id is not null;
create index queries_by_status on queries (status, id desc);

create table jobs (
    id               uuid primary key,
    kind             text not null,
    priority         text not null check (priority in ('interactive', 'batch')),
    payload          jsonb not null,
    status           text not null default 'queued'
                     check (status in ('queued', 'running', 'done', 'dead', 'cancelled')),
    attempt          integer not null default 0,
    max_attempts     integer not null,
    -- Grows with every change of hands; a writer names the one it holds.
    fence            bigint not null default 0,
    -- Grows with every publication; with the id it makes the message's identity.
    generation       integer not null default 0,
    lease_until      timestamptz,
    worker           text,
    -- Not to be taken before.
    run_at           timestamptz not null default now(),
    -- When the sweeper publishes it (again), should it still be queued then.
    publish_at       timestamptz not null default now() + interval '5 seconds',
    cancel_requested boolean not null default false,
    error            jsonb,
    -- W3C trace context of the request that asked for it.
    traceparent      text,
    created_at       timestamptz not null default now(),
    started_at       timestamptz,
    finished_at      timestamptz
);
create index jobs_to_publish on jobs (publish_at) where status = 'queued';
-- Never handed to the bus, or refused by it: what the sweeper publishes whatever the counts say.
create index jobs_unpublished on jobs (run_at) where status = 'queued' and publish_at = run_at;
create index jobs_leased on jobs (lease_until) where status = 'running';
create index jobs_dead on jobs (finished_at) where status = 'dead';
create index jobs_finished on jobs (finished_at) where status in ('done', 'cancelled');

create table exports (
    id         uuid primary key,
    query_id   uuid not null references queries on delete cascade,
    result_id  uuid not null,
    job_id     uuid not null,
    format     text not null,
    raw        boolean not null default false,
    status     text not null default 'queued'
               check (status in ('queued', 'running', 'ready', 'failed')),
    -- The name of the object in the file store.
    object     text,
    rows       bigint,
    bytes      bigint,
    error      jsonb,
    created_at timestamptz not null default now()
);
create index exports_by_query on exports (query_id, id desc);
-- Two people who ask for the same file at once get the same one.
create unique index exports_once on exports (result_id, format, raw) where status <> 'failed';

create table idempotency_keys (
    user_id    uuid not null references users on delete cascade,
    key        text not null,
    -- A digest of the request: a key that comes back with another body is a mistake.
    request    bytea not null,
    query_id   uuid not null,
    created_at timestamptz not null default now(),
    primary key (user_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

create table workers (
    id         uuid primary key,
    kind       text not null,
    host       text not null,
    started_at timestamptz not null default now(),
    seen_at    timestamptz not null default now()
);

-- Snapshots of a target's schema, shared by all replicas; the newest of a target counts.
create table catalogs (
    version       bigint generated always as identity primary key,
    -- host:port/database
    target        text not null,
    fingerprint   text not null,
    tables_count  integer not null,
    document      jsonb not null,
    created_at    timestamptz not null default now()
);
create index catalogs_by_target on catalogs (target, version);
