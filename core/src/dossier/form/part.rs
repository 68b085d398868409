//! A set of questions that are answered together: the whole form, or one item of a list.

use super::control::{Around, Control, ControlKind, Repeat};
use super::layout::{self, Layout};
use super::lists::Lists;
use super::model::{FormError, Texts};
use super::required::{Requirement, refuse_unreachable, requirements};
use super::rules::{self, View};
use super::schema;
use serde_json::Value;
use std::collections::HashMap;

pub(super) struct Part {
    pub(super) layout: Layout,
    pub(super) by_pointer: HashMap<String, usize>,
    pub(super) requirements: Vec<Requirement>,
}

impl Part {
    /// The form.
    pub(super) fn root(
        schema: &Value,
        uischema: &Value,
        texts: &Texts,
        lists: &Lists,
    ) -> Result<Self, FormError> {
        let around = Around {
            texts,
            lists,
            top: true,
        };
        let leaves = schema::leaves(schema, "/schema")?;
        let layout = layout::compile(uischema, &leaves, &around)?;
        Self::of(layout, schema, "/schema")
    }

    /// An item of a list: `detail` is the UI schema of one, with scopes below the item.
    pub(super) fn item(
        schema: &Value,
        detail: &Value,
        key: &str,
        pointer: &str,
        around: &Around<'_>,
    ) -> Result<Self, FormError> {
        let at = format!("{key}/items");
        let leaves = schema::leaves(schema, &at)?;
        let within = Around {
            top: false,
            ..*around
        };
        let layout = layout::compile_item(detail, &leaves, key, pointer, &within)?;
        Self::of(layout, schema, &at)
    }

    fn of(layout: Layout, schema: &Value, pointer: &str) -> Result<Self, FormError> {
        let controls = layout.controls.iter().enumerate();
        let by_pointer: HashMap<String, usize> = controls.map(|(at, c)| (c.pointer.clone(), at)).collect();
        rules::refuse_cycles(&layout, &by_pointer)?;
        for control in &layout.controls {
            if let ControlKind::Computed { expr, .. } = &control.kind {
                expr.refuse_unknown(&layout)?;
            }
        }
        let requirements = requirements(schema, pointer)?;
        refuse_unreachable(&requirements, &by_pointer)?;
        Ok(Self {
            layout,
            by_pointer,
            requirements,
        })
    }

    pub(super) fn control(&self, pointer: &str) -> Option<&Control> {
        self.by_pointer
            .get(pointer)
            .and_then(|at| self.layout.controls.get(*at))
    }

    pub(super) fn view(&self, data: &Value) -> View {
        View::of(&self.layout, data)
    }

    /// The lists of this part with their controls.
    pub(super) fn repeats(&self) -> impl Iterator<Item = (usize, &Control, &Repeat)> {
        self.layout
            .controls
            .iter()
            .enumerate()
            .filter_map(|(at, control)| match &control.kind {
                ControlKind::Repeat(repeat) => Some((at, control, &**repeat)),
                _ => None,
            })
    }
}

/// A question found by the pointer of its answer.
pub(super) struct Spot<'a> {
    /// The question.
    pub(super) control: &'a Control,
    /// Place of the question in the form, then of the item and of the question in the item.
    pub(super) order: (usize, usize, usize),
    /// Page of the form.
    pub(super) page: usize,
    /// The item it stands in.
    pub(super) item: Option<Item<'a>>,
}

/// An item of a list.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    /// The list.
    pub(super) control: &'a Control,
    pub(super) repeat: &'a Repeat,
    /// Which, from 0.
    pub(super) at: usize,
}

impl Item<'_> {
    /// Pointer of the item in the answers.
    pub(super) fn pointer(&self) -> String {
        format!("{}/{}", self.control.pointer, self.at)
    }
}

impl Spot<'_> {
    /// Pointer of the item it stands in, or empty.
    pub(super) fn base(&self) -> String {
        self.item.map(|item| item.pointer()).unwrap_or_default()
    }

    pub(super) fn block_id(&self) -> String {
        self.control.block_id(&self.base())
    }

    /// Where its answer stands in the answers.
    pub(super) fn path(&self) -> Vec<String> {
        let mut path = self
            .item
            .map(|item| [item.control.path.clone(), vec![item.at.to_string()]].concat())
            .unwrap_or_default();
        path.extend(self.control.path.iter().cloned());
        path
    }
}

impl Part {
    /// The question whose answer stands at a pointer.
    pub(super) fn locate(&self, pointer: &str) -> Option<Spot<'_>> {
        if let Some(at) = self.by_pointer.get(pointer) {
            let control = self.layout.controls.get(*at)?;
            return Some(Spot {
                control,
                order: (*at, 0, 0),
                page: control.page,
                item: None,
            });
        }
        self.repeats().find_map(|(list_at, list, repeat)| {
            let (item, rest) = self::item(list, repeat, pointer)?;
            let at = repeat.part.by_pointer.get(rest)?;
            Some(Spot {
                control: repeat.part.layout.controls.get(*at)?,
                order: (list_at, item.at + 1, *at),
                page: list.page,
                item: Some(item),
            })
        })
    }

    /// The item at a pointer such as `/con/0`.
    pub(super) fn item_at(&self, pointer: &str) -> Option<Item<'_>> {
        self.repeats()
            .find_map(|(_, list, repeat)| {
                self::item(list, repeat, pointer).filter(|(_, rest)| rest.is_empty())
            })
            .map(|(item, _)| item)
    }
}

/// The item of a list a pointer leads into, and the rest of the pointer.
fn item<'a, 'p>(control: &'a Control, repeat: &'a Repeat, pointer: &'p str) -> Option<(Item<'a>, &'p str)> {
    let below = pointer
        .strip_prefix(control.pointer.as_str())?
        .strip_prefix('/')?;
    let (index, _) = below.split_once('/').unwrap_or((below, ""));
    let at: usize = index.parse().ok().filter(|_| !index.starts_with('+'))?;
    let item = Item { control, repeat, at };
    Some((item, &below[index.len()..]))
}
