-- Question: How did revenue grow from month to month this year?
-- Description: Each month against the one before with lag(); December of last year is read for January, then left out.
select
    month,
    revenue,
    growth_percent
from (
    select
        month,
        revenue,
        round(100.0 * (revenue / lag(revenue) over (order by month) - 1), 1) as growth_percent
    from (
        select
            date_trunc('month', ordered_at)::date as month,
            sum(total_amount) as revenue
        from orders
        where status not in ('cancelled', 'returned')
            and ordered_at >= date_trunc('year', current_date) - interval '1 month'
        group by 1
    ) as months
) as compared
where month >= date_trunc('year', current_date)
order by month;
