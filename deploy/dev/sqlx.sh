#!/usr/bin/env bash
# Renews .sqlx, which the compiler checks the queries of `store` against. The server is started
# by hand because nothing that depends on `store` compiles while a query is missing there.
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)

# Debian and Homebrew keep the server's programs off the path; the newest is taken.
for programs in /usr/lib/postgresql/*/bin /usr/local/opt/postgresql@*/bin \
    "${HOMEBREW_PREFIX:-/opt/homebrew}"/opt/postgresql@*/bin; do
    [[ ! -x $programs/initdb ]] || PATH=$programs:$PATH
done

# PostgreSQL refuses to run as root.
as_owner() {
    if [[ $(id -u) -eq 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

tidy_up() {
    as_owner pg_ctl -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap tidy_up EXIT

[[ $(id -u) -ne 0 ]] || chown postgres "$folder"
as_owner initdb -D "$folder/data" -U postgres --auth=trust --no-sync >/dev/null
# Only a socket in the folder is opened, so no port can be taken.
as_owner pg_ctl -D "$folder/data" -w -o "-c listen_addresses= -k $folder" -l "$folder/log" start >/dev/null
for migration in services/shared/store/migrations/*.sql; do
    psql -h "$folder" -U postgres -v ON_ERROR_STOP=1 -q -1 -f "$migration"
done

# Beside the old data until all is well: whoever compiles meanwhile finds it whole.
mkdir "$folder/queries"
touch services/shared/store/src/lib.rs
DATABASE_URL="postgres://postgres@localhost/postgres?host=$folder" \
    SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$folder/queries" cargo check --package store --all-targets
mkdir -p .sqlx
cp "$folder"/queries/query-*.json .sqlx/
for known in .sqlx/query-*.json; do
    [[ -e $folder/queries/${known##*/} ]] || rm "$known"
done
known=(.sqlx/query-*.json)
echo "${#known[@]} queries in .sqlx"
