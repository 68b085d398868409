#!/usr/bin/env bash
# Plays the whole journey through the preview in headless Chromium, against a sandbox province of its own, and writes
# target/demo/index.html with a picture of every step. Fails when a step fails. `--axe` also checks each screen on the way.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/browser.sh
. scripts/browser.sh
prepare_browser
build motcua-province motcua-preview
export CARGO_TARGET_DIR=$TARGET
npm --prefix tests/demo run demo -- --out "$TARGET/demo" "$@"
say "storyboard: $TARGET/demo/index.html"
