with recursive turns as (
    select q.id, q.builds_on, 1 as age from queries q where q.id = $1
    union all
    select q.id, q.builds_on, t.age + 1 from turns t join queries q on q.id = t.builds_on
    where t.age < $2
)
select coalesce(q.standalone_question, q.question) as "question!", q.sql,
       r.columns as "columns?: Json<Vec<ColumnInfo>>",
       q.error as "error?: Json<JobError>"
from turns t
join queries q on q.id = t.id
left join results r on r.id = q.result_id
order by t.age desc
