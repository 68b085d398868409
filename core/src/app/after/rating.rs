//! Rating a dossier: filled in without a network too, sent once, changed until its last day.

use super::{AfterOutcome, Promised, Said, inputs::LONGEST};
use crate::app::filing::posting_key;
use crate::app::message::Outcome;
use crate::app::model::RatingView;
use crate::app::owner::Owner;
use crate::app::{Page, Route};
use crate::dossier::form::Input;
use crate::dossier::messages as thread;
use crate::feedback::log::Log;
use crate::feedback::store::{self as kept, Filled};
use crate::feedback::{self, score};
use crate::net::pack::ballot::Ballot;
use crate::net::trouble::Trouble;
use crate::net::wire::Dossier;
use crate::net::wire::rating::{NewRating, Rating};
use crate::outbox::{self, Effect};
use crate::screen::NoticeKind;
use crate::store::kv;
use serde::{Deserialize, Serialize};

/// The outbox's word for a rating; its subject is its own key.
pub(in crate::app) const RATE: &str = "rate_dossier";

/// A rating on its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Leaving {
    /// It takes the place of one that is there.
    change: bool,
    /// What is said.
    rating: NewRating,
}

impl Owner {
    /// What the page of a rating shows; `None` where the province asks for none.
    pub(super) fn load_rating(&mut self, dossier: &Dossier) -> Option<RatingView> {
        let ballot = self.ballot()?;
        let held = kept::held(&self.store, &dossier.code);
        let held = self.ok(held).unwrap_or_default();
        let said = thread::list(&self.store, &dossier.code);
        let said = self.ok(said).unwrap_or_default();
        let today = crate::text::day(self.model.now_ms);
        Some(RatingView {
            offer: feedback::offer(dossier, today),
            log: Log::of(dossier, &said, today),
            waiting: self.waiting_rating(&dossier.code),
            filled: held.filled,
            told: held.told,
            ballot,
        })
    }

    fn ballot(&self) -> Option<Ballot> {
        let ballot = self.model.pack.as_ref()?.ballot.clone();
        ballot.filter(score::is_usable)
    }

    /// The rating of a dossier without the server's word, and what it says.
    fn waiting_rating(&mut self, code: &str) -> Option<(crate::app::model::Promise, NewRating)> {
        let effect = self.leaving_rating(code)?;
        let promised = self.promised::<Leaving>(&effect)?;
        Some((self.promise_row(&effect), promised.body.rating))
    }

    fn leaving_rating(&mut self, code: &str) -> Option<Effect> {
        let open = outbox::open(&self.store);
        let open = self.ok(open).unwrap_or_default();
        open.into_iter()
            .filter(|e| e.kind == RATE)
            .find(|e| self.promised::<Leaving>(e).is_some_and(|p| p.code == code))
    }

    /// An answer on the ballot of the page.
    pub(super) fn answer_rating(&mut self, field: &str, input: Input, revision: u64) {
        let code = match self.model.place.top() {
            Route::Rating { code } => code.clone(),
            _ => return,
        };
        let held = kept::held(&self.store, &code);
        let Some(mut filled) = self.ok(held).map(|held| held.filled) else {
            return;
        };
        match (field.split_once(':'), input) {
            (Some(("c", criterion)), Input::Chosen(ids)) => {
                let Some(chosen) = ids.first().and_then(|id| id.parse().ok()) else {
                    return;
                };
                filled.scores.insert(criterion.to_owned(), chosen);
            }
            (Some(("comment", n)), Input::Text(text)) => {
                // A late word of a comment that was sent already belongs to no field any more.
                if n != filled.n.to_string() || revision <= filled.revision {
                    return;
                }
                filled.comment = crate::text::fold::normalise(&text);
                filled.revision = revision;
            }
            _ => return,
        }
        self.keep_filled(&code, &filled);
    }

    fn keep_filled(&mut self, code: &str, filled: &Filled) {
        let stored = kept::put_filled(&self.store, code, filled);
        self.ok(stored);
        self.stale = true;
    }

    /// Opens the ballot of a rating that is there, or puts it away; what was filled in meanwhile stays.
    pub(super) fn change_rating(&mut self, code: &str, changing: bool) {
        let held = kept::held(&self.store, code);
        let Some(held) = self.ok(held) else { return };
        let mut filled = held.filled;
        if let Some(told) = held.told.filter(|_| changing && filled.is_empty()) {
            filled.scores = told.said.scores;
            filled.comment = told.said.comment.unwrap_or_default();
            // Text of another making: the field must not be taken for the one of before.
            filled.n += 1;
            filled.revision = 0;
        }
        filled.changing = changing;
        filled.tried = false;
        self.keep_filled(code, &filled);
    }

