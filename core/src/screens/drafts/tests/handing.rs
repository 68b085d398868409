//! What is filed outside of the app.

use super::{at, draft, handed_row, id, snapshot};
use crate::app::{HandWork, HandedPage, Page, Route};
use crate::procedure::model::FilingWay;
use crate::screens::project;
use crate::text::Lang;
use std::sync::Arc;

#[test]
fn what_cannot_be_filed_here_is_never_offered_to_be_filed() {
    let page = || {
        draft(|d| {
            let mut record = (*d.record).clone();
            record.filing = FilingWay::Handoff;
            d.record = Arc::new(record);
            d.too_low = true;
        })
    };
    let built = snapshot("check.handoff", &Route::DraftCheck { id: id() }, page, |_| {});
    assert!(!built.intents.contains_key("file") && built.intents.contains_key("prepare-hand-off"));
    let route = Route::HandOff { id: id() };
    snapshot("handoff", &route, page, |_| {});
    snapshot("handoff.wrong", &route, page, |model| {
        model.handing = HandWork {
            draft: id(),
            code: "H26-1".into(),
            revision: 4,
            checked: true,
            making: true,
        };
    });
    let mut model = at(Lang::En, route, page());
    model.handing.draft = "d2".into();
    model.handing.code = "H26.103.25.7-250908-0112".into();
    let text = serde_json::to_string(&project(&model).screen).expect("JSON");
    assert!(!text.contains("\"value\":\"H26.103"), "the code of another draft");
}

#[test]
fn a_handed_off_dossier_never_pretends_to_know_its_state() {
    let page = |lookup: Option<&str>| {
        Page::Handed(Box::new(HandedPage {
            row: handed_row(),
            lookup: lookup.map(str::to_owned),
        }))
    };
    let route = Route::Handed { id: "d9".into() };
    let url = "https://dichvucong.gov.vn/tra-cuu-ho-so";
    let built = snapshot("handed", &route, || page(Some(url)), |_| {});
    assert!(built.intents.contains_key(&format!("browse:{url}")));
    let text = serde_json::to_string(&project(&at(Lang::Vi, route, page(None))).screen).expect("JSON");
    for status in 1..=10 {
        let texts = crate::text::Texts::get(Lang::Vi);
        assert!(!text.contains(&texts.t(&format!("status-{status}"))), "{text}");
    }
}
