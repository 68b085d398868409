mod choices;
mod errors;
mod input;
mod items;
mod migration;
mod pages;
mod properties;
mod refusal;
mod suite;

use super::{Form, FormSpec, Input, Lists, Marks, Page};
use crate::procedure::Record;
use crate::screen::{Block, FieldKind, PartialDate};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Forms whose pages are held as snapshots.
pub(super) const CODES: [&str; 3] = ["1.004873", "1.001193", "1.001612"];

/// Every modelled procedure.
pub(super) const ALL: [&str; 13] = [
    "1.000656", "1.000894", "1.001193", "1.001612", "1.004222", "1.004837", "1.004859", "1.004873",
    "1.011607", "1.013831", "1.014027", "2.000635", "3.000333",
];

/// The province's choice lists.
pub(super) fn lists() -> &'static Lists {
    static LISTS: std::sync::OnceLock<Lists> = std::sync::OnceLock::new();
    LISTS.get_or_init(|| {
        let list = |name: &str| {
            let path = format!(
                "{}/../tests/province/data/lists/{name}.json",
                env!("CARGO_MANIFEST_DIR")
            );
            let file = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            (name.to_owned(), std::sync::Arc::new(super::ChoiceList::new(file)))
        };
        ["communes", "countries", "ethnic-groups"].map(list).into()
    })
}

