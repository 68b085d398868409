#!/usr/bin/env bash
# Everything that must pass. Every step is run, whatever the ones before it did; the end says what failed and what could
# not be run on this machine and why. Arguments choose steps by name.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
passed=() failed=() skipped=() logs=()
MOTCUA_SKIP_FILE=$(mktemp)
export MOTCUA_SKIP_FILE
LOGS=$TARGET/test-logs
mkdir -p "$LOGS"
trap 'rm -f "$MOTCUA_SKIP_FILE"' EXIT
chosen=" $* "
# What shells tell is compared at the end: not with what an earlier run left.
if [ $# = 0 ]; then rm -rf "$TARGET"/{android,ios,web}/trees; fi

# step NAME COMMAND...
step() {
    local name=$1 code=0 start=$SECONDS
    shift
    if [ "$chosen" != "  " ] && [[ $chosen != *" $name "* ]]; then return; fi
    printf '\n=== %s: %s\n' "$name" "$*"
    : >"$MOTCUA_SKIP_FILE"
    # Not a pipe: a compiler daemon that outlives its step would hold the pipe open.
    "$@" > >(tee "$LOGS/$name.log") 2>&1 || code=$?
    case $code in
        0) passed+=("$name") ;;
        "$SKIP") skipped+=("$name: $(cat "$MOTCUA_SKIP_FILE")") ;;
        *)
            failed+=("$name (exit code $code): $*")
            logs+=("$LOGS/$name.log")
            ;;
    esac
    printf '=== %s took %s s\n' "$name" $((SECONDS - start))
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
if [[ " ${passed[*]} " == *" build "* ]]; then export MOTCUA_BUILT=1; fi
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
step kotlin scripts/kotlin-smoke.sh
step android scripts/test-android.sh
step swift scripts/swift-smoke.sh
step ios scripts/test-ios.sh
step web scripts/web.sh
step parity scripts/parity.sh
step demo scripts/demo.sh --axe

echo
echo "==================== make test: ${SECONDS} s ===================="
if [ ${#skipped[@]} -gt 0 ]; then
    echo "COULD NOT BE RUN on this machine:"
    printf '  - %s\n' "${skipped[@]}"
fi
if [ ${#failed[@]} -gt 0 ]; then
    for log in "${logs[@]}"; do digest "$log"; done
    echo "FAILED:"
    printf '  - %s\n' "${failed[@]}"
fi
echo "${#passed[@]} passed, ${#failed[@]} failed, ${#skipped[@]} skipped"
[ ${#failed[@]} = 0 ] && [ ${#passed[@]} -gt 0 ]
