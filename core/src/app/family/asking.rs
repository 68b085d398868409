//! Asking to act for someone: typed, promised to the outbox, and sent once.

use crate::app::message::Outcome;
use crate::app::model::{WaitingAsking, WrongAsking};
use crate::app::owner::Owner;
use crate::family::{Typing, store as kept};
use crate::identity::AcrLevel;
use crate::identity::person_number::PersonalNumber;
use crate::net::trouble::Trouble;
use crate::net::wire::family::{Asking, Link, Relation};
use crate::outbox::{self, Effect, EffectState};
use crate::screen::NoticeKind;
use serde::{Deserialize, Serialize};

/// The outbox's word for asking to act for someone; its subject is its own key.
const ASK_FAMILY: &str = "ask_family";

/// There is nobody in whose name to ask.
const NOT_SIGNED_IN: &str = "MC-N14";

/// An asking as the outbox holds it. Whoever signs in later must not ask in another's place.
#[derive(Serialize, Deserialize)]
struct Promised {
    /// Twelve digits of who asked.
    by: String,
    asking: Asking,
}

fn promised(effect: &Effect, by: &str) -> Option<Asking> {
    let held: Promised = crate::json::from_str(&effect.payload).ok()?;
    (held.by == by).then_some(held.asking)
}

impl Owner {
    pub(super) fn waiting_askings(&mut self) -> Vec<WaitingAsking> {
        let open = outbox::open(&self.store);
        let (own, too_low) = (self.own_number(), !self.may_ask());
        let open = self.ok(open).unwrap_or_default();
        open.into_iter()
            .filter(|e| e.kind == ASK_FAMILY)
            .filter_map(|e| {
                let refused = e.state == EffectState::Refused;
                Some(WaitingAsking {
                    effect: e.id,
                    asking: promised(&e, &own)?,
                    refused: refused.then(|| (e.code.unwrap_or_default(), e.detail.unwrap_or_default())),
                    too_low,
                })
            })
            .collect()
    }

    /// True when the session is high enough to ask for someone. Without one a sign-in comes first anyway.
    pub(in crate::app) fn may_ask(&self) -> bool {
        let session = self.link.session();
        session.is_none_or(|s| s.acr >= AcrLevel::Level2)
    }

    pub(in crate::app) fn type_family(&mut self, field: &str, text: &str, revision: u64) {
        let held = kept::typing(&self.store);
        let Some(mut typing) = self.ok(held) else { return };
        if field != "number" || revision <= typing.revision {
            return;
        }
        typing.number = crate::text::fold::normalise(text);
        typing.revision = revision;
        self.keep_typing(&typing);
    }

    pub(in crate::app) fn choose_relation(&mut self, chosen: &str) {
        let held = kept::typing(&self.store);
        let Some(mut typing) = self.ok(held) else { return };
        chosen.clone_into(&mut typing.relation);
        self.keep_typing(&typing);
    }

    fn keep_typing(&mut self, typing: &Typing) {
        let stored = kept::put_typing(&self.store, typing);
        self.ok(stored);
        self.stale = true;
    }

    /// The person confirmed: what is typed is promised to the outbox, and goes now or with the network.
    pub(in crate::app) fn ask_family(&mut self) {
        let held = kept::typing(&self.store);
        let Some(typing) = self.ok(held) else { return };
        self.stale = true;
        let own = self.own_number();
        if own.is_empty() {
            // Nobody's asking would wait for ever, unseen. What is typed stays.
            return self.fail_with(NOT_SIGNED_IN);
        }
        let asking = match asking_of(&typing, &own) {
            Ok(asking) => asking,
            Err(wrong) => {
                self.model.family.checked = true;
                let field = match wrong {
                    WrongAsking::Number | WrongAsking::Own => "family:number",
                    WrongAsking::Relation => "family:relation",
                };
                self.model.focus = Some(field.into());
                return;
            }
        };
        self.model.family.checked = false;
        let Ok(payload) = serde_json::to_string(&Promised { by: own, asking }) else {
            return self.fail_with("MC-X01");
        };
        let key = self.new_uuid();
        let queued = self.store.transaction(|tx| {
            outbox::enqueue(tx, ASK_FAMILY, &key, &key, &payload)?;
            kept::clear_typing(tx)
        });
        if self.ok(queued).is_some() {
            self.model.place.back();
            self.moved();
            self.send_waiting();
        }
    }

