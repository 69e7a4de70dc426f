-- History: words to search one's queries by, favourites, saved queries with parameters, links
-- inside the installation, and files that are to be removed. The release before goes on asking
-- and running: new columns have defaults, and triggers keep the words of what it writes.

alter table queries
    add column favourite boolean not null default false,
    -- What the parameters of the SQL stand for: [{name, type, list, value}]
    add column parameters jsonb not null default '[]';

create index queries_favourite on queries (user_id, id desc) where favourite;
-- When a query is deleted, those that point to it are looked for. Few point anywhere.
create index queries_by_parent on queries (parent_id) where parent_id is not null;
create index queries_by_builds_on on queries (builds_on) where builds_on is not null;

-- A person's own SQL with parameters (`:from`), to be run with values that are bound.
create table saved_queries (
    id            uuid primary key,
    user_id       uuid not null references users,
    name          text not null,
    description   text not null default '',
    sql           text not null,
    -- [{name, type, list, optional, default, description}]
    parameters    jsonb not null default '[]',
    connection_id uuid,
    sharing       text not null default 'private' check (sharing in ('private', 'everyone')),
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now()
);
create unique index saved_queries_name on saved_queries (user_id, lower(name));
create index saved_queries_shared on saved_queries (id desc) where sharing = 'everyone';

alter table queries
    add column saved_query_id uuid references saved_queries on delete set null;
create index queries_by_saved_query on queries (saved_query_id) where saved_query_id is not null;

-- Links to a query, for whoever is logged in. As with sessions, only digests are kept.
create table shares (
    token_digest bytea primary key,
    query_id     uuid not null references queries on delete cascade,
    created_at   timestamptz not null default now()
);
create index shares_by_query on shares (query_id);

-- Files whose rows are gone. A row stays until the file store has confirmed the removal.
create table doomed_files (
    object     text primary key,
    doomed_at  timestamptz not null default now(),
    -- Somebody is at it, or failed; until then nobody tries.
    try_at     timestamptz not null default now()
);
create index doomed_files_due on doomed_files (try_at);

-- The words of a query stand in a table of their own: a column would make the server write the
-- whole table anew under a lock, and every move of a query's status would go through the index.
create table query_words (
    query_id uuid primary key references queries on delete cascade,
    words    tsvector not null
);
create index query_words_by_word on query_words using gin (words);

-- Pieces of names are words too: `o.total_eur` and `orderTotal` are found by `total`.
create function search_text(piece text) returns text language sql immutable parallel safe as $$
    select translate(regexp_replace(left(piece, 40000), '([a-z])([A-Z])', '\1 \2', 'g'), './_@:', '     ')
$$;

create function search_words(question text, standalone text, explanation text, sql text)
returns tsvector language sql immutable parallel safe as $$
    select setweight(to_tsvector('english', search_text(question)), 'A')
        || setweight(to_tsvector('simple', search_text(question)), 'A')
        || setweight(to_tsvector('english', search_text(coalesce(standalone, ''))), 'B')
        || setweight(to_tsvector('simple', search_text(coalesce(standalone, ''))), 'B')
        || setweight(to_tsvector('simple', search_text(coalesce(sql, ''))), 'C')
        || setweight(to_tsvector('english', search_text(coalesce(explanation, ''))), 'D')
$$;

-- All words of the search, as they are and by their roots; the last may go on.
create function search_query(search text) returns tsquery language sql immutable parallel safe as $$
    with read as (
        select websearch_to_tsquery('english', search_text(search)) as roots,
               websearch_to_tsquery('simple', search_text(search)) as words
    )
    select roots || words
        || case when search ~ '[[:alnum:]]$' and words::text ~ '[^!]''[^'']+''$'
                  or words::text ~ '^''[^'']+''$'
                then (words::text || ':*')::tsquery else ''::tsquery end
    from read
$$;

create function query_words_of_new() returns trigger language plpgsql as $$
begin
    insert into query_words (query_id, words)
    select id, search_words(question, standalone_question, explanation, sql) from fresh;
    return null;
end $$;
create trigger words_of_new after insert on queries
    referencing new table as fresh for each statement execute function query_words_of_new();

create function query_words_of_changed() returns trigger language plpgsql as $$
begin
    insert into query_words (query_id, words)
    values (new.id, search_words(new.question, new.standalone_question, new.explanation, new.sql))
    on conflict (query_id) do update set words = excluded.words;
    return null;
end $$;
create trigger words_of_changed after update of question, standalone_question, explanation, sql on queries
    for each row when ((old.question, old.standalone_question, old.explanation, old.sql)
        is distinct from (new.question, new.standalone_question, new.explanation, new.sql))
    execute function query_words_of_changed();

insert into query_words (query_id, words)
select id, search_words(question, standalone_question, explanation, sql) from queries
on conflict do nothing;
