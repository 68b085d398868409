//! A confirmed dossier leaves under the conditions its person saw. When the province has changed them meanwhile, it stays in
//! the outbox and the person is asked.

use super::filing::{FILE_DOSSIER, posting_key};
use super::model::{OpenDraft, TermsAsked};
use super::owner::Owner;
use crate::dossier::form::Form;
use crate::dossier::store as drafts;
use crate::dossier::terms::{self, Asked, Difference, Taken, Terms};
use crate::net::wire::FileDossier;
use crate::outbox::{self, Effect, EffectState};
use crate::procedure::guidance;
use crate::procedure::model::{CatalogueEntry, Record};
use crate::procedure::store as catalogue;
use crate::store::{StoreError, kv};
use std::sync::Arc;

/// The server says that the form is another one now.
const FORM_CHANGED: &str = "MC-N21";

/// Whether a filing may leave.
pub(super) enum Standing {
    /// As it is: nothing changed, or only the server can tell.
    Goes,
    /// The record has another version that changes nothing for this dossier: it is filed by that one.
    GoesBy(Box<Renewed>),
    /// What the province says now is being asked for.
    Waits,
    /// The person is asked first.
    Asks(Box<TermsAsked>, Option<Box<Renewed>>),
}

/// A filing by a newer version of the record.
pub(super) struct Renewed {
    body: FileDossier,
    terms: Terms,
    snapshot: String,
}

/// The newest record of a procedure, as far as it is known here.
enum Newest {
    /// It is here.
    Here(Arc<Record>, String),
    /// The province no longer takes it through the app.
    Not(Taken),
    /// It is on its way.
    Coming,
    /// Nothing is known that the server would not know better.
    Unknown,
}

impl Owner {
    /// Keeps what the check page shows of the conditions, at the moment of confirming. False when that could not be kept.
    pub(super) fn keep_terms(&mut self, draft: &str, record: &Record, body: &FileDossier) -> bool {
        let kept = terms::keep(&self.store, draft, &self.terms_of(record, body));
        self.ok(kept).is_some()
    }

    fn terms_of(&self, record: &Record, body: &FileDossier) -> Terms {
        let asked = Asked {
            office: &body.office,
            case: body.case.as_deref().unwrap_or_default(),
            delivery: body.delivery.as_ref(),
            day: crate::text::day(self.model.now_ms),
        };
        Terms::of(record, self.model.pack.as_deref(), &asked)
    }

    /// Whether a filing may leave under what is known now.
    pub(super) fn standing(&mut self, effect: &Effect) -> Standing {
        self.judged(effect, true)
    }

    /// As [`Owner::standing`]. Not `patient`: by what is here now, also while the province is being asked for news.
    fn judged(&mut self, effect: &Effect, patient: bool) -> Standing {
        if effect.kind != FILE_DOSSIER {
            return Standing::Goes;
        }
        let posted = kv::get::<bool>(&self.store, &posting_key(effect.id));
        let seen = terms::seen(&self.store, &effect.subject);
        let (Some(None), Some(Some(seen)), Ok(body)) = (
            // What may have been posted is the server's: under its key only the same body is asked about.
            self.ok(posted),
            self.ok(seen),
            serde_json::from_str::<FileDossier>(&effect.payload),
        ) else {
            return Standing::Goes;
        };
        let looking = self.busy.pack || self.busy.catalogue || self.busy.records.contains(&body.procedure);
        if patient && looking && self.model.online {
            return Standing::Waits;
        }
        match self.newest(&body.procedure) {
            Newest::Unknown => Standing::Goes,
            Newest::Coming => Standing::Waits,
            Newest::Not(now) => {
                let before = seen.taken;
                let differences = vec![Difference::Taken { before, now }];
                Standing::Asks(Box::new(TermsAsked { differences }), None)
            }
            Newest::Here(record, json) => self.compared(effect, &seen, body, &record, json),
        }
    }

    fn newest(&mut self, procedure: &str) -> Newest {
        let entry = catalogue::lookup(&self.store, procedure);
        let Some(entry) = self.ok(entry) else {
            return Newest::Unknown;
        };
        let Some(entry) = entry else {
            // An empty list is one that has not come yet.
            return if self.model.catalogue.count == 0 {
                Newest::Unknown
            } else {
                Newest::Not(Taken::Ended)
            };
        };
        let item = serde_json::from_str::<CatalogueEntry>(&entry.json);
        let today = crate::text::day(self.model.now_ms);
        let ended = |item: CatalogueEntry| {
            item.lifecycle.on(today) == crate::procedure::model::LifecycleStatus::Repealed
        };
        if item.is_ok_and(ended) {
            return Newest::Not(Taken::Ended);
        }
        let Some(version) = entry.form else {
            return Newest::Not(Taken::Elsewhere);
        };
        let row = catalogue::record(&self.store, procedure);
        let row = self.ok(row).flatten().filter(|row| row.version == version);
        match row.map(|row| (Record::parse(&row.json), row.json)) {
            Some((Ok(record), json)) => Newest::Here(Arc::new(record), json),
            // The app cannot read it: the server judges.
            Some((Err(_), _)) => Newest::Unknown,
            None if self.failures.contains_key(procedure) || !self.model.online => Newest::Unknown,
            None => {
                self.want_record(procedure);
                Newest::Coming
            }
        }
    }

