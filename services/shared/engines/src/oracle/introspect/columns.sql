select c.owner, c.table_name, c.column_name, c.data_type, to_char(c.data_precision),
    to_char(c.data_scale), to_char(c.char_length), to_char(c.data_length), c.nullable, m.comments,
    to_char(c.num_distinct), to_char(c.num_nulls)
from all_tab_columns c
join all_users u on u.username = c.owner and u.oracle_maintained = 'N'
left join all_col_comments m
    on m.owner = c.owner and m.table_name = c.table_name and m.column_name = c.column_name
order by c.owner, c.table_name, c.column_id
