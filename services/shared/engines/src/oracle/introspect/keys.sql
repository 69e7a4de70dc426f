-- One row for each column of a key; of a foreign key, with the column that it refers to.
select c.owner, c.table_name, c.constraint_name, c.constraint_type, p.column_name,
    r.owner, r.table_name, q.column_name
from all_constraints c
join all_users u on u.username = c.owner and u.oracle_maintained = 'N'
join all_cons_columns p
    on p.owner = c.owner and p.constraint_name = c.constraint_name and p.table_name = c.table_name
left join all_constraints r on r.owner = c.r_owner and r.constraint_name = c.r_constraint_name
left join all_cons_columns q
    on q.owner = r.owner and q.constraint_name = r.constraint_name and q.position = p.position
where c.constraint_type in ('P', 'U', 'R') and c.status = 'ENABLED'
order by c.owner, c.table_name, c.constraint_name, p.position
