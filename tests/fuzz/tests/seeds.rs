//! Every target over its seeds and over mutations of them, the same each time.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "an expectation that fails is the test's failure"
)]

use motcua_fuzz::mutate::{Rng, mutate};
use motcua_fuzz::{TARGETS, make, named};
use std::collections::BTreeSet;

#[test]
fn every_seed_is_what_the_generator_makes_or_was_found() {
    let mut made = make::seeds();
    for target in TARGETS {
        for (name, bytes) in target.seeds().unwrap() {
            let at = made
                .iter()
                .position(|seed| seed.0 == target.name && seed.1 == name);
            match at {
                Some(at) => assert_eq!(made.remove(at).2, bytes, "{}/{name}", target.name),
                None => assert!(name.starts_with("found-"), "{}/{name} is nobody's", target.name),
            }
        }
    }
    let missing: Vec<_> = made.iter().map(|seed| (seed.0, &seed.1)).collect();
    assert!(
        missing.is_empty(),
        "{missing:?}: cargo run -p motcua-fuzz --bin fuzz-seeds"
    );
}

#[test]
fn seeds_are_small() {
    let all = TARGETS.iter().flat_map(|target| target.seeds().unwrap());
    let bytes: usize = all.map(|(_, bytes)| bytes.len()).sum();
    assert!(bytes < 300_000, "{bytes}");
}

/// Runs a target; says which input it was when it panics.
fn brief(name: &str) {
    let target = named(name).unwrap();
    let seeds = target.seeds().unwrap();
    assert!(!seeds.is_empty());
    for (file, bytes) in &seeds {
        let held = std::panic::catch_unwind(|| (target.run)(bytes)).is_ok();
        assert!(held, "{name}/{file}");
    }
    let mut rng = Rng::new(name.bytes().map(u64::from).sum());
    let mut seen = BTreeSet::new();
    for _ in 0..target.brief {
        let (one, other) = (rng.below(seeds.len()), rng.below(seeds.len()));
        let input = mutate(&mut rng, &target, &seeds[one].1, &seeds[other].1);
        let held = std::panic::catch_unwind(|| (target.run)(&input)).is_ok();
        assert!(held, "{name}: {:?}", input.escape_ascii().to_string());
        seen.insert(input);
    }
    assert!(seen.len() > target.brief as usize / 2, "too few different inputs");
}

macro_rules! briefly {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            brief(stringify!($name));
        }
    )*};
}

briefly!(tlv lds sod mrz qr jwt pack frame portrait jwe xml video);

#[test]
fn all_targets_are_run_here() {
    let run = [
        "tlv", "lds", "sod", "mrz", "qr", "jwt", "pack", "frame", "portrait", "jwe", "xml", "video",
    ];
    assert_eq!(TARGETS.map(|target| target.name), run);
}
