use super::hash::Cost;
use super::*;
use crate::identity::partial_date::PartialDate;
use crate::testing::SeededRandom;
use proptest::prelude::*;

const RIGHT: &str = "736152";
const WRONG: &str = "736153";
const START: i64 = 1_800_000_000_000;

fn pin(digits: &str) -> Pin {
    Pin::new(digits, None).unwrap()
}

/// A state that costs tests nothing.
fn cheap() -> LockState {
    let cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    LockState::with_cost(&pin(RIGHT), &SeededRandom::new(7), cost).unwrap()
}

fn attempt(state: &mut LockState, digits: &str, now_ms: i64) -> Outcome {
    state
        .attempt(digits, now_ms, |_| Ok::<(), LockError>(()))
        .unwrap()
}

#[test]
fn obvious_pins_are_refused_with_a_reason() {
    use PinRefused as R;
    let birth = Some(PartialDate::parse("05/06/1990").unwrap());
    for (digits, why) in [
        ("12345", R::TooShort),
        ("", R::TooShort),
        ("1234567890123", R::TooLong),
        ("12345a", R::NotDigits),
        ("１２３４５６", R::NotDigits),
        ("000000", R::Repetition),
        ("121212", R::Repetition),
        ("1231231", R::Repetition),
        ("123456", R::Sequence),
        ("987654", R::Sequence),
        ("890123", R::Sequence),
        ("112233", R::Common),
        ("050690", R::Birthday),
        ("05061990", R::Birthday),
        ("900605", R::Birthday),
        ("061990", R::Birthday),
        ("561990", R::Birthday),
    ] {
        assert_eq!(Pin::new(digits, birth), Err(why), "{digits}");
    }
    assert!(Pin::new("050690", None).is_ok());
    assert!(Pin::new(RIGHT, birth).is_ok());
    let year = Some(PartialDate::parse("1950").unwrap());
    assert_eq!(Pin::new("19501950", year), Err(R::Birthday));
}

