-- What the user may do beyond reading, in words: system privileges, then rights on tables that it
-- was given itself or by a role, then tables of its own.
select lower(privilege) from session_privs
where privilege not in (
    'CREATE SESSION', 'SELECT ANY TABLE', 'READ ANY TABLE', 'SELECT ANY DICTIONARY',
    'ALTER SESSION', 'RESTRICTED SESSION', 'EXEMPT ACCESS POLICY'
)
union
select lower(privilege) || ' on ' || owner || '.' || table_name from user_tab_privs_recd
where privilege in ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'INDEX', 'REFERENCES', 'DEBUG')
union
select lower(privilege) || ' on ' || owner || '.' || table_name from role_tab_privs
where privilege in ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'INDEX', 'REFERENCES', 'DEBUG')
union
select 'anything in ' || user from user_tables where rownum = 1
order by 1
