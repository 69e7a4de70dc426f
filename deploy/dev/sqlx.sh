#!/usr/bin/env bash
# Renews .sqlx, which the compiler checks the queries of `store` against. The server is started
# by hand because nothing that depends on `store` compiles while a query is missing there.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
programs=$(dirname "$(command -v postgres || printf '%s\n' /usr/lib/postgresql/*/bin/postgres \
    "${HOMEBREW_PREFIX:-/opt/homebrew}"/opt/postgresql@*/bin/postgres | sort -V | grep -v '\*' | tail -1)")

# PostgreSQL refuses to run as root.
as_owner() {
    if [[ $(id -u) -eq 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

tidy_up() {
    as_owner "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap tidy_up EXIT

[[ $(id -u) -ne 0 ]] || chown postgres "$folder"
as_owner "$programs/initdb" -D "$folder/data" -U postgres --auth=trust --no-sync >/dev/null
# Only a socket in the folder is opened, so no port can be taken.
as_owner "$programs/pg_ctl" -D "$folder/data" -w -o "-c listen_addresses= -k $folder" -l "$folder/log" start >/dev/null
for migration in services/shared/store/migrations/*.sql; do
    "$programs/psql" -h "$folder" -U postgres -v ON_ERROR_STOP=1 -q -1 -f "$migration"
done

mkdir -p .sqlx
rm -f .sqlx/query-*.json
touch services/shared/store/src/lib.rs
DATABASE_URL="postgres://postgres@localhost/postgres?host=$folder" \
    SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$PWD/.sqlx" cargo check --package store --all-targets
echo "$(find .sqlx -name 'query-*.json' | wc -l) queries in .sqlx"
