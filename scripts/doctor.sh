#!/usr/bin/env bash
# What is on this machine, what is missing, what it is for, and how to get it (Debian's names). Changes nothing.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
MIN_RUST=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
missing=0

# row COMMAND FOR HOW [VERSION-ARGUMENT]
row() {
    if have "$1"; then
        printf '  ok       %-11s %-38s %s\n' "$1" "$2" "$("$1" "${4:---version}" 2>&1 | sed -n 1p | cut -c1-60)"
    else
        printf '  MISSING  %-11s %-38s get it: %s\n' "$1" "$2" "$3"
        return 1
    fi
}

echo "For make run:"
row rustc "Rust $MIN_RUST or newer" "https://rustup.rs" || missing=1
row cargo "builds everything" "https://rustup.rs" || missing=1
row cc "SQLite, ring" "apt-get install gcc libc6-dev" || missing=1
if have rustc; then
    version=$(rustc --version | cut -d' ' -f2)
    oldest=$(printf '%s\n%s\n' "$MIN_RUST" "${version%%-*}" | sort -V | sed -n 1p)
    if [ "$oldest" != "$MIN_RUST" ]; then
        echo "  TOO OLD  rustc $version: this project needs $MIN_RUST – rustup update stable"
        missing=1
    fi
fi

echo "For make test, make demo and make bench as well:"
row cargo-fmt "format check" "rustup component add rustfmt" || true
row cargo-clippy "lints" "rustup component add clippy" || true
row shellcheck "checks the scripts" "apt-get install shellcheck" || true
row java "Kotlin smoke test (JDK 17 or newer)" "apt-get install openjdk-17-jdk-headless" -version || true
row mvn "Kotlin smoke test" "apt-get install maven" || true
row node "checks of the preview's pages, peers" "apt-get install nodejs" || true
row npm "axe-core, TypeScript, peers" "apt-get install npm" || true
row python3 "Schemathesis against the sandbox" "apt-get install python3 python3-venv" || true
row chromium "demo and browser tests" "apt-get install chromium" || true
if [ -x "${SWIFT_ROOT:-.tools/swift}/usr/bin/swiftc" ]; then
    echo "  ok       swift       Swift smoke test                       ${SWIFT_ROOT:-.tools/swift}"
else
    echo "  MISSING  swift       Swift smoke test                       get it: scripts/swift-toolchain.sh (root, Debian, 1.7 GB, half a minute)"
fi
echo "make test installs by apt what is missing when it may (root, or sudo without a password), and says what it skipped."
if [ "$missing" = 1 ]; then
    echo "make run needs what is missing above."
    exit 1
fi
echo "make run can be used."
