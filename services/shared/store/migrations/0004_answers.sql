-- Answers in depth: how much was done for one, how sure it is and what else it might have been;
-- questions that build on earlier ones; and answers that are kept, so that the same question
-- costs no model twice.

alter table queries
    -- What was asked for; with SQL, what it was written with.
    add column effort text check (effort in ('fast', 'standard', 'deep')),
    -- Not to be answered with what was written before.
    add column anew boolean not null default false,
    -- The query whose conversation this one goes on with; a repeat goes on from the same place.
    add column builds_on uuid references queries on delete set null,
    add column standalone_question text,
    add column confidence real,
    add column alternatives jsonb not null default '[]',
    add column fallback_from text,
    -- What a cached answer would have cost again.
    add column saved_tokens bigint not null default 0,
    add column saved_cost_usd double precision not null default 0;

-- One row per question as it was understood, per author and policy. The fingerprints say what it
-- was written from: an answer from another schema or other knowledge is not used, and the next
-- one takes its place.
create table answers (
    target      text not null,
    -- A digest of the question and of what it builds on.
    asked       bytea not null,
    author      text not null,
    -- Everything else that decides what an author writes: effort, prompts, temperature.
    policy      text not null,
    schema      text not null,
    knowledge   text not null,
    -- Set where the SQL counts days from this one, so that it is wrong tomorrow.
    only_on     date,
    answer      jsonb not null,
    -- What it cost, and so what each hit saves.
    tokens      bigint not null,
    cost_usd    double precision not null,
    hits        bigint not null default 0,
    created_at  timestamptz not null default now(),
    primary key (target, asked, author, policy)
);
create index answers_by_age on answers (created_at);
create index answers_by_sql on answers (md5(answer ->> 'sql'));
