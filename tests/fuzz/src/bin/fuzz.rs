//! A target under libFuzzer: `MOTCUA_FUZZ=tlv fuzz …` with libFuzzer's arguments. Started by `scripts/fuzz.sh`.
#![no_main]
#![allow(
    clippy::expect_used,
    reason = "a wrong name on the command line ends the program, and says so"
)]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use motcua_fuzz::{Target, mutate, named, panics};
use std::sync::LazyLock;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("MOTCUA_FUZZ").unwrap_or_default();
    named(&name).expect("MOTCUA_FUZZ names no target")
});

// libFuzzer's own hook would end the process on panics that the core catches.
fuzz_target!(init: panics::end_on_panic(), |input: &[u8]| {
    panics::run(TARGET.run, input);
});

// Every other mutation keeps the shape of the input: lengths of BER-TLV fit again, or whole words are changed.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 2 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let mut rng = mutate::Rng::new(u64::from(seed));
    let changed = mutate::shaped(&mut rng, TARGET.shape, &data[..size]);
    let kept = changed.len().min(max_size);
    data[..kept].copy_from_slice(&changed[..kept]);
    kept
});
