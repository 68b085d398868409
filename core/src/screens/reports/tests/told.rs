//! What was sent, what became of it, and a report found by its number.

use super::*;

#[test]
fn a_report_that_waits_or_was_refused_says_so_and_can_be_taken_back() {
    snapshot("waiting", |lang| one(lang, Stage::Waiting, None, |_| {}));
    snapshot("refused", |lang| {
        one(lang, Stage::Waiting, None, |r| {
            r.promise = Some(promise(Some(("MC-N11", ""))));
        })
    });
}

#[test]
fn why_the_province_said_no_stands_in_our_words_and_its_own_are_quoted() {
    let said = "Tọa độ ngoài tỉnh";
    let screen = snapshot("refused.quoted", |lang| {
        one(lang, Stage::Waiting, None, |r| {
            r.promise = Some(promise(Some(("MC-K04", said))));
        })
    });
    let quoted = format!("The province writes: “{said}”");
    assert!(serde_json::to_string(&screen).expect("plain").contains(&quoted));
}

#[test]
fn the_days_of_the_rules_stand_with_their_dates_and_what_is_overdue() {
    snapshot("received", |lang| {
        one(lang, Stage::Sent, Some(told("received", days("refuse"))), |_| {})
    });
    let late = || {
        told(
            "accepted",
            json!({"refuse": "2026-11-10", "answer": "2026-11-23", "next": "answer"}),
        )
    };
    let screen = snapshot("overdue", |lang| one(lang, Stage::Sent, Some(late()), |_| {}));
    assert!(
        screen
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Notice { id, .. } if id == "overdue"))
    );
}

#[test]
fn what_was_said_stands_in_the_thread_with_what_waits_behind_it() {
    let asked = || {
        let mut report = told("supplement_wanted", json!({"refuse": "2026-11-24"}));
        report.extended["thread"] = json!([
            {"seq": 1, "at": "2026-11-21T08:00:00+07:00", "from": "office", "kind": "supplement_wanted", "text": "Ở đoạn nào?", "media": []},
            {"seq": 2, "at": "2026-11-22T08:00:00+07:00", "from": "sender", "kind": "reply", "text": "Trước cổng trường.", "media": ["u"]}
        ]);
        report
    };
    snapshot("supplement", |lang| {
        one(lang, Stage::Sent, Some(asked()), |report| {
            let saying = Saying::Supplement {
                text: "Cạnh cột đèn số 4".into(),
            };
            report.waiting = vec![(promise(None), saying, 1)];
            report.beside = vec![photo()];
        })
    });
    let answered = || {
        let mut report = told(
            "answered",
            json!({"refuse": "2026-11-24", "answer": "2026-12-11", "publish": "2026-11-26", "next": "publish"}),
        );
        report.extended["answer"] = json!({"at": "2026-11-24T08:00:00+07:00", "text": "Đã thay nắp cống."});
        report.extended["changed"] = json!("Thay 12 nắp cống trên tuyến đường.");
        report
    };
    let screen = snapshot("answered", |lang| {
        one(lang, Stage::Sent, Some(answered()), |_| {})
    });
    let ids: Vec<&str> = screen.actions.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "report-like",
            "report-dislike",
            "report-reopen",
            "report-reply",
            "refresh"
        ]
    );
}

#[test]
fn a_place_in_degrees_is_told_by_its_commune_as_well() {
    let places = |mut model: Model| {
        model.reports.outlines = Some(map());
        let screen = project_screen(&model).screen;
        let facts = screen.blocks.iter().find_map(|b| match b {
            Block::Summary { id, rows, .. } if id == "facts" => Some(rows),
            _ => None,
        });
        let place = facts.and_then(|rows| rows.iter().find(|row| row.id == "place"));
        place.map(|row| row.value.clone()).unwrap_or_default()
    };
    let area = map().area_of((20.250_66, 105.974_5)).map(String::from);
    let area = area.expect("the drawn map knows it");
    let here = |mut report: Report| {
        report.place = Some((20.250_66, 105.974_5));
        report
    };
    let own = one(
        Lang::Vi,
        Stage::Sent,
        Some(here(told("received", json!({})))),
        |_| {},
    );
    assert!(places(own).contains(&format!("{area}\n20.25066, 105.97450")));
    let public = numbered(Lang::Vi, true, &[Some(here(told("published", json!({}))))]);
    assert!(places(public).contains(&format!("{area}\n20.25066, 105.97450")));
}

const NUMBER: &str = "PAKN-37-0000007";

/// `answers`: what the province said, none before it has.
fn numbered(lang: Lang, online: bool, answers: &[Option<Report>]) -> Model {
    let route = ReportsRoute::Numbered {
        number: NUMBER.into(),
    };
    let mut model = model(lang, route, ReportsPage::Numbered(NUMBER.into()));
    model.online = online;
    model.reports.numbered = answers.first().map(|found| Numbered {
        number: NUMBER.into(),
        of: String::new(),
        found: Some(Ok(found.clone())),
        asking: false,
    });
    model
}

#[test]
fn a_report_by_its_number_shows_what_all_may_see_or_why_there_is_nothing() {
    let public = || {
        let mut report = told("published", json!({}));
        report.id = NUMBER.into();
        report.extended["answer"] = json!({"at": "2026-11-24T08:00:00+07:00", "text": "Đã thay bóng."});
        report
    };
    snapshot("numbered-public", |lang| numbered(lang, true, &[Some(public())]));
    snapshot("numbered-gone", |lang| numbered(lang, true, &[None]));
    snapshot("numbered-offline", |lang| numbered(lang, false, &[]));
}

#[test]
fn what_another_person_was_told_of_a_report_is_not_shown() {
    let mut model = numbered(Lang::Vi, true, &[Some(told("published", json!({})))]);
    if let Some(held) = model.reports.numbered.as_mut() {
        held.of = "036190012345".into();
    }
    let screen = project_screen(&model).screen;
    let blocks = &screen.blocks;
    assert!(
        blocks
            .iter()
            .any(|b| matches!(b, Block::Progress { id, .. } if id == "loading"))
    );
    assert!(!blocks.iter().any(|b| matches!(b, Block::Summary { .. })));
}
