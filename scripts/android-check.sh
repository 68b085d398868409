#!/usr/bin/env bash
# The core built for a phone (aarch64-linux-android) on a machine without an NDK and without Rust's targets: Debian's rustc compiles the
# standard library itself, the C parts go through the clang that ziglang ships, and its lld links against libraries that only have the
# names of Android's. So types, code and size are a phone's, but what comes out finds nothing of its C library and does not run: it
# stays below target/android/check and goes into no APK. All tools are unpacked below target/ alone.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tools=$TARGET/android/rust
target=aarch64-linux-android
zig_version=0.17.1
zig_hash=ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54

# rustc-web and its sources, unpacked: installed, the packages would take the place of rustup.
unpack_rust() {
    have apt-get || skip "the type check needs Debian's rustc-web and rust-web-src; this machine has no apt"
    local debs=$tools/debs std llvm
    std=$(apt-cache depends libstd-rust-web-dev 2>/dev/null | grep -oE 'libstd-rust-web-[0-9.]+' | head -n 1 || true)
    [ -n "$std" ] || skip "the type check needs Debian's rustc-web; apt does not know it (apt-get update?)"
    llvm=$(apt-cache depends "$std" | grep -oE 'libllvm[0-9]+' | head -n 1)
    rm -rf "$debs" && mkdir -p "$debs"
    (cd "$debs" && apt-get download -qq rustc-web rust-web-src libstd-rust-web-dev "$std" "$llvm") ||
        skip "the type check needs Debian's rustc-web and rust-web-src, which could not be fetched"
    local deb
    for deb in "$debs"/*.deb; do dpkg -x "$deb" "$tools"; done
    rm -rf "$debs"
}

unpack_zig() {
    case $(uname -sm) in 'Linux x86_64') ;; *) skip "the type check knows ziglang for Linux on x86-64 only" ;; esac
    have python3 || skip "the type check needs python3 with pip, for ziglang"
    local wheels=$tools/wheels
    rm -rf "$wheels" && mkdir -p "$wheels"
    echo "ziglang==$zig_version --hash=sha256:$zig_hash" >"$wheels/wanted"
    python3 -m pip download -q --no-deps --require-hashes --only-binary=:all: -d "$wheels" -r "$wheels/wanted" ||
        skip "the type check needs ziglang $zig_version of PyPI, which could not be fetched"
    python3 -m zipfile -e "$wheels"/*.whl "$tools/zig"
    chmod +x "$tools/zig/ziglang/zig"
    rm -rf "$wheels"
}

# wrapper NAME LINE...: a small program in $tools/bin.
wrapper() {
    mkdir -p "$tools/bin"
    { echo '#!/usr/bin/env bash' && printf '%s\n' "${@:2}"; } >"$tools/bin/$1.new"
    chmod +x "$tools/bin/$1.new"
    # An unchanged one keeps its time, or cargo would build everything anew.
    if cmp -s "$tools/bin/$1.new" "$tools/bin/$1"; then rm "$tools/bin/$1.new"; else mv "$tools/bin/$1.new" "$tools/bin/$1"; fi
}

[ -x "$tools/usr/bin/rustc" ] || unpack_rust
[ -x "$tools/zig/ziglang/zig" ] || unpack_zig
wrapper rustc "LD_LIBRARY_PATH='$tools/usr/lib:$tools/usr/lib/x86_64-linux-gnu' exec '$tools/usr/bin/rustc' \"\$@\""
# There are no headers of Android's C library here; musl's declare what SQLCipher and ring use.
# shellcheck disable=SC2016 # written as it stands
wrapper cc 'arguments=()' 'for a in "$@"; do case $a in --target=*) ;; *) arguments+=("$a") ;; esac; done' \
    "exec '$tools/zig/ziglang/zig' cc -target aarch64-linux-musl \"\${arguments[@]}\""
wrapper ar "exec '$tools/zig/ziglang/zig' ar \"\$@\""

# What Android brings: by name alone. Names that stay open are the system's when a library is linked.
stubs() {
    local name
    mkdir -p "$tools/stubs"
    for name in c dl gcc log m unwind; do
        [ -e "$tools/stubs/lib$name.so" ] || "$tools/zig/ziglang/zig" cc -target aarch64-linux-musl -shared -nostdlib -x c /dev/null -o "$tools/stubs/lib$name.so"
    done
}

stubs
# Rust calls a C compiler to link, and knows it by its name; lld wants the words without the wrapping.
# shellcheck disable=SC2016 # written as it stands
wrapper clang 'arguments=()' 'for a in "$@"; do case $a in' \
    '    -Wl,*) IFS=, read -ra words <<<"${a#-Wl,}" && arguments+=("${words[@]}") ;;' \
    '    -nodefaultlibs) ;;' '    *) arguments+=("$a") ;;' 'esac; done' \
    "exec '$tools/zig/ziglang/zig' ld.lld -L '$tools/stubs' \"\${arguments[@]}\""

say "building the core for $target, without Android's own libraries"
env RUSTC="$tools/bin/rustc" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$TARGET/android/check" \
    CC_aarch64_linux_android="$tools/bin/cc" AR_aarch64_linux_android="$tools/bin/ar" \
    CARGO_TARGET_AARCH64_LINUX_ANDROID_LINKER="$tools/bin/clang" \
    cargo rustc --locked --release -Zbuild-std=std,panic_unwind --target "$target" --package motcua-bindings --lib --crate-type cdylib
library=$TARGET/android/check/$target/release/libmotcua_bindings.so
scripts/android-native.sh --aligned "$library"
say "the core compiles and links for $target; it was not run"
python3 android/tools/budget.py android_library_arm64 "$(awk -v bytes="$(stat -c %s "$library")" 'BEGIN { printf "%.2f", bytes / 1e6 }')"
