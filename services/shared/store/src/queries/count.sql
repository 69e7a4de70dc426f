select count(*) as "count!" from queries q
left join query_words w on $3::text is not null and w.query_id = q.id
where ($1::uuid is null or q.user_id = $1)
  and ($2::text is null or q.status = $2)
  and ($3::text is null
       or q.id in (select found.query_id from query_words found where found.words @@ search_query($3))
       or (w.query_id is null
           and search_words(q.question, q.standalone_question, q.explanation, q.sql) @@ search_query($3))
       or q.question ilike $4 or q.sql ilike $4)
  and (not $5::bool or q.favourite)
  and ($6::uuid is null or q.connection_id = $6)
