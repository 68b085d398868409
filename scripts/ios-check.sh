#!/usr/bin/env bash
# Type-checks the core for a phone of Apple's (aarch64-apple-ios), as far as a machine without Apple's SDK can: Debian's rustc
# (the one scripts/android-check.sh unpacks) compiles the standard library and the core to metadata; nothing is linked. C parts are
# compiled for macOS, whose open headers ziglang brings along, into objects nobody uses. So the core's own types and its
# Apple-only code (the keychain, the system's verifier) are checked, its C parts as good as that goes, and its size not.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tools=$TARGET/android/rust
target=${1:-aarch64-apple-ios}
if [ ! -x "$tools/usr/bin/rustc" ] || [ ! -x "$tools/zig/ziglang/zig" ]; then
    skip "the type check for iOS uses the tools that scripts/android-check.sh unpacks; run it first"
fi
case $target in aarch64-apple-ios | aarch64-apple-ios-sim) ;; *) say "not a target of ours: $target"; exit 2 ;; esac

bin=$TARGET/ios/check-bin
mkdir -p "$bin"
# wrapper NAME LINE...: a small program in $bin; an unchanged one keeps its time, or cargo would build everything anew.
wrapper() {
    { echo '#!/usr/bin/env bash' && printf '%s\n' "${@:2}"; } >"$bin/$1.new"
    chmod +x "$bin/$1.new"
    if cmp -s "$bin/$1.new" "$bin/$1"; then rm "$bin/$1.new"; else mv "$bin/$1.new" "$bin/$1"; fi
}
wrapper rustc "LD_LIBRARY_PATH='$tools/usr/lib:$tools/usr/lib/x86_64-linux-gnu' exec '$tools/usr/bin/rustc' \"\$@\""
# Words only Apple's clang knows are left out.
# shellcheck disable=SC2016 # written as it stands
wrapper apple-cc 'arguments=() next=' 'for a in "$@"; do' \
    '    if [ -n "$next" ]; then next=; continue; fi' \
    '    case $a in --target=* | -mios-*-min=* | -miphoneos-version-min=* | -mtargetos=* | -fembed-bitcode*) ;;' \
    '        -arch | -isysroot | -target) next=skip ;; *) arguments+=("$a") ;; esac' 'done' \
    "exec '$tools/zig/ziglang/zig' cc -target aarch64-macos \"\${arguments[@]}\""
wrapper apple-ar "exec '$tools/zig/ziglang/zig' ar \"\$@\""
# Build scripts ask it where the SDK is.
wrapper xcrun "echo '$bin'"

name=${target//-/_}
say "type-checking the core for $target, without Apple's SDK"
env PATH="$bin:$PATH" RUSTC="$bin/rustc" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$TARGET/ios/check" SDKROOT="$bin" \
    IPHONEOS_DEPLOYMENT_TARGET=17.0 \
    "CC_$name=$bin/apple-cc" "AR_$name=$bin/apple-ar" \
    cargo check --locked -Zbuild-std=std,panic_unwind --target "$target" --package motcua-bindings --lib
say "the core type-checks for $target; nothing was linked and nothing ran"
