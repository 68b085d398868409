#!/usr/bin/env bash
# Lays the generated Swift where ios/Package.swift looks for it: ios/Sources/MotCuaCore, and ios/FFI/linux for Linux.
# A file that has not changed keeps its time, so that nothing is built anew for nothing.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
scripts/bindings.sh
generated=$TARGET/bindings/swift
sources=ios/Sources/MotCuaCore
headers=ios/FFI/linux
mkdir -p "$sources" "$headers"

# lay FOLDER FILE...: the folder holds these files and no others.
lay() {
    local folder=$1 file old
    shift
    for file in "$@"; do
        cmp -s "$file" "$folder/${file##*/}" || cp "$file" "$folder/"
    done
    for old in "$folder"/*; do
        case " ${*##*/} " in *" ${old##*/} "*) ;; *) rm -f "$old" ;; esac
    done
}

# Written here, because the generated maps are one a crate and use modules only a Mac has.
{
    echo 'module MotCuaFFI [system] {'
    for header in "$generated"/*.h; do printf '  header "%s"\n' "${header##*/}"; done
    printf '  link "motcua_bindings"\n  export *\n}\n'
} >"$generated/module.modulemap"
lay "$sources" "$generated"/*.swift
lay "$headers" "$generated"/*.h "$generated/module.modulemap"
