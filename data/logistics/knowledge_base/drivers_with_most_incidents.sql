-- Question: Which drivers had the most accidents that were our fault?
-- Description: A near miss is no accident.
select
    drivers.first_name,
    drivers.last_name,
    count(*) as accidents,
    sum(incidents.damage_amount) as damage
from incidents
join drivers on drivers.id = incidents.driver_id
where incidents.is_our_fault and incidents.incident_type <> 'near miss'
group by drivers.id, drivers.first_name, drivers.last_name
order by accidents desc, damage desc
limit 10;
