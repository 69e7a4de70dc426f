-- Question: Which depots drive the largest share of empty kilometres?
-- Description: A trip belongs to the depot where it starts.
select
    depots.name as depot,
    round(100 * sum(trips.empty_distance_km) / sum(trips.distance_km), 1) as empty_percent
from trips
join depots on depots.id = trips.start_depot_id
where trips.status = 'completed'
group by depots.id, depots.name
order by empty_percent desc;
