//! Sign-in in place: drafts and what is queued are never touched by it.

use super::message::Outcome;
use super::model::{Person, SignIn};
use super::owner::Owner;
use crate::error::{Fail, Failure, FailureKind};
use crate::identity::store as kept_sessions;
use crate::identity::{AcrLevel, PendingSignIn, Session};
use crate::net::trouble::Trouble;
use crate::screen::NoticeKind;
use crate::text::Lang;

/// A sign-in page left open longer than this is begun anew.
const PATIENCE_MS: i64 = 15 * 60 * 1000;

impl Owner {
    pub(super) fn sign_in(&mut self) {
        if self.model.sign_in.opening {
            return;
        }
        let Some(oidc) = self.link.oidc() else {
            self.model.sign_in.failure = Some(Failure::new(FailureKind::Offline, "MC-S11"));
            self.want_pack();
            return;
        };
        self.model.sign_in = SignIn {
            opening: true,
            ..SignIn::default()
        };
        let level = self.wanted_level();
        let locale = match self.model.texts.lang() {
            Lang::Vi => "vi",
            Lang::En => "en",
        };
        self.effects.online(
            async move { oidc.begin(level, locale).await.map_err(|e| Trouble::of(&e)) },
            Outcome::SignInBegun,
        );
    }

    /// The level the page at hand needs.
    fn wanted_level(&self) -> AcrLevel {
        let record = match &self.model.page {
            super::Page::Draft(open) => Some(&open.record),
            super::Page::Procedure(page) => page.record.as_ref(),
            _ => None,
        };
        let named = record.and_then(|r| AcrLevel::parse(&r.acr));
        // Filing is what sign-in is for, and the sending page's procedure may need the higher level.
        named.unwrap_or(AcrLevel::Level2)
    }

    pub(super) fn on_sign_in_begun(&mut self, result: Result<PendingSignIn, Trouble>) {
        self.model.sign_in.opening = false;
        let pending = match result {
            Ok(pending) => pending,
            Err(trouble) => {
                self.model.sign_in.failure = Some(trouble.failure);
                return;
            }
        };
        let stored = kept_sessions::put_pending(&self.store, &pending);
        if self.ok(stored).is_none() {
            return;
        }
        match self.ports.browser.open(pending.authorize_url.clone()) {
            Ok(()) => self.model.sign_in.waiting = true,
            Err(error) => self.port(Err(error)),
        }
    }

    /// The browser came back, perhaps to a process that was killed in between.
    pub(super) fn return_from_sign_in(&mut self, url: &str) {
        let held = kept_sessions::take_pending::<PendingSignIn>(&self.store);
        let pending = self.ok(held).flatten();
        let fresh = pending.filter(|p| self.model.now_ms - p.created_at_ms < PATIENCE_MS);
        let (Some(pending), Some(oidc)) = (fresh, self.link.oidc()) else {
            self.model.sign_in = SignIn::default();
            return self.fail_with("MC-S12");
        };
        self.model.sign_in = SignIn {
            opening: true,
            ..SignIn::default()
        };
        let url = url.to_owned();
        let sessions = self.link.sessions();
        self.effects.online(
            async move {
                let session = oidc.finish(&pending, &url).await.map_err(|e| Trouble::of(&e))?;
                // Durable before it is used: the owner answers when it stands in the store.
                sessions.set(session.clone()).await?;
                Ok(session)
            },
            Outcome::SignInDone,
        );
    }

    pub(super) fn on_sign_in_done(&mut self, result: Result<Session, Trouble>) {
        self.model.sign_in = SignIn::default();
        let session = match result {
            Ok(session) => session,
            Err(trouble) => {
                if trouble.failure.kind != FailureKind::Cancelled {
                    self.model.sign_in.failure = Some(trouble.failure);
                }
                return;
            }
        };
        let title = self
            .model
            .texts
            .with("signin-done", [("name", session.claims.name.as_str().into())]);
        self.say(NoticeKind::Success, title, String::new());
        if let super::Page::Draft(open) = &self.model.page {
            let draft = open.id.clone();
            self.prefill(&draft);
        }
        self.stale = true;
        self.send_all_now();
        self.register_push();
        self.catch_up();
    }

    /// Keeps the session, or that there is none; the new token is used only after this.
    pub(super) fn keep_session(&mut self, session: Option<&Session>) -> Result<(), Failure> {
        self.model.person = session.map(person_of);
        self.stale = true;
        let kept = match session {
            Some(session) => kept_sessions::put_session(&self.store, session),
            None => kept_sessions::clear_session(&self.store),
        };
        kept.map_err(|error| {
            error.log();
            let failure = error.failure();
            self.fail_with(failure.code);
            failure
        })
    }

    pub(super) fn sign_out(&mut self) {
        let sessions = self.link.sessions();
        let (held, oidc) = (sessions.current(), self.link.oidc());
        self.model.sign_in = SignIn::default();
        // Not an online effect: the phone forgets the session with or without a network.
        self.effects.run(async move {
            if let Err(failure) = sessions.clear().await {
                return Outcome::SignedOut(Err(failure.into()));
            }
            let revoked = match (oidc, held) {
                (Some(oidc), Some(held)) => oidc.revoke(&held).await.map_err(|e| Trouble::of(&e)),
                _ => Ok(()),
            };
            Outcome::SignedOut(revoked)
        });
    }
}

/// The phone has forgotten the tokens either way; a session that could not be ended at the server ends by its age.
pub(super) fn signed_out(result: &Result<(), Trouble>) {
    if let Err(trouble) = result {
        tracing::warn!(
            code = trouble.failure.code,
            "the session was not revoked at the server"
        );
    }
}

pub(super) fn person_of(session: &Session) -> Person {
    Person {
        name: session.claims.name.clone(),
        number: session.claims.citizen_id.clone().unwrap_or_default(),
        level: match session.acr {
            AcrLevel::Level1 => 1,
            AcrLevel::Level2 => 2,
        },
    }
}
