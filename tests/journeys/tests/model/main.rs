//! The person's words, files and dossiers against a ledger, over thousands of random steps: drafts, edits, attachments, bad
//! networks, phones killed in the middle of a step, a province that restarts and changes its form.
//!
//! What holds after every step: no word said to be kept is lost, no dossier is there twice, no file differs from what the receipt
//! says, and nothing leaves the outbox without the server's word.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "helpers of tests: an expectation that fails is the test's failure"
)]

mod doing;
mod driver;
mod ledger;
mod looking;
mod record;
mod steps;
mod world;

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use proptest_state_machine::{ReferenceStateMachine as _, StateMachineTest as _};
use steps::Plan;
use world::World;

/// Steps of a case at most; a failing case is made shorter than this.
const LENGTH: usize = 150;

/// How many cases: enough for thousands of steps over both halves; `MOTCUA_MODEL_CASES` asks for more.
fn cases() -> u32 {
    let asked = std::env::var("MOTCUA_MODEL_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(10)
}

/// Plays so many cases from a seed. `MOTCUA_MODEL_SEED` plays others.
fn play(seed: u64) {
    let asked = std::env::var("MOTCUA_MODEL_SEED")
        .ok()
        .and_then(|n| n.parse::<u64>().ok());
    let config = Config {
        cases: cases(),
        // A case takes seconds, so it is not made shorter for ever.
        max_shrink_iters: 12,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed ^ asked.unwrap_or(0)),
        ..Config::default()
    };
    let mut runner = TestRunner::new(config.clone());
    let plans = Plan::sequential_strategy(LENGTH / 2..LENGTH);
    let result = runner.run(&plans, |(state, steps, seen)| {
        World::test_sequential(config.clone(), state, steps, seen);
        Ok::<(), TestCaseError>(())
    });
    if let Err(failure) = result {
        panic!("seed {seed}: {failure}");
    }
    println!("{}", world::tally());
}

#[test]
fn whatever_happens_in_whatever_order_nothing_is_lost_or_doubled() {
    play(20_261_130);
}

#[test]
fn nor_is_it_in_another_order() {
    play(19_680_202);
}
