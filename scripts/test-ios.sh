#!/usr/bin/env bash
# Everything about the iOS app that can be tried without a Mac (ios/README.md says what only a Mac can show): lints, all Swift against
# the doubles of Apple's modules, mistakes that must be caught, and the tests: the kit on the real core, the doubles, the ports, every
# screen of the gallery, and the whole journey against a sandbox province of its own. Arguments go to `swift test`, which alone is run then.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/servers.sh
. scripts/servers.sh
[ "$(uname -s)" = Linux ] || skip "the doubles of Apple's modules are for Linux; on a Mac xcodebuild tests the app (ios/README.md)"
failed=0
scripts/ios-bindings.sh
run=()
if ! have swift; then
    scripts/swift-toolchain.sh
    run=(scripts/in-swift.sh)
fi
if [ $# = 0 ]; then
    scripts/ios-lint.sh || failed=1
    scripts/ios-typecheck.sh || failed=1
    scripts/ios-mutants.sh || failed=1
fi
build motcua-province
state=$(mktemp -d)
trap 'stop_servers; rm -rf "$state"' EXIT
PROVINCE_PORT=${PROVINCE_PORT:-8741} start_province "$state"
PACK_KEY=$(cat "$PACK_KEY_FILE")
export PACK_KEY
# One after the other: the world behind the doubles is one. XCTest's entry points do not compile in language mode 6, so all tests are of
# swift-testing. Debian's Swift leaves a symbol open.
LD_LIBRARY_PATH=$TARGET/debug "${run[@]}" swift test --disable-xctest --no-parallel --package-path ios --scratch-path "$TARGET/ios/build" \
    -Xlinker "-L$TARGET/debug" -Xlinker --allow-shlib-undefined "$@" || failed=1
exit "$failed"
