//! The pages after a filing in both languages, from models put together by hand.

use super::super::{project, tests as shared};
use crate::app::{
    DefectRow, DossierPage, Fault, FaultPlace, Model, Page, Place, Promise, Route, SendingPage, Stage, TabId,
};
use crate::dossier::messages::Typing;
use crate::dossier::returns::Repeat;
use crate::dossier::supplement::{Base, BaseFile, Mended};
use crate::net::wire::after::{Delivery, Message, Way};
use crate::screen::{Block, Screen};
use crate::text::Lang;
use serde_json::json;

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;
const CODE: &str = "H42.14026-20261124-0000001";

fn screen(lang: Lang, route: &Route, page: Page) -> Screen {
    let mut model = Model::new(lang, NOW);
    let mut place = Place::at(TabId::Dossiers);
    place.push(route.clone());
    model.place = place;
    model.page = page;
    project(&model).screen
}

fn snapshot(name: &str, route: &Route, page: impl Fn() -> Page) {
    for lang in [Lang::Vi, Lang::En] {
        let screen = screen(lang, route, page());
        assert!(screen.chrome.private, "{name} tells of a person");
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), screen);
    }
}

fn dossier(status: u16, change: impl FnOnce(&mut DossierPage)) -> Page {
    let Page::Dossier(mut page) = shared::dossier(status) else {
        panic!("a dossier")
    };
    change(&mut page);
    Page::Dossier(page)
}

fn of(code: &str) -> Route {
    Route::Dossier { code: code.into() }
}

fn promise(effect: i64, refused: Option<(&str, &str)>) -> Promise {
    Promise {
        effect,
        key: String::new(),
        sending: false,
        refused: refused.map(|(code, detail)| (code.into(), detail.into())),
        needs_sign_in: false,
        can_take_back: true,
        at_ms: NOW,
    }
}

fn mending(standing: bool) -> Page {
    let Page::Draft(mut open) = shared::open(false) else {
        panic!("a draft")
    };
    let mut data = open.form.filed_data(&open.data);
    if !standing {
        data["ho_ten"] = json!("Nguyễn Thị Ví");
    }
    let was = data["ho_ten"].clone();
    open.beside.mending = Some(Mended {
        draft: "d1".into(),
        dossier: CODE.into(),
        answers: "2026-11-24T10:41:00+07:00".into(),
        base: Base {
            data,
            files: vec![BaseFile {
                id: "f1".into(),
                paper: "ban-an-ly-hon".into(),
                sha256: "ab".into(),
            }],
            defects: Vec::new(),
        },
        note: String::new(),
        note_revision: 0,
        receipt: None,
    });
    open.beside.faults = vec![
        Fault {
            place: FaultPlace::Answer("/ho_ten".into()),
            reason: "Ghi đủ họ và tên".into(),
            was,
        },
        Fault {
            place: FaultPlace::Paper("ban-an-ly-hon".into()),
            reason: "Thiếu trang 2".into(),
            was: json!(["f1"]),
        },
    ];
    open.filing_checked = standing;
    Page::Draft(open)
}

#[test]
fn a_return_names_every_place_what_was_there_before_and_the_rule() {
    snapshot("returned", &of(CODE), || {
        dossier(5, |page| {
            page.after.defects.push(DefectRow {
                place: "Giấy tờ chứng minh đã ly hôn".into(),
                reason: "Thiếu trang 2".into(),
                repeat: Repeat::Unnamed,
            });
            page.after.defects[0].repeat = Repeat::Again;
        })
    });
    snapshot("returned.elsewhere", &of(CODE), || {
        dossier(5, |page| page.after.can_mend = false)
    });
    snapshot("returned.sending", &of(CODE), || {
        dossier(5, |page| page.after.sending = Some("s1".into()))
    });
}

