use super::*;
use proptest::prelude::*;

fn record() -> Record {
    let json = include_str!("../../../../tests/province/data/procedures/1.004873.json");
    let mut record = Record::parse(json).expect("the record reads");
    for fee in &mut record.fees {
        (fee.amount, fee.certain) = (Some(5_000), true);
    }
    record
}

fn terms_of(record: &Record, day: Date) -> Terms {
    let asked = Asked {
        office: "37.14026",
        case: record.cases.last().map_or("", |case| &case.id),
        delivery: None,
        day,
    };
    Terms::of(record, None, &asked)
}

const DAY: Date = jiff::civil::date(2026, 11, 24);

#[test]
fn a_later_day_alone_changes_nothing_that_was_agreed_to() {
    let record = record();
    let later = terms_of(&record, jiff::civil::date(2026, 12, 1));
    assert_eq!(terms_of(&record, DAY).differences(&later), Vec::new());
}

#[test]
fn another_fee_time_or_hour_is_told_with_what_it_was() {
    let mut changed = record();
    for time in &mut changed.times {
        time.amount += 1.0;
    }
    changed.cutoff = Some("11:00".into());
    for fee in &mut changed.fees {
        fee.amount = Some(8_000);
    }
    let (before, now) = (terms_of(&record(), DAY), terms_of(&changed, DAY));
    let all = before.differences(&now);
    assert!(all.iter().all(Difference::can_be_agreed_to), "{all:?}");
    assert!(all.iter().any(
        |d| matches!(d, Difference::Time { before: Some(b), now: Some(n) } if n.halves == b.halves + 2)
    ));
    assert!(
        all.iter()
            .any(|d| matches!(d, Difference::Cutoff { now: Some(now), .. } if now == "11:00"))
    );
    assert!(all.iter().any(|d| matches!(d, Difference::Fee { .. })), "{all:?}");
}

#[test]
fn a_fee_whose_rule_ended_between_confirming_and_leaving_is_told() {
    let mut record = record();
    for fee in &mut record.fees {
        fee.valid_until = Some(DAY);
    }
    let next = DAY.tomorrow().expect("a day");
    let all = terms_of(&record, DAY).differences(&terms_of(&record, next));
    assert!(all.iter().any(|d| matches!(
        d,
        Difference::Fee {
            now: Some(Amount { dong: None, .. }),
            ..
        }
    )));
}

#[test]
fn what_is_repealed_or_filed_elsewhere_cannot_be_agreed_to() {
    let mut repealed = record();
    repealed.lifecycle.until = Some(jiff::civil::date(2026, 11, 23));
    let mut elsewhere = record();
    elsewhere.filing = FilingWay::Handoff;
    for (record, wanted) in [(repealed, Taken::Ended), (elsewhere, Taken::Elsewhere)] {
        let all = terms_of(&self::record(), DAY).differences(&terms_of(&record, DAY));
        assert_eq!(
            all,
            [Difference::Taken {
                before: Taken::Here,
                now: wanted
            }]
        );
        assert!(!all[0].can_be_agreed_to());
    }
}

fn amounts() -> impl Strategy<Value = Amount> {
    (proptest::option::of(0..3_u64), any::<bool>()).prop_map(|(dong, certain)| Amount { dong, certain })
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let name = |n: u8| Localised {
        vi: format!("Lệ phí {n}"),
        en: String::new(),
    };
    let fees = proptest::collection::btree_map(0..3_u8, amounts(), 0..3);
    let time = proptest::option::of(0..3_u32);
    (
        fees,
        proptest::option::of(0..2_u64),
        time,
        proptest::option::of("0[78]:00"),
        any::<bool>(),
    )
        .prop_map(move |(fees, postage, time, cutoff, here)| Terms {
            version: "v1".into(),
            taken: if here { Taken::Here } else { Taken::Ended },
            office: None,
            fees: fees
                .into_iter()
                .map(|(n, amount)| FeeTerm {
                    name: name(n),
                    when: 1,
                    amount,
                })
                .collect(),
            postage,
            time: time.map(|halves| TimeTerm {
                halves,
                unit: TimeUnit::WorkingDay,
            }),
            cutoff,
        })
}

proptest! {
    #[test]
    fn terms_differ_exactly_when_something_a_person_saw_does(a in any_terms(), b in any_terms()) {
        prop_assert_eq!(a.differences(&a.clone()), Vec::new());
        prop_assert_eq!(a.differences(&b).is_empty(), a == b);
        prop_assert_eq!(a.differences(&b).len(), b.differences(&a).len());
    }
}
