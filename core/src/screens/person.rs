//! The fourth tab: who I am, settings, what is on this phone.

use super::build::{Builder, Built};
use super::signin;
use crate::app::{Intent, Model, Route};
use crate::screen::{Block, ButtonRole, ChoiceOption, Label, ListRow, NoticeKind};
use crate::text::Lang;

pub(super) fn person(model: &Model) -> Built {
    let mut b = Builder::new(model, model.texts.t("person-title"));
    b.private();
    identity(&mut b);
    card(&mut b);
    news(&mut b);
    settings(&mut b);
    on_phone(&mut b);
    b.tabs();
    b.done()
}

fn identity(b: &mut Builder<'_>) {
    let Some(person) = &b.model.person else {
        signin::invitation(b, "person-signed-out-title", "person-signed-out-text");
        return;
    };
    let level = b.with("person-level-value", [("level", person.level.into())]);
    let rows = vec![
        b.fact("name", "person-name", person.name.clone()),
        b.fact("number", "person-number", person.number.clone()),
        b.fact("level", "person-level", level),
    ];
    if person.bearer {
        let (title, text) = (b.t("person-bearer-title"), b.t("person-bearer-text"));
        b.notice("bearer", NoticeKind::Info, title, text, Vec::new());
    }
    let title = b.t("person-signed-in");
    b.push(Block::Summary {
        id: "identity".into(),
        title,
        rows,
    });
    if b.model
        .pack
        .as_ref()
        .is_some_and(|p| p.endpoints.sessions.is_some())
    {
        b.action(Intent::Go(Route::Devices), "devices-title", ButtonRole::Secondary);
    }
    b.action_asking(Intent::SignOut, "signout", ButtonRole::Secondary, "signout-ask");
}

/// What the phone knows about the person, and where from.
fn card(b: &mut Builder<'_>) {
    let (title, detail) = (b.t("identity-title"), b.t("identity-row"));
    let lock = (
        b.t("lock-settings-title"),
        b.t(if b.model.lock.has_pin {
            "lock-row-on"
        } else {
            "lock-row-off"
        }),
    );
    let mut rows = vec![
        b.go(Route::Identity, title, detail, None),
        b.go(Route::Lock, lock.0, lock.1, None),
    ];
    rows.extend(family(b));
    rows.extend(super::reports::row(b));
    b.push(Block::List {
        id: "card".into(),
        title: String::new(),
        rows,
        empty: String::new(),
        more: None,
    });
}

/// News, and how one is told of it.
fn news(b: &mut Builder<'_>) {
    let rows = super::inbox::person_rows(b);
    b.push(Block::List {
        id: "news".into(),
        title: String::new(),
        rows,
        empty: String::new(),
        more: None,
    });
}

/// Who acts for whom, where the province knows that.
fn family(b: &mut Builder<'_>) -> Option<ListRow> {
    let pack = b.model.pack.as_ref()?;
    pack.endpoints.family.as_ref()?;
    let (title, detail) = (b.t("family-title"), b.t("family-row"));
    let asked = b.model.family.asked > 0;
    let tag = asked.then(|| b.tag(NoticeKind::Warning, "family-asked-tag"));
    Some(b.go(Route::Family, title, detail, tag))
}

fn settings(b: &mut Builder<'_>) {
    b.heading("settings", "person-settings");
    let options = [Lang::Vi, Lang::En]
        .map(|lang| ChoiceOption {
            id: lang.tag().into(),
            label: b.t(&format!("language-{}", lang.tag())),
            hint: String::new(),
        })
        .to_vec();
    let label = Label {
        text: b.t("person-language"),
        ..Label::default()
    };
    let selected = vec![b.texts().lang().tag().to_owned()];
    b.push(Block::Choice {
        id: "language".into(),
        label,
        options,
        selected,
        many: false,
    });
}

fn on_phone(b: &mut Builder<'_>) {
    let lang = b.texts().lang().tag();
    let province = match &b.model.pack {
        Some(pack) => pack.province.name.get(lang).to_owned(),
        None => b.t("person-province-none"),
    };
    let count = b.with(
        "person-catalogue-count",
        [("count", b.model.catalogue.count.into())],
    );
    let push = b.t(if b.model.push_on {
        "person-push-on"
    } else {
        "person-push-off"
    });
    let rows = vec![
        b.fact("province", "person-province", province),
        b.fact("catalogue", "person-catalogue", count),
        b.fact("push", "person-push", push),
    ];
    let title = b.t("person-data");
    b.push(Block::Summary {
        id: "data".into(),
        title,
        rows,
    });
}
