//! A message from Zalo or a telephone, pasted: read for the dossier it is about.

use crate::app::model::PastedText;
use crate::app::owner::Owner;
use crate::status::pasted::{self, About, Pasted};
use crate::store::kv;

const PASTED: &str = "inbox.pasted";

impl Owner {
    /// What stands in the field, and what is read of it.
    pub(super) fn pasted(&mut self) -> (PastedText, Option<Pasted>) {
        let held = kv::get::<PastedText>(&self.store, PASTED);
        let held = self.ok(held).flatten().unwrap_or_default();
        let read = pasted::read(&held.text);
        (held, read)
    }

    pub(in crate::app) fn paste(&mut self, text: &str, revision: u64) {
        let (held, _) = self.pasted();
        if revision <= held.revision {
            return;
        }
        let text = crate::text::fold::normalise(text);
        self.keep_pasted(&PastedText { text, revision });
    }

    pub(super) fn clear_pasted(&mut self) {
        let (held, _) = self.pasted();
        self.keep_pasted(&PastedText {
            text: String::new(),
            ..held
        });
    }

    fn keep_pasted(&mut self, pasted: &PastedText) {
        let kept = kv::put(&self.store, PASTED, pasted);
        self.ok(kept);
        self.stale = true;
    }

    /// Goes where the message leads; the province's own word is there, whatever the message says.
    pub(super) fn open_pasted(&mut self) {
        match self.pasted().1.map(|read| read.about) {
            Some(About::Dossier(code)) => self.open_dossier(code),
            Some(About::Report(id)) => self.open_report(&id),
            // The button stands only under a message that was read; its field says when nothing was.
            None => {}
        }
    }
}
