//! Pages and check-your-answers.

use super::layout::{Control, ControlKind, Element};
use super::model::{Condition, Marks, Page, SummarySection};
use super::rules::View;
use super::{Form, messages, value};
use crate::screen::{Block, ChoiceOption, FieldKind, Label, SummaryRow};
use serde_json::Value;
use std::collections::HashSet;

impl Form {
    /// A page for some answers: only what is visible, with the errors, revisions and sources the caller marks.
    /// A page that does not exist is empty.
    pub fn page(&self, index: usize, data: &Value, lang: &str, marks: &Marks) -> Page {
        let Some(page) = self.layout.pages.get(index) else {
            return Page {
                id: String::new(),
                title: String::new(),
                blocks: Vec::new(),
            };
        };
        let view = self.view(data);
        let required = self.required_now(&view);
        let blocks = page
            .elements
            .iter()
            .filter(|element| view.holds(self.layout.rules_of(element)))
            .map(|element| match element {
                Element::Heading { key, .. } => Block::Heading {
                    id: format!("h:{key}"),
                    text: self.texts.text(lang, key),
                },
                Element::Paragraph { key, .. } => Block::Paragraph {
                    id: format!("p:{key}"),
                    text: self.texts.text(lang, key),
                },
                Element::Control(at) => self.block(&self.layout.controls[*at], &view, &required, lang, marks),
            })
            .collect();
        Page {
            id: page.id.clone(),
            title: self.texts.text(lang, &page.title_key),
            blocks,
        }
    }

    /// The visible questions with their answers in words, page by page; pages without questions are left out.
    pub fn summary(&self, data: &Value, lang: &str) -> Vec<SummarySection> {
        let view = self.view(data);
        let section = |(at, page): (usize, &super::layout::PageDef)| {
            let controls = page.elements.iter().filter_map(|element| match element {
                Element::Control(at) if view.visible[*at] => Some(&self.layout.controls[*at]),
                _ => None,
            });
            let rows: Vec<SummaryRow> = controls.map(|control| self.row(control, &view, lang)).collect();
            let title = self.texts.text(lang, &page.title_key);
            (!rows.is_empty()).then_some(SummarySection {
                page: at,
                title,
                rows,
            })
        };
        self.layout.pages.iter().enumerate().filter_map(section).collect()
    }

    /// A condition in words, "Tình trạng hôn nhân hiện nay: Đã ly hôn", for papers that only some need. `None` when it is
    /// not about options of a question of this form.
    pub fn condition_text(&self, condition: &Condition, lang: &str) -> Option<String> {
        let control = self.find(&condition.pointer()?)?;
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
            .map(|id| control.option_label(id, lang, &self.texts))
            .collect();
        Some(format!(
            "{}: {}",
            control.label(lang, &self.texts),
            options.join(" / ")
        ))
    }

    fn row(&self, control: &Control, view: &View, lang: &str) -> SummaryRow {
        SummaryRow {
            id: control.block_id.clone(),
            label: control.label(lang, &self.texts),
            value: value::words(control, value::get(&view.data, &control.path), lang, &self.texts),
            source: None,
            change: None,
        }
    }

    fn block(
        &self,
        control: &Control,
        view: &View,
        required: &HashSet<String>,
        lang: &str,
        marks: &Marks,
    ) -> Block {
        if !view.enables(&control.rules) {
            // the catalogue has no locked input: what may not be changed is shown as a fact
            return Block::Summary {
                id: control.block_id.clone(),
                title: String::new(),
                rows: vec![self.row(control, view, lang)],
            };
        }
        let id = control.block_id.clone();
        let label = self.label(control, !required.contains(&control.pointer), lang, marks);
        let current = value::get(&view.data, &control.path);
        let value_revision = marks.revisions.get(&id).copied().unwrap_or(0);
        match &control.kind {
            ControlKind::Text(input) => {
                let value = value::field_text(current);
                Block::Field {
                    id,
                    label,
                    input: *input,
                    value,
                    value_revision,
                    max_chars: control.max_chars,
                }
            }
            ControlKind::Number { money, .. } => {
                let input = if *money {
                    FieldKind::Money
                } else {
                    FieldKind::Number
                };
                Block::Field {
                    id,
                    label,
                    input,
                    value: value::field_text(current),
                    value_revision,
                    max_chars: 0,
                }
            }
            ControlKind::Date { partial } => {
                let value = current
                    .and_then(Value::as_str)
                    .and_then(value::parse_partial)
                    .unwrap_or_default();
                Block::Date {
                    id,
                    label,
                    value,
                    value_revision,
                    partial: *partial,
                }
            }
            ControlKind::One(ids) => self.choice(control, ids, current, label, false, lang),
            ControlKind::Many(ids) => self.choice(control, ids, current, label, true, lang),
            ControlKind::Check => self.choice(control, &["true".to_owned()], current, label, true, lang),
            ControlKind::YesNo => self.choice(
                control,
                &["true".to_owned(), "false".to_owned()],
                current,
                label,
                false,
                lang,
            ),
        }
    }

    fn choice(
        &self,
        control: &Control,
        ids: &[String],
        value: Option<&Value>,
        label: Label,
        many: bool,
        lang: &str,
    ) -> Block {
        let option = |id: &String| ChoiceOption {
            id: id.clone(),
            label: control.option_label(id, lang, &self.texts),
            hint: self
                .texts
                .text(lang, &format!("{}.{id}.description", control.key)),
        };
        let selected = value::selected(value)
            .into_iter()
            .filter(|id| ids.contains(id))
            .collect();
        Block::Choice {
            id: control.block_id.clone(),
            label,
            options: ids.iter().map(option).collect(),
            selected,
            many,
        }
    }

    fn label(&self, control: &Control, optional: bool, lang: &str, marks: &Marks) -> Label {
        Label {
            text: control.label(lang, &self.texts),
            hint: self.texts.text(lang, &format!("{}.description", control.key)),
            error: marks.errors.get(&control.block_id).cloned(),
            optional,
            optional_text: if optional {
                messages::default(lang, "form-optional", &[])
            } else {
                String::new()
            },
            source: marks.sources.get(&control.block_id).cloned(),
        }
    }
}
