#!/usr/bin/env bash
# Builds the core's library for this machine and generates Kotlin and Swift from it into target/bindings/{kotlin,swift}.
# The generator reads the library's metadata section, so the library must not be stripped: the dev profile keeps it.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
out=$TARGET/bindings
# `make test` has made them already; two lanes of it that did so at once would take them away from one another.
if [ -n "${MOTCUA_BOUND:-}" ]; then exit 0; fi
build motcua-bindings motcua-bindgen
case $(uname -s) in Darwin) library=$TARGET/debug/libmotcua_bindings.dylib ;; *) library=$TARGET/debug/libmotcua_bindings.so ;; esac
rm -rf "$out/kotlin" "$out/swift"
mkdir -p "$out/kotlin" "$out/swift"
for language in kotlin swift; do
    "$TARGET/debug/motcua-bindgen" generate "$library" --language "$language" --no-format --out-dir "$out/$language"
done
say "Kotlin: $out/kotlin   Swift: $out/swift   library: $library"
