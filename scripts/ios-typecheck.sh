#!/usr/bin/env bash
# Type-checks all of the iOS app (MotCua with @main, and the notification service) against the doubles of Apple's modules, with data
# races and missing returns (-emit-sil), and every warning an error. What it cannot see is said in ios/Doubles/README.md.
#   APP_SOURCES   another folder than ios/MotCua (scripts/ios-mutants.sh gives one with a mistake in it)
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
out=$TARGET/ios/typecheck
app=${APP_SOURCES:-ios/MotCua}

# double MODULE: compiled after what it imports, and only when something is newer.
double() {
    local module=$1 folder=ios/Doubles/$1 used newest
    case " $done " in *" $module "*) return ;; esac
    while read -r used; do
        if [ -d "ios/Doubles/$used" ] && [ "$used" != "$module" ]; then double "$used"; fi
    done < <(sed -n 's/^\(@_exported \)*import \([A-Za-z]*\)$/\2/p' "$folder"/*.swift | sort -u)
    newest=$(find "$folder" -name '*.swift' -newer "$out/$module.swiftmodule" 2>/dev/null || true)
    # One that others import may have changed, so all that come after it are done anew.
    if [ ! -e "$out/$module.swiftmodule" ] || [ -n "$newest" ] || [ -n "$rebuilt" ]; then
        "${swiftc[@]}" -emit-module -swift-version 6 -module-name "$module" "$folder"/*.swift -emit-module-path "$out/$module.swiftmodule"
        rebuilt=$module
    fi
    done="$done $module"
}

# kit MODULE MODE: one of ios/Sources.
kit() {
    local module=$1 folder=ios/Sources/$1
    if [ -e "$out/$module.swiftmodule" ] && [ -z "$(find "$folder" -newer "$out/$module.swiftmodule" -name '*.swift')" ]; then return; fi
    "${swiftc[@]}" -emit-module -swift-version "$2" -module-name "$module" "$folder"/*.swift -emit-module-path "$out/$module.swiftmodule"
}

if [ "${1:-}" = --inside ]; then
    mkdir -p "$out"
    done='' rebuilt=''
    swiftc=(swiftc -parse-as-library -wmo -I "$out" -Xcc "-fmodule-map-file=$ROOT/ios/FFI/linux/module.modulemap")
    if [ -z "${APP_SOURCES:-}" ]; then
        kit MotCuaCore 5
        kit MotCuaKit 6
        for folder in ios/Doubles/*/; do double "$(basename "$folder")"; done
    fi
    checked=("${swiftc[@]}" -swift-version 6 -emit-sil -o /dev/null -warnings-as-errors)
    mapfile -t files < <(find "$app" -name '*.swift' | sort)
    "${checked[@]}" -module-name MotCua "${files[@]}"
    if [ -n "${APP_SOURCES:-}" ]; then exit 0; fi
    "${checked[@]}" -module-name NotificationService -application-extension ios/NotificationService/*.swift
    exit 0
fi

[ "$(uname -s)" = Linux ] || skip "the doubles of Apple's modules are for Linux; here xcodebuild has the real ones"
[ -d ios/Sources/MotCuaCore ] || scripts/ios-bindings.sh
if have swiftc; then "${BASH_SOURCE[0]}" --inside; exit; fi
scripts/swift-toolchain.sh
scripts/in-swift.sh env "CARGO_TARGET_DIR=$TARGET" APP_SOURCES="${APP_SOURCES:-}" scripts/ios-typecheck.sh --inside
say "iOS: app and notification service are type-checked against the doubles"
