# shellcheck shell=bash
# What the Android scripts share; source it after lib.sh. Everything they make is under $OUT.
OUT=${MOTCUA_ANDROID_OUT:-$TARGET/android}
APP=$ROOT/android/app
TOOLS=$ROOT/android/tools
PACKAGE=vn.motcua.app

need javac openjdk-17-jdk-headless
need mvn maven
need python3 python3
mkdir -p "$OUT/stamps"

# catalogue NAME: a version of the catalogue.
catalogue() { sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" "$ROOT/android/gradle/libs.versions.toml"; }
MIN_SDK=$(catalogue minSdk)
TARGET_SDK=$(catalogue targetSdk)
export OUT APP PACKAGE MIN_SDK TARGET_SDK

fetch() { python3 "$TOOLS/fetch.py" "$OUT"; }
classpath() { cat "$OUT/cp/$1"; }

# digest PATH...: of the content and the names of all files there.
digest() {
    find "$@" -type f -print0 2>/dev/null | sort -z | xargs -0 --no-run-if-empty sha256sum | sha256sum | cut -d' ' -f1
}

# changed NAME PATH...: true when these files are not what they were when `done_with NAME` was said last. What is no file of the
# list but counts (options, versions) is put into $EXTRA.
changed() {
    local name=$1
    shift
    stamp=$(digest "$@")${EXTRA:+ $EXTRA}
    [ "$(cat "$OUT/stamps/$name" 2>/dev/null)" != "$stamp" ] || return 1
    rm -f "$OUT/stamps/$name"
}
done_with() { printf '%s\n' "$stamp" >"$OUT/stamps/$1"; }

# kotlinc ARGUMENT...: the compiler from the lock, with the Compose plugin. A run is too short for the second JIT compiler: without
# it the app compiles in half the time. Nullability of the framework is a warning, as against an SDK's stubs.
kotlinc() {
    local plugin
    plugin=$(classpath kotlinc | tr : '\n' | grep kotlin-compose-compiler-plugin)
    java -Xmx2g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(classpath kotlinc)" \
        org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -jvm-target 17 -Xnullability-annotations=@android.annotation:warn \
        "-Xplugin=$plugin" "$@"
}
