#!/usr/bin/env bash
# Measures against the budgets in tests/bench; exceeding one fails. Arguments choose measures by name.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# What the core is measured beside (tus-js-client, http_ece) comes from npm.
need node nodejs
need npm npm
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || skip "node $major is too old; the benchmark needs 20 or newer"
npm --prefix tests/bench/npm ci --no-audit --no-fund --loglevel=error || skip "npm could not install what tests/bench/npm names"
failed=0
if [ $# = 0 ]; then scripts/library.sh; fi
cargo run --locked --profile bench -p motcua-bench -- "$@" || failed=1
# The way from Kotlin into the core and back; not when measures were chosen by name.
if [ $# = 0 ]; then scripts/android-bench.sh || failed=1; fi
exit "$failed"
