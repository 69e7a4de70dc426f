-- What is known about a target beyond its schema: questions that were answered well,
-- instructions, the words of the house. A target is named as in `catalogs`.

create table knowledge_examples (
    id          uuid primary key,
    target      text not null,
    question    text not null,
    description text not null default '',
    sql         text not null,
    enabled     boolean not null default true,
    -- The file that it was read from; null for one that was written over the API.
    file        text,
    created_by  uuid references users on delete set null,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);
create index knowledge_examples_by_target on knowledge_examples (target, id desc);
create unique index knowledge_examples_file_unique on knowledge_examples (target, file)
    where file is not null;

create table knowledge_instructions (
    id         uuid primary key,
    target     text not null,
    text       text not null,
    -- Else only when a question speaks of one of the topics.
    always     boolean not null,
    topics     text[] not null default '{}',
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint instruction_can_apply check (always or cardinality(topics) > 0)
);
create index knowledge_instructions_by_target on knowledge_instructions (target, id desc);

create table knowledge_glossary (
    id         uuid primary key,
    target     text not null,
    term       text not null,
    synonyms   text[] not null default '{}',
    meaning    text not null,
    -- How it is computed, where it is.
    sql        text,
    created_by uuid references users on delete set null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create unique index knowledge_glossary_term_unique on knowledge_glossary (target, lower(term));

-- Grows with every change of what is known about a target, in the transaction of the change:
-- whoever holds an older one has to read again. A trigger, so that no statement can forget it.
create table knowledge_versions (
    target  text primary key,
    version bigint not null
);

create function count_knowledge_change() returns trigger language plpgsql as $$
begin
    insert into knowledge_versions as known (target, version)
    values (coalesce(new.target, old.target), 1)
    on conflict (target) do update set version = known.version + 1;
    return null;
end $$;

create trigger knowledge_changed after insert or update or delete on knowledge_examples
    for each row execute function count_knowledge_change();
create trigger knowledge_changed after insert or update or delete on knowledge_instructions
    for each row execute function count_knowledge_change();
create trigger knowledge_changed after insert or update or delete on knowledge_glossary
    for each row execute function count_knowledge_change();

-- What texts mean to an embedding model, so that none is sent twice.
create table embeddings (
    model   text not null,
    -- SHA-256 of the text.
    content bytea not null,
    -- Little-endian 32-bit floats.
    vector  bytea not null,
    -- To the day.
    used_at timestamptz not null default now(),
    primary key (model, content)
);
alter table embeddings alter column vector set storage external;
create index embeddings_by_use on embeddings (used_at);
