#!/usr/bin/env bash
# Builds the core's library for phones into target/android/jniLibs/ABI/libmotcua_bindings.so by cargo-ndk, when there is an NDK
# (ANDROID_NDK_HOME, r27 or newer) and Rust has the targets. What is missing is said. Then scripts/android.sh goes on without the
# library; `--strict` (make android-native) builds for one ABI as far as this machine can (scripts/android-check.sh) and ends as skipped.
# Not run on a machine with an NDK yet. How the library is linked is in .cargo/config.toml.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# ABI, Rust's name of the target.
targets=(
    'arm64-v8a aarch64-linux-android'
    'armeabi-v7a armv7-linux-androideabi'
    'x86_64 x86_64-linux-android'
)
cargo_ndk_version=4.1.2
# Phones of today may have memory pages of 16 KiB; a library laid out for 4 KiB does not load there.
page=16384

# What a build for phones lacks on this machine, a line each.
missing() {
    if [ -z "${ANDROID_NDK_HOME:-}" ]; then echo "an Android NDK r27 or newer (ANDROID_NDK_HOME is not set)"
    elif ! compgen -G "$ANDROID_NDK_HOME/toolchains/llvm/prebuilt/*/bin/llvm-readelf" >/dev/null; then
        echo "an Android NDK (no compilers under ANDROID_NDK_HOME=$ANDROID_NDK_HOME)"
    fi
    local line rust
    for line in "${targets[@]}"; do
        read -r _ rust <<<"$line"
        [ -d "$(rustc --print sysroot)/lib/rustlib/$rust/lib" ] || echo "Rust's target: rustup target add $rust"
    done
}

# aligned READELF LIBRARY: fails unless every loaded segment begins on a page of 16 KiB.
aligned() {
    "$1" --program-headers --wide "$2" | awk -v page="$page" -v library="$2" '
        function number(hex, value, i) {
            hex = tolower(substr(hex, 3))
            for (i = 1; i <= length(hex); i++) value = value * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
            return value
        }
        $1 == "LOAD" { found++; if (number($NF) < page || number($NF) % page) { print library ": a LOAD segment is aligned to " $NF; bad = 1 } }
        END { if (!found) { print library ": no LOAD segment"; bad = 1 } exit bad }' >&2
}

if [ "${1:-}" = --aligned ]; then
    aligned readelf "$2"
    exit
fi
lacking=$(missing)
if [ -n "$lacking" ]; then
    say "the core is not built for phones; this machine lacks:"
    say "$lacking"
    if [ "${1:-}" != --strict ]; then exit 0; fi
    scripts/android-check.sh
    skip "a library for phones needs $(paste -sd ';' <<<"$lacking"); it was built for aarch64-linux-android, to be measured"
fi
tools=$TARGET/android/cargo-ndk-$cargo_ndk_version
[ -x "$tools/bin/cargo-ndk" ] || cargo install --quiet --locked --version "$cargo_ndk_version" --root "$tools" cargo-ndk
export PATH=$tools/bin:$PATH
api=$(sed -n 's/^minSdk = "\(.*\)"$/\1/p' android/gradle/libs.versions.toml)
out=$TARGET/android/jniLibs
abis=()
for line in "${targets[@]}"; do abis+=(--target "${line%% *}"); done
# One type of crate: with a library for Rust beside it Cargo leaves out the optimisation over all crates.
cargo ndk "${abis[@]}" --platform "$api" --output-dir "$out" \
    rustc --locked --release --package motcua-bindings --lib --crate-type cdylib
readelf=$(echo "$ANDROID_NDK_HOME"/toolchains/llvm/prebuilt/*/bin/llvm-readelf)
for line in "${targets[@]}"; do aligned "$readelf" "$out/${line%% *}/libmotcua_bindings.so"; done
