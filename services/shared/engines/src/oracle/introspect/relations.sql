-- Tables, views and materialized views of schemas that people made, the user's own first.
select r.owner, r.name, r.kind, to_char(r.num_rows), c.comments
from (
    select t.owner, t.table_name as name, 'table' as kind, t.num_rows
    from all_tables t
    where t.nested = 'NO' and t.secondary = 'N' and t.dropped = 'NO'
        and (t.iot_type is null or t.iot_type = 'IOT')
        and not exists (
            select 1 from all_mviews m where m.owner = t.owner and m.mview_name = t.table_name
        )
    union all
    select v.owner, v.view_name, 'view', null from all_views v
    union all
    select m.owner, m.mview_name, 'materialized_view', t.num_rows
    from all_mviews m
    left join all_tables t on t.owner = m.owner and t.table_name = m.mview_name
) r
join all_users u on u.username = r.owner and u.oracle_maintained = 'N'
left join all_tab_comments c on c.owner = r.owner and c.table_name = r.name
order by case when r.owner = user then 0 else 1 end, r.owner, r.name
