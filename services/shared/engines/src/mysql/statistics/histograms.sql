-- MySQL's histograms, of the columns that the account may read.
select s.schema_name as `schema`,
       s.table_name as `table`,
       s.column_name as `column`,
       cast(s.histogram as char) as histogram
from information_schema.column_statistics s
