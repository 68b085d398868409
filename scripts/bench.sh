#!/usr/bin/env bash
# Measures against the budgets in tests/bench; exceeding one fails. Arguments go to the benchmark.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# What Rust is measured beside (tus-js-client, http_ece) comes from npm.
need node nodejs
need npm npm
exec cargo run --locked --profile bench -p motcua-bench -- "$@"
