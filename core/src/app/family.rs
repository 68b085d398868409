//! Acting for a child, an elder or a ward: hearing of it, answering, withdrawing, and for whom a draft is.

mod asking;

pub(crate) use asking::asking_of;

use super::message::Outcome;
use super::model::{FamilyPage, Page};
use super::owner::Owner;
use super::{Intent, Route};
use crate::dossier::whom;
use crate::error::{Failure, FailureKind};
use crate::family::{Held, store as kept};
use crate::net::NetError;
use crate::net::problem::ProblemKind;
use crate::net::trouble::{OFFLINE, Trouble};
use crate::net::wire::family::{Answer, Link, LogEntry, OnBehalf};
use crate::screen::NoticeKind;
use std::collections::BTreeMap;

/// The link is in another state than the phone last heard.
const CHANGED: Failure = Failure::new(FailureKind::Refused, "MC-F13");

/// The link of a draft lets one act no more.
pub(super) const INACTIVE: &str = "MC-F11";

/// What the province told: links, what waits for one's own answer, and the logs asked for.
#[derive(Debug)]
pub(crate) struct FetchedFamily {
    /// Twelve digits of who asked: someone else may be signed in when the answer comes.
    of: String,
    links: Vec<Link>,
    asked: Vec<Link>,
    logs: BTreeMap<String, Vec<LogEntry>>,
}

impl Owner {
    /// Twelve digits of who is signed in; empty when nobody is.
    pub(super) fn own_number(&self) -> String {
        // Not the session in use: one that was just kept is the person's already, a moment before its token is used.
        let person = self.model.person.as_ref();
        person.map(|person| person.number.clone()).unwrap_or_default()
    }

    /// Links as held of who is signed in; none of anybody else's.
    pub(super) fn held_family(&mut self) -> Held {
        let own = self.own_number();
        if own.is_empty() {
            return Held::default();
        }
        let held = kept::held(&self.store, &own);
        self.ok(held).unwrap_or_default()
    }

    pub(super) fn load_family(&mut self) -> FamilyPage {
        let typing = kept::typing(&self.store);
        FamilyPage {
            held: self.held_family(),
            typing: self.ok(typing).unwrap_or_default(),
            waiting: self.waiting_askings(),
        }
    }

    /// How many wait for this citizen's own consent, for the badge.
    pub(super) fn count_asked(&mut self) {
        let asked = self.held_family().asked.len();
        self.model.family.asked = u32::try_from(asked).unwrap_or(u32::MAX);
    }

