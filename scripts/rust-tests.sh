#!/usr/bin/env bash
# All tests of the workspace. A few journeys are one long test each that keeps one core busy; they run beside the others, of which
# most of the first ones are the core's unit tests. Their names are left out there, so one that is renamed runs twice, never not.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
ALONE=(a_day_with_push five_hundred_reports_of_a_week a_kill_while_a_pdf_is_made)
# Property tests draw the same each time here, so that what fails had to do with what changed; PROPTEST_RNG_SEED= draws others.
export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED-20261130}
[ -n "$PROPTEST_RNG_SEED" ] || unset PROPTEST_RNG_SEED
aside=$(mktemp)
trap 'rm -f "$aside"' EXIT
# Built first: two builds would wait for one another.
cargo test --workspace --locked --no-run
cargo test --workspace --locked --no-fail-fast --test day --test voice_week --test pages -- --show-output --test-threads=1 >"$aside" 2>&1 &
long=$!
code=0
# --show-output: a test that could not do its work here (no root, no kernel keyring) says SKIPPED, which is otherwise hidden.
cargo test --workspace --locked --no-fail-fast -- --show-output "${ALONE[@]/#/--skip=}" || code=$?
wait "$long" || code=$?
cat "$aside"
# A name that no longer fits would have run above as well; one that fits nothing any more has to go from the list.
for name in "${ALONE[@]}"; do
    grep -q "^test .*$name.* \.\.\. " "$aside" || { say "no test beside the others is called $name"; code=1; }
done
exit "$code"
