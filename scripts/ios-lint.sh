#!/usr/bin/env bash
# Everything about ios/ that can be judged without building it: the form of the Swift files, the property lists, and the Xcode project.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need python3 python3
PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover -q -s ios/tools/tests -t ios/tools
python3 ios/tools/lint_project.py ios

run=()
if ! have swift; then
    scripts/swift-toolchain.sh
    run=(scripts/in-swift.sh)
fi
mapfile -t lists < <(find ios/MotCua ios/NotificationService ios/MotCua.xcodeproj -name '*.plist' -o -name '*.entitlements' -o \
    -name '*.xcprivacy' -o -name '*.strings' -o -name '*.pbxproj')
# Apple's plutil has no need of the dashes, and no harm by them.
"${run[@]}" plutil -lint -- "${lists[@]}" | grep -v ': OK$' && exit 1
# Generated files are not ours to form.
mapfile -t ours < <(find ios -name '*.swift' -not -path '*/.build/*' -not -path 'ios/Sources/MotCuaCore/*' -not -path 'ios/FFI/*' | sort)
"${run[@]}" swift format lint --strict --parallel --configuration ios/.swift-format "${ours[@]}"
say "iOS: lints are clean"
