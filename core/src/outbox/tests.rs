use super::*;
use crate::store::tests::fixture;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn a_double_press_gives_the_same_row() {
    let (_dir, store) = fixture();
    let first = enqueue(&store, "submit", "d1", "k1", "{}").unwrap();
    let second = enqueue(&store, "submit", "d1", "k2", "{\"other\":1}").unwrap();
    assert_eq!(first, second);
    mark_sending(&store, first.id).unwrap();
    mark_sent(&store, first.id).unwrap();
    let third = enqueue(&store, "submit", "d1", "k3", "{}").unwrap();
    assert_eq!((third.id, third.state), (first.id, EffectState::Sent));
}

#[test]
fn what_was_under_way_when_the_process_died_is_due_again_with_the_same_key() {
    let (_dir, store) = fixture();
    let effect = enqueue(&store, "submit", "d1", "k1", "{}").unwrap();
    mark_sending(&store, effect.id).unwrap();
    assert!(due(&store, i64::MAX).unwrap().is_empty());
    assert_eq!(after_restart(&store).unwrap(), 1);
    let again = &due(&store, i64::MAX).unwrap()[0];
    // Killed nine times, an effect would else wait for minutes after the first trouble of the tenth life.
    assert_eq!((again.idempotency_key.as_str(), again.attempts), ("k1", 0));
}

#[test]
fn a_retry_waits_for_its_time_unless_woken() {
    let (_dir, store) = fixture();
    let effect = enqueue(&store, "submit", "d1", "k1", "{}").unwrap();
    mark_sending(&store, effect.id).unwrap();
    let later = i64::MAX / 2;
    retry_at(&store, effect.id, later, Some("MC-N01")).unwrap();
    assert!(due(&store, later - 1).unwrap().is_empty());
    assert_eq!(due(&store, later).unwrap().len(), 1);
    assert_eq!(next_due(&store, 0).unwrap(), Some(later));
    // One that is due already, and waits for something else, does not hide it.
    enqueue(&store, "submit", "d2", "k2", "{}").unwrap();
    assert_eq!(next_due(&store, later - 1).unwrap(), Some(later));
    assert_eq!(wake(&store).unwrap(), 1);
    assert_eq!(next_due(&store, later - 1).unwrap(), None);
    assert_eq!(due(&store, later - 1).unwrap().len(), 2);
}

#[derive(Debug, Clone)]
enum Step {
    Enqueue(u8),
    Sending(u8),
    Retry(u8),
    Sent(u8),
    Refused(u8),
    Requeue(u8),
    Replace(u8),
    Withdraw(u8),
    Restart,
    Wake,
}

fn step() -> impl Strategy<Value = Step> {
    let subject = 0..4_u8;
    prop_oneof![
        3 => subject.clone().prop_map(Step::Enqueue),
        4 => subject.clone().prop_map(Step::Sending),
        2 => subject.clone().prop_map(Step::Retry),
        2 => subject.clone().prop_map(Step::Sent),
        2 => subject.clone().prop_map(Step::Refused),
        1 => subject.clone().prop_map(Step::Requeue),
        1 => subject.clone().prop_map(Step::Replace),
        1 => subject.prop_map(Step::Withdraw),
        1 => Just(Step::Restart),
        1 => Just(Step::Wake),
    ]
}

/// What should be there: state and idempotency key of each subject.
type Expected = BTreeMap<u8, (EffectState, String)>;

/// Does a step on both; a step the state does not allow must fail and change nothing.
fn apply(store: &Store, expected: &mut Expected, n: usize, step: &Step) {
    use EffectState::{Queued, Refused, Sending, Sent};
    let id = |subject: u8| {
        find(store, "submit", &subject.to_string())
            .unwrap()
            .map_or(-1, |effect| effect.id)
    };
    let key = format!("k{n}");
    let mut on =
        |subject: u8, from: &[EffectState], to: Option<EffectState>, done: Result<()>, key: Option<&str>| {
            let allowed = expected
                .get(&subject)
                .is_some_and(|(state, _)| from.contains(state));
            assert_eq!(done.is_ok(), allowed, "{step:?}");
            if allowed {
                match to {
                    Some(to) => {
                        let row = expected.get_mut(&subject).unwrap();
                        row.0 = to;
                        if let Some(key) = key {
                            row.1 = key.into();
                        }
                    }
                    None => drop(expected.remove(&subject)),
                }
            }
        };
    match *step {
        Step::Enqueue(s) => {
            enqueue(store, "submit", &s.to_string(), &key, "{}").unwrap();
            expected.entry(s).or_insert((Queued, key));
        }
        Step::Sending(s) => on(s, &[Queued], Some(Sending), mark_sending(store, id(s)), None),
        Step::Retry(s) => on(
            s,
            &[Sending],
            Some(Queued),
            retry_at(store, id(s), 9, Some("MC-N01")),
            None,
        ),
        Step::Sent(s) => on(s, &[Sending], Some(Sent), mark_sent(store, id(s)), None),
        Step::Refused(s) => on(
            s,
            &[Sending],
            Some(Refused),
            mark_refused(store, id(s), "MC-N09", None),
            None,
        ),
        Step::Requeue(s) => on(s, &[Refused, Queued], Some(Queued), requeue(store, id(s)), None),
        Step::Replace(s) => on(
            s,
            &[Refused],
            Some(Queued),
            replace(store, id(s), &key, "{}"),
            Some(&key),
        ),
        Step::Withdraw(s) => on(s, &[Queued, Refused], None, withdraw(store, id(s)), None),
        Step::Restart => {
            let under_way = expected.values_mut().filter(|(state, _)| *state == Sending);
            let moved = under_way.map(|row| row.0 = Queued).count();
            assert_eq!(after_restart(store).unwrap(), moved);
        }
        Step::Wake => {
            wake(store).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nothing_leaves_but_by_withdrawal_and_a_subject_has_one_row(steps in prop::collection::vec(step(), 1..60)) {
        let (_dir, store) = fixture();
        let mut expected = Expected::new();
        for (n, step) in steps.iter().enumerate() {
            apply(&store, &mut expected, n, step);
            let mut held = Expected::new();
            let rows = store.rows("SELECT id FROM outbox", [], |row| row.get(0)).unwrap();
            for id in rows {
                let effect = get(&store, id).unwrap().unwrap();
                let before = held.insert(effect.subject.parse().unwrap(), (effect.state, effect.idempotency_key));
                prop_assert!(before.is_none());
            }
            prop_assert_eq!(&held, &expected);
        }
    }
}
