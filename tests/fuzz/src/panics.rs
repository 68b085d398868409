//! Panics that the core catches by itself: decoders of others (QR codes, JPEG 2000) run behind `catch_unwind`. They are no
//! findings in the core, but somebody should be told, so each place is named once.

use std::collections::BTreeSet;
use std::panic;
use std::process;
use std::sync::{Mutex, PoisonError};

static PLACES: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Crates whose panics the core catches.
const GUARDED: [&str; 2] = ["hayro-jpeg2000", "rqrr"];

/// From now on a panic at a place in a guarded crate is named once and goes its way; any other is told and ends the process,
/// which makes libFuzzer keep the input. [`run`] ends the process when a guarded one is not caught after all.
pub fn end_on_panic() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        if !GUARDED.iter().any(|name| place.contains(&format!("/{name}-"))) {
            tell(info);
            process::abort();
        }
        let short = place
            .rsplit("/registry/src/")
            .next()
            .unwrap_or_default()
            .to_owned();
        if PLACES
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(short.clone())
        {
            eprintln!("CAUGHT by the core: panic at {short}");
        }
    }));
}

/// Runs a target on an input; a panic that got through ends the process.
pub fn run(target: fn(&[u8]), input: &[u8]) {
    if panic::catch_unwind(|| target(input)).is_err() {
        eprintln!("a panic of another's decoder was not caught by the core");
        process::abort();
    }
}
