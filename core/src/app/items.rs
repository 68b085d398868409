//! Items of lists in a form (children, co-owners), and choosing from choice lists.

use super::Route;
use super::model::Page;
use super::owner::Owner;
use crate::dossier::form::Input;
use crate::dossier::items;

impl Owner {
    /// Adds an item to a list of the open draft and goes there.
    pub(super) fn add_item(&mut self, list: &str, from_check: bool) {
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let Some((count, most)) = open.form.list(&open.data, list) else {
            return;
        };
        if count >= most || !open.is_open_list(list) {
            return;
        }
        let id = open.id.clone();
        let added = items::add(&self.store, &id, list, count);
        if self.ok(added).is_some() {
            let item = format!("{list}/{count}");
            self.go(Route::DraftItem { id, item, from_check });
        }
    }

    /// Takes an item away, after the person said yes.
    pub(super) fn remove_item(&mut self, item: &str) {
        let Page::Draft(open) = &self.model.page else {
            return;
        };
        let Some((list, place)) = item.rsplit_once('/') else {
            return;
        };
        let there = open.form.has_item(&open.data, item) && open.is_open_list(list);
        let (true, Ok(at)) = (there, place.parse()) else {
            return;
        };
        let id = open.id.clone();
        let removed = items::remove(&self.store, &id, list, at);
        if self.ok(removed).is_some() {
            let text = self.model.texts.t("item-removed");
            self.back();
            self.model.announcement = Some(text);
        }
    }

    /// Checks an item and goes back to its list.
    pub(super) fn item_done(&mut self, item: &str) {
        let Page::Draft(open) = &mut self.model.page else {
            return;
        };
        open.items_checked.insert(item.to_owned());
        let wrong = open
            .errors("vi")
            .iter()
            .filter(|e| e.item.as_deref() == Some(item))
            .count();
        if wrong > 0 {
            let text = self
                .model
                .texts
                .with("page-errors-title", [("count", wrong.into())]);
            self.model.announcement = Some(text);
            self.model.focus = Some("errors".into());
            return;
        }
        self.back();
    }

    /// Chooses a line of a choice list.
    pub(super) fn pick(&mut self, pointer: &str, id: &str) {
        self.answer(&format!("f:{pointer}"), Input::Chosen(vec![id.to_owned()]), 0);
        self.model.focus = Some(format!("f:{pointer}"));
    }
}
