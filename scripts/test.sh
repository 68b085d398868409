#!/usr/bin/env bash
# Everything that must pass. Every step is run, whatever the ones before it did; the end says what failed and what could
# not be run on this machine and why. Arguments choose steps by name.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
LOGS=$TARGET/test-logs
mkdir -p "$LOGS"
# A line for each step that ended: passed, failed or skipped, its name, and what is to be said of it.
RESULTS=$(mktemp)
trap 'rm -f "$RESULTS"' EXIT
chosen=" $* "
# What shells tell is compared at the end: not with what an earlier run left.
if [ $# = 0 ]; then rm -rf "$TARGET"/{android,ios,web}/trees; fi

# step NAME COMMAND...
step() {
    local name=$1 code=0 start=$SECONDS why
    shift
    if [ "$chosen" != "  " ] && [[ $chosen != *" $name "* ]]; then return; fi
    printf '\n=== %s: %s\n' "$name" "$*"
    why=$(mktemp)
    # Not a pipe: a compiler daemon that outlives its step would hold the pipe open.
    MOTCUA_SKIP_FILE=$why "$@" > >(tee "$LOGS/$name.log") 2>&1 || code=$?
    case $code in
        0) printf 'passed %s\n' "$name" ;;
        "$SKIP") printf 'skipped %s: %s\n' "$name" "$(tr '\n' ' ' <"$why")" ;;
        *) printf 'failed %s (exit code %s): %s\n' "$name" "$code" "$*" ;;
    esac >>"$RESULTS"
    rm -f "$why"
    printf '=== %s took %s s\n' "$name" $((SECONDS - start))
}

ended() { sed -n "s/^$1 //p" "$RESULTS"; }

# beside LANE OTHER: two functions with steps of their own at the same time; what the first says is shown when both have ended.
beside() {
    local lane
    "$1" >"$LOGS/beside.log" 2>&1 &
    lane=$!
    "$2"
    wait "$lane"
    cat "$LOGS/beside.log"
}

# What went wrong in a step, out of thousands of lines, so that the end of a run says it where only the end is read: the
# last of what its tools call a failure (the first may be a panic that a test wanted), and how it ended.
digest() {
    printf '\n--- why %s failed (all of it: %s)\n' "$(basename "$1" .log)" "${1#"$ROOT/"}"
    grep -aE -A 3 "panicked at|^error(\[|:)|^FAILED |^(E|✗|✖|✘) |AssertionError|ComparisonFailure|^[0-9]+\\) |^not ok|test result: FAILED|^test .* FAILED" "$1" |
        tail -n 24 | cut -c 1-700 || true
    echo "..."
    tail -n 6 "$1" | cut -c 1-300
}

step fmt cargo fmt --all --check
step shell scripts/shell-lint.sh
step build cargo build --workspace --all-targets --locked
if ended passed | grep -qx build; then export MOTCUA_BUILT=1; fi
step supply scripts/supply.sh
step clippy cargo clippy --workspace --all-targets --locked -- -D warnings
# The core as phones get it: without the stand-ins of tests, and without unsafe code. All that does not ask for the stand-ins is
# selected, so that what is not ours has the features it was checked with above, and is not checked again.
step core cargo clippy --workspace --exclude motcua-journeys --exclude motcua-preview --exclude motcua-bench --lib --locked -- -D warnings
# What the sign-in tests of the next step need; without it they say SKIPPED.
step issuer scripts/issuer.sh
step rust scripts/rust-tests.sh
step openapi scripts/openapi.sh
step schemathesis scripts/schemathesis.sh
# Swift's compiler, Kotlin's, their tests and the browser each keep little more than one core busy.
step bindings scripts/bindings.sh
if ended passed | grep -qx bindings; then export MOTCUA_BOUND=1; fi
swift_lane() {
    step swift scripts/swift-smoke.sh
    step ios scripts/test-ios.sh
    step web scripts/web.sh
}
kotlin_lane() {
    step kotlin scripts/kotlin-smoke.sh
    step android scripts/test-android.sh
}
beside swift_lane kotlin_lane
step parity scripts/parity.sh
step demo scripts/demo.sh --axe

echo
echo "==================== make test: ${SECONDS} s ===================="
if grep -q ^skipped "$RESULTS"; then
    echo "COULD NOT BE RUN on this machine:"
    ended skipped | sed 's/^/  - /'
fi
if grep -q ^failed "$RESULTS"; then
    for name in $(ended failed | cut -d ' ' -f 1); do digest "$LOGS/$name.log"; done
    echo "FAILED:"
    ended failed | sed 's/^/  - /'
fi
count() { grep -c "^$1 " "$RESULTS" || true; }
echo "$(count passed) passed, $(count failed) failed, $(count skipped) skipped"
[ "$(count failed)" = 0 ] && [ "$(count passed)" -gt 0 ]
