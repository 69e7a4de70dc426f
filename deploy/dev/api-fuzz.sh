#!/usr/bin/env bash
# Fuzzes the API of a world of its own with Schemathesis (https://schemathesis.io), by the
# description that the world itself serves. Left out are what never ends (events), what is no
# plain request (the WebSocket), and the one that would end its own session.
#   deploy/dev/api-fuzz.sh path/to/rowcall [further arguments for `st run`]
set -euo pipefail
rowcall=$(realpath "$1")
shift

folder=$(mktemp -d)
tidy_up() {
    [[ -z ${world:-} ]] || { kill -INT "$world" && wait "$world"; } 2>/dev/null || true
    rm -rf "$folder"
}
trap tidy_up EXIT

tools=${XDG_CACHE_HOME:-$HOME/.cache}/rowcall-api-fuzz
if [[ ! -x $tools/bin/st ]]; then
    python3 -m venv "$tools" ||
        { echo "install python3 with venv (Debian: python3-venv)" >&2; exit 1; }
    "$tools/bin/pip" install --quiet 'schemathesis>=4,<5'
fi

"$rowcall" dev --dir "$folder/world" >"$folder/log" 2>&1 &
world=$!
for _ in $(seq 120); do
    [[ ! -f $folder/world/world.json ]] || break
    kill -0 "$world" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 1
done

read -r url token < <(python3 - "$folder/world/world.json" <<'PYTHON'
import json, sys, urllib.request

world = json.load(open(sys.argv[1]))
login = json.dumps({"username": world["username"], "password": world["password"]}).encode()
request = urllib.request.Request(
    world["url"] + "/api/auth/login", login, {"Content-Type": "application/json"}
)
print(world["url"], json.load(urllib.request.urlopen(request))["token"])
PYTHON
)

"$tools/bin/st" run "$url/openapi.json" --header "Authorization: Bearer $token" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,ignored_auth,use_after_free,unsupported_method \
    --phases examples,coverage,fuzzing --max-examples "${EXAMPLES:-50}" --continue-on-failure \
    --exclude-path-regex '/api/(ws|auth/logout)|/events$' --request-timeout 30 "$@"
