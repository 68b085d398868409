//! Writes the seeds anew: `cargo run -p motcua-fuzz --bin fuzz-seeds`. With `--rsa` also what `data/` keeps, which takes long
//! without `--release`. Seeds that were found (`found-…`) are left alone.

use motcua_fuzz::{TARGETS, make};
use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    if std::env::args().any(|arg| arg == "--rsa") {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let (csca, sod) = make::rsa();
        fs::write(data.join("rsa-csca.der"), csca)?;
        return fs::write(data.join("rsa-sod.bin"), sod);
    }
    for target in TARGETS {
        fs::create_dir_all(target.folder())?;
        for (name, _) in target.seeds()? {
            if !name.starts_with("found-") {
                fs::remove_file(target.folder().join(name))?;
            }
        }
        for (_, name, bytes) in make::seeds().into_iter().filter(|seed| seed.0 == target.name) {
            fs::write(target.folder().join(name), bytes)?;
        }
    }
    Ok(())
}
