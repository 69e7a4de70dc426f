-- Question: Who owes us money, and how much of it is overdue?
-- Description: Open are invoices that were sent and not paid; they are overdue once the day they were due on has passed.
select
    customers.name as customer,
    sum(invoices.total_amount) as open_amount,
    coalesce(sum(invoices.total_amount) filter (where invoices.due_on < current_date), 0) as overdue_amount
from invoices
join customers on customers.id = invoices.customer_id
where invoices.status in ('sent', 'overdue')
group by customers.id, customers.name
order by overdue_amount desc;
