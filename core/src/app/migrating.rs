//! A draft whose form the province has changed: brought to the new form when it is opened, with a word about everything that
//! has no place any more and a mark on what is new.

use super::owner::Owner;
use super::rows::answers_of;
use crate::dossier::changes;
use crate::dossier::store::{self as drafts, DraftState};
use crate::dossier::supplement;
use crate::procedure::model::Record;
use crate::procedure::store as catalogue;
use std::sync::Arc;

impl Owner {
    /// Brings a draft that is being edited to the newest form, when that is here and this app can show it. Not `now`: only sees to
    /// it that the form comes.
    pub(super) fn bring_up_to_date(&mut self, id: &str, now: bool) {
        // The answer to a return is judged by the form the dossier was filed with.
        let mended = supplement::drafts(&self.store);
        if self
            .ok(mended)
            .is_none_or(|mended| mended.iter().any(|draft| draft == id))
        {
            return;
        }
        let held = drafts::draft(&self.store, id);
        let Some(draft) = self.ok(held).flatten().filter(|d| d.state == DraftState::Editing) else {
            return;
        };
        let entry = catalogue::lookup(&self.store, &draft.procedure);
        let newest = self.ok(entry).flatten().and_then(|entry| entry.form);
        let Some(newest) = newest.filter(|newest| *newest != draft.form) else {
            return;
        };
        let record = catalogue::record(&self.store, &draft.procedure);
        let Some(row) = self.ok(record).flatten().filter(|row| row.version == newest) else {
            return self.want_record(&draft.procedure);
        };
        if !now {
            return;
        }
        let (Ok(was), Ok(now)) = (Record::parse(&draft.snapshot), Record::parse(&row.json)) else {
            // The newer record was judged when it came; the older one is what the draft goes on with.
            return;
        };
        let (Ok(older), Ok(newer)) = (self.compile(&Arc::new(was)), self.compile(&Arc::new(now))) else {
            return;
        };
        let answers = drafts::answers(&self.store, id);
        let Some(answers) = self.ok(answers) else { return };
        let held = changes::of(&self.store, id);
        let Some(held) = self.ok(held) else { return };
        let aside = held.map(|held| held.change.gone).unwrap_or_default();
        let change = newer.change_from(&older, &answers_of(&answers), &aside);
        let migrated = changes::migrate(&self.store, id, &newest, &row.json, &change);
        self.ok(migrated);
    }

    /// The person has looked at what changed.
    pub(super) fn change_seen(&mut self, draft: &str) {
        let seen = changes::mark_seen(&self.store, draft);
        self.ok(seen);
        self.back();
    }
}
