//! Messages with the desk about a dossier, and withdrawing one.

use super::aftercare;
use super::build::{Builder, Built};
use super::rows;
use crate::app::{AfterIntent, DossierPage, Intent, LONGEST_MESSAGE, Model};
use crate::net::wire;
use crate::net::wire::after::{Message, Side};
use crate::screen::{Block, Button, ButtonRole, FieldKind, NoticeKind, Tag, ThreadEntry};

/// The thread, with what waits behind it, and the field to write in.
pub(super) fn thread(model: &Model, page: &DossierPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("messages-title"));
    b.private();
    let about = b.with(
        "messages-about",
        [
            ("name", page.dossier.procedure_name.as_str().into()),
            ("code", page.dossier.code.as_str().into()),
        ],
    );
    b.paragraph("about", about);
    let mut entries: Vec<ThreadEntry> = page.after.thread.iter().map(|m| said(&b, m)).collect();
    let mut refused: Vec<(String, Vec<Button>)> = Vec::new();
    for (promise, text) in &page.after.waiting {
        let (tone, words) = aftercare::promise_words(&b, promise);
        entries.push(ThreadEntry {
            id: format!("waiting-{}", promise.effect),
            who: b.t("messages-you"),
            mine: true,
            text: text.clone(),
            time: rows::moment(&b, promise.at_ms),
            tag: Some(Tag {
                tone,
                text: words.clone(),
            }),
        });
        if promise.can_take_back {
            let label = b.with("messages-take-back", [("text", short(text).into())]);
            let forget = Intent::After(AfterIntent::Forget(promise.effect));
            let button = b.button(forget, label, ButtonRole::Link);
            refused.push((words, vec![button]));
        }
    }
    let (title, empty) = (b.t("messages-thread"), b.t("messages-none"));
    b.push(Block::Thread {
        id: "thread".into(),
        title,
        entries,
        empty,
    });
    if !refused.is_empty() {
        let title = b.with("messages-waiting", [("count", refused.len().into())]);
        let actions = refused.into_iter().flat_map(|(_, actions)| actions).collect();
        b.notice("waiting", NoticeKind::Info, title, String::new(), actions);
    }
    let typing = &page.after.typing;
    let label = b.label("messages-field", "messages-field-hint");
    b.push(Block::Field {
        id: format!("message:{}", typing.n),
        label,
        input: FieldKind::Multiline,
        value: typing.text.clone(),
        value_revision: typing.revision,
        max_chars: LONGEST_MESSAGE,
    });
    let send = Intent::After(AfterIntent::SendMessage(page.dossier.code.clone()));
    b.action(send, "messages-send", ButtonRole::Primary);
    b.action(Intent::Refresh, "update", ButtonRole::Secondary);
    b.done()
}

/// The beginning of a text, to tell one from another.
fn short(text: &str) -> String {
    let mut words: String = text.chars().take(30).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    words
}

fn said(b: &Builder<'_>, message: &Message) -> ThreadEntry {
    let mine = message.from == Side::Citizen;
    let (key, tone) = match (mine, message.read_at.is_some()) {
        (true, true) => ("messages-read", NoticeKind::Success),
        (true, false) => ("messages-sent", NoticeKind::Success),
        (false, true) => ("messages-received", NoticeKind::Info),
        (false, false) => ("messages-new", NoticeKind::Info),
    };
    let at = wire::millis(&message.at);
    ThreadEntry {
        id: format!("message-{}", message.seq),
        who: if mine {
            b.t("messages-you")
        } else {
            message.actor.clone()
        },
        mine,
        text: message.text.clone(),
        time: at.map_or_else(String::new, |ms| rows::moment(b, ms)),
        tag: Some(Tag { tone, text: b.t(key) }),
    }
}

/// Withdrawing: what follows from it, why if one likes, and the question.
pub(super) fn withdrawal(model: &Model, page: &DossierPage) -> Built {
    let mut b = Builder::new(model, model.texts.t("withdrawal-title"));
    b.private();
    let rows = vec![
        b.fact("name", "withdrawal-what", page.dossier.procedure_name.clone()),
        b.fact("code", "dossier-code", page.dossier.code.clone()),
    ];
    b.push(Block::Summary {
        id: "facts".into(),
        title: String::new(),
        rows,
    });
    let text = b.t("withdrawal-text");
    b.paragraph("text", text);
    let typing = &page.after.reason;
    let mut label = b.label("withdrawal-reason", "withdrawal-reason-hint");
    label.optional = true;
    label.optional_text = b.t("optional");
    b.push(Block::Field {
        id: format!("withdrawal:{}", typing.n),
        label,
        input: FieldKind::Multiline,
        value: typing.text.clone(),
        value_revision: typing.revision,
        max_chars: LONGEST_MESSAGE,
    });
    b.action_asking(
        Intent::After(AfterIntent::Withdraw(page.dossier.code.clone())),
        "withdrawal-confirm",
        ButtonRole::Destructive,
        "withdrawal-ask",
    );
    b.done()
}
