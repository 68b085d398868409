//! The page of a locked app, and the settings of the lock.

use super::build::{Builder, Built};
use crate::app::{Digits, Intent, Model};
use crate::identity::lock::{LockPolicy, MAX_DIGITS};
use crate::screen::{Block, ButtonRole, ChoiceOption, FieldKind, NoticeKind};
use crate::text;

/// All that is shown while the app is locked.
pub(super) fn locked(model: &Model) -> Built {
    let mut b = Builder::bare(model, "lock", model.texts.t("lock-title"));
    b.private();
    let lock = &model.lock;
    if let Some(until) = lock.wait_until_ms.filter(|until| *until > model.now_ms) {
        let at = text::minute(until);
        let (title, text) = (
            b.t("lock-wait-title"),
            b.with("lock-wait-text", [("time", at.as_str().into())]),
        );
        b.notice("wait", NoticeKind::Warning, title, text, Vec::new());
    } else if let Some(left) = lock.tries_left {
        let (title, text) = (
            b.t("lock-wrong-title"),
            b.with("lock-wrong-text", [("tries", left.into())]),
        );
        b.notice("wrong", NoticeKind::Error, title, text, Vec::new());
    }
    if let Some(failure) = lock.failure {
        b.failure("failed", failure.code, NoticeKind::Error, Vec::new());
    }
    let text = b.t("lock-text");
    b.paragraph("about", text);
    pin(&mut b, "lock:pin", "lock-pin", &lock.pin);
    b.action(Intent::TryPin, "lock-open", ButtonRole::Primary);
    if lock.presence {
        b.action(Intent::AskPresence, "lock-presence", ButtonRole::Secondary);
    }
    if lock.owner.is_some() {
        if let Some(failure) = model.sign_in.failure {
            b.failure("signin", failure.code, NoticeKind::Warning, Vec::new());
        }
        b.action(Intent::SignIn, "lock-forgot", ButtonRole::Link);
    }
    b.done_locked()
}

fn pin(b: &mut Builder<'_>, id: &str, key: &str, digits: &Digits) {
    let label = b.label(key, "");
    b.push(Block::Field {
        id: id.into(),
        label,
        input: FieldKind::Pin,
        value: digits.text.to_string(),
        value_revision: digits.revision,
        max_chars: MAX_DIGITS as u32,
    });
}

/// Setting, changing and taking away.
pub(super) fn settings(model: &Model) -> Built {
    let mut b = Builder::new(model, model.texts.t("lock-settings-title"));
    b.private();
    let lock = &model.lock;
    if let Some(failure) = lock.failure {
        b.failure("failed", failure.code, NoticeKind::Error, Vec::new());
    }
    let text = b.t("lock-settings-text");
    b.paragraph("about", text);
    if lock.has_pin {
        policy(&mut b, lock.policy);
        b.heading("change", "lock-change");
    }
    pin(&mut b, "lock:new", "lock-new", &lock.new);
    pin(&mut b, "lock:again", "lock-again", &lock.again);
    b.action(Intent::SetPin, "lock-set-pin", ButtonRole::Primary);
    if lock.has_pin {
        b.action_asking(
            Intent::RemoveLock,
            "lock-remove",
            ButtonRole::Destructive,
            "lock-remove-ask",
        );
    }
    b.done()
}

fn policy(b: &mut Builder<'_>, held: LockPolicy) {
    let selected = match held {
        LockPolicy::Immediately => "now".to_owned(),
        LockPolicy::Never => "never".to_owned(),
        LockPolicy::Minutes(minutes) => minutes.to_string(),
    };
    let options = ["now", "1", "5", "15", "never"]
        .map(|id| ChoiceOption {
            id: id.into(),
            label: b.t(&format!("lock-after-{id}")),
            hint: String::new(),
        })
        .to_vec();
    let label = b.label("lock-after", "");
    b.push(Block::Choice {
        id: "lock:after".into(),
        label,
        options,
        selected: vec![selected],
        many: false,
    });
}
