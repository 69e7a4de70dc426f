#!/usr/bin/env bash
# Fuzzes the guard: run.sh [seconds]. Needs `cargo install cargo-fuzz` and a C++ compiler; any
# toolchain will do. What is new and small joins corpus/check, which is kept in the repository.
set -euo pipefail
cd "$(dirname "$0")"
export RUSTC_BOOTSTRAP=1 # the sanitizers' flags are unstable, nothing else here is

# The statements of the tests, one a file.
mkdir -p seeds/check corpus/check
awk 'BEGIN { RS = "\n---\n" } { file = sprintf("seeds/check/%05d.sql", NR); printf "%s", $0 > file; close(file) }' \
    ../tests/corpus/shop.sql ../tests/corpus/{,mysql_,mssql_,oracle_}{attacks,harmless}.sql

options=(-max_total_time="${1:-620}" -max_len=2048 -timeout=10 -rss_limit_mb=2048
    -dict=words.dict -print_final_stats=1)
cargo fuzz run check corpus/check seeds/check -- "${options[@]}"
