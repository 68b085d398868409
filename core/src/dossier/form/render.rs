//! Pages and check-your-answers.

use super::control::{Control, ControlKind, Repeat};
use super::layout::{Element, PageDef};
use super::model::{Condition, Marks, Page, SummarySection};
use super::part::{Item, Part};
use super::rules::View;
use super::{Form, messages, value};
use crate::screen::{
    Block, Button, ButtonRole, ChoiceOption, FieldKind, Label, ListRow, NoticeKind, SummaryRow, Tag,
};
use crate::text::lunar;
use serde_json::Value;
use std::collections::HashSet;

/// How many lines of a choice list are offered at once.
const OFFERED: usize = 8;

impl Form {
    /// A page for some answers: only what is visible, with the errors, revisions and sources the caller marks.
    /// A page that does not exist is empty. Rows `pick:<pointer>=<id>` choose from a list, rows `item:<pointer>` open an item,
    /// buttons `add:<pointer>` add one: the caller gives them their meaning.
    pub fn page(&self, index: usize, data: &Value, lang: &str, marks: &Marks) -> Page {
        let Some(page) = self.root.layout.pages.get(index) else {
            return Page {
                id: String::new(),
                title: String::new(),
                blocks: Vec::new(),
            };
        };
        let view = self.view(data);
        let scene = Scene::new(self, &self.root, &view, "", lang, marks);
        Page {
            id: page.id.clone(),
            title: self.texts.text(lang, &page.title_key),
            blocks: scene.blocks(page),
        }
    }

    /// The visible questions with their answers in words, page by page; pages without questions are left out. An item of
    /// a list is one row, with its answers one a line.
    pub fn summary(&self, data: &Value, lang: &str) -> Vec<SummarySection> {
        let view = self.view(data);
        let section = |(at, page): (usize, &PageDef)| {
            let controls = page.elements.iter().filter_map(|element| match element {
                Element::Control(at) if view.visible[*at] => Some(&self.root.layout.controls[*at]),
                _ => None,
            });
            let rows: Vec<SummaryRow> = controls
                .flat_map(|control| self.rows(control, &view, lang))
                .collect();
            let title = self.texts.text(lang, &page.title_key);
            (!rows.is_empty()).then_some(SummarySection {
                page: at,
                title,
                rows,
            })
        };
        let pages = self.root.layout.pages.iter().enumerate();
        pages.filter_map(section).collect()
    }

    /// A condition in words, "Tình trạng hôn nhân hiện nay: Đã ly hôn", for papers that only some need. `None` when it is
    /// not about options of a question of this form.
    pub fn condition_text(&self, condition: &Condition, lang: &str) -> Option<String> {
        let spot = self.find(&condition.pointer()?)?;
        let ids: Vec<&str> = match (condition.schema.get("const"), condition.schema.get("enum")) {
            (Some(value), _) => vec![value.as_str()?],
            (None, Some(values)) => values
                .as_array()?
                .iter()
                .map(Value::as_str)
                .collect::<Option<_>>()?,
            (None, None) => return None,
        };
        let options: Vec<String> = ids
            .into_iter()
            .map(|id| spot.control.option_label(id, lang, &self.texts))
            .collect();
        Some(format!(
            "{}: {}",
            spot.control.label(lang, &self.texts),
            options.join(" / ")
        ))
    }

    fn rows(&self, control: &Control, view: &View, lang: &str) -> Vec<SummaryRow> {
        let ControlKind::Repeat(repeat) = &control.kind else {
            return vec![self.row(control, "", &view.data, lang)];
        };
        let items = value::get(&view.data, &control.path).and_then(Value::as_array);
        let Some(items) = items.filter(|items| !items.is_empty()) else {
            return vec![SummaryRow {
                value: messages::default(lang, "form-items-none", &[]),
                ..self.row(control, "", &view.data, lang)
            }];
        };
        let row = |(at, data): (usize, &Value)| {
            let item = Item { control, repeat, at };
            let within = repeat.part.view(data);
            let controls = repeat.part.layout.controls.iter().zip(&within.visible);
            let lines: Vec<String> = controls
                .filter(|(_, visible)| **visible)
                .map(|(c, _)| self.row(c, "", &within.data, lang))
                .map(|row| format!("{}: {}", row.label, row.value.replace('\n', ", ")))
                .collect();
            SummaryRow {
                id: format!("{}/{at}", control.block_id("")),
                label: self.item_name(&item, &view.data, lang),
                value: lines.join("\n"),
                source: None,
                change: None,
            }
        };
        items.iter().enumerate().map(row).collect()
    }

