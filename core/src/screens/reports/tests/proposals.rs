//! Proposals about a procedure, and the pages of procedures and dossiers that lead to them and to reports.

use super::*;

/// The pack of a province that takes reports.
fn with_pack(mut model: Model) -> Model {
    let mut pack = crate::net::pack::tests::pack();
    pack.endpoints.open311 = Some("https://motcua.example/open311/v2".into());
    model.pack = Some(Arc::new(pack));
    model
}

fn procedure(record: bool) -> ProcedurePage {
    let json = include_str!("../../../../../tests/province/data/procedures/1.004873.json");
    let read = || Arc::new(Record::parse(json).expect("the record reads"));
    ProcedurePage {
        entry: ProcedureRow {
            code: "1.004873".into(),
            name: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
            field: "Hộ tịch".into(),
            has_form: record,
        },
        level: "xã".into(),
        uuid: String::new(),
        results: Vec::new(),
        lifecycle: crate::procedure::model::Lifecycle::default(),
        record: record.then(read),
        drafts: Vec::new(),
        loading: false,
        failure: None,
    }
}

fn proposals(lang: Lang, found: Option<Result<Vec<Report>, crate::error::Failure>>, open: bool) -> Model {
    let page = procedure(true);
    let mut proposal = kind();
    proposal.service.proposal = true;
    proposal.service.place = false;
    let code = page.entry.code.clone();
    let mut model = model(
        lang,
        ReportsRoute::Proposals {
            procedure: code.clone(),
        },
        ReportsPage::Proposals(Box::new(ProposalsPage {
            procedure: code.clone(),
            name: page.entry.name,
            record: page.record,
            kind: open.then_some(proposal),
            supported: vec!["PAKN-37-0000001".into()],
        })),
    );
    model.reports.proposals = Some(Proposals {
        procedure: code,
        found,
        again: false,
    });
    model
}

#[test]
fn proposals_of_others_stand_with_what_came_of_them_and_each_part_of_a_procedure_can_be_one() {
    let found = || {
        let about = json!({"procedure": "1.004873", "pointer": "/papers/0", "name": "Tờ khai"});
        let mut supported = told("answered", json!({}));
        supported.description = Some("Bỏ bản sao hộ khẩu.".into());
        supported.extended["about"] = about.clone();
        supported.extended["answer"] = json!({"at": "2026-11-24T08:00:00+07:00", "text": "Đồng ý bỏ."});
        supported.extended["changed"] = json!("Quyết định 1234 bỏ giấy này.");
        let mut other = told("received", json!({}));
        other.id = "PAKN-37-0000002".into();
        other.description = None;
        other.extended["about"] = about;
        vec![supported, other]
    };
    let screen = snapshot("proposals", |lang| proposals(lang, Some(Ok(found())), true));
    let text = serde_json::to_string(&screen).expect("plain");
    assert!(
        text.contains("report-start:duong-hong/papers/0"),
        "a paper can be what it is about"
    );
    assert!(text.contains("me-too:PAKN-37-0000002"));
    snapshot("proposals.closed", |lang| {
        proposals(lang, Some(Ok(Vec::new())), false)
    });
    let loading = project_screen(&proposals(Lang::Vi, None, true)).screen;
    assert!(loading.blocks.iter().any(|b| matches!(b, Block::Progress { .. })));
    let offline = Some(Err(crate::net::trouble::OFFLINE));
    let failed = project_screen(&proposals(Lang::Vi, offline, true)).screen;
    assert!(serde_json::to_string(&failed).expect("plain").contains("MC-N01"));
}

/// A screen outside of reports.
fn elsewhere(name: &str, route: &Route, page: impl Fn() -> Page) -> Screen {
    snapshot(name, |lang| {
        let mut model = with_pack(Model::new(lang, NOW));
        model.place = Place::at(TabId::Home);
        model.place.push(route.clone());
        model.page = page();
        model
    })
}

#[test]
fn the_page_of_a_procedure_leads_to_proposals_about_it_where_the_province_takes_any() {
    let route = Route::Procedure {
        code: "1.004873".into(),
    };
    let page = || Page::Procedure(Box::new(procedure(false)));
    let screen = elsewhere("hook.procedure", &route, page);
    assert!(
        serde_json::to_string(&screen)
            .expect("plain")
            .contains("go:proposals/1.004873")
    );
    let mut without = Model::new(Lang::Vi, NOW);
    without.place.push(route);
    without.page = page();
    let text = serde_json::to_string(&project_screen(&without).screen).expect("plain");
    assert!(!text.contains("go:proposals"));
}

#[test]
fn the_page_of_a_late_dossier_offers_a_report_and_then_says_that_it_was_made() {
    let code = "H42.14026-20261124-0000001";
    let route = Route::Dossier { code: code.into() };
    let page = |reported: Vec<ReportedHere>| {
        let Page::Dossier(mut page) = crate::screens::tests::dossier(4) else {
            panic!("a dossier")
        };
        page.dossier.due = Some("2026-11-20".into());
        page.after.reported = reported;
        Page::Dossier(page)
    };
    let reported = |step: u64, stage: Stage| ReportedHere {
        id: format!("r{step}"),
        step: Some(step),
        text: "Quá hẹn đã lâu.".into(),
        stage,
        state: State::Received,
        refused: false,
        needs_sign_in: false,
        at_ms: NOW,
    };
    let notice = |screen: &Screen| {
        let found = screen.blocks.iter().find_map(|b| match b {
            Block::Notice { id, title, text, .. } if id == "report-overdue" => {
                Some(format!("{title}|{text}"))
            }
            _ => None,
        });
        found.unwrap_or_default()
    };
    let offered = elsewhere("hook.dossier.late", &route, || page(Vec::new()));
    assert!(notice(&offered).starts_with("The dossier is overdue"));
    let said = elsewhere("hook.dossier.said", &route, || {
        page(vec![reported(2, Stage::Waiting)])
    });
    assert!(
        notice(&said).starts_with("You reported this at"),
        "{}",
        notice(&said)
    );
    assert!(notice(&said).ends_with("|Waits to be sent"), "{}", notice(&said));
    // Of an earlier step: this one may be reported too.
    let earlier = elsewhere("hook.dossier.earlier", &route, || {
        page(vec![reported(1, Stage::Sent)])
    });
    assert!(notice(&earlier).starts_with("The dossier is overdue"));
    assert!(
        serde_json::to_string(&earlier)
            .expect("plain")
            .contains("go:report/r1")
    );
}
