-- Question: How often do payments fail, by payment method?
-- Description: Every row of payments is one attempt, so the failure rate is taken over attempts, not over orders.
select
    method,
    count(*) as attempts,
    count(*) filter (where status = 'failed') as failed,
    round(100.0 * count(*) filter (where status = 'failed') / count(*), 1) as failed_percent
from payments
group by method
order by failed_percent desc;
