//! Whole screens in both languages, from models put together by hand: a change of a screen shows as a difference of text.

mod filing;
mod lists;

use super::project;
use crate::app::{
    Aftercare, Beside, DefectRow, DossierPage, DossierRow, DraftMore, DraftRow, FileRow, Model, NewerForm,
    OpenDraft, Page, Person, Place, ProcedurePage, ProcedureRow, QueuedRow, ResultPage, Route, ShelfRow,
    TabId,
};
use crate::dossier::form::Form;
use crate::dossier::returns::Repeat;
use crate::error::{Failure, FailureKind};
use crate::net::wire::{Dossier, DossierStatus};
use crate::procedure::model::{Lifecycle, Record};
use crate::result::service::Finding;
use crate::screen::{FileState, Verdict};
use crate::text::Lang;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;

fn model(lang: Lang, route: Route, page: Page) -> Model {
    let mut model = Model::new(lang, NOW);
    let mut place = Place::at(TabId::Home);
    place.push(route);
    model.place = place;
    model.page = page;
    model.synced_ms = Some(NOW);
    model
}

pub(super) fn snapshot(name: &str, route: &Route, page: impl Fn() -> Page) {
    for lang in [Lang::Vi, Lang::En] {
        let built = project(&model(lang, route.clone(), page()));
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), built.screen);
    }
}

fn record() -> Arc<Record> {
    let json = include_str!("../../../tests/province/data/procedures/1.004873.json");
    Arc::new(Record::parse(json).expect("the record reads"))
}

fn row(has_form: bool) -> ProcedureRow {
    ProcedureRow {
        code: "1.004873".into(),
        name: "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân".into(),
        field: "Hộ tịch".into(),
        has_form,
    }
}

fn dossier_row(status: u16) -> DossierRow {
    DossierRow {
        code: "H42.14026-20261124-0000001".into(),
        name: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
        status: DossierStatus::from(status),
        due: Some(jiff::civil::date(2026, 11, 30)),
    }
}

fn queued(needs_sign_in: bool) -> QueuedRow {
    QueuedRow {
        draft: "d1".into(),
        title: "Đăng ký khai sinh".into(),
        confirmed_ms: NOW - 60_000,
        refused: false,
        needs_sign_in,
        asks: false,
    }
}

fn draft_row() -> DraftRow {
    DraftRow {
        id: "d2".into(),
        title: "Đăng ký thành lập hộ kinh doanh".into(),
        name: String::new(),
        created_ms: NOW - 3 * 86_400_000,
        updated_ms: NOW - 86_400_000,
    }
}

pub(super) fn file(state: FileState) -> FileRow {
    FileRow {
        id: "f1".into(),
        paper: "ban-an-ly-hon".into(),
        name: "ban-an.pdf".into(),
        media_type: "application/pdf".into(),
        size: 5_240_000,
        state,
        code: (state == FileState::Refused).then(|| "MC-F02".into()),
        sha256: None,
        warnings: Vec::new(),
        undecided: false,
        part_of: None,
        made: false,
        origin: None,
    }
}

pub(super) fn open(checked: bool) -> Page {
    let record = record();
    let form = Arc::new(
        Form::compile(&record.form, &crate::dossier::form::Lists::default()).expect("the form compiles"),
    );
    Page::Draft(Box::new(OpenDraft {
        id: "d1".into(),
        record,
        form,
        data: json!({"tinh_trang": "da_ly_hon", "yeu_cau_cho": "ban_than", "ho_ten": "Nguyễn Thị Ví Dụ"}),
        sources: HashMap::from([("/ho_ten".into(), "session".into())]),
        revisions: HashMap::from([("f:/ho_ten".into(), 3), ("f:/tinh_trang".into(), 1)]),
        files: vec![file(FileState::Kept)],
        office: Some("37.14026".into()),
        checked: if checked {
            BTreeSet::from([0])
        } else {
            BTreeSet::new()
        },
        papers_checked: BTreeSet::new(),
        filing_checked: checked,
        saved_ms: NOW,
        newer_form: NewerForm::None,
        items_checked: std::collections::BTreeSet::new(),
        change: None,
        today: jiff::civil::date(2026, 11, 24),
        too_low: false,
        whom: None,
        members: Vec::new(),
        whom_over: false,
        beside: Beside::default(),
        more: DraftMore::default(),
        held: Vec::new(),
        preview: None,
    }))
}

fn shelf_row(finding: Finding) -> ShelfRow {
    ShelfRow {
        code: "H42.14026-20261124-0000001".into(),
        id: "r1".into(),
        name: "Giấy xác nhận tình trạng hôn nhân".into(),
        verdict: match finding {
            Finding::None => Verdict::Unchecked,
            Finding::Valid { .. } => Verdict::Valid,
            Finding::NotValid { .. } => Verdict::NotValid,
        },
        here: finding != Finding::None,
        finding,
        size: 45_000,
        sha256: "ab".repeat(32),
    }
}

