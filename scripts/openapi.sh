#!/usr/bin/env bash
# docs/openapi.json must be what the sandbox province's code says. `--write` brings it up to date.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
build motcua-province
"$TARGET/debug/motcua-province" --openapi >"$fresh"
if [ "${1:-}" = --write ]; then
    cp "$fresh" docs/openapi.json
elif ! diff -u docs/openapi.json "$fresh"; then
    say "docs/openapi.json is not what the code says: scripts/openapi.sh --write"
    exit 1
fi
