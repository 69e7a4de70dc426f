-- Question: How many liters per 100 km does each truck model use?
-- Description: Liters come from fuelings, kilometres from completed trips; each is summed by truck before they meet, or rows would be counted twice.
select
    truck_models.name as truck_model,
    round(100 * sum(filled.liters) / sum(driven.distance_km), 1) as liters_per_100_km
from trucks
join truck_models on truck_models.id = trucks.truck_model_id
join (select truck_id, sum(liters) as liters from fuel_transactions group by truck_id) as filled
    on filled.truck_id = trucks.id
join (select truck_id, sum(distance_km) as distance_km from trips where status = 'completed' group by truck_id) as driven
    on driven.truck_id = trucks.id
group by truck_models.name
order by liters_per_100_km;
