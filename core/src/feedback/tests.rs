use super::log::Log;
use super::score::{self, Scores};
use super::store::{self as kept, Filled};
use super::{Offer, offer};
use crate::net::pack::ballot::Ballot;
use crate::net::wire::Dossier;
use crate::net::wire::after::Message;
use crate::net::wire::rating::{NewRating, Rating};
use crate::store::tests::fixture;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

/// The sandbox's ballot: what a province signs.
pub(crate) fn ballot() -> Ballot {
    let json = include_str!("../../../tests/province/data/ratings/ballot.json");
    serde_json::from_str(json).unwrap()
}

fn all(ballot: &Ballot, score: u8) -> Scores {
    ballot.criteria.iter().map(|c| (c.id.clone(), score)).collect()
}

#[test]
fn exactly_fifteen_is_the_top_grade_and_fourteen_is_not() {
    let ballot = ballot();
    assert!(score::is_usable(&ballot));
    assert_eq!(score::highest(&ballot), 18);
    let name = |total| score::grade(&ballot, total).unwrap().id.as_str();
    for (total, grade) in [
        (18, "excellent"),
        (15, "excellent"),
        (14, "good"),
        (12, "good"),
        (11, "fair"),
        (9, "fair"),
        (8, "average"),
        (6, "average"),
        (5, "weak"),
        (0, "weak"),
    ] {
        assert_eq!(name(total), grade, "{total}");
    }
}

#[test]
fn a_ballot_without_a_name_for_every_sum_is_not_asked() {
    let mut lacks_zero = ballot();
    lacks_zero.grades.retain(|g| g.from > 0);
    assert!(!score::is_usable(&lacks_zero));
    let mut twice = ballot();
    twice.criteria.push(twice.criteria[0].clone());
    assert!(!score::is_usable(&twice));
    let mut nothing = ballot();
    nothing.criteria[3].options.clear();
    assert!(!score::is_usable(&nothing));
}

fn scores() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..=2_u8, 9)
}

fn given(ballot: &Ballot, scores: &[u8]) -> Scores {
    let ids = ballot.criteria.iter().map(|c| c.id.clone());
    ids.zip(scores.iter().copied()).collect()
}

proptest! {
    #[test]
    fn a_whole_ballot_has_one_grade_between_its_bounds_and_better_points_never_lower_it(
        points in scores(), raised in 0..9_usize, order in any::<u64>()
    ) {
        let ballot = ballot();
        let total = score::total(&ballot, &given(&ballot, &points)).unwrap();
        prop_assert_eq!(total, points.iter().map(|p| u32::from(*p)).sum::<u32>());
        let grade = score::grade(&ballot, total).unwrap();
        prop_assert!(grade.from <= total);
        prop_assert!(ballot.grades.iter().all(|g| g.from <= grade.from || g.from > total));
        let mut better = points.clone();
        better[raised] = (better[raised] + 1).min(2);
        let more = score::total(&ballot, &given(&ballot, &better)).unwrap();
        prop_assert!(score::grade(&ballot, more).unwrap().from >= grade.from);
        // Bounds are data: their order in it says nothing.
        let mut other = ballot.clone();
        let turn = usize::try_from(order % 5).unwrap();
        other.grades.rotate_left(turn);
        prop_assert_eq!(score::grade(&other, total), Some(grade));
    }

    #[test]
    fn what_is_lacking_or_no_option_has_no_sum(points in scores(), at in 0..9_usize, wrong in 3..=255_u8) {
        let ballot = ballot();
        let mut said = given(&ballot, &points);
        let id = ballot.criteria[at].id.clone();
        said.insert(id.clone(), wrong);
        prop_assert_eq!(score::lacking(&ballot, &said), vec![id.as_str()]);
        prop_assert_eq!(score::total(&ballot, &said), None);
        said.remove(&id);
        prop_assert_eq!(score::total(&ballot, &said), None);
    }
}

fn dossier(status: u16, ended: &str) -> Dossier {
    serde_json::from_value(json!({
        "code": "H1", "procedure": "1", "status": status, "due": "2026-11-30", "clock_stopped": matches!(status, 5 | 6),
        "events": [
            {"seq": 1, "at": "2026-11-24T10:00:00+07:00", "status": 1, "actor": "Nguyễn Thị Ví Dụ"},
            {"seq": 2, "at": "2026-11-25T10:00:00+07:00", "status": 5, "actor": "Một cửa"},
            {"seq": 3, "at": "2026-11-26T10:00:00+07:00", "status": 6, "actor": "Cơ quan thuế"},
            {"seq": 4, "at": ended, "status": status, "actor": "Một cửa"}],
        "returns": [{"at": "2026-11-25T10:00:00+07:00"}],
        "delivery": {"way": "counter"},
    }))
    .unwrap()
}

