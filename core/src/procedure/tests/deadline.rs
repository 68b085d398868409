use super::data_file;
use crate::procedure::deadline::{Calendar, Day, DayKind, DayStatus, DeadlineError, Moved};
use crate::procedure::model::TimeUnit;
use jiff::civil::{Date, DateTime, Time, date, time};
use proptest::prelude::*;
use serde_json::Value;

fn calendar(worked_saturdays: bool) -> Calendar {
    let days = data_file("calendar/days.csv")
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let day = |line: &String| {
        let mut cells = line.split(',');
        let mut cell = || cells.next().unwrap().to_owned();
        Day {
            date: cell().parse().unwrap(),
            kind: if cell() == "off" {
                DayKind::Off
            } else {
                DayKind::Work
            },
            name: cell(),
            status: match cell().as_str() {
                "checked" => DayStatus::Checked,
                "library" => DayStatus::Library,
                _ => DayStatus::Computed,
            },
        }
    };
    Calendar::new(days.iter().map(day), worked_saturdays)
}

fn morning(day: Date) -> DateTime {
    day.to_datetime(time(9, 0, 0, 0))
}

#[test]
fn working_days_follow_the_vectors() {
    let calendar = calendar(true);
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/working-days.json"
    ))
    .unwrap();
    let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(vectors.len() >= 7);
    for v in vectors {
        let start: Date = v["start"].as_str().unwrap().parse().unwrap();
        let due = calendar
            .due(
                morning(start),
                v["n"].as_f64().unwrap(),
                TimeUnit::WorkingDay,
                None,
            )
            .unwrap();
        assert_eq!(due.date.to_string(), v["due"].as_str().unwrap(), "{v}");
    }
}

#[test]
fn a_province_may_not_count_worked_saturdays() {
    let start = morning(date(2026, 1, 8));
    let due = |saturdays| {
        calendar(saturdays)
            .due(start, 2.0, TimeUnit::WorkingDay, None)
            .unwrap()
            .date
    };
    assert_eq!(due(true), date(2026, 1, 10));
    assert_eq!(due(false), date(2026, 1, 12));
}

#[test]
fn after_the_cutoff_it_counts_as_received_the_next_working_day() {
    let calendar = calendar(true);
    let cutoff = Some(time(15, 0, 0, 0));
    let due = |hour, minute| {
        let received = date(2026, 11, 23).to_datetime(time(hour, minute, 0, 0));
        let due = calendar.due(received, 1.0, TimeUnit::WorkingDay, cutoff).unwrap();
        (due.received_on, due.moved, due.date)
    };
    assert_eq!(due(14, 59), (date(2026, 11, 23), None, date(2026, 11, 25)));
    // 24-11-2026 is a holiday
    assert_eq!(
        due(15, 0),
        (date(2026, 11, 25), Some(Moved::Cutoff), date(2026, 11, 26))
    );
}

#[test]
fn what_arrives_on_a_day_off_counts_as_received_the_next_working_day() {
    let due = calendar(true)
        .due(morning(date(2026, 11, 21)), 1.0, TimeUnit::WorkingDay, None)
        .unwrap();
    assert_eq!(
        (due.received_on, due.moved, due.date),
        (date(2026, 11, 23), Some(Moved::DayOff), date(2026, 11, 25))
    );
    assert_eq!(
        due.days_off.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(),
        ["Ngày Văn hóa Việt Nam"]
    );
}

#[test]
fn half_a_working_day_ends_at_noon() {
    let due = calendar(true)
        .due(morning(date(2026, 11, 9)), 2.5, TimeUnit::WorkingDay, None)
        .unwrap();
    assert_eq!((due.date, due.by_noon), (date(2026, 11, 12), true));
    let due = calendar(true)
        .due(morning(date(2026, 11, 9)), 3.0, TimeUnit::WorkingDay, None)
        .unwrap();
    assert_eq!((due.date, due.by_noon), (date(2026, 11, 12), false));
}

