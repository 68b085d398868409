#!/usr/bin/env bash
# Fuzzes what reads octets of others: scripts/fuzz.sh [seconds-per-target] [target...], by default 600 and all of tests/fuzz/seeds.
# libFuzzer guides itself by coverage, on a stable compiler: rustc hands LLVM's own pass to LLVM, as cargo-fuzz has it do.
# Corpora grow in target/fuzzing/corpus from run to run; an input that panics is kept in target/fuzzing/found.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
SECONDS_EACH=600
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
    SECONDS_EACH=$1
    shift
fi
if [ $# = 0 ]; then set -- tlv lds sod mrz qr jwt pack frame portrait jwe xml video; fi
for name in "$@"; do
    [ -d "tests/fuzz/seeds/$name" ] || { say "$name is no target; there are: $(cd tests/fuzz/seeds && echo *)" && exit 2; }
done
need g++ g++

HOST=$(rustc -vV | sed -n 's/^host: //p')
coverage=(-sanitizer-coverage-{level=4,inline-8bit-counters,pc-table,trace-compares} -simplifycfg-branch-fold-threshold=0)
# With --target the flags are for what runs, not for build scripts and macros.
RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module ${coverage[*]/#/-Cllvm-args=} -Ccodegen-units=1" \
    cargo build --locked --profile fuzz --target "$HOST" -p motcua-fuzz --features libfuzzer --bin fuzz
OUT=$TARGET/fuzzing

# stat LOG NAME: one of libFuzzer's final figures.
stat() { sed -n "s/^stat::$2: *//p" "$1"; }

# run NAME: fuzzes one target and prints what came of it.
run() {
    local name=$1 corpus=$OUT/corpus/$1 found=$OUT/found/$1 log=$OUT/$1.log code=0
    mkdir -p "$corpus" "$found"
    MOTCUA_FUZZ=$name nice -n 19 "$TARGET/$HOST/fuzz/fuzz" \
        -max_total_time="$SECONDS_EACH" -timeout=30 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$found/" "$corpus" "tests/fuzz/seeds/$name" >"$log" 2>&1 || code=$?
    printf '%-9s %s executions, %s/s, %s new inputs, %s edges, slowest %s s, memory %s MB, %s\n' "$name:" \
        "$(stat "$log" number_of_executed_units)" "$(stat "$log" average_exec_per_sec)" \
        "$(stat "$log" new_units_added)" "$(grep -o 'cov: [0-9]*' "$log" | tail -n 1 | cut -d ' ' -f 2)" \
        "$(stat "$log" slowest_unit_time_sec)" "$(stat "$log" peak_rss_mb)" \
        "$([ "$code" = 0 ] && echo "no panic" || echo "FAILED (exit code $code)")"
    grep '^CAUGHT' "$log" | sort -u || true
    if [ "$code" = 0 ]; then return; fi
    grep -aE -A 4 "panicked at|^==.*ERROR|was not caught" "$log" | head -n 20 || true
    printf '  log: %s\n  input: %s\n' "$log" "$(grep -o "$found/[a-z]*-[0-9a-f]*" "$log" | tail -n 1)"
    return 1
}

failed=0
for name in "$@"; do run "$name" || failed=1; done
exit "$failed"
