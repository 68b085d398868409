#!/usr/bin/env bash
# The quick part of `make test`.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
cargo test --locked -p motcua-core -p motcua-sqlcipher-provider --lib
