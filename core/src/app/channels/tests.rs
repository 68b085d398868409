use super::*;
use proptest::prelude::*;

#[test]
fn a_way_put_first_changes_places_with_the_one_that_was() {
    let mut order = Via::ALL.to_vec();
    put_way(&mut order, 0, Some(Via::Sms));
    assert_eq!(order, [Via::Sms, Via::Zalo, Via::Push, Via::Email]);
    put_way(&mut order, 1, None);
    assert_eq!(order, [Via::Sms]);
    put_way(&mut order, 1, Some(Via::Email));
    put_way(&mut order, 0, Some(Via::Zalo));
    assert_eq!(order, [Via::Zalo, Via::Email]);
    put_way(&mut order, 0, None);
    assert!(order.is_empty());
}

#[test]
fn a_time_is_asked_for_only_where_it_counts() {
    let mut wish = Wish {
        daily_at: "x".into(),
        ..Wish::default()
    };
    wish.quiet.from = "25:00".into();
    assert_eq!(wrong_times(&wish), ["from"]);
    // No time at all is no time of quiet.
    (wish.quiet.from, wish.quiet.until) = ("7:00".into(), "07:00".into());
    assert_eq!(wrong_times(&wish), ["until"]);
    wish.quiet.from = "25:00".into();
    wish.quiet.until = "6:00".into();
    wish.quiet.on = false;
    assert!(wrong_times(&wish).is_empty());
    let telling = crate::net::wire::channels::Telling {
        order: Vec::new(),
        daily: true,
    };
    wish.kinds.insert("status".into(), telling);
    assert_eq!(wrong_times(&wish), ["at"]);
}

proptest! {
    #[test]
    fn no_order_names_a_way_twice(steps in proptest::collection::vec((0_usize..5, 0_usize..5), 0..30)) {
        let mut order = Vec::new();
        for (n, via) in steps {
            put_way(&mut order, n, Via::ALL.get(via).copied());
            let mut once = order.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), order.len());
        }
    }
}
