//! Filing outside of the app: the bundle, the portal, the code of the receipt.

use super::lists::handed_facts;
use crate::app::{HandedPage, Intent, Model, OpenDraft, Route};
use crate::dossier::code::DossierCode;
use crate::screen::{Block, ButtonRole, FieldKind, Label, NoticeKind};
use crate::screens::build::{Builder, Built};

/// On the check page, where the button to file would be.
pub(in crate::screens) fn instead_of_filing(b: &mut Builder<'_>, open: &OpenDraft) {
    let (title, text) = (b.t("procedure-handoff-title"), b.t("procedure-handoff-text"));
    b.notice("handoff", NoticeKind::Info, title, text, Vec::new());
    b.action(
        Intent::PrepareHandOff(open.id.clone()),
        "check-hand-off",
        ButtonRole::Primary,
    );
}

/// Three steps: take the bundle, file it, bring the code back.
pub(in crate::screens) fn hand_off(model: &Model, open: &OpenDraft) -> Built {
    let mut b = Builder::new(model, model.texts.t("handoff-title"));
    b.private();
    let record = open.record.name.get(model.texts.lang().tag()).to_owned();
    b.paragraph("procedure", record);
    b.three_steps("steps", "handoff-steps", "handoff-step");
    if model.handing.making {
        let label = b.t("handoff-making");
        b.push(Block::Progress {
            id: "making".into(),
            label,
            permille: None,
            detail: String::new(),
        });
    }
    let work = (model.handing.draft == open.id).then_some(&model.handing);
    let code = work.map(|w| w.code.clone()).unwrap_or_default();
    let wrong = work.is_some_and(|w| w.checked) && DossierCode::parse(&code).is_none();
    let label = Label {
        error: wrong.then(|| b.t("handoff-code-wrong")),
        ..b.label("handoff-code", "handoff-code-hint")
    };
    b.push(Block::Field {
        id: "handed-code".into(),
        label,
        input: FieldKind::Text,
        value: code,
        value_revision: model.handing.revision,
        max_chars: 60,
    });
    b.action(
        Intent::Bundle(open.id.clone()),
        "handoff-bundle",
        ButtonRole::Primary,
    );
    portal(&mut b, &open.record.uuid);
    b.action(
        Intent::ScanCode(open.id.clone()),
        "handoff-scan",
        ButtonRole::Secondary,
    );
    b.action(
        Intent::HandedOff(open.id.clone()),
        "handoff-done",
        ButtonRole::Secondary,
    );
    b.done()
}

fn portal(b: &mut Builder<'_>, uuid: &str) {
    let Some(pack) = &b.model.pack else { return };
    if !uuid.is_empty() {
        let url = pack.links.portal_procedure(uuid);
        b.action(Intent::Browse(url), "procedure-portal", ButtonRole::Secondary);
    }
}

/// What was filed elsewhere: its code, and where it is to be followed. Its state is nobody's word here.
pub(in crate::screens) fn handed(model: &Model, page: &HandedPage) -> Built {
    let row = &page.row;
    let mut b = Builder::new(model, row.title.clone());
    b.private();
    let (title, text) = (b.t("handed-title"), b.t("handed-text"));
    b.notice("standing", NoticeKind::Info, title, text, Vec::new());
    let title = b.t("dossier-facts");
    let rows = handed_facts(&b, row);
    b.push(Block::Summary {
        id: "facts".into(),
        title,
        rows,
    });
    if let Some(url) = &page.lookup {
        b.action(Intent::Browse(url.clone()), "handed-lookup", ButtonRole::Primary);
    }
    b.action(
        Intent::Go(Route::DraftMore {
            id: row.draft.clone(),
        }),
        "draft-more",
        ButtonRole::Secondary,
    );
    b.action_asking(
        Intent::TakeBackHanded(row.draft.clone()),
        "handed-take-back",
        ButtonRole::Destructive,
        "handed-take-back-ask",
    );
    b.done()
}
