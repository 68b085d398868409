//! Handing a draft to another phone, and taking one in.

use crate::app::{Incoming, Intent, Model, OpenDraft, Route};
use crate::dossier::transfer::{Key, MAX_FILE, MEDIA_TYPE};
use crate::screen::{Block, ButtonRole, FieldKind, FileItem, FileRules, FileState, Label, NoticeKind};
use crate::screens::build::{Builder, Built};
use crate::text;

/// A sealed file and its key, or a code on the screen.
pub(in crate::screens) fn share(model: &Model, draft: &OpenDraft) -> Built {
    let mut b = Builder::new(model, model.texts.t("draft-share"));
    b.private();
    let intro = b.t("carry-intro");
    b.paragraph("intro", intro);
    let carry = &model.carry;
    b.heading("file-heading", "carry-file-heading");
    let text = b.t("carry-file-text");
    b.paragraph("file-text", text);
    if carry.making.as_deref() == Some(draft.id.as_str()) {
        working(&mut b, "making", "carry-making");
    }
    if let Some(sealed) = carry.sealed.as_ref().filter(|s| s.draft == draft.id) {
        let (title, text) = (b.t("carry-made-title"), b.t("carry-made-text"));
        b.notice("made", NoticeKind::Success, title, text, Vec::new());
        let size = text::bytes(model.texts.lang(), sealed.size);
        let rows = vec![
            b.fact("key", "carry-key", sealed.key.groups()),
            b.fact("size", "result-size", size),
        ];
        b.push(Block::Summary {
            id: "sealed".into(),
            title: String::new(),
            rows,
        });
    }
    relay(&mut b, draft);
    b.action(
        Intent::SealDraft(draft.id.clone()),
        "carry-make",
        ButtonRole::Secondary,
    );
    b.done()
}

fn working(b: &mut Builder<'_>, id: &str, key: &str) {
    let label = b.t(key);
    b.push(Block::Progress {
        id: id.into(),
        label,
        permille: None,
        detail: String::new(),
    });
}

/// Through the province, where it relays drafts.
fn relay(b: &mut Builder<'_>, draft: &OpenDraft) {
    let relays = b
        .model
        .pack
        .as_ref()
        .is_some_and(|p| p.endpoints.transfers.is_some());
    if !relays {
        return;
    }
    b.heading("code-heading", "carry-code-heading");
    let text = b.t("carry-code-text");
    b.paragraph("code-text", text);
    let carry = &b.model.carry;
    if carry.relaying.as_deref() == Some(draft.id.as_str()) {
        working(b, "relaying", "carry-relaying");
    }
    if let Some(code) = carry.code.as_ref().filter(|c| c.draft == draft.id) {
        if code.until_ms <= b.model.now_ms {
            let text = b.t("carry-code-over");
            b.notice("code-over", NoticeKind::Info, text, String::new(), Vec::new());
        } else {
            let until = b.with("carry-code-until", [("time", text::minute(code.until_ms).into())]);
            b.push(Block::Picture {
                id: "code".into(),
                text: until,
                media_type: "image/png".into(),
                base64: code.picture.clone(),
            });
        }
    }
    if b.model.person.is_some() {
        b.action(
            Intent::RelayDraft(draft.id.clone()),
            "carry-relay",
            ButtonRole::Secondary,
        );
    } else {
        b.action(Intent::SignIn, "carry-relay-signin", ButtonRole::Secondary);
    }
}

/// A picked file and its key, or the camera.
pub(in crate::screens) fn take_in(model: &Model) -> Built {
    let mut b = Builder::new(model, model.texts.t("carry-in-title"));
    b.private();
    let intro = b.t("carry-in-intro");
    b.paragraph("intro", intro);
    let carry = &model.carry;
    if let Some(draft) = &carry.same {
        let (title, text) = (b.t("carry-same-title"), b.t("carry-same-text"));
        let label = b.t("carry-same-open");
        let open = b.button(
            Intent::Go(Route::Draft { id: draft.clone() }),
            label,
            ButtonRole::Primary,
        );
        b.notice("same", NoticeKind::Warning, title, text, vec![open]);
    }
    if let Some(failure) = carry.failure {
        b.failure("failure", failure.code, NoticeKind::Error, Vec::new());
    }
    file(&mut b, carry.incoming.as_ref());
    let typed = Key::parse(&carry.key).is_some();
    let label = Label {
        error: (carry.checked && !typed).then(|| b.t("carry-key-wrong")),
        ..b.label("carry-key", "carry-key-hint")
    };
    b.push(Block::Field {
        id: "carry-key".into(),
        label,
        input: FieldKind::IdNumber,
        value: carry.key.to_string(),
        value_revision: carry.key_revision,
        max_chars: 40,
    });
    if carry.opening {
        working(&mut b, "opening", "carry-opening");
    }
    b.action(Intent::TakeIn, "carry-take-in", ButtonRole::Primary);
    let relays = model
        .pack
        .as_ref()
        .is_some_and(|p| p.endpoints.transfers.is_some());
    if relays {
        b.action(Intent::ScanRelay, "carry-scan", ButtonRole::Secondary);
    }
    b.done()
}

fn file(b: &mut Builder<'_>, incoming: Option<&Incoming>) {
    let files = incoming.map(|incoming| item(b, incoming)).into_iter().collect();
    let lacking = b.model.carry.checked && incoming.is_none_or(|i| i.copy.is_none());
    let label = Label {
        error: lacking.then(|| b.t("carry-file-lacking")),
        ..b.label("carry-file", "carry-file-hint")
    };
    let rules = FileRules {
        accept: vec![MEDIA_TYPE.into()],
        max_bytes: MAX_FILE,
        max_files: 1,
        photo_edge: 0,
        add: b.t("carry-file-add"),
    };
    b.push(Block::Files {
        id: "carry-file".into(),
        label,
        rules,
        files,
    });
}

fn item(b: &mut Builder<'_>, incoming: &Incoming) -> FileItem {
    let (state, state_text) = match (incoming.code, &incoming.copy) {
        (Some(code), _) => {
            let (reason, _) = crate::screens::build::failure_words(b.texts(), code);
            let reason = format!("{reason} ({code})");
            (
                FileState::Refused,
                b.with("file-state-refused", [("reason", reason.into())]),
            )
        }
        (None, Some(_)) => (FileState::Kept, b.t("file-state-kept")),
        (None, None) => (FileState::Importing, b.t("file-state-importing")),
    };
    let remove = b.with("file-remove", [("name", incoming.name.as_str().into())]);
    FileItem {
        id: format!("incoming-{}", incoming.pick),
        name: incoming.name.clone(),
        detail: text::bytes(b.texts().lang(), incoming.size),
        state,
        state_text,
        permille: None,
        remove: Some(b.button(Intent::DropIncoming, remove, ButtonRole::Destructive)),
    }
}
