-- Question: What did repairs cost by manufacturer in the last twelve months?
-- Description: Repairs under warranty cost us nothing and are left out.
select
    truck_manufacturers.name as manufacturer,
    sum(maintenance_orders.total_cost_amount) as repair_cost
from maintenance_orders
join trucks on trucks.id = maintenance_orders.truck_id
join truck_models on truck_models.id = trucks.truck_model_id
join truck_manufacturers on truck_manufacturers.id = truck_models.manufacturer_id
where maintenance_orders.maintenance_type = 'repair'
    and not maintenance_orders.is_warranty
    and maintenance_orders.reported_on >= current_date - interval '12 months'
group by truck_manufacturers.name
order by repair_cost desc;
