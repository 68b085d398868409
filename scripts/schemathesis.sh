#!/usr/bin/env bash
# The sandbox's Open311 against its own OpenAPI: Schemathesis makes requests that the document allows and some that it forbids,
# the same each time, and looks whether the answers are those the document promises.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need python3 python3 python3-venv
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "$(python3 --version) is too old; Schemathesis needs 3.10 or newer"
HOME_OF_IT=$TARGET/schemathesis
WANTED=tests/schemathesis/requirements.txt
mkdir -p "$HOME_OF_IT"
if ! cmp -s "$WANTED" "$HOME_OF_IT/installed.txt"; then
    rm -rf "$HOME_OF_IT/venv"
    python3 -m venv "$HOME_OF_IT/venv" || skip "python3 cannot make a venv; as root: apt-get install python3-venv"
    "$HOME_OF_IT/venv/bin/pip" install --quiet --no-input --disable-pip-version-check -r "$WANTED" ||
        skip "pip could not install what $WANTED names"
    cp "$WANTED" "$HOME_OF_IT/installed.txt"
fi
build motcua-province
STATE=$(mktemp -d)
server=
trap '[ -z "$server" ] || stop "$server"; rm -rf "$STATE"' EXIT
"$TARGET/debug/motcua-province" --openapi >"$STATE/openapi.json"
port=$(free_port 8741 "the sandbox under Schemathesis")
RUST_LOG=error "$TARGET/debug/motcua-province" --dir "$STATE/province" --port "$port" >"$STATE/out" &
server=$!
wait_for "$port" /open311/v2/services.json "$server" 60 || { say "the sandbox did not start"; exit 1; }
python3 tests/schemathesis/prepare.py "$STATE/openapi.json" "http://127.0.0.1:$port" "$STATE"
# Its working folder gets traces of what it did; its report stays for a look.
cd "$STATE"
code=0
NO_COLOR=1 COLUMNS=160 "$HOME_OF_IT/venv/bin/schemathesis" --config-file "$STATE/schemathesis.toml" run open311.json \
    --url "http://127.0.0.1:$port" --report junit --report-junit-path "$HOME_OF_IT/report.xml" || code=$?
if [ "$code" = 0 ]; then echo "Schemathesis: the sandbox answers as its OpenAPI says"; fi
exit "$code"
