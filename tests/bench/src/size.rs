//! How large the library is that a phone downloads.

use crate::report::{Measured, Row};
use crate::{Bench, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

const LIBRARY: &str = "libmotcua_bindings.so";

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let Some(library) = newest(&bench.target) else {
        return Ok(Measured {
            skipped: vec![(
                "size_bindings",
                format!("{LIBRARY} is not built; scripts/library.sh"),
            )],
            ..Measured::default()
        });
    };
    let stripped = bench.state.join(LIBRARY);
    // A library built with the release profile is stripped already; one built otherwise would be judged by its symbols.
    let strip = Command::new("strip")
        .arg("--strip-all")
        .arg("-o")
        .args([&stripped, &library])
        .output();
    let (measured, how) = match strip {
        Ok(output) if output.status.success() => (stripped, "stripped"),
        _ => (library.clone(), "as built, for there is no `strip` here"),
    };
    let megabytes = std::fs::metadata(measured)?.len() as f64 / 1e6;
    Ok(Measured {
        rows: vec![Row::size("size_bindings", LIBRARY, megabytes)],
        notes: vec![format!(
            "size: {}, {how}",
            library.strip_prefix(&bench.target).unwrap_or(&library).display()
        )],
        ..Measured::default()
    })
}

/// The one built last, for this machine or for a phone (`target/<triple>/release`).
fn newest(target: &Path) -> Option<PathBuf> {
    let triples = std::fs::read_dir(target)
        .ok()?
        .flatten()
        .map(|entry| entry.path());
    let folders = std::iter::once(target.to_owned()).chain(triples);
    folders
        .map(|folder| folder.join("release").join(LIBRARY))
        .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
        .max()
        .map(|(_, path)| path)
}