#[test]
fn hours_calendar_days_and_months_are_reckoned_too() {
    let calendar = calendar(true);
    let due = |start: DateTime, amount, unit| calendar.due(start, amount, unit, None).unwrap();
    let hours = due(
        date(2026, 11, 9).to_datetime(time(23, 30, 0, 0)),
        1.5,
        TimeUnit::Hour,
    );
    assert_eq!(
        (hours.date, hours.at),
        (date(2026, 11, 10), Some(time(1, 0, 0, 0)))
    );
    // 20 days from 2026-08-13 is 2026-09-02, a holiday
    assert_eq!(
        due(morning(date(2026, 8, 13)), 20.0, TimeUnit::Day).date,
        date(2026, 9, 3)
    );
    assert_eq!(
        due(morning(date(2026, 1, 30)), 1.0, TimeUnit::Month).date,
        date(2026, 3, 2),
        "28-2-2026 is a Saturday"
    );
    assert_eq!(
        due(morning(date(2026, 10, 9)), 0.5, TimeUnit::Month).date,
        date(2026, 10, 26),
        "half a month is 15 days; the 24th is a Saturday"
    );
    assert_eq!(
        due(morning(date(2026, 10, 9)), 0.0, TimeUnit::WorkingDay).date,
        date(2026, 10, 9)
    );
}

#[test]
fn dates_over_days_nobody_announced_are_provisional() {
    let calendar = calendar(true);
    let provisional = |start| {
        calendar
            .due(morning(start), 5.0, TimeUnit::WorkingDay, None)
            .unwrap()
            .provisional
    };
    assert!(!provisional(date(2026, 2, 12)), "Tết 2026 was announced");
    assert!(provisional(date(2027, 2, 2)), "Tết 2027 is reckoned");
    assert!(!provisional(date(2027, 3, 1)));
    assert!(provisional(date(2029, 3, 1)), "beyond the calendar");
    assert!(
        Calendar::new([], true)
            .due(morning(date(2026, 3, 2)), 1.0, TimeUnit::Day, None)
            .unwrap()
            .provisional
    );
}

#[test]
fn absurd_limits_are_errors() {
    let calendar = calendar(true);
    for amount in [-1.0, f64::NAN, f64::INFINITY, 1e12] {
        for unit in [
            TimeUnit::WorkingDay,
            TimeUnit::Day,
            TimeUnit::Hour,
            TimeUnit::Month,
        ] {
            assert_eq!(
                calendar.due(morning(date(2026, 1, 5)), amount, unit, None),
                Err(DeadlineError::OutOfRange)
            );
        }
    }
    let last = Date::MAX.to_datetime(Time::midnight());
    assert_eq!(
        calendar.due(last, 5.0, TimeUnit::WorkingDay, None),
        Err(DeadlineError::OutOfRange)
    );
}

proptest! {
    #[test]
    fn due_dates_are_working_days_that_grow_with_time_and_start(
        offset in 0..900_i64, hour in 0..24_i8, halves in 0..120_u32, cutoff in proptest::option::of(8..18_i8), saturdays: bool,
    ) {
        let calendar = calendar(saturdays);
        let day = date(2025, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
        let at = day.to_datetime(time(hour, 0, 0, 0));
        let cutoff = cutoff.map(|h| time(h, 0, 0, 0));
        for unit in [TimeUnit::WorkingDay, TimeUnit::Day, TimeUnit::Month] {
            let amount = f64::from(halves) / 2.0;
            let due = calendar.due(at, amount, unit, cutoff).unwrap();
            prop_assert!(calendar.is_working(due.date) && calendar.is_working(due.received_on));
            prop_assert!(due.received_on >= day && due.date >= due.received_on);
            let longer = calendar.due(at, amount + 1.0, unit, cutoff).unwrap();
            prop_assert!(longer.date >= due.date);
            let later = calendar.due(at.checked_add(jiff::Span::new().days(1)).unwrap(), amount, unit, cutoff).unwrap();
            prop_assert!(later.date >= due.date);
            if unit == TimeUnit::WorkingDay {
                let mut counted = 0;
                let mut walk = due.received_on;
                while walk < due.date {
                    walk = walk.tomorrow().unwrap();
                    counted += u32::from(calendar.is_working(walk));
                }
                prop_assert_eq!(counted, halves.div_ceil(2));
                prop_assert_eq!(due.by_noon, halves % 2 == 1);
            }
        }
    }
}
