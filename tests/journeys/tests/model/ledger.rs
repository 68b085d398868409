//! What the person was told is kept, and so must be there.

use motcua_journeys::driven::Held;
use std::collections::BTreeMap;

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Being written.
    Editing,
    /// Confirmed: at the phone's outbox or with the province, nowhere else.
    Confirmed,
    /// Deleted, to be brought back.
    Deleted,
}

/// A draft as the person knows it.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Its id in the app.
    pub(crate) id: String,
    /// Its field `ma`: what tells its dossier from others.
    pub(crate) mark: String,
    /// The last word seen to be kept, by field.
    pub(crate) words: BTreeMap<String, String>,
    /// SHA-256 of each file, by name.
    pub(crate) files: BTreeMap<String, String>,
    /// Where it stands.
    pub(crate) stage: Stage,
}

impl Draft {
    /// Compares with what the app shows. A word whose field the form lost must be told on the page of changes.
    pub(crate) fn assert_held(&self, held: &Held) {
        for (field, word) in &self.words {
            let there = if held.asked.contains(field) {
                held.words.get(field) == Some(word)
            } else {
                held.changes.contains(word.as_str())
            };
            assert!(there, "{}: “{word}” of {field} is lost: {held:?}", self.mark);
        }
        for (field, word) in &held.words {
            let said = self.words.get(field);
            assert_eq!(said, Some(word), "{}: {field} holds what nobody said", self.mark);
        }
        let mut held_files = held.files.clone();
        held_files.sort();
        let files: Vec<String> = self.files.keys().cloned().collect();
        assert_eq!(held_files, files, "{}: its files", self.mark);
    }

    /// After a kill in the middle of a step either the old or the new may stand; what stands then is what counts.
    pub(crate) fn settle_word(&mut self, field: &str, new: &str, held: &Held) {
        if held.words.get(field).map(String::as_str) == Some(new) {
            self.words.insert(field.to_owned(), new.to_owned());
        }
    }
}
