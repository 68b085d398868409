#!/usr/bin/env bash
# Layout (ktlint) and smells (detekt) of the Android app's Kotlin, and its size. `--fix` lets ktlint mend what it can.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/android-lib.sh
. scripts/android-lib.sh
fetch
fix=()
if [ "${1:-}" = --fix ]; then fix=(--format); fi
failed=0
(cd android && java -XX:TieredStopAtLevel=1 --add-opens java.base/java.lang=ALL-UNNAMED -cp "$(classpath ktlint)" \
    com.pinterest.ktlint.Main --log-level=warn --relative "${fix[@]}" "app/src/**/*.kt" "*.kts" "app/*.kts") || failed=1
java -XX:TieredStopAtLevel=1 -cp "$(classpath detekt)" io.gitlab.arturbosch.detekt.cli.Main --build-upon-default-config \
    --config android/detekt.yml --input "$APP/src/main/kotlin,$APP/src/test/kotlin" --base-path android || failed=1
lines=$(find "$APP/src/main/kotlin" -name '*.kt' -exec cat {} + | wc -l)
python3 "$TOOLS/budget.py" android_kotlin_lines "$lines" || failed=1
exit "$failed"
