//! What counts as early, on time, late, again, and open.

use super::*;
use crate::dossiers::{DossierOffice, Return, Thread};
use crate::offices::period::Period;

fn dossier(due: Option<&str>) -> Dossier {
    let mut dossier = Dossier {
        code: "H42".into(),
        procedure: String::new(),
        procedure_name: String::new(),
        status: 0,
        office: DossierOffice {
            id: "37.14026".into(),
            name: String::new(),
            unit: String::new(),
        },
        applicant: String::new(),
        on_behalf: None,
        submitted_at: "2026-10-30T09:00:00+07:00".into(),
        due: due.map(str::to_owned),
        clock_stopped: false,
        idempotency_key: String::new(),
        events: Vec::new(),
        fees: Vec::new(),
        returns: Vec::new(),
        results: Vec::new(),
        delivery: None,
        messages: Thread::default(),
        updated_at: String::new(),
    };
    dossier.step("2026-10-30T09:00:00+07:00", status::REGISTERED, "", None);
    dossier
}

fn returned(dossier: &mut Dossier, times: usize) {
    for n in 0..times {
        dossier.returns.push(Return {
            at: format!("2026-11-0{}T09:00:00+07:00", n + 1),
            deadline: "2026-11-20".into(),
            defects: Vec::new(),
            answer: None,
        });
    }
}

fn ended(due: Option<&str>, on: &str, returns: usize) -> Settled {
    let mut dossier = dossier(due);
    returned(&mut dossier, returns);
    dossier.step(&format!("{on}T16:59:59+07:00"), status::DONE, "", None);
    // Handed over a month later: the end is the decision.
    dossier.step("2026-12-20T09:00:00+07:00", status::RETURNED, "", None);
    settled(&dossier).unwrap()
}

#[test]
fn the_day_itself_is_on_time_and_a_second_return_is_late_whatever_the_day() {
    let due = Some("2026-11-10");
    assert_eq!(ended(due, "2026-11-09", 1).how, Some(Flow::Early));
    assert_eq!(ended(due, "2026-11-10", 0).how, Some(Flow::OnTime));
    assert_eq!(ended(due, "2026-11-11", 0).how, Some(Flow::Late));
    let twice = ended(due, "2026-11-09", 2);
    assert_eq!((twice.how, twice.again), (Some(Flow::Late), true));
    assert_eq!(ended(None, "2026-11-09", 0).how, None, "no time was promised");
}

#[test]
fn what_is_open_is_overdue_only_while_its_clock_runs() {
    let today = jiff::civil::date(2026, 11, 11);
    let overdue = |dossier: &Dossier| {
        let mut tally = Tally::default();
        count_dossier(&mut tally, "Hộ tịch", dossier, today);
        let key = (Flow::Overdue, "Hộ tịch".to_owned(), (2026, TODAY));
        tally.flows.get(&key).copied().unwrap_or(0)
    };
    let mut late = dossier(Some("2026-11-10"));
    assert_eq!(overdue(&late), 1);
    assert_eq!(overdue(&dossier(Some("2026-11-11"))), 0, "its day is not over");
    late.step("2026-11-10T09:00:00+07:00", status::SUPPLEMENT, "", None);
    assert_eq!(overdue(&late), 0, "the office waits");
}

#[test]
fn received_and_settled_count_in_their_own_months() {
    let mut tally = Tally::default();
    for _ in 0..4 {
        let mut done = dossier(Some("2026-11-10"));
        done.step("2026-11-12T09:00:00+07:00", status::DONE, "", None);
        count_dossier(&mut tally, "Hộ tịch", &done, jiff::civil::date(2026, 11, 30));
    }
    let fields = tally.fields(2026);
    assert_eq!(fields, ["Hộ tịch"]);
    let of = |flow, period: Period| tally.told(flow, 2026, &fields).all(period.column());
    assert_eq!(of(Flow::Received, Period::Month(2026, 10)), Some(4));
    assert_eq!(of(Flow::Received, Period::Month(2026, 11)), Some(0));
    assert_eq!(of(Flow::Late, Period::Quarter(2026, 4)), Some(4));
    assert_eq!(of(Flow::Late, Period::Month(2026, 11)), Some(4));
}
