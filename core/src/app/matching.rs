//! Asking the population register about what is known of the person.

use super::message::Outcome;
use super::owner::Owner;
use crate::error::{Failure, FailureKind};
use crate::identity::card_read::HeldFiles;
use crate::identity::known::Known;
use crate::identity::store as kept;
use crate::net::jwe;
use crate::net::trouble::Trouble;
use crate::net::wire::identity::{Evidence, Method, Verification};
use std::sync::Arc;

/// Matching needs a session: the register answers a citizen about that citizen.
const SIGN_IN: Failure = Failure::new(FailureKind::SignIn, "MC-I93");
/// The card read here is not that of the person signed in.
const OTHER_PERSON: Failure = Failure::new(FailureKind::Refused, "MC-I94");
/// The province has no register to ask, or is not known yet.
const NO_REGISTER: Failure = Failure::new(FailureKind::Offline, "MC-I95");

impl Owner {
    pub(super) fn match_identity(&mut self) {
        if self.model.card.matching {
            return;
        }
        let (sealed, province) = match self.evidence() {
            Ok(ready) => ready,
            Err(failure) => {
                self.model.card.match_failure = Some(failure);
                return;
            }
        };
        self.model.card.matching = true;
        self.model.card.match_failure = None;
        self.effects.online(
            async move {
                province
                    .verify_identity(sealed)
                    .await
                    .map_err(|e| Trouble::of_net(&e))
            },
            Outcome::Matched,
        );
    }

    /// The evidence, sealed to the province's key, and whom to send it to.
    fn evidence(&mut self) -> Result<(String, Arc<crate::net::api::Province>), Failure> {
        let session = self.link.session().ok_or(SIGN_IN)?;
        let number = session.claims.citizen_id.clone().unwrap_or_default();
        let held = kept::known::<Known>(&self.store);
        let known = self.ok(held).flatten().unwrap_or_default();
        if !known.is_about(&number) {
            return Err(OTHER_PERSON);
        }
        let method = known.strongest().ok_or(OTHER_PERSON)?;
        let chip = match method {
            Method::Chip => {
                let held = kept::chip::<HeldFiles>(&self.store);
                self.ok(held).flatten().map(|files| files.on_wire())
            }
            Method::Typed | Method::Qr => None,
        };
        let pack = self
            .model
            .pack
            .as_ref()
            .filter(|p| p.endpoints.identity.is_some());
        let recipient = pack.and_then(|p| p.trust.sealing.clone()).ok_or(NO_REGISTER)?;
        let province = self.link.province().ok_or(NO_REGISTER)?;
        let fields = known
            .of(method)
            .map(|said| said.facts.to_match())
            .unwrap_or_default();
        let evidence = Evidence { method, fields, chip };
        let unexpected = Failure::new(FailureKind::Unexpected, "MC-X01");
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(&evidence).map_err(|_| unexpected)?);
        let sealed = jwe::seal(&plain, &recipient, &*self.ports.random).map_err(|error| {
            crate::error::Fail::log(&error);
            crate::error::Fail::failure(&error)
        })?;
        Ok((sealed, province))
    }

    pub(super) fn on_matched(&mut self, result: Result<Verification, Trouble>) {
        self.model.card.matching = false;
        self.stale = true;
        match result {
            Ok(verification) => {
                let stored = kept::put_verification(&self.store, &verification);
                self.ok(stored);
                let key = crate::screens::outcome_key(verification.outcome);
                self.model.announcement = Some(self.model.texts.t(&format!("{key}-title")));
            }
            Err(trouble) if trouble.failure.kind == FailureKind::Cancelled => {}
            Err(trouble) => self.model.card.match_failure = Some(trouble.failure),
        }
    }
}
