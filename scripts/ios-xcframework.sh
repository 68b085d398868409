#!/usr/bin/env bash
# On a Mac with Xcode and rustup: the core for phones and for simulators, as ios/FFI/MotCuaFFI.xcframework, which ios/Package.swift
# names, and the generated Swift beside it. Nothing of this has run on a Mac yet.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
[ "$(uname -s)" = Darwin ] || skip "the XCFramework needs a Mac with Xcode; scripts/ios-check.sh type-checks the core for a phone here"
have xcodebuild || skip "xcodebuild is missing; install Xcode"
have rustup || skip "rustup is missing; https://rustup.rs"
device=aarch64-apple-ios
simulator=aarch64-apple-ios-sim
framework=ios/FFI/MotCuaFFI.xcframework
headers=$TARGET/ios/headers
# The same as in the project: C parts (SQLCipher, ring) are compiled for it too.
export IPHONEOS_DEPLOYMENT_TARGET=17.0
rustup target add "$device" "$simulator"

scripts/ios-bindings.sh
# A folder of its own: two frameworks that both put a module.modulemap at the top of include/ would be in each other's way.
rm -rf "$headers" "$framework"
mkdir -p "$headers/MotCuaFFI" ios/FFI
cp "$TARGET"/bindings/swift/*.h "$headers/MotCuaFFI/"
{
    echo 'module MotCuaFFI {'
    for header in "$headers"/MotCuaFFI/*.h; do printf '    header "%s"\n' "$(basename "$header")"; done
    # What the Rust side calls of the system.
    printf '    link framework "%s"\n' Security CoreFoundation SystemConfiguration
    printf '    link "iconv"\n    export *\n}\n'
} >"$headers/MotCuaFFI/module.modulemap"

libraries=()
for target in "$device" "$simulator"; do
    cargo rustc --locked --release --target "$target" --package motcua-bindings --lib --crate-type staticlib
    libraries+=(-library "$TARGET/$target/release/libmotcua_bindings.a" -headers "$headers")
done
xcodebuild -create-xcframework "${libraries[@]}" -output "$framework"
say "$framework is there. Then, for a simulator and for a phone:"
say "  xcodebuild -project ios/MotCua.xcodeproj -scheme MotCua -destination 'generic/platform=iOS Simulator' build CODE_SIGNING_ALLOWED=NO"
say "  xcodebuild -project ios/MotCua.xcodeproj -scheme MotCua -destination 'generic/platform=iOS' -allowProvisioningUpdates build"
