#!/usr/bin/env bash
# The preview's pages: types by JSDoc, behaviour in headless Chromium, and axe-core on every exhibit of the block gallery,
# in both languages, light and dark, at 100 and 200 %. The tests start previews of their own. What is told of each exhibit is written down.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/browser.sh
. scripts/browser.sh
prepare_browser
build motcua-preview
export CARGO_TARGET_DIR=$TARGET
for script in types shell axe; do npm --prefix tests/demo run "$script"; done
# For scripts/parity.sh.
node tests/demo/trees.mjs "$TARGET/web/trees"