    /// The person sends the ballot: promised to the outbox when it is whole.
    pub(super) fn send_rating(&mut self, code: &str) {
        let Page::Dossier(page) = &self.model.page else {
            return;
        };
        let step = page.dossier.events.last().map_or(0, |e| e.seq);
        let Some(view) = page.after.rating.clone() else {
            return;
        };
        let scores = view.scores();
        let mut filled = view.filled.clone();
        let comment = filled.comment.trim().to_owned();
        let first = score::lacking(&view.ballot, &scores)
            .first()
            .map(|id| format!("rating:c:{id}"));
        let long = comment.chars().count() > LONGEST as usize;
        if let Some(block) = first.or_else(|| long.then(|| format!("rating:comment:{}", filled.n))) {
            filled.tried = true;
            self.keep_filled(code, &filled);
            self.model.focus = Some(block);
            return;
        }
        // What the log filled in was seen and sent: from here on it is the person's word.
        filled.scores.clone_from(&scores);
        let promised = Promised {
            by: self.own_number(),
            code: code.to_owned(),
            body: Leaving {
                change: view.told.is_some(),
                rating: NewRating {
                    ballot: view.ballot.version.clone(),
                    scores,
                    comment: (!comment.is_empty()).then_some(comment),
                    step,
                },
            },
        };
        self.promise_rating(code, &promised, &filled);
    }

    fn promise_rating(&mut self, code: &str, promised: &Promised<Leaving>, filled: &Filled) {
        // Pressed twice: the first one is on its way.
        if self.leaving_rating(code).is_some() {
            return;
        }
        let Ok(payload) = serde_json::to_string(promised) else {
            return self.fail_with("MC-X01");
        };
        let key = self.new_uuid();
        let queued = self.store.transaction(|tx| {
            kept::put_filled(tx, code, filled)?;
            outbox::enqueue(tx, RATE, &key, &key, &payload)
        });
        if self.ok(queued).is_some() {
            let text = self.model.texts.t("rating-queued");
            self.model.announcement = Some(text);
            self.stale = true;
            self.send_waiting();
        }
    }

    /// Posts it; false when it may not go now.
    pub(super) fn start_rating(&mut self, effect: &Effect) -> bool {
        let Some(province) = self.link.province() else {
            return false;
        };
        let Some(promised) = self.promised::<Leaving>(effect) else {
            return false;
        };
        let id = effect.id;
        if !self.begin_posting(id) {
            return false;
        }
        let key = effect.idempotency_key.clone();
        self.effects.online(
            async move {
                let Leaving { change, rating } = promised.body;
                let told = province.rate(&promised.code, &key, change, &rating).await;
                told.map(|told| Said::Rated(Box::new(told)))
                    .map_err(|e| Trouble::of_net(&e))
            },
            move |result| Outcome::After(AfterOutcome::Sent { effect: id, result }),
        );
        true
    }

    /// The server has the rating: its word, an empty ballot and the end of the effect are one transaction.
    pub(super) fn take_rating(&mut self, effect: &Effect, told: &Rating) -> bool {
        let kept = self.store.transaction(|tx| {
            let filled = kept::held(tx, &told.dossier)?.filled;
            kept::put_told(tx, told)?;
            kept::put_filled(tx, &told.dossier, &filled.next())?;
            kv::delete(tx, &posting_key(effect.id))?;
            outbox::mark_sent(tx, effect.id)
        });
        if self.ok(kept).is_none() {
            return false;
        }
        let title = self.model.texts.t("rating-sent-title");
        self.say(NoticeKind::Success, title, String::new());
        true
    }

    /// Asks for the person's own rating of a dossier: another phone may have given or changed it.
    pub(in crate::app) fn want_rating(&mut self, code: &str) {
        if !self.model.online || self.link.session().is_none() || self.ballot().is_none() {
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        if !self.busy.ratings.insert(code.to_owned()) {
            return;
        }
        let (code, asked) = (code.to_owned(), code.to_owned());
        self.effects.online(
            async move { province.rating(&asked).await.map_err(|e| Trouble::of_net(&e)) },
            move |result| Outcome::After(AfterOutcome::Rating { code, result }),
        );
    }

    pub(super) fn on_rating(&mut self, code: &str, result: Result<Option<Rating>, Trouble>) {
        self.busy.ratings.remove(code);
        self.stale = true;
        match result {
            Ok(Some(told)) if told.dossier == code => {
                let stored = kept::put_told(&self.store, &told);
                self.ok(stored);
            }
            Ok(_) => {}
            // What is here stays; the page says when there is no network.
            Err(trouble) => tracing::warn!(code = trouble.failure.code, "no rating"),
        }
    }
}
