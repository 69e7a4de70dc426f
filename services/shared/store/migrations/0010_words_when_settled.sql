-- The words of a query are written when its text is complete, not while somebody waits for the
-- question to be accepted. Queries under way are few, and are searched as they stand.

drop trigger words_of_new on queries;
drop function query_words_of_new();

create function query_words_of_settled() returns trigger language plpgsql as $$
begin
    if not exists (select from query_words where query_id = new.id) then
        insert into query_words (query_id, words)
        values (new.id, search_words(new.question, new.standalone_question, new.explanation, new.sql))
        on conflict do nothing;
    end if;
    return null;
end $$;
create trigger words_of_settled after update of status on queries
    for each row when (old.status is distinct from new.status
        and new.status in ('failed_generation', 'success', 'failed_execution', 'cancelled'))
    execute function query_words_of_settled();
