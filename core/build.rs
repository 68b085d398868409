//! Deflates the texts: the phone's library carries both languages, and so in a quarter of their size.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::var("OUT_DIR")?;
    for language in ["vi", "en"] {
        let source = format!("texts/{language}.ftl");
        println!("cargo:rerun-if-changed={source}");
        let mut deflate = ZlibEncoder::new(Vec::new(), Compression::best());
        deflate.write_all(&std::fs::read(&source)?)?;
        std::fs::write(
            Path::new(&out).join(format!("{language}.ftl.z")),
            deflate.finish()?,
        )?;
    }
    Ok(())
}