    /// True when it is an asking of who is signed in, and may go now.
    pub(in crate::app) fn may_send_asking(&self, effect: &Effect) -> bool {
        effect.kind == ASK_FAMILY
            && self.link.session().is_some()
            && promised(effect, &self.own_number()).is_some()
            && self.may_ask()
            && self.offers_family()
    }

    pub(in crate::app) fn send_asking(&mut self, effect: &Effect) {
        let asking = promised(effect, &self.own_number());
        let (Some(province), Some(asking)) = (self.link.province(), asking) else {
            self.busy.filing.remove(&effect.id);
            return;
        };
        let marked = outbox::mark_sending(&self.store, effect.id);
        if self.ok(marked).is_none() {
            self.busy.filing.remove(&effect.id);
            return;
        }
        let (id, key) = (effect.id, effect.idempotency_key.clone());
        self.effects.online(
            async move {
                let asked = province.ask_family(&key, &asking).await;
                asked.map_err(|e| Trouble::of_net(&e))
            },
            move |result| Outcome::FamilyAsked { effect: id, result },
        );
    }

    pub(in crate::app) fn on_family_asked(&mut self, effect: i64, result: Result<Link, Trouble>) {
        self.busy.filing.remove(&effect);
        self.stale = true;
        let held = outbox::get(&self.store, effect);
        let Some(Some(effect)) = self.ok(held) else { return };
        match result {
            Ok(link) => {
                // The link first: a kill in between asks once more under the same key, and gets the same link.
                if promised(&effect, &self.own_number()).is_some() {
                    self.take_in_link(&link);
                }
                let sent = outbox::mark_sent(&self.store, effect.id);
                self.ok(sent);
                self.report.sent += 1;
                let key = format!("family-told-{}", crate::screens::link_state_key(&link));
                let title = self.model.texts.t(&key);
                self.say(NoticeKind::Success, title, String::new());
            }
            Err(trouble) => self.not_filed(&effect, &trouble),
        }
    }

    /// Takes an asking back that has not gone, or puts one away that was refused.
    pub(in crate::app) fn forget_asking(&mut self, effect: i64) {
        let gone = outbox::withdraw(&self.store, effect);
        self.ok(gone);
        self.stale = true;
    }
}

/// What was typed as an asking, or what is wrong with it first.
pub(crate) fn asking_of(typing: &Typing, own: &str) -> Result<Asking, WrongAsking> {
    let number = PersonalNumber::parse(&typing.number).map_err(|_| WrongAsking::Number)?;
    if number.as_str() == own {
        return Err(WrongAsking::Own);
    }
    let relation = Relation::of_word(&typing.relation).ok_or(WrongAsking::Relation)?;
    Ok(Asking {
        number: number.as_str().to_owned(),
        relation,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asking_needs_a_number_that_is_not_ones_own_and_a_relation() {
        let typing = |number: &str, relation: &str| Typing {
            number: number.into(),
            relation: relation.into(),
            ..Typing::default()
        };
        let own = "036190012345";
        assert_eq!(asking_of(&typing("0361", "child"), own), Err(WrongAsking::Number));
        assert_eq!(
            asking_of(&typing("036190 012345", "child"), own),
            Err(WrongAsking::Own)
        );
        assert_eq!(
            asking_of(&typing("036215004321", ""), own),
            Err(WrongAsking::Relation)
        );
        let asking = asking_of(&typing("036215-004321", "child"), own).unwrap();
        assert_eq!(asking.number, "036215004321");
        assert_eq!(asking.relation, Relation::Child);
    }
}
