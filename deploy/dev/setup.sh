#!/usr/bin/env bash
# Installs what Rowcall needs to build and run on this machine: a C compiler, nats-server, the
# PostgreSQL server's programs and, for the tests, MariaDB's. Only what is missing is installed, and nothing is left
# running: Rowcall starts private servers of its own.
#
#     deploy/dev/setup.sh        everything, as the tests need it
#     deploy/dev/setup.sh up     no server that DATABASE_URL, POSTGRES_URL and NATS_URL replace
set -euo pipefail

purpose=${1:-test}
oldest_postgres=13
oldest_nats=2.9

main() {
    command -v cargo >/dev/null || stop "no Rust toolchain: see https://rustup.rs"

    local missing=()
    have_compiler || missing+=(compiler)
    is_given "${NATS_URL:-}" || have_nats || missing+=(nats-server)
    { is_given "${DATABASE_URL:-}" && is_given "${POSTGRES_URL:-}"; } || have_postgres || missing+=(postgresql)
    [[ $purpose == up ]] || have_mariadb || missing+=(mariadb)
    [[ ${#missing[@]} -gt 0 ]] || return 0

    echo "Installing ${missing[*]} (only now; nothing is left running) ..."
    if command -v apt-get >/dev/null; then
        install_with_apt "${missing[@]}"
    elif command -v brew >/dev/null; then
        install_with_brew "${missing[@]}"
    else
        explain "${missing[@]}"
    fi
    check "${missing[@]}"
}

# Servers of the user's own are used by `make up` alone; tests always start theirs.
is_given() {
    [[ $purpose == up && -n $1 ]]
}

have_compiler() {
    command -v cc >/dev/null
}

# Debian keeps it in /usr/sbin, which is not on everyone's path.
have_nats() {
    local program version
    program=$(PATH=$PATH:/usr/sbin command -v nats-server) || return 1
    version=$("$program" --version | sed -E 's/^[^0-9]*([0-9]+\.[0-9]+).*/\1/')
    at_least "$version" "$oldest_nats"
}

at_least() {
    [[ $(printf '%s\n' "$1" "$2" | sort -V | head -1) == "$2" ]]
}

# Debian and Homebrew keep the server's programs off the path, one folder for each version.
have_postgres() {
    local program major
    for program in "$(command -v postgres || true)" \
        /usr/lib/postgresql/*/bin/postgres \
        "${HOMEBREW_PREFIX:-/opt/homebrew}"/opt/postgresql@*/bin/postgres \
        /usr/local/opt/postgresql@*/bin/postgres; do
        [[ -x $program ]] || continue
        major=$("$program" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
        at_least "$major" "$oldest_postgres" && return 0
    done
    return 1
}

# A target in the tests; nothing else needs it.
have_mariadb() {
    local path=$PATH:/usr/sbin:${HOMEBREW_PREFIX:-/opt/homebrew}/opt/mariadb/bin:/usr/local/opt/mariadb/bin
    PATH=$path command -v mariadbd >/dev/null && PATH=$path command -v mariadb-install-db >/dev/null
}

install_with_apt() {
    # One foreign source that is down must not stop us; what is really missing stops the next step.
    run_as_root apt-get update -qq || true
    local part
    for part in "$@"; do
        case $part in
            compiler) apt_install gcc libc6-dev ;;
            nats-server) install_nats_with_apt ;;
            postgresql) install_postgres_with_apt ;;
            mariadb) install_mariadb_with_apt ;;
        esac
    done
}

# The package starts a server on port 4222 and would at every boot.
install_nats_with_apt() {
    apt_install nats-server
    if command -v systemctl >/dev/null; then
        run_as_root systemctl disable --now nats-server >/dev/null 2>&1 || true
    fi
}

# The package would create a cluster and start it on port 5432. The setting that forbids it
# holds for this installation only, so that the machine's owner finds the usual behaviour.
install_postgres_with_apt() {
    local settings=/etc/postgresql-common/createcluster.conf
    apt_install postgresql-common
    run_as_root cp -p $settings $settings.before-rowcall
    echo 'create_main_cluster = false' | run_as_root tee -a $settings >/dev/null
    local installed=0
    apt_install postgresql || installed=$?
    run_as_root mv $settings.before-rowcall $settings
    return $installed
}

# The package starts a server on port 3306 and would at every boot.
install_mariadb_with_apt() {
    apt_install mariadb-server
    if command -v systemctl >/dev/null; then
        run_as_root systemctl disable --now mariadb >/dev/null 2>&1 || true
    fi
}

apt_install() {
    run_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install_with_brew() {
    local part
    for part in "$@"; do
        case $part in
            compiler) stop "no C compiler: run xcode-select --install" ;;
            nats-server) brew install --quiet nats-server ;;
            postgresql) brew install --quiet postgresql@17 ;;
            mariadb) brew install --quiet mariadb ;;
        esac
    done
}

run_as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "must be root for: $*"
    fi
}

explain() {
    cat >&2 <<'HINT'
This system has neither apt-get nor Homebrew. Install these by its own means, then try again:
  a C compiler that is called cc
  nats-server 2.9 or newer    https://github.com/nats-io/nats-server/releases
  PostgreSQL 13 or newer      the server's programs; no server needs to run
  MariaDB 10.6 or newer       the same; for the tests alone
HINT
    stop "missing: $*"
}

check() {
    have_compiler || stop "still no C compiler called cc"
    [[ " $* " != *" nats-server "* ]] || have_nats ||
        stop "still no nats-server $oldest_nats or newer: see https://github.com/nats-io/nats-server/releases"
    [[ " $* " != *" postgresql "* ]] || have_postgres ||
        stop "still no PostgreSQL $oldest_postgres or newer: see https://www.postgresql.org/download"
    [[ " $* " != *" mariadb "* ]] || have_mariadb ||
        stop "still no MariaDB: see https://mariadb.org/download"
}

stop() {
    echo "setup: $1" >&2
    exit 1
}

main
