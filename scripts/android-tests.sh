#!/usr/bin/env bash
# android-tests.sh [NAME…]: compiles what changed and runs the JUnit classes of the app under Robolectric, all of them or those
# named (Class, full.Class or Class#method). ANDROID_SDKS chooses API levels (35; 34 is there too, "34,35" runs both).
# Journeys need a province: PROVINCE_URL and PACK_KEY (scripts/test-android.sh starts one).
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/android-lib.sh
. scripts/android-lib.sh
scripts/android-compile.sh

JUNIT=$(classpath test | tr : '\n' | grep -E '/(junit|hamcrest)[^/]*\.jar$' | paste -sd:)
if EXTRA=$JUNIT changed java "$TOOLS/java" "$APP/src/test/java"; then
    find "$TOOLS/java" "$APP/src/test/java" -name '*.java' -print0 |
        xargs -0 javac -Xlint:none -nowarn -d "$OUT/classes/java" -cp "$JUNIT:$OUT/framework.jar"
    done_with java
fi
mkdir -p "$OUT/classes/config/com/android/tools" "$OUT/pictures" "$OUT/tmp"
cat >"$OUT/classes/config/com/android/tools/test_config.properties" <<END
android_merged_manifest=$OUT/manifest/test.xml
android_resource_apk=$OUT/test.ap_
android_merged_assets=$OUT/generated/assets
android_custom_package=$PACKAGE
END
printf 'sdk=%s\n' "${ANDROID_SDKS:-35}" >"$OUT/classes/config/robolectric.properties"

# The words of the Accessibility Test Framework are looked for on the class path, beside its classes.
words=$OUT/aar/com.google.android.apps.common.testing.accessibility.framework.accessibility-test-framework
opens=()
for package in lang lang.reflect util io net nio text; do opens+=(--add-opens "java.base/java.$package=ALL-UNNAMED"); done
opens+=(--add-opens java.base/jdk.internal.access=ALL-UNNAMED --add-exports java.base/jdk.internal.access=ALL-UNNAMED)
exec java -Xmx3g -XX:+UseParallelGC "${opens[@]}" -Djava.io.tmpdir="$OUT/tmp" \
    -Drobolectric.offline=true -Drobolectric.dependency.dir="$OUT/robolectric" -Drobolectric.graphicsMode=NATIVE \
    -Djna.library.path="$OUT/host" -Dmotcua.root="$ROOT" -Dmotcua.pictures="$OUT/pictures" -Djava.awt.headless=true \
    -cp "$OUT/classes/config:$words:$APP/src/test/resources:$OUT/classes/java:$OUT/classes/test:$OUT/classes/main:$OUT/bindings.jar:$OUT/classes/r-app:$OUT/classes/r-test:$(classpath test):$OUT/framework.jar" \
    RunTests "$OUT/classes/test" "$@"
