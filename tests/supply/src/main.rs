//! Holds every dependency against `policy.toml` and `advisories.toml`, without a network: licences from the crates' own
//! metadata, sources and checksums from `Cargo.lock`, and what the shipped library is really made of.
//!
//! `cargo run -p motcua-supply` prints what it found and ends with 1 when something must be mended; with `--crates` it only
//! lists the crates to look up when the advisories are refreshed.
#![allow(clippy::print_stdout)] // its output is what it is for

mod check;
mod policy;

use cargo_metadata::{CargoOpt, MetadataCommand};
use check::{Dependency, Findings};
use policy::{Advisories, Policy};
use semver::Version;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> ExitCode {
    let result = if std::env::args().any(|a| a == "--crates") {
        list_crates()
    } else {
        run()
    };
    match result {
        Ok(code) => code,
        Err(e) => {
            eprintln!("supply: {e}");
            ExitCode::from(2)
        }
    }
}

fn list_crates() -> Result<ExitCode, Box<dyn Error>> {
    for d in dependencies()? {
        println!("{} {}", d.name, d.version);
    }
    Ok(ExitCode::SUCCESS)
}

fn run() -> Result<ExitCode, Box<dyn Error>> {
    let policy: Policy = toml::from_str(include_str!("../policy.toml"))?;
    let advisories: Advisories = toml::from_str(include_str!("../advisories.toml"))?;
    let dependencies = dependencies()?;
    let mut found = check::check(&dependencies, &policy, &advisories);
    note_age(&advisories, &mut found)?;
    for target in &policy.shipped.targets {
        let tree = shipped_tree(&policy.shipped.package, target)?;
        found
            .problems
            .extend(check::check_shipped(target, &tree, &policy));
        let twice = check::duplicates(&tree);
        found.notes.push(format!(
            "{} crates in the library for {target}; in several versions: {}",
            tree.len(),
            twice.join("; ")
        ));
    }
    for note in &found.notes {
        println!("note: {note}");
    }
    for problem in &found.problems {
        println!("PROBLEM: {problem}");
    }
    println!(
        "supply: {} dependencies, {} advisories known (of the days up to {}), {} problem(s)",
        dependencies.len(),
        advisories.advisory.len(),
        advisories.knowledge_until,
        found.problems.len()
    );
    Ok(if found.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn note_age(advisories: &Advisories, found: &mut Findings) -> Result<(), Box<dyn Error>> {
    let today = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() / 86_400)?;
    let age =
        check::days_between(&advisories.checked, today).ok_or("advisories.toml: `checked` is no date")?;
    if age > i64::from(advisories.max_age_days) {
        found.notes.push(format!(
            "advisories.toml is {age} days old: refresh it (its head says how)"
        ));
    }
    Ok(())
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: Version,
    checksum: Option<String>,
}

/// Every package that is not of the workspace, for all platforms.
fn dependencies() -> Result<Vec<Dependency>, Box<dyn Error>> {
    let metadata = MetadataCommand::new()
        // What only a tool asks for (fuzzing) is looked at too.
        .features(CargoOpt::AllFeatures)
        .other_options(["--locked".to_owned(), "--offline".to_owned()])
        .exec()
        .map_err(|e| format!("{e}\n(run `cargo fetch --locked` once, then this works offline)"))?;
    let lock: Lock = toml::from_str(&std::fs::read_to_string(
        metadata.workspace_root.join("Cargo.lock"),
    )?)?;
    let sums: BTreeMap<(String, Version), bool> = lock
        .package
        .into_iter()
        .map(|p| ((p.name, p.version), p.checksum.is_some()))
        .collect();
    Ok(metadata
        .packages
        .iter()
        .filter(|p| !metadata.workspace_members.contains(&p.id))
        .map(|p| Dependency {
            name: p.name.to_string(),
            version: p.version.clone(),
            licence: p.license.clone(),
            from_crates_io: p
                .source
                .as_ref()
                .is_some_and(cargo_metadata::Source::is_crates_io),
            has_checksum: sums.get(&(p.name.to_string(), p.version.clone())) == Some(&true),
        })
        .collect())
}

/// What the package is linked from on a target. `cargo tree` resolves it alone, so that a feature the sandbox turns on is
/// not blamed on the app; `cargo metadata` only knows the features of the whole workspace.
fn shipped_tree(package: &str, target: &str) -> Result<BTreeSet<(String, Version)>, Box<dyn Error>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args([
            "tree",
            "--locked",
            "--offline",
            "--edges",
            "normal",
            "--prefix",
            "none",
        ])
        .args(["--package", package, "--target", target])
        .output()?;
    if !output.status.success() {
        return Err(format!("cargo tree: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    // A line is `name v1.2.3`, perhaps with ` (/path)`, ` (proc-macro)` or ` (*)`.
    String::from_utf8(output.stdout)?
        .lines()
        .filter(|line| !line.contains("(proc-macro)"))
        .map(|line| {
            let mut words = line.split(' ');
            let name = words.next().unwrap_or_default();
            let version = words.next().and_then(|v| v.strip_prefix('v'));
            let version = version.ok_or_else(|| format!("cargo tree said {line:?}"))?;
            Ok((name.to_owned(), version.parse()?))
        })
        .collect()
}
