//! What is typed and chosen beside the form: how the result comes, the words to the office, a message, a reason.

use crate::app::model::{OpenDraft, Page};
use crate::app::owner::Owner;
use crate::app::{AfterIntent, Route};
use crate::dossier::delivery::{self, Chosen};
use crate::dossier::form::Input;
use crate::dossier::messages::{self as kept, Purpose};
use crate::dossier::supplement;
use crate::net::wire::after::Way;

/// Most characters of a message, and of the words beside a supplement.
pub(crate) const LONGEST: u32 = 2000;

impl Owner {
    pub(in crate::app) fn intend_after(&mut self, intent: AfterIntent) {
        match intent {
            AfterIntent::Mend(code) => self.start_mending(&code),
            AfterIntent::PageMended(page) => self.page_mended(page),
            AfterIntent::PaperMended(paper) => self.paper_mended(&paper),
            AfterIntent::SendSupplement(draft) => self.confirm_supplement(&draft),
            AfterIntent::MendAt { draft, n } => self.mend_at(&draft, n),
            AfterIntent::Withdraw(code) => self.withdraw(&code),
            AfterIntent::Forget(effect) => self.forget_promise(effect),
            AfterIntent::SendMessage(code) => self.send_message(&code),
            AfterIntent::SendRating(code) => self.send_rating(&code),
            AfterIntent::ChangeRating(code) => self.change_rating(&code, true),
            AfterIntent::LeaveRating(code) => self.change_rating(&code, false),
            AfterIntent::Complain { code, about } => self.complain(&code, &about),
        }
    }

    /// An answer that is none of the form's.
    pub(in crate::app) fn answer_beside(&mut self, block: &str, input: Input, revision: u64) {
        match (block.split_once(':'), input) {
            (None, Input::Chosen(ids)) if block == "delivery" => {
                let way = ids.first().map_or("", String::as_str);
                self.change_delivery(|chosen| match way {
                    "counter" => chosen.way = Way::Counter,
                    "post" => chosen.way = Way::Post,
                    _ => chosen.way = Way::Electronic,
                });
            }
            (Some(("delivery", "tariff")), Input::Chosen(ids)) => {
                let id = ids.first().cloned().unwrap_or_default();
                self.change_delivery(|chosen| chosen.tariff = id);
            }
            (Some(("delivery", field)), Input::Text(text)) => {
                let field = field.to_owned();
                self.change_delivery(|chosen| {
                    chosen.commit(&field, &text, revision);
                });
            }
            (Some(("report", field)), input) => self.answer_report(field, input, revision),
            (Some(("rating", field)), input) => self.answer_rating(field, input, revision),
            (Some(("supplement", "note")), Input::Text(text)) => self.type_note(&text, revision),
            (Some(("message", n)), Input::Text(text)) => {
                let code = match self.model.place.top() {
                    Route::Messages { code } => code.clone(),
                    _ => return,
                };
                self.write(Purpose::Message, &code, n, &text, revision);
            }
            (Some(("withdrawal", n)), Input::Text(text)) => {
                let code = match self.model.place.top() {
                    Route::Withdrawal { code } => code.clone(),
                    _ => return,
                };
                self.write(Purpose::Withdrawal, &code, n, &text, revision);
            }
            _ => {}
        }
    }

    fn change_delivery(&mut self, change: impl FnOnce(&mut Chosen)) {
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let (id, mut chosen) = (open.id.clone(), open.beside.delivery.clone());
        change(&mut chosen);
        let kept = delivery::choose(&self.store, &id, &chosen);
        self.ok(kept);
        self.stale = true;
    }

    fn type_note(&mut self, text: &str, revision: u64) {
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let held = open.beside.mending.as_ref().map(|m| m.note_revision);
        if held.is_none_or(|held| revision <= held) {
            return;
        }
        let id = open.id.clone();
        let text = crate::text::fold::normalise(text);
        let kept = supplement::put_note(&self.store, &id, &text, revision);
        self.ok(kept);
        self.stale = true;
    }

    /// A text that is written for a dossier. A late word of a text that was sent already belongs to no field any more.
    fn write(&mut self, purpose: Purpose, code: &str, n: &str, text: &str, revision: u64) {
        let held = kept::typing(&self.store, purpose, code);
        let Some(mut typing) = self.ok(held) else { return };
        if n != typing.n.to_string() || revision <= typing.revision {
            return;
        }
        typing.text = crate::text::fold::normalise(text);
        typing.revision = revision;
        self.keep_writing(purpose, code, &typing);
    }

    /// The choice of a draft; what is known of the person stands in the fields of the post until they are changed.
    pub(in crate::app) fn delivery_of(&mut self, draft: &str) -> Chosen {
        let held = delivery::chosen(&self.store, draft);
        let mut chosen = self.ok(held).flatten().unwrap_or_default();
        let (name, residence) = self.known_person();
        let untouched = |chosen: &Chosen, field: &str| chosen.revision(field) == 0;
        if untouched(&chosen, "recipient") {
            chosen.recipient = name;
        }
        if untouched(&chosen, "address") {
            chosen.address = residence;
        }
        if untouched(&chosen, "district") {
            chosen.district = delivery::district_of(&chosen.address).unwrap_or_default();
        }
        chosen
    }

    /// Name and residence, from the session first, then from the card.
    fn known_person(&mut self) -> (String, String) {
        let claims = self.link.session().map(|s| s.claims.clone());
        let facts = self.known_of_person().map(|known| known.together());
        let facts = facts.unwrap_or_default();
        let name = claims.as_ref().map(|c| c.name.clone()).unwrap_or_default();
        let residence = claims.and_then(|c| c.address.clone()).unwrap_or_default();
        (
            if name.is_empty() { facts.name } else { name },
            if residence.is_empty() {
                facts.residence
            } else {
                residence
            },
        )
    }
}

impl OpenDraft {
    /// The telephone of the form, for the post: the first answer that is one.
    pub(in crate::app) fn form_phone(&self) -> String {
        let of = |name: &str| self.data.get(name).and_then(|v| v.as_str()).map(str::to_owned);
        of("dien_thoai").unwrap_or_default()
    }
}