#[test]
fn mending_shows_what_stands_and_only_returned_places_take_an_answer() {
    let overview = Route::Draft { id: "d1".into() };
    snapshot("mend", &overview, || mending(true));
    snapshot("mend.changed", &overview, || mending(false));
    let page = Route::DraftPage {
        id: "d1".into(),
        page: 1,
        from_check: true,
    };
    snapshot("mend.page", &page, || mending(true));
    let inputs: Vec<String> = screen(Lang::Vi, &page, mending(true))
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Field { id, .. } | Block::Choice { id, .. } | Block::Date { id, .. } => Some(id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(inputs, ["f:/ho_ten"]);
    let paper = Route::DraftPaper {
        id: "d1".into(),
        paper: "ban-an-ly-hon".into(),
        from_check: true,
    };
    snapshot("mend.paper", &paper, || mending(true));
}

#[test]
fn a_withdrawal_says_what_follows_and_where_it_stands() {
    let route = Route::Withdrawal { code: CODE.into() };
    snapshot("withdrawal", &route, || dossier(4, |_| {}));
    snapshot("withdrawal.waiting", &of(CODE), || {
        dossier(4, |page| page.after.withdrawal = Some(promise(3, None)))
    });
    snapshot("withdrawal.refused", &of(CODE), || {
        dossier(10, |page| {
            page.after.withdrawal = Some(promise(3, Some(("MC-N10", "Hồ sơ này đã kết thúc."))));
        })
    });
    snapshot("refused", &of(CODE), || dossier(3, |_| {}));
}

#[test]
fn a_thread_tells_who_wrote_what_was_read_and_what_waits() {
    let message = |seq: u64, from: &str, read: bool| -> Message {
        serde_json::from_value(json!({
            "seq": seq, "at": "2026-11-24T10:00:00+07:00", "from": from, "actor": "Cán bộ một cửa",
            "text": format!("Tin {seq}"), "read_at": read.then_some("2026-11-24T10:05:00+07:00"),
        }))
        .expect("a message")
    };
    let route = Route::Messages { code: CODE.into() };
    snapshot("messages", &route, || {
        dossier(4, |page| {
            page.after.thread = vec![
                message(1, "citizen", true),
                message(2, "office", true),
                message(3, "citizen", false),
                message(4, "office", false),
            ];
            page.after.waiting = vec![
                (promise(7, None), "Tin thứ năm".into()),
                (promise(8, Some(("MC-N10", ""))), "Tin thứ sáu".into()),
            ];
            page.after.typing = Typing {
                n: 6,
                text: "Đang viết".into(),
                revision: 2,
            };
        })
    });
    snapshot("messages.none", &route, || dossier(4, |_| {}));
}

#[test]
fn a_result_by_post_is_followed_and_a_date_that_differs_is_said_with_both() {
    let post: Delivery = serde_json::from_value(json!({
        "way": "post", "recipient": "Nguyễn Thị Ví Dụ", "phone": "0912345678", "address": "Xóm 1, xã Cổ Lễ",
        "district": "huyện Trực Ninh", "tariff": "trong-tinh", "fee": 26000,
        "post": {"state": "collecting", "tracking": "E123456789VN", "events": [
            {"at": "2026-11-24T09:00:00+07:00", "state": "registered"}, {"at": "2026-11-24T10:00:00+07:00", "state": "collecting"}]},
    }))
    .expect("a delivery");
    snapshot("post", &of(CODE), || {
        dossier(9, |page| page.dossier.delivery = Some(post.clone()))
    });
    let receipt = || {
        serde_json::from_value(json!({
            "iss": "x", "dossier": CODE, "procedure": "1.004873", "procedure_name": "x", "applicant": "x",
            "office": {"id": "1", "name": "x"}, "received_at": "2026-11-24T10:40:00+07:00", "due": "2026-11-30",
            "files": [], "data_sha256": "", "iat": 0
        }))
        .expect("a receipt")
    };
    let differs = screen(
        Lang::Vi,
        &of(CODE),
        dossier(4, |page| {
            page.receipt = Some(Ok(receipt()));
            page.after.due_here = Some(jiff::civil::date(2026, 12, 1));
        }),
    );
    let said = serde_json::to_string(&differs).expect("plain");
    assert!(
        said.contains("Ngày hẹn của cơ quan khác ngày tính theo lịch")
            && said.contains("30/11/2026")
            && said.contains("01/12/2026"),
        "{said}"
    );
    assert_eq!(Way::usual(), [Way::Electronic, Way::Counter]);
}

#[test]
fn what_the_server_named_leads_to_its_place_from_the_page_of_sending() {
    let page = || {
        Page::Sending(Box::new(SendingPage {
            draft: "d1".into(),
            title: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
            files: Vec::new(),
            stage: Stage::Refused {
                code: "MC-N10".into(),
                detail: "1 chỗ cần sửa".into(),
            },
            confirmed_ms: NOW,
            can_take_back: true,
            faults: vec![("Số điện thoại liên lạc".into(), "không thoả điều kiện".into())],
            whom: None,
        }))
    };
    let route = Route::Sending { id: "d1".into() };
    snapshot("sending.named", &route, page);
}
