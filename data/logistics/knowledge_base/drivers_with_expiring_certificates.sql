-- Question: Which certificates of drivers run out in the next 60 days?
-- Description: A certificate counts as long as it is valid; revoked ones are never renewed, and drivers who left need none.
select
    drivers.first_name,
    drivers.last_name,
    certificates.name as certificate,
    driver_certificates.expires_on
from driver_certificates
join drivers on drivers.id = driver_certificates.driver_id
join certificates on certificates.id = driver_certificates.certificate_id
where drivers.left_on is null
    and driver_certificates.status <> 'revoked'
    and driver_certificates.expires_on between current_date and current_date + 60
order by driver_certificates.expires_on, drivers.last_name;
