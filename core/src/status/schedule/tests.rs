use super::*;
use crate::testing::SeededRandom;
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_planned_question_is_never_before_retry_after_and_within_its_window(
        failures in 1u32..100, after in proptest::option::of(0u64..100_000), seed in any::<u64>(),
    ) {
        let after = after.map(Duration::from_secs);
        let wait = again(failures, after, &SeededRandom::new(seed));
        let times = 2u32.pow((failures - 1).min(DOUBLINGS));
        let floor = after.unwrap_or_default() + FIRST.0 * times;
        prop_assert!(wait >= floor);
        prop_assert!(wait <= floor + (FIRST.1.saturating_sub(FIRST.0) * times).max(after.unwrap_or_default()));
    }

    #[test]
    fn whoever_looks_is_never_kept_waiting_for_the_network_that_came_back(
        absent in 0u64..1_000_000, untouched in -5_000i64..=ATTENDED_MS, seed in any::<u64>(),
    ) {
        let wait = back_online(Duration::from_secs(absent), untouched, &SeededRandom::new(seed));
        prop_assert_eq!(wait, Duration::ZERO);
    }

    #[test]
    fn a_phone_in_a_pocket_comes_back_over_as_long_as_it_was_away(
        absent in 0u64..1_000_000, untouched in ATTENDED_MS + 1..i64::MAX, seed in any::<u64>(),
    ) {
        let absent = Duration::from_secs(absent);
        let wait = back_online(absent, untouched, &SeededRandom::new(seed));
        prop_assert!(wait <= absent.min(LONGEST_RETURN));
    }
}

#[test]
fn the_waits_reach_over_their_whole_window() {
    let random = SeededRandom::new(1);
    let waits: Vec<u64> = (0..2_000).map(|_| again(1, None, &random).as_secs()).collect();
    assert!(waits.iter().min() < Some(&310) && waits.iter().max() > Some(&1_780));
}

#[test]
fn what_fails_together_plans_one_question_and_an_answer_ends_it() {
    let random = SeededRandom::new(2);
    let mut checks = Checks::default();
    assert!(!checks.due(i64::MAX), "nothing is planned before a failure");
    let wait = checks.failed(1_000, None, &random).unwrap();
    let due = 1_000 + wait.as_millis() as i64;
    assert_eq!(
        checks.failed(1_500, None, &random),
        None,
        "the list failed with the pack"
    );
    assert!(!checks.due(due - 1) && checks.due(due));
    let second = checks.failed(due, None, &random).unwrap();
    assert!(second >= FIRST.0 * 2, "the second window is twice the first");
    checks.answered();
    assert!(!checks.due(i64::MAX), "a timer that still runs asks nothing");
    let first = checks.failed(due, None, &random).unwrap();
    assert!(first < FIRST.1, "failures are counted from the last answer");
}

#[test]
fn a_question_the_phones_own_network_broke_off_is_asked_at_once_unless_one_is_planned() {
    let mut checks = Checks::default();
    assert_eq!(checks.interrupted(1_000), Some(Duration::ZERO));
    assert!(checks.due(1_000));
    checks.answered();
    checks.plan(1_000, Duration::from_mins(10));
    assert_eq!(checks.interrupted(2_000), None, "it asked for patience");
    assert!(!checks.due(2_000));
}
