#!/usr/bin/env bash
# Builds the core's library for phones into target/android/jniLibs, when there is an NDK (ANDROID_NDK_HOME, r27 or newer) and Rust
# has the targets. Without one it does nothing but say so. Not run on a machine with an NDK yet.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
if [ -z "${ANDROID_NDK_HOME:-}" ]; then
    say "no NDK (ANDROID_NDK_HOME): the core is not built for phones"
    exit 0
fi
bin=$(echo "$ANDROID_NDK_HOME"/toolchains/llvm/prebuilt/*/bin)
[ -d "$bin" ] || { say "no compilers under $ANDROID_NDK_HOME"; exit 1; }
api=$(sed -n 's/^minSdk = "\(.*\)"$/\1/p' android/gradle/libs.versions.toml)

# library ABI RUST-TARGET CLANG-TARGET
library() {
    local abi=$1 rust=$2 clang=$bin/$3$api-clang name
    name=${rust//-/_}
    env "CC_$name=$clang" "AR_$name=$bin/llvm-ar" "CARGO_TARGET_${name^^}_LINKER=$clang" \
        "CARGO_TARGET_${name^^}_RUSTFLAGS=-C link-arg=-Wl,-z,max-page-size=16384" \
        cargo build --locked --release --package motcua-bindings --target "$rust"
    mkdir -p "$TARGET/android/jniLibs/$abi"
    cp "$TARGET/$rust/release/libmotcua_bindings.so" "$TARGET/android/jniLibs/$abi/"
}
library arm64-v8a aarch64-linux-android aarch64-linux-android
library armeabi-v7a armv7-linux-androideabi armv7a-linux-androideabi
library x86_64 x86_64-linux-android x86_64-linux-android
