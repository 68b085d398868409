//! Fuzz targets for everything in the core that reads octets of others: cards, cameras, providers, provinces.
//!
//! A target takes any octets and panics when the core does, or when what the core says of them cannot be. `cargo test` runs
//! every target over its seeds and over a few thousand mutations of them, the same each time; `scripts/fuzz.sh` runs them by
//! the minute under libFuzzer. `docs/fuzzing.md` says what was found and what cannot be.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "test support: an expectation that fails is a finding"
)]

pub mod keys;
pub mod make;
pub mod mutate;
pub mod panics;
pub mod picture;
pub mod targets;

use std::fs;
use std::io;
use std::path::PathBuf;

/// Something to be fuzzed.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and the name of its folder of seeds.
    pub name: &'static str,
    /// Runs it. Panics on a finding.
    pub run: fn(&[u8]),
    /// How its inputs are built, for mutations that keep some of it.
    pub shape: Shape,
    /// Longest input that is worth trying, in bytes.
    pub max_len: usize,
    /// Mutations in `cargo test`: fewer where one costs more.
    pub brief: u32,
}

/// How inputs are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The first byte chooses what the rest is for.
    pub mode: bool,
    /// The rest is BER-TLV.
    pub tlv: bool,
}

const fn target(
    name: &'static str,
    run: fn(&[u8]),
    shape: (bool, bool),
    max_len: usize,
    brief: u32,
) -> Target {
    let (mode, tlv) = shape;
    Target {
        name,
        run,
        shape: Shape { mode, tlv },
        max_len,
        brief,
    }
}

/// All targets, by name.
pub const TARGETS: [Target; 12] = [
    target("tlv", targets::tlv::run, (false, true), 4_096, 4_000),
    target("lds", targets::lds::run, (false, true), 16_384, 2_000),
    target("sod", targets::sod::run, (true, true), 8_192, 300),
    target("mrz", targets::mrz::run, (false, false), 1_024, 3_000),
    target("qr", targets::qr::run, (false, false), 4_200, 3_000),
    target("jwt", targets::jwt::run, (true, false), 4_096, 600),
    target("pack", targets::pack::run, (true, false), 16_384, 300),
    target("frame", targets::frame::run, (true, false), 16_384, 60),
    target("portrait", targets::portrait::run, (false, false), 16_384, 60),
    target("jwe", targets::jwe::run, (true, false), 2_048, 300),
    target("xml", targets::xml::run, (false, false), 4_096, 4_000),
    target("video", targets::video::run, (false, false), 4_096, 4_000),
];

/// The target of this name.
pub fn named(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}

impl Target {
    /// Its folder of seeds in the source tree.
    pub fn folder(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("seeds")
            .join(self.name)
    }

    /// Its seeds by name, in the order of their names.
    pub fn seeds(&self) -> io::Result<Vec<(String, Vec<u8>)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.folder())? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            found.push((name, fs::read(&path)?));
        }
        found.sort();
        Ok(found)
    }
}
