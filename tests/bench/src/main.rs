//! Measures the core against the budgets of `budgets.toml`, some of it beside peers, and fails when one is exceeded.
//!
//! `motcua-bench [MEASURE…]` measures all or those named. The other commands are the processes it starts of itself.

mod budgets;
mod card;
mod cold;
mod disk;
mod keystroke;
mod machine;
mod navigate;
mod nearby;
mod paper;
mod peer;
mod prepare;
mod process;
mod push;
mod report;
mod search;
mod shell;
mod size;
mod stats;
mod upload;

use report::{Measured, Report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A benchmark has nobody to handle an error: it is said, and the run fails.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How one thing is measured.
type Measure = fn(&Bench) -> Result<Measured>;

/// Everything that is measured, in the order of the table.
const MEASURES: [(&str, Measure); 10] = [
    ("cold", cold::measure),
    ("dispatch", navigate::measure),
    ("keystroke", keystroke::measure),
    ("search", search::measure),
    ("upload", upload::measure),
    ("push", push::measure),
    ("card", card::measure),
    ("paper", paper::measure),
    ("nearby", nearby::measure),
    ("size", size::measure),
];

/// Where a run keeps its things.
struct Bench {
    /// Cargo's target folder.
    target: PathBuf,
    /// A folder of this run's own, made anew.
    state: PathBuf,
    /// A phone with everything on it, whose province is out of reach.
    phone: prepare::Prepared,
}

fn main() -> ExitCode {
    let started = std::time::Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["cold-open", dir, pack_key] => cold::child(started, Path::new(dir), pack_key),
        ["province", dir] => process::serve_province(Path::new(dir)),
        ref chosen => return run(chosen),
    };
    exit(done.map(|()| true))
}

fn run(chosen: &[&str]) -> ExitCode {
    exit(measure(chosen))
}

fn exit(held: Result<bool>) -> ExitCode {
    match held {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            report::say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// True when every budget holds.
fn measure(chosen: &[&str]) -> Result<bool> {
    if let Some(unknown) = chosen
        .iter()
        .find(|c| MEASURES.iter().all(|(name, _)| name != *c))
    {
        let names: Vec<&str> = MEASURES.iter().map(|(name, _)| *name).collect();
        return Err(format!("no measure {unknown}; there are: {}", names.join(", ")).into());
    }
    let budgets = budgets::read()?;
    let bench = prepared()?;
    let mut report = Report::new(machine::facts(&bench.state)?);
    for (name, measure) in MEASURES {
        if !chosen.is_empty() && !chosen.contains(&name) {
            continue;
        }
        report::say(&format!("measuring {name} …"));
        match measure(&bench) {
            Ok(measured) => report.add(measured),
            Err(error) => report.fail(name, &error),
        }
    }
    report.machine(format!("after: {}", machine::load()));
    let held = report.finish(&budgets, chosen.is_empty());
    let text = report.text();
    report::say(&text);
    let path = bench.state.with_file_name("report.md");
    std::fs::write(&path, text)?;
    report::say(&format!("written to {}", path.display()));
    std::fs::remove_dir_all(&bench.state)?;
    Ok(held)
}

fn prepared() -> Result<Bench> {
    let program = std::env::current_exe()?;
    let target = program
        .ancestors()
        .nth(2)
        .ok_or("the benchmark is run from Cargo's target folder")?
        .to_owned();
    // Not the system's temporary folder, which may be memory: a commit has to reach a disk.
    let state = target.join("bench").join("state");
    if state.exists() {
        std::fs::remove_dir_all(&state)?;
    }
    std::fs::create_dir_all(&state)?;
    report::say("preparing a phone with 2,643 procedures and 200 dossiers …");
    let phone = prepare::phone(&state)?;
    Ok(Bench { target, state, phone })
}
