#!/usr/bin/env bash
# Compiles the Android app and its tests without an Android SDK: artifacts by Maven, resources by aapt2, Kotlin with the Compose
# plugin against the framework of API 35. A step whose inputs did not change is not done again.
# Under target/android afterwards: app.ap_ debug.ap_ test.ap_, manifest, bindings.jar, classes. MOTCUA_NO_TESTS leaves the tests out.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/android-lib.sh
. scripts/android-lib.sh
# One at a time: two would write the same files.
exec 9>"$OUT/lock"
flock 9
fetch
scripts/android-config.sh
LOCK=$ROOT/android/artifacts.lock

# resources KIND SCOPE OPTION...: merges the manifests of that scope and links KIND.ap_ and its R classes into r/KIND.
# The others' resources keep the ids of the app's, which are compiled into its classes.
resources() {
    local kind=$1 scope=$2 folder packages='' libraries=() lists=() ids
    shift 2
    while read -r folder; do
        libraries+=("$folder/AndroidManifest.xml")
        if [ -s "$folder/R.txt" ]; then packages+=:$(sed -n 's/.*package="\([^"]*\)".*/\1/p' "$folder/AndroidManifest.xml" | head -n 1); fi
        if [ -f "$OUT/flat/$(basename "$folder").zip" ]; then lists+=(-R "$OUT/flat/$(basename "$folder").zip"); fi
    done <"$OUT/cp/$scope.aars"
    python3 "$TOOLS/manifest.py" --package "$PACKAGE" --min-sdk "$MIN_SDK" --out "$OUT/manifest/$kind.xml" \
        "$APP/src/main/AndroidManifest.xml" "${libraries[@]}"
    if [ "$kind" = app ]; then ids=--emit-ids; else ids=--stable-ids; fi
    rm -rf "$OUT/r/$kind"
    mkdir -p "$OUT/r/$kind"
    "$OUT/aapt2" link -o "$OUT/$kind.ap_" -I "$OUT/framework.jar" --manifest "$OUT/manifest/$kind.xml" \
        --min-sdk-version "$MIN_SDK" --target-sdk-version "$TARGET_SDK" --version-code "$VERSION_CODE" --version-name "$VERSION_NAME" \
        -c vi,en --auto-add-overlay --no-resource-removal "$ids" "$OUT/resource.ids" --proguard "$OUT/manifest/$kind.pro" \
        --extra-packages "${packages#:}" --java "$OUT/r/$kind" -A "$OUT/generated/assets" "${lists[@]}" -R "$OUT/flat/zz-app.zip" "$@"
}

if changed flat "$LOCK"; then
    rm -rf "$OUT/flat"
    mkdir -p "$OUT/flat"
    while read -r folder; do
        if [ -n "$(find "$folder/res" -type f -print -quit 2>/dev/null)" ]; then
            "$OUT/aapt2" compile --dir "$folder/res" -o "$OUT/flat/$(basename "$folder").zip"
        fi
    done < <(sort -u "$OUT/cp/main.aars" "$OUT/cp/test.aars")
    done_with flat
fi

VERSION_NAME=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
VERSION_CODE=$(awk -F. '{ print $1 * 10000 + $2 * 100 + $3 }' <<<"$VERSION_NAME")
if EXTRA="$VERSION_NAME $MIN_SDK $TARGET_SDK" changed resources "$LOCK" "$APP/src/main/res" "$APP/src/main/AndroidManifest.xml" \
    "$OUT/generated" "$TOOLS/manifest.py" "${BASH_SOURCE[0]}"; then
    rm -rf "$OUT/res-all"
    mkdir -p "$OUT/res-all"
    cp -R "$APP/src/main/res/." "$OUT/generated/res/." "$OUT/res-all/"
    "$OUT/aapt2" compile --dir "$OUT/res-all" -o "$OUT/flat/zz-app.zip"
    resources app main
    resources debug main --debug-mode
    resources test test
    # A second copy of a package would only be in the way: of the tests' R classes those the app has not.
    (cd "$OUT/r/app" && find . -name R.java -exec rm -f "$OUT/r/test/{}" \;)
    rm -rf "$OUT/classes/r-app" "$OUT/classes/r-test"
    mkdir -p "$OUT/classes/r-app" "$OUT/classes/r-test"
    for kind in app test; do
        find "$OUT/r/$kind" -name '*.java' -print0 | xargs -0 javac -nowarn --release 11 -Xlint:none -d "$OUT/classes/r-$kind"
    done
    done_with resources
fi

LIBRARY=$TARGET/debug/libmotcua_bindings.so
BINDINGS=$TARGET/bindings/kotlin
if [ ! -d "$BINDINGS" ] || [ ! -e "$LIBRARY" ]; then scripts/bindings.sh
elif [ "$LIBRARY" -nt "$BINDINGS" ]; then MOTCUA_BUILT=1 scripts/bindings.sh; fi
# The tests load this copy: cargo may make another library while they run.
if [ ! -e "$OUT/host/libmotcua_bindings.so" ] || [ "$LIBRARY" -nt "$OUT/host/libmotcua_bindings.so" ]; then
    mkdir -p "$OUT/host"
    cp "$LIBRARY" "$OUT/host/next"
    mv "$OUT/host/next" "$OUT/host/libmotcua_bindings.so"
fi
if EXTRA="$(catalogue kotlin) $(catalogue jna) $(catalogue coroutines)" changed bindings "$BINDINGS"; then
    say "Kotlin: the generated bindings"
    kotlinc -nowarn -module-name bindings -cp "$OUT/framework.jar:$(classpath main)" -d "$OUT/bindings.jar" "$BINDINGS"
    done_with bindings
fi

MAIN=$OUT/framework.jar:$OUT/bindings.jar:$OUT/classes/r-app:$(classpath main)
if EXTRA=$(cat "$OUT/stamps/bindings" "$LOCK" | sha256sum) changed main "$APP/src/main/kotlin" "$OUT/r/app"; then
    say "Kotlin: the app"
    rm -rf "$OUT/classes/main"
    kotlinc -module-name app -cp "$MAIN" -d "$OUT/classes/main" "$APP/src/main/kotlin"
    done_with main
fi
if [ -n "${MOTCUA_NO_TESTS:-}" ]; then exit; fi
if EXTRA=$(cat "$OUT/stamps/main") changed test "$APP/src/test/kotlin"; then
    say "Kotlin: the tests"
    rm -rf "$OUT/classes/test"
    kotlinc -module-name app_test "-Xfriend-paths=$OUT/classes/main" \
        -cp "$OUT/classes/main:$OUT/framework.jar:$OUT/bindings.jar:$OUT/classes/r-app:$OUT/classes/r-test:$(classpath test)" \
        -d "$OUT/classes/test" "$APP/src/test/kotlin"
    done_with test
fi
