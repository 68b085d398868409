#!/usr/bin/env bash
# Builds the Android app without an Android SDK: target/android/apk/mot-cua-debug.apk and mot-cua-release.apk (shrunk by R8), signed.
# Without the core's library for phones (scripts/android-native.sh, needs an NDK) both are named …-ui-only.apk and cannot start.
# ANDROID_KEYSTORE, ANDROID_KEY_ALIAS, ANDROID_KEYSTORE_PASS (from the environment) sign the release; a debug key otherwise.
# What it is built for: scripts/android-config.sh.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/android-lib.sh
. scripts/android-lib.sh
need apksigner apksigner
need zipalign zipalign
need dexdump dexdump
scripts/android-native.sh
MOTCUA_NO_TESTS=1 scripts/android-compile.sh

only=() suffix=''
if ! compgen -G "$OUT/jniLibs/*/libmotcua_bindings.so" >/dev/null; then only=(--ui-only) suffix=-ui-only; fi
IFS=: read -r -a libraries <<<"$OUT/bindings.jar:$(classpath main)"
jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
# r8 D8|R8 ARGUMENT...: quietly; what it says is in target/android/NAME.log.
r8() {
    local log=$OUT/$1.log
    if ! java -Xmx3g -cp "$(classpath r8)" "com.android.tools.r8.$1" --min-api "$MIN_SDK" --lib "$OUT/framework.jar" --lib "$jdk" \
        "${@:2}" >"$log" 2>&1; then
        grep -vE '^Info|^Warning|^\s+at ' "$log" | head -n 60 >&2
        say "$1 failed; all it said: $log"
        return 1
    fi
}
mkdir -p "$OUT/apk" "$OUT/dex" "$OUT/unsigned"
for kind in main r-app; do jar --create --file "$OUT/dex/$kind.jar" -C "$OUT/classes/$kind" .; done

# What changes seldom, apart.
if EXTRA=$(catalogue r8) changed dex-libraries "${libraries[@]}"; then
    say "D8: libraries"
    rm -rf "$OUT/dex/libraries"
    mkdir -p "$OUT/dex/libraries"
    r8 D8 --debug --output "$OUT/dex/libraries" "${libraries[@]}"
    done_with dex-libraries
fi
if EXTRA=$(cat "$OUT/stamps/dex-libraries") changed dex-app "$OUT/classes/main" "$OUT/classes/r-app"; then
    say "D8: the app"
    rm -rf "$OUT/dex/app"
    mkdir -p "$OUT/dex/app"
    r8 D8 --debug "${libraries[@]/#/--classpath=}" --output "$OUT/dex/app" "$OUT/dex/main.jar" "$OUT/dex/r-app.jar"
    done_with dex-app
fi
if changed r8 "$OUT/classes/main" "$OUT/classes/r-app" "$APP/proguard.pro" "$OUT/manifest/app.pro" "$ROOT/android/artifacts.lock" "$OUT/bindings.jar"; then
    say "R8"
    rules=(--pg-conf "$APP/proguard.pro" --pg-conf "$OUT/manifest/app.pro")
    while read -r folder; do
        if [ -s "$folder/proguard.txt" ]; then rules+=(--pg-conf "$folder/proguard.txt"); fi
    done <"$OUT/cp/main.aars"
    rm -rf "$OUT/dex/release" "$OUT/dex/release.jar"
    r8 R8 --release "${rules[@]}" --pg-map-output "$OUT/apk/mapping.txt" --output "$OUT/dex/release.jar" \
        "$OUT/dex/main.jar" "$OUT/dex/r-app.jar" "${libraries[@]}"
    mkdir -p "$OUT/dex/release"
    (cd "$OUT/dex/release" && jar --extract --file ../release.jar)
    done_with r8
fi

jni=("$OUT/jniLibs")
while read -r folder; do if [ -d "$folder/jni" ]; then jni+=("$folder/jni"); fi; done <"$OUT/cp/main.aars"
rm -f "$OUT"/apk/*.apk
python3 "$TOOLS/pack.py" --out "$OUT/unsigned/debug$suffix.apk" "${only[@]}" --resources "$OUT/debug.ap_" \
    --dex "$OUT/dex/app" "$OUT/dex/libraries" --services "${libraries[@]}" --jni "${jni[@]}"
python3 "$TOOLS/pack.py" --out "$OUT/unsigned/release$suffix.apk" "${only[@]}" --resources "$OUT/app.ap_" \
    --dex "$OUT/dex/release" --services "$OUT/dex/release.jar" --jni "${jni[@]}"

# RSA: its signatures are the same each time, and so is the APK.
debug_key=$OUT/debug.keystore
if [ ! -f "$debug_key" ]; then
    keytool -genkeypair -keystore "$debug_key" -storetype PKCS12 -storepass android -alias debug -keyalg RSA -keysize 3072 \
        -validity 10000 -dname CN=debug >/dev/null 2>&1
fi
export DEBUG_PASS=android
# sign KIND KEYSTORE ALIAS VARIABLE-WITH-THE-PASSWORD
sign() {
    local apk=$OUT/apk/mot-cua-$1$suffix.apk
    apksigner sign --ks "$2" --ks-key-alias "$3" --ks-pass "env:$4" --min-sdk-version "$MIN_SDK" --v1-signing-enabled false \
        --v2-signing-enabled true --v3-signing-enabled true --v4-signing-enabled false \
        --out "$apk" "$OUT/unsigned/$1$suffix.apk"
    apksigner verify --min-sdk-version "$MIN_SDK" "$apk"
    zipalign -c -p 4 "$apk"
    python3 "$TOOLS/aligned.py" "$apk"
    (cd "$OUT/unsigned" && jar --extract --file "$apk" classes.dex && dexdump -f classes.dex >/dev/null)
    "$OUT/aapt2" dump badging "$apk" | grep -E "^(package|minSdkVersion|sdkVersion|targetSdkVersion|launchable-activity|native-code)"
}
sign debug "$debug_key" debug DEBUG_PASS
if [ -n "${ANDROID_KEYSTORE:-}" ]; then sign release "$ANDROID_KEYSTORE" "${ANDROID_KEY_ALIAS:?}" ANDROID_KEYSTORE_PASS
else sign release "$debug_key" debug DEBUG_PASS; fi
ls -l "$OUT/apk"
if [ -n "$suffix" ]; then
    size=$(stat -c %s "$OUT/apk/mot-cua-release$suffix.apk")
    python3 "$TOOLS/budget.py" android_release_ui_only "$(awk "BEGIN { print $size / 1000000 }")"
    say "****************************************************************************************"
    say "* UI ONLY: these APKs have no core in them and cannot start on a phone.                *"
    say "* The core's library for phones needs an Android NDK; see scripts/android-native.sh.   *"
    say "****************************************************************************************"
fi
