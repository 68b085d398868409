//! From a press to the screen: tabs, lists, a dossier, a procedure, a draft, and back.

use crate::prepare::PROCEDURE;
use crate::report::{Measured, Row};
use crate::shell::Shell;
use crate::stats::Samples;
use crate::{Bench, Result};
use std::time::Duration;

const ACTIONS: usize = 2000;
const WARM_UP: usize = 40;
/// Dossiers on the first page of the list.
const SHOWN: usize = 25;

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let mut shell = Shell::open(&bench.phone.place)?;
    let mut times = Vec::with_capacity(ACTIONS + WARM_UP);
    let mut codes = bench.phone.codes.iter().take(SHOWN).cycle();
    while times.len() < ACTIONS + WARM_UP {
        let code = codes.next().ok_or("no dossiers")?;
        round(&mut shell, code, &bench.phone.draft, &mut times)?;
    }
    let times = times.get(WARM_UP..WARM_UP + ACTIONS).unwrap_or_default();
    let samples = Samples::of_durations(times)?;
    Ok(Measured {
        rows: vec![Row::latency("dispatch", "a press to its screen", "ms", &samples)],
        notes: vec![
            "a press to its screen: from `dispatch` to the call of the listener; each change of place is also kept on the disk"
                .into(),
            by_place(times)?,
        ],
        ..Measured::default()
    })
}

/// Where the time goes: the half-way time of each action of the round.
fn by_place(times: &[Duration]) -> Result<String> {
    let mut parts = Vec::new();
    for (place, at) in ROUND.iter().zip(0..) {
        let own: Vec<Duration> = times.iter().skip(at).step_by(ROUND.len()).copied().collect();
        let samples = Samples::of_durations(&own)?;
        parts.push(format!("{place} {:.2}", samples.median()));
    }
    Ok(format!("p50 by place, ms: {}", parts.join(", ")))
}

/// What [`round`] does, in order.
const ROUND: [&str; 10] = [
    "dossiers",
    "a dossier",
    "back to dossiers",
    "shelf",
    "person",
    "home",
    "a procedure",
    "back home",
    "a draft",
    "back home",
];

/// Ten actions that end where they began: at home.
fn round(shell: &mut Shell, code: &str, draft: &str, times: &mut Vec<Duration>) -> Result<()> {
    let dossier = format!("dossier/{code}");
    let procedure = format!("procedure/{PROCEDURE}");
    let draft = format!("draft/{draft}");
    times.push(shell.press("tab:dossiers", "dossiers")?);
    times.push(shell.press(&format!("go:{dossier}"), &dossier)?);
    times.push(shell.back("dossiers")?);
    times.push(shell.press("tab:shelf", "shelf")?);
    times.push(shell.press("tab:person", "person")?);
    times.push(shell.press("tab:home", "home")?);
    times.push(shell.press(&format!("go:{procedure}"), &procedure)?);
    times.push(shell.back("home")?);
    times.push(shell.press(&format!("go:{draft}"), &draft)?);
    times.push(shell.back("home")?);
    Ok(())
}