    pub(super) fn row(&self, control: &Control, base: &str, data: &Value, lang: &str) -> SummaryRow {
        SummaryRow {
            id: control.block_id(base),
            label: control.label(lang, &self.texts),
            value: value::words(control, value::get(data, &control.path), lang, &self.texts),
            source: None,
            change: None,
        }
    }
}

/// What a page is rendered from.
pub(super) struct Scene<'a> {
    form: &'a Form,
    part: &'a Part,
    view: &'a View,
    /// Pointer of the item, or empty.
    base: &'a str,
    required: HashSet<String>,
    lang: &'a str,
    marks: &'a Marks,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        form: &'a Form,
        part: &'a Part,
        view: &'a View,
        base: &'a str,
        lang: &'a str,
        marks: &'a Marks,
    ) -> Self {
        Self {
            form,
            part,
            view,
            base,
            required: part.required_now(view),
            lang,
            marks,
        }
    }

    pub(super) fn blocks(&self, page: &PageDef) -> Vec<Block> {
        let layout = &self.part.layout;
        let shown = page
            .elements
            .iter()
            .filter(|e| self.view.holds(layout.rules_of(e)));
        let blocks = |element: &Element| match element {
            Element::Heading { key, .. } => vec![Block::Heading {
                id: format!("h:{key}"),
                text: self.form.texts.text(self.lang, key),
            }],
            Element::Paragraph { key, .. } => vec![Block::Paragraph {
                id: format!("p:{key}"),
                text: self.form.texts.text(self.lang, key),
            }],
            Element::Control(at) => self.control(&layout.controls[*at]),
        };
        shown.flat_map(blocks).collect()
    }

    fn control(&self, control: &Control) -> Vec<Block> {
        let fixed =
            !self.view.enables(&control.rules) || matches!(control.kind, ControlKind::Computed { .. });
        if fixed {
            // the catalogue has no locked input: what may not be changed is shown as a fact
            return vec![Block::Summary {
                id: control.block_id(self.base),
                title: String::new(),
                rows: vec![self.form.row(control, self.base, &self.view.data, self.lang)],
            }];
        }
        let id = control.block_id(self.base);
        let current = value::get(&self.view.data, &control.path);
        let value_revision = self.marks.revisions.get(&id).copied().unwrap_or(0);
        let label = self.label(control);
        let field = |input, value, max_chars| Block::Field {
            id: id.clone(),
            label: label.clone(),
            input,
            value,
            value_revision,
            max_chars,
        };
        let yes_no = ["true".to_owned(), "false".to_owned()];
        match &control.kind {
            ControlKind::Text(input) => vec![field(*input, value::field_text(current), control.max_chars)],
            ControlKind::Number { money: true, .. } | ControlKind::Computed { .. } => {
                vec![field(FieldKind::Money, value::field_text(current), 0)]
            }
            ControlKind::Number { .. } => vec![field(FieldKind::Number, value::field_text(current), 0)],
            ControlKind::Date { partial, lunar } => {
                let value = current
                    .and_then(Value::as_str)
                    .and_then(value::parse_partial)
                    .unwrap_or_default();
                let date = Block::Date {
                    id,
                    label,
                    value,
                    value_revision,
                    partial: *partial,
                };
                let words = lunar.then(|| lunar::words(value, self.lang)).flatten();
                let hint = words.map(|date| Block::Paragraph {
                    id: format!("lunar:{}{}", self.base, control.pointer),
                    text: messages::default(self.lang, "form-lunar", &[("date", date)]),
                });
                std::iter::once(date).chain(hint).collect()
            }
            ControlKind::Listed(list) => {
                let text = value::field_text(current);
                match list.label(&text, self.lang) {
                    Some(name) => vec![field(FieldKind::Search, name.to_owned(), 0)],
                    None if text.is_empty() => vec![field(FieldKind::Search, text, 0)],
                    None => {
                        let offers = self.offers(control, &list.search(&text, self.lang, OFFERED));
                        vec![field(FieldKind::Search, text, 0), offers]
                    }
                }
            }
            ControlKind::One(ids) => vec![self.choice(control, ids, current, label, false)],
            ControlKind::Many(ids) => vec![self.choice(control, ids, current, label, true)],
            ControlKind::Check => vec![self.choice(control, &yes_no[..1], current, label, true)],
            ControlKind::YesNo => vec![self.choice(control, &yes_no, current, label, false)],
            ControlKind::Repeat(repeat) => self.list(control, repeat, &label),
        }
    }

    fn offers(&self, control: &Control, hits: &[super::Hit]) -> Block {
        let pointer = format!("{}{}", self.base, control.pointer);
        let rows = hits.iter().map(|hit| ListRow {
            id: format!("pick:{pointer}={}", hit.id),
            title: hit.label.clone(),
            detail: hit.formerly.as_ref().map_or_else(String::new, |name| {
                messages::default(self.lang, "form-list-formerly", &[("name", name.clone())])
            }),
            tag: None,
        });
        Block::List {
            id: format!("offers:{pointer}"),
            title: messages::default(self.lang, "form-list-choose", &[]),
            rows: rows.collect(),
            empty: messages::default(self.lang, "form-list-none", &[]),
            more: None,
        }
    }

    fn list(&self, control: &Control, repeat: &Repeat, label: &Label) -> Vec<Block> {
        let id = control.block_id(self.base);
        let items = value::get(&self.view.data, &control.path).and_then(Value::as_array);
        let count = items.map_or(0, Vec::len);
        let rows = (0..count).map(|at| {
            let pointer = format!("{}/{at}", control.pointer);
            let below = format!("{id}/{at}/");
            let wrong = self.marks.errors.keys().any(|block| block.starts_with(&below));
            ListRow {
                id: format!("item:{pointer}"),
                title: self
                    .form
                    .item_name(&Item { control, repeat, at }, &self.view.data, self.lang),
                detail: String::new(),
                tag: wrong.then(|| Tag {
                    tone: NoticeKind::Warning,
                    text: messages::default(self.lang, "form-item-mend", &[]),
                }),
            }
        });
        let more = (count < repeat.max).then(|| Button {
            id: format!("add:{}", control.pointer),
            label: self.form.texts.text(self.lang, &format!("{}.add", control.key)),
            role: ButtonRole::Secondary,
            enabled: true,
            confirm: None,
        });
        let hint = (!label.hint.is_empty()).then(|| Block::Paragraph {
            id: format!("hint:{}", control.pointer),
            text: label.hint.clone(),
        });
        let error = label.error.as_ref().map(|error| Block::Notice {
            id: format!("error:{}", control.pointer),
            tone: NoticeKind::Error,
            title: error.clone(),
            text: String::new(),
            code: None,
            actions: Vec::new(),
        });
        let list = Block::List {
            id: id.clone(),
            title: label.text.clone(),
            rows: rows.collect(),
            empty: messages::default(self.lang, "form-items-none", &[]),
            more,
        };
        hint.into_iter().chain(error).chain([list]).collect()
    }

    fn choice(
        &self,
        control: &Control,
        ids: &[String],
        value: Option<&Value>,
        label: Label,
        many: bool,
    ) -> Block {
        let texts = &self.form.texts;
        let option = |id: &String| ChoiceOption {
            id: id.clone(),
            label: control.option_label(id, self.lang, texts),
            hint: texts.text(self.lang, &format!("{}.{id}.description", control.key)),
        };
        let selected = value::selected(value)
            .into_iter()
            .filter(|id| ids.contains(id))
            .collect();
        Block::Choice {
            id: control.block_id(self.base),
            label,
            options: ids.iter().map(option).collect(),
            selected,
            many,
        }
    }

    fn label(&self, control: &Control) -> Label {
        let id = control.block_id(self.base);
        let optional = !self.required.contains(&control.pointer);
        let texts = &self.form.texts;
        Label {
            text: control.label(self.lang, texts),
            hint: texts.text(self.lang, &format!("{}.description", control.key)),
            error: self.marks.errors.get(&id).cloned(),
            optional,
            optional_text: if optional {
                messages::default(self.lang, "form-optional", &[])
            } else {
                String::new()
            },
            source: self.marks.sources.get(&id).cloned(),
        }
    }
}
