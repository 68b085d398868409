//! Cold open: from the start of the process to the first screen, with a full phone and no network.

use crate::report::{Measured, Row, say};
use crate::stats::Samples;
use crate::{Bench, Result, prepare};
use motcua_core::App;
use motcua_core::screen::{Block, Screen};
use motcua_core::testing::HeadlessPorts;
use motcua_journeys::Place;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const WARM_UP: usize = 3;
const SAMPLES: usize = 41;

/// What one process found.
#[derive(Debug, Serialize, Deserialize)]
struct Opened {
    /// Microseconds from the start of `main` to the screen.
    us: u64,
    /// Rows of each list on it.
    lists: Vec<(String, usize)>,
    at_home: bool,
}

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let place = &bench.phone.place;
    let mut milliseconds = Vec::with_capacity(SAMPLES);
    for n in 0..WARM_UP + SAMPLES {
        let opened = open_in_a_process(place)?;
        check(&opened)?;
        if n >= WARM_UP {
            milliseconds.push(opened.us as f64 / 1e3);
        }
    }
    let samples = Samples::new(milliseconds)?;
    let label = "cold open to first screen, 200 dossiers, 2,643 procedures";
    Ok(Measured {
        rows: vec![Row::latency("cold_open", label, "ms", &samples)],
        notes: vec![
            "cold open: a fresh process each time, files in the system's cache, signed in, no network".into(),
        ],
        ..Measured::default()
    })
}

fn open_in_a_process(place: &Place) -> Result<Opened> {
    let output = Command::new(std::env::current_exe()?)
        .arg("cold-open")
        .arg(&place.dir)
        .arg(&place.pack_key)
        .output()?;
    if !output.status.success() {
        return Err(format!("opening failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A screen that lacks what the phone holds would be quick for the wrong reason.
fn check(opened: &Opened) -> Result<()> {
    let rows = |list: &str| opened.lists.iter().find(|(id, _)| id == list).map_or(0, |l| l.1);
    // The sandbox has a form for thirteen procedures.
    let whole = opened.at_home && rows("common") == 13 && rows("recent") == 5 && rows("drafts") == 1;
    if whole {
        return Ok(());
    }
    Err(format!("the first screen is not the whole home page: {opened:?}").into())
}

/// One sample, in a process of its own.
pub(crate) fn child(started: Instant, dir: &Path, pack_key: &str) -> Result<()> {
    let place = Place {
        dir: dir.to_owned(),
        province_url: "http://127.0.0.1:9".into(),
        pack_key: pack_key.to_owned(),
    };
    let ports = HeadlessPorts::new(Some(&dir.join("keys")))?;
    let app = App::open(place.config(), ports.ports());
    let screen = app.screen();
    let us = started.elapsed().as_micros() as u64;
    let opened = Opened {
        us,
        lists: lists(&screen),
        at_home: prepare::at_home(&screen),
    };
    say(&serde_json::to_string(&opened)?);
    app.close();
    Ok(())
}

fn lists(screen: &Screen) -> Vec<(String, usize)> {
    let list = |block: &Block| match block {
        Block::List { id, rows, .. } => Some((id.clone(), rows.len())),
        _ => None,
    };
    screen.blocks.iter().filter_map(list).collect()
}