const ENDED: &str = "2026-11-30T16:00:00+07:00";

#[test]
fn what_ended_or_is_late_may_be_rated_and_what_waits_for_the_citizen_may_not() {
    let (due, after) = (date(2026, 11, 30), date(2026, 12, 1));
    for status in [3, 8, 9, 10] {
        assert_eq!(
            offer(&dossier(status, ENDED), due),
            Some(Offer::Ended),
            "{status}"
        );
    }
    for status in [1, 2, 4] {
        assert_eq!(
            offer(&dossier(status, ENDED), due),
            None,
            "the due day itself: {status}"
        );
        assert_eq!(
            offer(&dossier(status, ENDED), after),
            Some(Offer::Overdue),
            "{status}"
        );
    }
    for status in [5, 6, 7, 99] {
        assert_eq!(offer(&dossier(status, ENDED), after), None, "{status}");
    }
}

#[test]
fn the_log_counts_returns_own_messages_visits_agencies_and_days() {
    let message = |from: &str| -> Message {
        serde_json::from_value(json!({"seq": 1, "at": ENDED, "from": from, "text": "x"})).unwrap()
    };
    let thread = [message("citizen"), message("office")];
    let log = Log::of(&dossier(10, ENDED), &thread, date(2026, 12, 24));
    let counted = Log {
        returns: 1,
        messages: 1,
        visits: 1,
        agencies: 2,
        days_late: Some(0),
    };
    assert_eq!(log, counted);
    let points = |log: &Log, id: &str| {
        let ballot = ballot();
        log.score(ballot.criteria.iter().find(|c| c.id == id).unwrap())
    };
    assert_eq!(points(&log, "total-time"), Some(1), "on the day");
    assert_eq!(points(&log, "contacts"), Some(1), "two");
    assert_eq!(points(&log, "agencies"), Some(1), "two");
    assert_eq!(points(&log, "attitude"), None, "nothing to count");
    let early = Log::of(&dossier(9, "2026-11-27T09:00:00+07:00"), &[], date(2026, 12, 24));
    assert_eq!(
        (early.days_late, points(&early, "total-time")),
        (Some(-3), Some(2))
    );
    assert_eq!(points(&early, "contacts"), Some(2), "one return");
    let late = Log::of(&dossier(4, ENDED), &[], date(2026, 12, 2));
    assert_eq!((late.days_late, points(&late, "total-time")), (Some(2), Some(0)));
    let running = Log::of(&dossier(4, ENDED), &[], date(2026, 11, 30));
    assert_eq!(
        points(&running, "total-time"),
        None,
        "not over and not late: nobody knows yet"
    );
}

#[test]
fn a_rule_this_app_does_not_know_counts_nothing() {
    let mut criterion = ballot().criteria[0].clone();
    criterion.log.as_mut().unwrap().what = "phone_calls".into();
    let log = Log::of(&dossier(10, ENDED), &[], date(2026, 12, 24));
    assert_eq!(log.score(&criterion), None);
}

#[test]
fn an_older_word_of_the_server_does_not_take_the_place_of_a_newer_one() {
    let (_dir, store) = fixture();
    let told = |revision| Rating {
        dossier: "H1".into(),
        said: NewRating {
            ballot: "2026.1".into(),
            scores: all(&ballot(), 2),
            comment: None,
            step: 4,
        },
        total: 18,
        grade: "excellent".into(),
        changed_at: None,
        revision,
        editable_until: None,
    };
    let filled = Filled {
        comment: "đang viết".into(),
        ..Filled::default()
    };
    kept::put_filled(&store, "H1", &filled).unwrap();
    kept::put_told(&store, &told(2)).unwrap();
    kept::put_told(&store, &told(1)).unwrap();
    let held = kept::held(&store, "H1").unwrap();
    assert_eq!(held.told.unwrap().revision, 2);
    assert_eq!(
        held.filled, filled,
        "the server's word leaves what is being written"
    );
    assert_eq!(kept::held(&store, "H2").unwrap(), kept::Held::default());
}
