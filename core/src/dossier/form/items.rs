//! Lists of objects: children, co-owners, parcels of land.

use super::model::{Marks, Page};
use super::part::Item;
use super::render::Scene;
use super::{Form, value};
use crate::screen::SummaryRow;
use serde_json::Value;

impl Form {
    /// The list a pointer (`/con`) names with how many items it has now and may have; `None` when there is no such list.
    pub fn list(&self, data: &Value, pointer: &str) -> Option<(usize, usize)> {
        let (_, control, repeat) = self.root.repeats().find(|(_, c, _)| c.pointer == pointer)?;
        let held = value::get(data, &control.path).and_then(Value::as_array);
        Some((held.map_or(0, Vec::len), repeat.max))
    }

    /// True when there is an item at this pointer (`/con/0`).
    pub fn has_item(&self, data: &Value, item: &str) -> bool {
        self.root.item_at(item).is_some_and(|item| {
            value::get(data, &item.control.path)
                .and_then(Value::as_array)
                .is_some_and(|items| items.len() > item.at)
        })
    }

    /// The item an answer stands in, `/con/0` for `/con/0/ho_ten` and for itself; `None` outside of lists.
    pub fn item_of(&self, pointer: &str) -> Option<String> {
        let item = self.root.item_at(pointer).map(|item| item.pointer());
        item.or_else(|| self.root.locate(pointer)?.item.map(|item| item.pointer()))
    }

    /// The visible answers of one item in words; `id` is the block id.
    pub fn item_rows(&self, item: &str, data: &Value, lang: &str) -> Vec<SummaryRow> {
        let Some(found) = self.root.item_at(item).filter(|_| self.has_item(data, item)) else {
            return Vec::new();
        };
        let path: Vec<String> = [found.control.path.clone(), vec![found.at.to_string()]].concat();
        let view = found
            .repeat
            .part
            .view(value::get(data, &path).unwrap_or(&Value::Null));
        let controls = found.repeat.part.layout.controls.iter().zip(&view.visible);
        controls
            .filter(|(_, visible)| **visible)
            .map(|(control, _)| self.row(control, item, &view.data, lang))
            .collect()
    }

    /// The page an item's list stands on.
    pub fn page_of_item(&self, item: &str) -> Option<usize> {
        self.root.item_at(item).map(|item| item.control.page)
    }

    /// The questions of one item, as [`Form::page`]; `None` when there is no such item.
    pub fn item_page(&self, item: &str, data: &Value, lang: &str, marks: &Marks) -> Option<Page> {
        if !self.has_item(data, item) {
            return None;
        }
        let found = self.root.item_at(item)?;
        let path: Vec<String> = [found.control.path.clone(), vec![found.at.to_string()]].concat();
        let view = found.repeat.part.view(value::get(data, &path)?);
        let base = found.pointer();
        let scene = Scene::new(self, &found.repeat.part, &view, &base, lang, marks);
        let page = found.repeat.part.layout.pages.first()?;
        Some(Page {
            id: base.clone(),
            title: self.item_name(&found, data, lang),
            blocks: scene.blocks(page),
        })
    }

    /// "Người con 2: Nguyễn Văn Ví Dụ", or without a name "Người con 2".
    pub(super) fn item_name(&self, item: &Item<'_>, data: &Value, lang: &str) -> String {
        let kind = self.texts.text(lang, &format!("{}.item", item.control.key));
        let number = format!("{kind} {}", item.at + 1);
        let name = item.repeat.label.as_ref().and_then(|below| {
            let control = item
                .repeat
                .part
                .layout
                .controls
                .iter()
                .find(|c| &c.path == below)?;
            let path: Vec<String> = [
                item.control.path.clone(),
                vec![item.at.to_string()],
                below.clone(),
            ]
            .concat();
            value::get(data, &path).map(|value| value::words(control, Some(value), lang, &self.texts))
        });
        match name {
            Some(name) => format!("{number}: {name}"),
            None => number,
        }
    }
}
