#!/usr/bin/env bash
# What crossing from Kotlin into the core costs, on the JVM; exceeding a budget of android/budgets.toml fails. With an optimised library
# (scripts/library.sh) when there is one; says which it measured.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/android-lib.sh
. scripts/android-lib.sh
scripts/android-compile.sh
library=$OUT/host
if [ "$TARGET/release/libmotcua_bindings.so" -nt "$OUT/host/libmotcua_bindings.so" ]; then library=$TARGET/release; fi
say "measured: $library"
failed=0
while read -r measure value; do
    python3 "$TOOLS/budget.py" "$measure" "$value" || failed=1
done < <(java -Xmx1g -Djna.library.path="$library" -cp "$OUT/classes/test:$OUT/classes/main:$OUT/bindings.jar:$(classpath test)" \
    vn.motcua.app.bench.DispatchBenchKt)
exit "$failed"