    /// Asks the province who acts for whom; on the page of a link for its log too. Quiet when there is nobody to ask.
    pub(super) fn want_family(&mut self) {
        if !self.offers_family() || self.link.session().is_none() {
            return;
        }
        if self.model.family.loading {
            self.busy.family_again = true;
            return;
        }
        self.model.family.failure = None;
        let looked_at = match self.model.place.top() {
            Route::FamilyLink { id } => Some(id.clone()),
            _ => None,
        };
        if !self.model.online {
            self.model.family.failure = Some(OFFLINE);
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        self.model.family.loading = true;
        let of = self.own_number();
        self.effects.online(
            async move {
                let (links, asked) = province.family().await.map_err(|e| Trouble::of_net(&e))?;
                let mut logs = BTreeMap::new();
                if let Some(id) = looked_at {
                    match province.family_log(&id).await.map_err(|e| trouble_of(&e)) {
                        Ok(log) => {
                            logs.insert(id, log);
                        }
                        // Not theirs, or gone: the list says what there is.
                        Err(trouble) if trouble.failure == CHANGED => {}
                        Err(trouble) => return Err(trouble),
                    }
                }
                Ok(FetchedFamily {
                    of,
                    links,
                    asked,
                    logs,
                })
            },
            Outcome::Family,
        );
    }

    /// True when people may act for others through this province.
    pub(super) fn offers_family(&self) -> bool {
        let pack = self.model.pack.as_ref();
        pack.is_some_and(|p| p.endpoints.family.is_some())
    }

    pub(super) fn on_family(&mut self, result: Result<FetchedFamily, Trouble>) {
        self.model.family.loading = false;
        self.stale = true;
        // What was asked before a link changed may be older than the change, and would undo it on the screen.
        if std::mem::take(&mut self.busy.family_again) {
            return self.want_family();
        }
        match result {
            Ok(fetched) => self.take_in_family(fetched),
            Err(trouble) => self.model.family.failure = Some(trouble.failure),
        }
    }

    fn take_in_family(&mut self, fetched: FetchedFamily) {
        let mut held = self.held_family();
        if held.of.is_empty() || held.of != fetched.of {
            return;
        }
        let before: Vec<Link> = held.all().cloned().collect();
        let first = held.at_ms == 0;
        held.links = fetched.links;
        held.asked = fetched.asked;
        let now: Vec<Link> = held.all().cloned().collect();
        held.logs.extend(fetched.logs);
        held.at_ms = self.model.now_ms;
        let stored = kept::put(&self.store, &held);
        self.ok(stored);
        self.count_asked();
        self.hear_family(&before, &now, first);
    }

    /// One link as the province just told it.
    fn take_in_link(&mut self, link: &Link) {
        self.busy.family_again |= self.model.family.loading;
        let mut held = self.held_family();
        held.asked.retain(|l| l.id != link.id);
        match held.links.iter_mut().find(|l| l.id == link.id) {
            Some(place) => *place = link.clone(),
            None => held.links.push(link.clone()),
        }
        let stored = kept::put(&self.store, &held);
        self.ok(stored);
        self.count_asked();
    }

    /// Says yes or no to an asking, or ends a link. Needs the network: what is not known to have arrived is not shown as done.
    pub(super) fn answer_family(&mut self, id: &str, answer: Answer) {
        self.model.family.failure = None;
        if !self.model.online {
            self.model.family.failure = Some(OFFLINE);
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        if !self.model.family.answering.insert(id.to_owned()) {
            return;
        }
        let (id, asked) = (id.to_owned(), id.to_owned());
        self.effects.online(
            async move {
                let answered = province.answer_family(&asked, answer).await;
                answered.map_err(|e| trouble_of(&e))
            },
            move |result| Outcome::FamilyAnswered { id, result },
        );
    }

    pub(super) fn on_family_answered(&mut self, id: &str, result: Result<Link, Trouble>) {
        // Signed out meanwhile: it is not about who may be signed in now.
        if !self.model.family.answering.remove(id) {
            return;
        }
        self.stale = true;
        match result {
            Ok(link) => {
                self.take_in_link(&link);
                let key = format!("family-told-{}", crate::screens::link_state_key(&link));
                let title = self.model.texts.t(&key);
                self.say(NoticeKind::Success, title, String::new());
                // The log has a new line.
                self.want_family();
            }
            Err(trouble) => {
                self.want_family();
                self.model.family.failure = Some(trouble.failure);
            }
        }
    }

    /// For whom the open draft is: an active link of one's own, or oneself.
    pub(super) fn choose_whom(&mut self, chosen: &str) {
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        if open.whom.as_ref().is_some_and(|whom| whom.link == chosen) {
            return;
        }
        let draft = open.id.clone();
        let link = open.members.iter().find(|l| l.id == chosen);
        let whom = link.map(|link| OnBehalf {
            link: link.id.clone(),
            name: link.member.name.clone().unwrap_or_default(),
            relation: link.relation,
        });
        let kept = whom::set_whom(&self.store, &draft, whom.as_ref());
        self.ok(kept);
        self.stale = true;
    }

    /// Those one may act for today, by what the phone last heard.
    pub(super) fn members(&mut self) -> Vec<Link> {
        let today = crate::text::day(self.model.now_ms);
        let mut links = self.held_family().links;
        links.retain(|link| link.lets_act(today));
        links
    }

    pub(super) fn intend_family(&mut self, intent: &Intent) {
        match intent {
            Intent::AskFamily => self.ask_family(),
            Intent::ForgetAsking(effect) => self.forget_asking(*effect),
            Intent::WantFamily => self.want_family(),
            Intent::AnswerFamily { link, answer } => self.answer_family(link, *answer),
            _ => {}
        }
    }
}

/// As [`Trouble::of_net`]; a link that is gone or in another state has a code of its own.
fn trouble_of(error: &NetError) -> Trouble {
    let mut trouble = Trouble::of_net(error);
    let kind = error.problem().map(crate::net::problem::Problem::kind);
    if matches!(kind, Some(ProblemKind::Conflict | ProblemKind::NotFound)) {
        trouble.failure = CHANGED;
    }
    trouble
}