#[test]
fn with_the_real_cost_the_right_pin_opens_and_a_wrong_one_does_not() {
    let mut state = LockState::set(&pin(RIGHT), &SeededRandom::new(1)).unwrap();
    let stored = serde_json::to_string(&state).unwrap();
    assert!(stored.contains("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert_eq!(attempt(&mut state, WRONG, START), Outcome::Wrong { left: 4 });
    assert_eq!(attempt(&mut state, RIGHT, START), Outcome::Unlocked);
}

#[test]
fn waits_grow_after_the_free_tries_and_stay_at_an_hour() {
    let mut state = cheap();
    let mut now = START;
    for left in (1..FREE_TRIES).rev() {
        assert_eq!(attempt(&mut state, WRONG, now), Outcome::Wrong { left });
    }
    for wait in [30, 60, 300, 900, 3_600, 3_600, 3_600] {
        let until_ms = now + wait * 1_000;
        assert_eq!(attempt(&mut state, WRONG, now), Outcome::Wait { until_ms });
        // even the right one is not looked at, and asking again costs nothing
        assert_eq!(
            attempt(&mut state, RIGHT, until_ms - 1),
            Outcome::Wait { until_ms }
        );
        now = until_ms;
    }
    assert_eq!(attempt(&mut state, RIGHT, now), Outcome::Unlocked);
    assert_eq!(attempt(&mut state, WRONG, now), Outcome::Wrong { left: 4 });
}

fn waiting() -> LockState {
    let mut state = cheap();
    for _ in 0..FREE_TRIES {
        attempt(&mut state, WRONG, START);
    }
    state
}

#[test]
fn turning_the_clock_back_never_shortens_a_wait() {
    let mut state = waiting();
    let day = 86_400_000;
    assert_eq!(state.waiting_until(START - day), Some(START - day + 30_000));
    // back and forth gains nothing either
    assert_eq!(state.waiting_until(START), Some(START + 30_000));
    assert_eq!(state.waiting_until(START + 10_000), Some(START + 30_000));
    assert_eq!(state.waiting_until(START - day), Some(START - day + 20_000));
    assert_eq!(state.waiting_until(START + 30_000), None);
}

#[test]
fn a_try_is_stored_as_wrong_before_it_is_looked_at() {
    let mut state = cheap();
    let mut stored = Vec::new();
    state
        .attempt(RIGHT, START, |s| {
            stored.push(s.clone());
            Ok::<(), LockError>(())
        })
        .unwrap();
    assert_eq!(stored.len(), 2);
    // killed in between: what was stored first is what comes back, and the try is spent
    let mut killed = stored[0].clone();
    assert_eq!(attempt(&mut killed, WRONG, START), Outcome::Wrong { left: 3 });
    assert_eq!(attempt(&mut stored[1], WRONG, START), Outcome::Wrong { left: 4 });
    // a store that fails lets nobody in
    let refused = state.attempt(RIGHT, START, |_| Err(LockError::Damaged));
    assert_eq!(refused, Err(LockError::Damaged));
}

#[test]
fn a_forgotten_pin_is_replaced_with_its_waits() {
    let mut state = waiting();
    state
        .reset(ResetProof::SignIn, &pin("480271"), &SeededRandom::new(2))
        .unwrap();
    assert_eq!(attempt(&mut state, "480271", START), Outcome::Unlocked);
    assert_eq!(attempt(&mut state, RIGHT, START), Outcome::Wrong { left: 4 });
}

#[test]
fn the_state_comes_back_from_the_database_and_a_damaged_one_does_not() {
    let state = waiting();
    let stored = serde_json::to_string(&state).unwrap();
    assert_eq!(serde_json::from_str::<LockState>(&stored).unwrap(), state);
    assert!(serde_json::from_str::<LockState>(&stored.replace("argon2id", "argon2d")).is_err());
    let shown = format!("{state:?} {:?}", pin(RIGHT));
    assert!(!shown.contains(RIGHT) && !shown.contains('$'), "{shown}");
}

#[test]
fn a_port_without_randomness_sets_no_pin() {
    struct Empty;
    impl crate::ports::Random for Empty {
        fn bytes(&self, _len: u32) -> Vec<u8> {
            Vec::new()
        }
    }
    assert_eq!(LockState::set(&pin(RIGHT), &Empty), Err(LockError::Random));
}

#[test]
fn the_lock_falls_as_the_policy_says() {
    let minute = 60_000;
    assert!(due(LockPolicy::Immediately, START, START));
    assert!(!due(LockPolicy::Never, START, START + 1_000 * minute));
    let five = LockPolicy::Minutes(5);
    assert!(!due(five, START, START + 5 * minute - 1));
    assert!(due(five, START, START + 5 * minute));
    assert!(due(five, START, START - 1));
    assert!(due(LockPolicy::Minutes(0), START, START));
    assert!(due(five, i64::MIN, i64::MAX));
    assert_eq!(serde_json::to_string(&five).unwrap(), r#"{"minutes":5}"#);
}

proptest! {
    #[test]
    fn no_clock_opens_a_wait_before_its_time_has_passed_forward(jumps in proptest::collection::vec(-100_000_i64..20_000, 1..20)) {
        let mut state = waiting();
        let (mut now, mut latest) = (START, START);
        for jump in jumps {
            now += jump;
            latest = latest.max(now);
            let open = state.waiting_until(now).is_none();
            prop_assert_eq!(open, latest - START >= 30_000);
        }
    }

    #[test]
    fn only_the_right_digits_open(digits in "[0-9]{0,12}") {
        let opened = attempt(&mut cheap(), &digits, START) == Outcome::Unlocked;
        prop_assert_eq!(opened, digits == RIGHT);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), now in any::<i64>(), later in any::<i64>()) {
        let _ = Pin::new(&text, None);
        let mut state = cheap();
        for at in [now, later, now] {
            for _ in 0..4 {
                let _ = attempt(&mut state, &text, at);
            }
        }
        let _ = serde_json::from_value::<PinHash>(text.into());
    }
}
