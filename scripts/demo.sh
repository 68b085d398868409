#!/usr/bin/env bash
# Plays the whole journey through the preview in headless Chromium, against a sandbox province of its own, and writes
# target/demo/index.html with a picture of every step. Fails when a step fails.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/servers.sh
. scripts/servers.sh
# shellcheck source=scripts/browser.sh
. scripts/browser.sh
prepare_browser
build_servers
state=$(mktemp -d)
trap 'stop_servers; rm -rf "$state"' EXIT
PROVINCE_PORT=${PROVINCE_PORT:-8731} PREVIEW_PORT=${PREVIEW_PORT:-8732} start_servers "$state"
code=0
npm --prefix tests/demo run demo -- --preview "$PREVIEW_URL" --province "$PROVINCE_URL" --out "$TARGET/demo" || code=$?
if [ "$code" != 0 ]; then
    say "the demo failed; the last lines of the logs:"
    tail -n 20 "$state"/*.log >&2
fi
say "storyboard: $TARGET/demo/index.html"
exit "$code"