pub(super) fn dossier(status: u16) -> Page {
    let dossier: Dossier = serde_json::from_value(json!({
        "code": "H42.14026-20261124-0000001", "procedure": "1.004873",
        "procedure_name": "Cấp Giấy xác nhận tình trạng hôn nhân", "status": status,
        "office": {"id": "37.14026", "name": "Trung tâm Phục vụ hành chính công xã Cổ Lễ", "unit": "Tư pháp – hộ tịch"},
        "applicant": "Nguyễn Thị Ví Dụ", "submitted_at": "2026-11-24T10:40:00+07:00", "due": "2026-11-30",
        "clock_stopped": matches!(status, 5 | 6),
        "events": [
            {"seq": 1, "at": "2026-11-24T10:40:00+07:00", "status": 1, "actor": "Nguyễn Thị Ví Dụ", "note": null},
            {"seq": 2, "at": "2026-11-24T10:41:00+07:00", "status": status, "actor": "Trần Văn Mẫu", "note": "Ghi chú"},
        ],
        "fees": [{"name": "Lệ phí hộ tịch", "amount": 5000, "basis": "Nghị quyết", "when": 1, "state": "due"}],
        "returns": [{"at": "2026-11-24T10:41:00+07:00", "deadline": "2026-12-04",
                     "defects": [{"pointer": "/data/ho_ten", "paper": null, "reason": "Ghi đủ họ và tên"}]}],
        "updated_at": "2026-11-24T10:41:00+07:00",
    }))
    .expect("a dossier");
    let valid = Finding::Valid {
        signer: "UBND xã Cổ Lễ".into(),
        signed_ms: Some(NOW),
    };
    let result = ResultPage {
        row: shelf_row(valid),
        fetching: false,
        failure: None,
    };
    let results = if status >= 9 { vec![result] } else { Vec::new() };
    Page::Dossier(Box::new(DossierPage {
        dossier,
        receipt: None,
        days_left: Some(4),
        results,
        after: after(status),
        draft: None,
    }))
}

fn after(status: u16) -> Aftercare {
    let row = DefectRow {
        place: "Họ, chữ đệm, tên".into(),
        reason: "Ghi đủ họ và tên".into(),
        repeat: Repeat::New,
    };
    Aftercare {
        defects: if status == 5 { vec![row] } else { Vec::new() },
        can_mend: true,
        ..Aftercare::default()
    }
}

#[test]
fn a_procedure_answers_the_questions_or_says_where_the_answers_are() {
    let route = Route::Procedure {
        code: "1.004873".into(),
    };
    let page = |record: Option<Arc<Record>>, has_form: bool, failure: Option<Failure>| {
        Page::Procedure(Box::new(ProcedurePage {
            entry: row(has_form),
            level: "xã".into(),
            uuid: "019d2bfd-6eb3-7019-bf3f-fc58c9ee44b9".into(),
            results: vec!["KQ.G15.000038".into()],
            lifecycle: Lifecycle::default(),
            record,
            drafts: Vec::new(),
            loading: false,
            failure,
        }))
    };
    snapshot("procedure", &route, || page(Some(record()), true, None));
    snapshot("procedure.portal", &route, || page(None, false, None));
    let unknown = Failure::new(FailureKind::Damaged, "MC-D01");
    snapshot("procedure.unknown-form", &route, || {
        page(None, true, Some(unknown))
    });
}

#[test]
fn a_dossier_tells_its_state_in_the_laws_words_and_in_plain_ones() {
    let route = Route::Dossier {
        code: "H42.14026-20261124-0000001".into(),
    };
    for status in [2, 5, 6, 10] {
        snapshot(&format!("dossier.{status}"), &route, || dossier(status));
    }
}

#[test]
fn the_person_page_is_private_and_speaks_both_languages() {
    for lang in [Lang::Vi, Lang::En] {
        let mut model = model(lang, Route::Person, Page::Person);
        insta::assert_json_snapshot!(
            format!("person.signed-out.{}", lang.tag()),
            project(&model).screen
        );
        model.person = Some(Person {
            name: "Nguyễn Thị Ví Dụ".into(),
            number: "036190012345".into(),
            level: 2,
            bearer: false,
        });
        let screen = project(&model).screen;
        assert!(screen.chrome.private);
        insta::assert_json_snapshot!(format!("person.{}", lang.tag()), screen);
    }
}

fn session(id: &str, device: &str, current: bool, days_ago: i64) -> crate::net::wire::DeviceSession {
    let at = |days: i64| jiff::Timestamp::from_millisecond(NOW - days * 86_400_000).expect("a time");
    crate::net::wire::DeviceSession {
        id: id.into(),
        device: device.into(),
        created: at(days_ago + 30),
        last_used: at(days_ago),
        current,
    }
}

#[test]
fn the_devices_page_ends_every_session_but_its_own_and_asks_before() {
    for lang in [Lang::Vi, Lang::En] {
        let mut model = model(lang, Route::Devices, Page::Devices);
        model.person = Some(Person {
            name: "Nguyễn Thị Ví Dụ".into(),
            number: "036190012345".into(),
            level: 2,
            bearer: true,
        });
        let list = vec![session("s1", "Pixel 8", true, 0), session("s2", "", false, 3)];
        model.devices.list = Some(list);
        let built = project(&model);
        assert!(built.screen.chrome.private);
        assert!(
            !built.intents.contains_key("end-session:s1"),
            "signing out is another button"
        );
        insta::assert_json_snapshot!(format!("devices.{}", lang.tag()), built.screen);
        model.devices.ending.insert("s2".into());
        assert!(
            !project(&model).intents.contains_key("end-session:s2"),
            "once is enough"
        );
    }
}
