#!/usr/bin/env bash
# The preview's pages: types by JSDoc, behaviour in headless Chromium, and axe-core in both languages, light, dark, at 200 %.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/servers.sh
. scripts/servers.sh
# shellcheck source=scripts/browser.sh
. scripts/browser.sh
prepare_browser
npm --prefix tests/demo run types
build motcua-preview
state=$(mktemp -d)
trap 'stop_servers; rm -rf "$state"' EXIT
start_fixture "$state"
npm --prefix tests/demo run shell
npm --prefix tests/demo run axe -- "$PREVIEW_URL"
