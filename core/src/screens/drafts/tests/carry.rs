//! From one phone to another.

use super::{NOW, at, draft, id, snapshot};
use crate::app::{Incoming, Page, RelayCode, Route, SealedFor};
use crate::dossier::transfer::Key;
use crate::error::{Failure, FailureKind};
use crate::screens::project;
use crate::text::Lang;

#[test]
fn sharing_shows_a_key_only_for_its_draft_and_a_code_only_while_it_is_good() {
    let route = Route::DraftShare { id: id() };
    let page = || draft(|_| {});
    let sealed = |draft: &str| SealedFor {
        draft: draft.into(),
        key: Key::parse("1234 5678 9012 3456 7890 1234").expect("a key"),
        size: 5_240_000,
    };
    let code = |until_ms| RelayCode {
        draft: id(),
        picture: "iVBORw0KGgo=".into(),
        until_ms,
    };
    snapshot("share", &route, page, |model| model.person = None);
    let built = snapshot("share.made", &route, page, |model| {
        model.carry.sealed = Some(sealed("d1"));
        model.carry.code = Some(code(NOW + 900_000));
        model.carry.relaying = Some(id());
    });
    assert!(built.screen.chrome.private, "the key is on it");
    snapshot("share.over", &route, page, |model| {
        model.carry.making = Some(id());
        model.carry.sealed = Some(sealed("d2"));
        model.carry.code = Some(code(NOW));
    });
    let mut model = at(Lang::En, route, page());
    model.carry.sealed = Some(sealed("d2"));
    let text = serde_json::to_string(&project(&model).screen).expect("JSON");
    assert!(!text.contains("1234 5678"), "the key of another draft: {text}");
    let logged = format!("{model:?}");
    assert!(
        !logged.contains("123456789012") && !logged.contains("1234 5678"),
        "a key in a log"
    );
}

#[test]
fn taking_in_says_what_lacks_and_what_went_wrong() {
    let incoming = |copied: bool| Incoming {
        pick: 1,
        name: "ho-so-1.004873.motcua".into(),
        copy: copied.then(|| "x".into()),
        size: 5_240_000,
        sha256: "ab".into(),
        code: None,
    };
    let page = || Page::TakeIn;
    snapshot("take-in", &Route::TakeIn, page, |_| {});
    snapshot("take-in.lacking", &Route::TakeIn, page, |model| {
        model.carry.checked = true;
        model.carry.key = zeroize::Zeroizing::new("1234".into());
    });
    snapshot("take-in.wrong-key", &Route::TakeIn, page, |model| {
        model.carry.incoming = Some(incoming(true));
        model.carry.failure = Some(Failure::new(FailureKind::Refused, "MC-T02"));
    });
    snapshot("take-in.same", &Route::TakeIn, page, |model| {
        model.carry.incoming = Some(incoming(true));
        model.carry.same = Some("d4".into());
    });
    snapshot("take-in.opening", &Route::TakeIn, page, |model| {
        model.carry.incoming = Some(incoming(false));
        model.carry.opening = true;
        model.pack = None;
    });
}
