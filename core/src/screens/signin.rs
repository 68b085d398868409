//! Sign-in stands in place: wherever it is needed, never a page of its own that would lose the one below.

use super::build::Builder;
use crate::app::Intent;
use crate::screen::{Block, ButtonRole, NoticeKind};

/// Why to sign in again: the procedure needs a higher level than the session has. Said before any browser opens.
pub(super) fn raise(b: &mut Builder<'_>) {
    invitation(b, "signin-raise-title", "signin-raise-text");
}

/// Why to sign in, and the button; or what to do while the browser is open.
pub(super) fn invitation(b: &mut Builder<'_>, title: &str, text: &str) {
    if b.model.sign_in.opening {
        let label = b.t("signin-opening");
        b.push(Block::Progress {
            id: "signin".into(),
            label,
            permille: None,
            detail: String::new(),
        });
        return;
    }
    let again = b.t(if b.model.sign_in.waiting {
        "retry"
    } else {
        "signin"
    });
    let button = b.button(Intent::SignIn, again, ButtonRole::Primary);
    if let Some(failure) = b.model.sign_in.failure {
        b.failure("signin", failure.code, NoticeKind::Warning, vec![button]);
        return;
    }
    let (title, text) = if b.model.sign_in.waiting {
        (b.t("signin-wait-title"), b.t("signin-wait-text"))
    } else {
        (b.t(title), b.t(text))
    };
    b.notice("signin", NoticeKind::Info, title, text, vec![button]);
}
