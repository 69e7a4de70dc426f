#!/bin/sh
# Loads the sample database `logistics` and the role that may only read it, once.
# Connects by PGHOST, PGUSER and PGPASSWORD; sets READER_PASSWORD for rowcall_reader.
set -eu
cd "$(dirname "$0")"
: "${READER_PASSWORD:?is not set}"

export PGOPTIONS='--client-min-messages=warning'
run() {
    psql --no-psqlrc --quiet --single-transaction --set ON_ERROR_STOP=1 "$@" >/dev/null
}

if [ -n "$(psql --no-psqlrc -At -d postgres -c "select 1 from pg_database where datname = 'logistics'")" ]; then
    echo "the sample database is there"
    exit 0
fi

# Under another name until it is whole, so that an interrupted load starts over.
dropdb --if-exists logistics_loading
createdb logistics_loading
for part in schema data; do
    echo "loading $part"
    run -d logistics_loading -f "$part.sql"
done

run -d logistics_loading --set password="$READER_PASSWORD" <<'SQL'
select 'create role rowcall_reader login'
where not exists (select from pg_roles where rolname = 'rowcall_reader')
\gexec
alter role rowcall_reader password :'password';
SQL
run -d logistics_loading -f reader.sql
run -d postgres -c 'alter database logistics_loading rename to logistics'
echo "the sample database is loaded"
