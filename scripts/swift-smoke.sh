#!/usr/bin/env bash
# The generated Swift against the real library: with the Swift of this machine (a Mac, or an installed toolchain), else
# with Debian's in a chroot of its own.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
package=$TARGET/smoke/swift
if have swift; then
    run=(env "LD_LIBRARY_PATH=$TARGET/debug" swift)
else
    scripts/swift-toolchain.sh
    run=(env "LD_LIBRARY_PATH=$TARGET/debug" scripts/in-swift.sh swift)
fi
scripts/bindings.sh

rm -rf "$package/Sources" "$package/Tests"
mkdir -p "$package"/Sources/{MotCua,MotCuaFFI}
cp -R bindings/smoke/swift/. "$package/"
cp "$TARGET"/bindings/swift/*.swift "$package/Sources/MotCua/"
cp "$TARGET"/bindings/swift/*.h "$package/Sources/MotCuaFFI/"
# Written here, because the generated maps are one a crate and use modules only a Mac has.
{
    echo 'module MotCuaFFI [system] {'
    for header in "$TARGET"/bindings/swift/*.h; do printf '  header "%s"\n' "$(basename "$header")"; done
    printf '  link "motcua_bindings"\n  export *\n}\n'
} >"$package/Sources/MotCuaFFI/module.modulemap"
flags=(-Xlinker "-L$TARGET/debug")
# Debian's Swift libraries leave a symbol open that nothing here calls.
if [ "$(uname -s)" = Linux ]; then flags+=(-Xlinker --allow-shlib-undefined); fi
"${run[@]}" test --package-path "$package" "${flags[@]}"
