//! `conformance CHECK …`: see `conformance --help` and `docs/conformance.md`.

use clap::Parser as _;
use conformance::{Cli, Report, run};
use std::io::Write as _;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut report = if cli.json {
        Report::new()
    } else {
        Report::telling(Box::new(|step| say(&step.to_string())))
    };
    if let Err(usage) = run(&cli.what, &mut report).await {
        let _ = writeln!(std::io::stderr(), "error: {usage}");
        return ExitCode::from(2);
    }
    if cli.json {
        match report.json() {
            Ok(text) => say(&text),
            Err(error) => {
                let _ = writeln!(std::io::stderr(), "error: {error}");
                return ExitCode::from(2);
            }
        }
    } else {
        say(&report.summary());
    }
    ExitCode::from(u8::from(!report.conforms()))
}

/// A closed pipe must not end the run half-way: whoever closed it has seen enough.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
