//! The generator, of exactly the version the library is built with: bindings of another version refuse the library at
//! start. Being in the workspace, it is pinned by Cargo.lock. `scripts/bindings.sh` calls it.

fn main() {
    uniffi::uniffi_bindgen_main();
}
