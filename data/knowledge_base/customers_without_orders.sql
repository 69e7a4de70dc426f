-- Question: Which customers have never ordered anything?
-- Description: Absence is asked with not exists, which stays right where a column can be null.
select
    full_name,
    email,
    signed_up_at
from users
where not exists (select from orders where orders.user_id = users.id)
order by signed_up_at;
