//! A confirmed dossier without the server's word: what waits, what is on its way, what is there.

use super::build::{Builder, Built, failure_words};
use super::file_item::file_item;
use super::{draft, family, signin, terms};
use crate::app::{AfterIntent, Intent, Model, SendingPage, Stage};
use crate::screen::{Block, ButtonRole, FileRules, Label, NoticeKind};
use crate::text;

pub(super) fn sending(model: &Model, page: &SendingPage) -> Built {
    let mut b = Builder::new(model, page.title.clone());
    b.private();
    let confirmed = draft::saved(&b, page.confirmed_ms);
    let status = b.with("queued-row", [("saved", confirmed.into())]);
    b.status(status);
    if let Some(whom) = &page.whom {
        let row = b.fact("whom", "dossier-for", family::whom(&b, whom));
        b.push(Block::Summary {
            id: "whom".into(),
            title: String::new(),
            rows: vec![row],
        });
    }
    stage(&mut b, page);
    progress(&mut b, page);
    if !page.files.is_empty() {
        let files = page.files.iter().map(|f| file_item(&mut b, f, None)).collect();
        let label = Label {
            text: b.t("sending-files"),
            ..Label::default()
        };
        b.push(Block::Files {
            id: "files".into(),
            label,
            rules: FileRules::default(),
            files,
        });
    }
    // Where the person is asked, the way back stands beside the question.
    if page.can_take_back && !matches!(page.stage, Stage::Asks(_)) {
        let ask = "sending-take-back-ask";
        b.action_asking(
            Intent::TakeBack(page.draft.clone()),
            "sending-take-back",
            ButtonRole::Secondary,
            ask,
        );
    }
    b.done()
}

fn stage(b: &mut Builder<'_>, page: &SendingPage) {
    let now = |b: &mut Builder<'_>| {
        let label = b.t("sending-send-now");
        vec![b.button(Intent::SendNow, label, ButtonRole::Primary)]
    };
    match &page.stage {
        Stage::Queued => {
            let (title, text) = (b.t("sending-queued-title"), b.t("sending-queued-text"));
            let actions = if b.model.online { now(b) } else { Vec::new() };
            b.notice("stage", NoticeKind::Info, title, text, actions);
        }
        Stage::Sending => {
            let (title, text) = (b.t("sending-now-title"), b.t("sending-now-text"));
            b.notice("stage", NoticeKind::Info, title, text, Vec::new());
        }
        Stage::Retrying(code) => {
            let title = b.t("sending-waiting-title");
            let (what, advice) = failure_words(b.texts(), code);
            let actions = now(b);
            let text = format!("{what}. {advice}");
            b.push(Block::Notice {
                id: "stage".into(),
                tone: NoticeKind::Warning,
                title,
                text,
                code: Some(code.clone()),
                actions,
            });
        }
        Stage::NeedsSignIn => signin::invitation(b, "sending-signin-title", "sending-signin-text"),
        Stage::NeedsLevel => signin::raise(b),
        Stage::Asks(asked) => terms::ask(b, page, asked),
        Stage::Refused { code, detail } => {
            let title = b.t("sending-refused-title");
            let (_, advice) = failure_words(b.texts(), code);
            let mut text = if detail.is_empty() {
                advice
            } else {
                format!("{detail}\n{advice}")
            };
            let mut actions = Vec::new();
            for (n, (place, reason)) in page.faults.iter().enumerate() {
                text = format!("{text}\n• {place}: {reason}");
                let label = b.with("check-change", [("what", place.as_str().into())]);
                let draft = page.draft.clone();
                let mend = Intent::After(AfterIntent::MendAt { draft, n });
                actions.push(b.button(mend, label, ButtonRole::Link));
            }
            b.push(Block::Notice {
                id: "stage".into(),
                tone: NoticeKind::Error,
                title,
                text,
                code: Some(code.clone()),
                actions,
            });
        }
    }
}

fn progress(b: &mut Builder<'_>, page: &SendingPage) {
    if page.stage != Stage::Sending || page.files.is_empty() {
        return;
    }
    let total: u64 = page.files.iter().map(|f| f.size).sum();
    let done: u64 = page
        .files
        .iter()
        .map(|f| match b.model.transfers.get(&f.id) {
            Some(transfer) => transfer.done,
            None if f.is_there() => f.size,
            None => 0,
        })
        .sum();
    if total == 0 {
        return;
    }
    let lang = b.texts().lang();
    let detail = b.with(
        "file-state-sending",
        [
            ("sent", text::bytes(lang, done).into()),
            ("total", text::bytes(lang, total).into()),
        ],
    );
    let label = b.t("sending-total");
    let permille = Some((done.min(total) * 1000 / total) as u32);
    b.push(Block::Progress {
        id: "total".into(),
        label,
        permille,
        detail,
    });
}
