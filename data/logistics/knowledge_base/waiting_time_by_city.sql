-- Question: Where do our drivers wait the longest?
-- Description: Waiting is an activity type of its own; the city is the one where the activity ended.
select
    cities.name as city,
    count(*) as waits,
    round(avg(activities.duration_minutes)) as average_minutes
from activities
join activity_types on activity_types.id = activities.activity_type_id
join cities on cities.id = activities.end_city_id
where activity_types.category = 'waiting'
group by cities.id, cities.name
order by average_minutes desc
limit 10;