    fn compared(
        &mut self,
        effect: &Effect,
        seen: &Terms,
        body: FileDossier,
        record: &Arc<Record>,
        snapshot: String,
    ) -> Standing {
        if record.version == body.form {
            let terms = self.terms_of(record, &body);
            let differences = seen.differences(&terms);
            if differences.is_empty() {
                return Standing::Goes;
            }
            let renewed = Renewed {
                body,
                terms,
                snapshot,
            };
            return Standing::Asks(Box::new(TermsAsked { differences }), Some(Box::new(renewed)));
        }
        let (Some(open), Ok(form)) = (self.read_draft(&effect.subject), self.compile(record)) else {
            return Standing::Goes;
        };
        let body = FileDossier {
            form: record.version.clone(),
            case: case_of(record, &form, &open),
            data: form.filed_data(&open.data),
            ..body
        };
        let terms = self.terms_of(record, &body);
        let mut differences = seen.differences(&terms);
        if !fits(record, &form, &open) {
            differences.push(Difference::Form);
        }
        let renewed = Box::new(Renewed {
            body,
            terms,
            snapshot,
        });
        if differences.is_empty() {
            Standing::GoesBy(renewed)
        } else {
            Standing::Asks(Box::new(TermsAsked { differences }), Some(renewed))
        }
    }

    /// What the person of a queued filing is asked, if anything.
    pub(super) fn asked(&mut self, effect: &Effect) -> Option<TermsAsked> {
        match self.judged(effect, false) {
            Standing::Asks(asked, _) => Some(*asked),
            Standing::Goes | Standing::GoesBy(_) | Standing::Waits => None,
        }
    }

    /// The effect as it may leave now; `None` while it waits or its person is asked.
    pub(super) fn leaving(&mut self, effect: Effect) -> Option<Effect> {
        match self.standing(&effect) {
            Standing::Goes => Some(effect),
            Standing::GoesBy(renewed) => self.renew(&effect, &renewed),
            Standing::Waits => None,
            Standing::Asks(..) => {
                self.stale = true;
                None
            }
        }
    }

    /// The person has seen the new conditions and wants it sent.
    pub(super) fn send_so(&mut self, draft: &str) {
        self.stale = true;
        let held = outbox::find(&self.store, FILE_DOSSIER, draft);
        let Some(effect) = self.ok(held).flatten().filter(|e| e.state == EffectState::Queued) else {
            return;
        };
        // What the screen asked is what is agreed to; news that is on its way is compared with that before anything leaves.
        if let Standing::Asks(asked, Some(renewed)) = self.judged(&effect, false)
            && asked.can_be_agreed_to()
            && self.renew(&effect, &renewed).is_some()
        {
            self.send_waiting();
        }
    }

    /// Nothing of it was posted, so it is free to become what its person agreed to, under a key of its own.
    fn renew(&mut self, effect: &Effect, renewed: &Renewed) -> Option<Effect> {
        let payload = serde_json::to_string(&renewed.body).ok()?;
        let key = self.new_uuid();
        let draft = &effect.subject;
        let kept = self.store.transaction(|tx| {
            terms::keep(tx, draft, &renewed.terms)?;
            drafts::renew(tx, draft, &renewed.body.form, &renewed.snapshot, &key)?;
            outbox::amend(tx, effect.id, &key, &payload)?;
            outbox::get(tx, effect.id)?.ok_or(StoreError::Missing("effect"))
        });
        self.ok(kept)
    }

    /// Filings that were refused because the form is another one, and can be asked about now that it is here.
    pub(super) fn reconsider_refused(&mut self) {
        let open = outbox::open(&self.store);
        for effect in self.ok(open).unwrap_or_default() {
            let refused =
                effect.state == EffectState::Refused && effect.code.as_deref() == Some(FORM_CHANGED);
            let Ok(body) = serde_json::from_str::<FileDossier>(&effect.payload) else {
                continue;
            };
            if !refused || effect.kind != FILE_DOSSIER {
                continue;
            }
            let other = match self.newest(&body.procedure) {
                Newest::Here(record, _) => record.version != body.form,
                Newest::Not(_) => true,
                Newest::Coming | Newest::Unknown => false,
            };
            if other {
                // The refusal says that nothing was filed under its key.
                let freed = self.store.transaction(|tx| {
                    kv::delete(tx, &posting_key(effect.id))?;
                    outbox::requeue(tx, effect.id)
                });
                self.ok(freed);
                self.stale = true;
            }
        }
    }

    /// A filing was refused with this code: what the province has now is asked for, or is here already.
    pub(super) fn refused_form(&mut self, code: &str) {
        if code == FORM_CHANGED {
            self.reconsider_refused();
            self.want_pack();
        }
    }
}

impl TermsAsked {
    /// True when nothing stands against sending it, should its person want that.
    pub fn can_be_agreed_to(&self) -> bool {
        self.differences.iter().all(Difference::can_be_agreed_to)
    }
}

fn case_of(record: &Record, form: &Form, open: &OpenDraft) -> Option<String> {
    let case = guidance::case_of(record, &form.filed_data(&open.data))
        .ok()
        .flatten();
    case.map(|case| case.id.clone())
}

/// True when a newer form takes the answers and files of a draft as they are.
fn fits(record: &Record, form: &Form, open: &OpenDraft) -> bool {
    let papers = guidance::papers_for(record, &form.filed_data(&open.data)).unwrap_or_default();
    let lacks = papers
        .iter()
        .any(|need| need.required && need.paper.attach && !open.has_file(&need.paper.id));
    let homeless = open
        .files
        .iter()
        .any(|file| file.is_to_send() && !record.papers.iter().any(|paper| takes(paper, &file.paper)));
    !lacks
        && !homeless
        && form.change_from(&open.form, &open.data, &[]).is_empty()
        && form.errors(&open.data, "vi", Some(open.today)).is_empty()
}

fn takes(paper: &crate::procedure::model::Paper, id: &str) -> bool {
    paper.id == id || paper.any_of.iter().any(|other| other.id == id)
}
