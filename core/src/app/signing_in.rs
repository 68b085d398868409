//! Sign-in in place: drafts and what is queued are never touched by it.

use super::message::Outcome;
use super::model::{Banner, Devices, FamilyWork, Person, SignIn, Stage};
use super::owner::Owner;
use super::{Page, Route};
use crate::dossier::store as drafts;
use crate::error::{Fail, Failure, FailureKind};
use crate::identity::error::{ENDED, KEY_LOST};
use crate::identity::store as kept_sessions;
use crate::identity::{AcrLevel, PendingSignIn, Session, SignInError};
use crate::net::trouble::Trouble;
use crate::procedure::model::Record;
use crate::screen::NoticeKind;
use crate::text::Lang;

/// What a sign-in below the level asked for ends with.
const TOO_LOW: &str = "MC-S08";

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
        let failed = self.model.sign_in.failure.map(|f| f.code);
        self.model.sign_in = SignIn {
            opening: true,
            ..SignIn::default()
        };
        let level = self.wanted_level();
        // Higher than now, or than the provider gave last time.
        let anew = self.link.session().is_some() || failed == Some(TOO_LOW);
        let locale = match self.model.texts.lang() {
            Lang::Vi => "vi",
            Lang::En => "en",
        };
        self.effects.online(
            async move {
                let begun = match level {
                    Some(level) if anew => oidc.begin_anew(level, locale).await,
                    Some(level) => oidc.begin(level, locale).await,
                    None => oidc.begin_at_best(locale).await,
                };
                begun.map_err(|e| Trouble::of(&e))
            },
            Outcome::SignInBegun,
        );
    }

    /// The level the page at hand needs; `None` where no procedure says: then the highest the person has.
    fn wanted_level(&self) -> Option<AcrLevel> {
        match &self.model.page {
            Page::Draft(open) => AcrLevel::parse(&open.record.acr),
            Page::Procedure(page) => page.record.as_ref().and_then(|r| AcrLevel::parse(&r.acr)),
            Page::Sending(page) if page.stage == Stage::NeedsLevel => Some(AcrLevel::Level2),
            Page::Sending(page) => self.level_of(&page.draft),
            // Asking to act for someone needs it; consenting and withdrawing do not.
            Page::Family(page)
                if !page.waiting.is_empty() || matches!(self.model.place.top(), Route::FamilyAdd) =>
            {
                Some(AcrLevel::Level2)
            }
            _ => None,
        }
    }

    /// The level that filing this draft needs, by the record it was begun with.
    fn level_of(&self, draft: &str) -> Option<AcrLevel> {
        let held = drafts::draft(&self.store, draft).ok().flatten()?;
        let record = Record::parse(&held.snapshot).ok()?;
        AcrLevel::parse(&record.acr)
    }

    /// True when the session is high enough to file this draft, or there is none.
    pub(super) fn level_will_do(&self, draft: &str) -> bool {
        let Some(session) = self.link.session() else {
            return true;
        };
        self.level_of(draft).is_none_or(|needed| session.acr >= needed)
    }

    /// True when someone is signed in, but too low to file by this record.
    pub(super) fn too_low(&self, record: &Record) -> bool {
        let needed = AcrLevel::parse(&record.acr);
        let reached = self.link.session().map(|s| s.acr);
        reached.is_some_and(|reached| needed.is_some_and(|needed| reached < needed))
    }

    pub(super) fn on_sign_in_begun(&mut self, result: Result<PendingSignIn, Trouble>) {
        self.model.sign_in.opening = false;
        let pending = match result {
            Ok(pending) => pending,
            Err(trouble) => return self.not_signed_in(trouble.failure),
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

    /// Says why, where a sign-in is offered; over the page where it is only a button.
    fn not_signed_in(&mut self, failure: Failure) {
        self.model.sign_in.failure = Some(failure);
        let only_a_button = match &self.model.page {
            Page::Draft(open) => !open.too_low,
            Page::Procedure(_) => true,
            _ => false,
        };
        if only_a_button {
            self.fail_with(failure.code);
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
        let held = sessions.current();
        self.effects.online(
            async move {
                let session = oidc.finish(&pending, &url).await.map_err(|e| Trouble::of(&e))?;
                let other =
                    held.is_some_and(|h| h.issuer == session.issuer && h.claims.sub != session.claims.sub);
                if other {
                    // What waits here would go out in another's name. Who is signed in stays.
                    if let Err(error) = oidc.revoke(&session).await {
                        error.log();
                    }
                    return Err(Trouble::of(&SignInError::OtherPerson));
                }
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
            Err(trouble) if trouble.failure.kind == FailureKind::Cancelled => return,
            Err(trouble) => return self.not_signed_in(trouble.failure),
        };
        let title = self
            .model
            .texts
            .with("signin-done", [("name", session.claims.name.as_str().into())]);
        self.say(NoticeKind::Success, title, String::new());
        if let Page::Draft(open) = &self.model.page {
            let draft = open.id.clone();
            self.prefill(&draft);
        }
        // It may have been for want of a sign-in.
        self.model.card.match_failure = None;
        self.unlock_by_sign_in(&session.claims.sub);
        self.stale = true;
        self.send_all_now();
        self.register_push();
        self.catch_up();
    }

    /// Keeps the session, or that there is none; the new token is used only after this.
    pub(super) fn keep_session(&mut self, session: Option<&Session>) -> Result<(), Failure> {
        self.model.person = session.map(person_of);
        self.stale = true;
        self.model.devices = Devices::default();
        if session.is_none() {
            self.model.family = FamilyWork::default();
            self.model.channels = super::model::ChannelsWork::default();
        }
        let over = self.link.sessions().over();
        if let Some(failure) = over {
            self.say_over(failure);
        }
        let kept = match session {
            Some(session) => kept_sessions::put_session(&self.store, session),
            None => kept_sessions::clear_session(&self.store),
        };
        let kept = kept.and_then(|()| kept_sessions::put_over(&self.store, over.map(|f| f.code)));
        kept.map_err(|error| {
            error.log();
            let failure = error.failure();
            self.fail_with(failure.code);
            failure
        })
    }

    /// A session ended without the person's doing: said at once, and wherever a sign-in is offered until there is one.
    fn say_over(&mut self, failure: Failure) {
        self.model.sign_in = SignIn {
            failure: Some(failure),
            ..SignIn::default()
        };
        let (title, _) = crate::screens::failure_words(&self.model.texts, failure.code);
        self.model.announcement = Some(title.clone());
        self.model.message = Some(Banner {
            tone: NoticeKind::Warning,
            title,
            text: String::new(),
            code: Some(failure.code),
            undo: None,
        });
    }

    /// What an earlier life of the process knew about the end of the session.
    pub(super) fn restore_over(&mut self) {
        let held = kept_sessions::over(&self.store);
        let code = self.ok(held).flatten();
        self.model.sign_in.failure = [ENDED, KEY_LOST]
            .into_iter()
            .find(|f| code.as_deref() == Some(f.code));
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
        bearer: session.bearer,
    }
}
