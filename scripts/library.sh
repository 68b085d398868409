#!/usr/bin/env bash
# The core's library for this machine, optimised as phones get it: target/release/libmotcua_bindings.so, which `make bench` measures.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
link=()
# As for phones (.cargo/config.toml); glibc reads these from 2.36 on.
case $(uname -s) in Linux) link=(-- "-Clink-arg=-Wl,-z,pack-relative-relocs") ;; esac
# One type of crate: with a library for Rust beside it Cargo leaves out the optimisation over all crates.
cargo rustc --locked --release --package motcua-bindings --lib --crate-type cdylib "${link[@]}"