pub(super) fn record(code: &str) -> Record {
    let path = format!(
        "{}/../tests/province/data/procedures/{code}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    Record::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(super) fn form(code: &str) -> Form {
    Form::compile(&record(code).form, lists()).unwrap()
}

pub(super) fn small(properties: &Value, controls: &Value) -> FormSpec {
    let texts: std::collections::BTreeMap<String, String> = ["p", "a", "b", "c", "d", "g"]
        .iter()
        .map(|key| (format!("{key}.label"), key.to_uppercase()))
        .chain(
            ["x", "y"]
                .iter()
                .flat_map(|id| ["a", "b"].map(|key| (format!("{key}.{id}"), (*id).to_owned()))),
        )
        .collect();
    FormSpec {
        schema: json!({"type": "object", "properties": properties}),
        uischema: json!({"type": "Categorization", "elements": [{"type": "Category", "i18n": "p", "elements": controls}]}),
        texts: [("vi".to_owned(), texts.clone()), ("en".to_owned(), texts)].into(),
        checks: Value::Null,
    }
}

pub(super) fn control(name: &str) -> Value {
    json!({"type": "Control", "scope": format!("#/properties/{name}")})
}

pub(super) fn shown_when(name: &str, on: &str, value: &str) -> Value {
    json!({"type": "Control", "scope": format!("#/properties/{name}"), "rule": {"effect": "SHOW",
        "condition": {"scope": format!("#/properties/{on}"), "schema": {"const": value}}}})
}

pub(super) fn choice() -> Value {
    json!({"type": "string", "enum": ["x", "y"]})
}

pub(super) fn text(s: &str) -> Input {
    Input::Text(s.to_owned())
}

pub(super) fn chosen(id: &str) -> Input {
    Input::Chosen(vec![id.to_owned()])
}

pub(super) fn ids(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(|b| block_id(b).to_owned()).collect()
}

pub(super) fn block_id(block: &Block) -> &str {
    match block {
        Block::Heading { id, .. }
        | Block::Paragraph { id, .. }
        | Block::Field { id, .. }
        | Block::Choice { id, .. }
        | Block::Date { id, .. }
        | Block::List { id, .. }
        | Block::Notice { id, .. }
        | Block::Summary { id, .. } => id,
        other => panic!("no block of a form: {other:?}"),
    }
}

/// A page as lines, for snapshots.
pub(super) fn lines(page: &Page) -> String {
    let mut out = format!("# {} [{}]\n", page.title, page.id);
    for block in &page.blocks {
        let head = |label: &crate::screen::Label| {
            let mut line = label.text.clone();
            for part in [&label.optional_text, &label.hint]
                .into_iter()
                .filter(|part| !part.is_empty())
            {
                write!(line, "\n    {part}").unwrap();
            }
            if let Some(error) = &label.error {
                write!(line, "\n    ! {error}").unwrap();
            }
            line
        };
        match block {
            Block::Heading { text, .. } => writeln!(out, "\n## {text}").unwrap(),
            Block::Paragraph { text, .. } => writeln!(out, "{text}").unwrap(),
            Block::Field {
                id,
                label,
                input,
                value,
                max_chars,
                ..
            } => {
                writeln!(
                    out,
                    "{id} {input:?} max {max_chars} = {value:?}\n    {}",
                    head(label)
                )
                .unwrap();
            }
            Block::Date {
                id,
                label,
                value,
                partial,
                ..
            } => {
                writeln!(
                    out,
                    "{id} date partial={partial} = {value:?}\n    {}",
                    head(label)
                )
                .unwrap();
            }
            Block::Choice {
                id,
                label,
                options,
                selected,
                many,
                ..
            } => {
                writeln!(out, "{id} many={many} = {selected:?}\n    {}", head(label)).unwrap();
                for option in options {
                    let hint = if option.hint.is_empty() {
                        String::new()
                    } else {
                        format!(" – {}", option.hint)
                    };
                    writeln!(out, "    ( ) {} {}{hint}", option.id, option.label).unwrap();
                }
            }
            other => writeln!(out, "{other:?}").unwrap(),
        }
    }
    out
}

/// Answers every visible question, as a person would, with one item in every list; `pick` chooses among options.
pub(super) fn answer_all(form: &Form, data: &mut Value, pick: &mut dyn FnMut(usize) -> usize) {
    for _ in 0..20 {
        let mut changed = false;
        for index in form.visible_pages(data) {
            let mut blocks = form.page(index, data, "vi", &Marks::default()).blocks;
            let lists: Vec<String> = blocks.iter().filter_map(list_of).collect();
            for list in lists {
                if form.list(data, &list).is_some_and(|(count, _)| count == 0) {
                    Form::put(data, &format!("{list}/0"), json!({}));
                    changed = true;
                }
                let item = form.item_page(&format!("{list}/0"), data, "vi", &Marks::default());
                blocks.extend(item.unwrap().blocks);
            }
            for block in blocks {
                changed |= match &block {
                    Block::Field {
                        id,
                        input: FieldKind::Search,
                        value,
                        ..
                    } if value.is_empty() => ["14026", "VN", "01"]
                        .iter()
                        .any(|choice| form.set(data, id, chosen(choice)).is_ok()),
                    _ => answer(&block, pick).is_some_and(|(id, input)| form.set(data, &id, input).unwrap()),
                };
            }
        }
        if !changed {
            return;
        }
    }
    panic!("the form never comes to rest");
}

/// Pointer of the list of things a block is.
fn list_of(block: &Block) -> Option<String> {
    match block {
        Block::List { id, .. } => id.strip_prefix("f:").map(str::to_owned),
        _ => None,
    }
}

/// A right answer for a block that has none.
pub(super) fn answer(block: &Block, pick: &mut dyn FnMut(usize) -> usize) -> Option<(String, Input)> {
    match block {
        Block::Field { id, input, value, .. } if value.is_empty() => {
            let value = match input {
                // two people have two numbers
                FieldKind::IdNumber if id.contains("_nam_") || id.contains("tre_") => "036 190 012 346",
                FieldKind::IdNumber => "036 190 012 345",
                FieldKind::Phone => "0912.345.678",
                FieldKind::Email => "ten@example.vn",
                FieldKind::Number => "3",
                FieldKind::Money => "50.000.000",
                FieldKind::Multiline => "một\nhai",
                _ if id.contains("ma_nganh") => "4711",
                _ if id.contains("so_tai_khoan") => "0123456789",
                _ => "Nguyễn Thị Ví Dụ",
            };
            Some((id.clone(), text(value)))
        }
        Block::Date {
            id, value, partial, ..
        } if value.year.is_none() => {
            let day = PartialDate {
                // a guardian is older than the child
                year: Some(if id.contains("giam_ho") { 1940 } else { 1950 }),
                month: Some(2),
                day: Some(28),
            };
            let date = match pick(3) {
                0 if *partial => PartialDate {
                    day: None,
                    month: None,
                    ..day
                },
                1 if *partial => PartialDate { day: None, ..day },
                _ => day,
            };
            Some((id.clone(), Input::Date(date)))
        }
        Block::Choice {
            id,
            options,
            selected,
            ..
        } if selected.is_empty() => Some((id.clone(), chosen(&options[pick(options.len())].id))),
        _ => None,
    }
}
