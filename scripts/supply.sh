#!/usr/bin/env bash
# Licences, sources and advisories of every dependency. Only the fetch of what Cargo.lock names needs a network.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cargo fetch --locked --quiet
build motcua-supply
"$TARGET/debug/motcua-supply"
