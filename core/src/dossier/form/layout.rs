//! The UI schema: pages, headings, paragraphs and controls, each with the rules that govern it.

use super::control::{Around, Control, ControlKind, kind_of, known_control};
use super::model::FormError;
use super::rules::{Effect, Rule};
use super::schema::{Leaf, broken, pointer_of};
use serde_json::{Map, Value};

pub(super) struct Layout {
    pub(super) pages: Vec<PageDef>,
    pub(super) controls: Vec<Control>,
}

pub(super) struct PageDef {
    pub(super) id: String,
    pub(super) title_key: String,
    pub(super) rules: Vec<Rule>,
    pub(super) elements: Vec<Element>,
}

pub(super) enum Element {
    Heading { key: String, rules: Vec<Rule> },
    Paragraph { key: String, rules: Vec<Rule> },
    Control(usize),
}

impl Layout {
    pub(super) fn rules_of<'a>(&'a self, element: &'a Element) -> &'a [Rule] {
        match element {
            Element::Heading { rules, .. } | Element::Paragraph { rules, .. } => rules,
            Element::Control(at) => &self.controls[*at].rules,
        }
    }
}

struct Compiler<'a> {
    leaves: &'a [Leaf],
    around: &'a Around<'a>,
    /// What the keys of its texts begin with.
    prefix: &'a str,
    layout: Layout,
}

pub(super) fn compile(uischema: &Value, leaves: &[Leaf], around: &Around<'_>) -> Result<Layout, FormError> {
    let pointer = "/uischema";
    let root = element(uischema, pointer)?;
    if type_of(root) != "Categorization" {
        return Err(unknown(&format!("{pointer}/type"), type_of(root)));
    }
    known_keys(root, pointer, &["type", "elements", "label"])?;
    let layout = Layout {
        pages: Vec::new(),
        controls: Vec::new(),
    };
    let mut compiler = Compiler {
        leaves,
        around,
        prefix: "",
        layout,
    };
    for (at, category) in elements(root, pointer)?.iter().enumerate() {
        compiler.category(category, &format!("{pointer}/elements/{at}"))?;
    }
    if compiler.layout.pages.is_empty() {
        return Err(broken(pointer, "no page"));
    }
    Ok(compiler.layout)
}

/// The questions of one item of a list, on one page.
pub(super) fn compile_item(
    detail: &Value,
    leaves: &[Leaf],
    key: &str,
    pointer: &str,
    around: &Around<'_>,
) -> Result<Layout, FormError> {
    let page = PageDef {
        id: key.to_owned(),
        title_key: format!("{key}.item"),
        rules: Vec::new(),
        elements: Vec::new(),
    };
    let prefix = format!("{key}.");
    let mut compiler = Compiler {
        leaves,
        around,
        prefix: &prefix,
        layout: Layout {
            pages: vec![page],
            controls: Vec::new(),
        },
    };
    compiler.element(detail, pointer, &[])?;
    Ok(compiler.layout)
}

impl Compiler<'_> {
    fn category(&mut self, category: &Value, pointer: &str) -> Result<(), FormError> {
        let map = element(category, pointer)?;
        if type_of(map) != "Category" {
            return Err(unknown(&format!("{pointer}/type"), type_of(map)));
        }
        known_keys(map, pointer, &["type", "label", "i18n", "elements", "rule"])?;
        let id = key_of(map, pointer)?;
        if self.layout.pages.iter().any(|p| p.id == id) {
            return Err(broken(pointer, format!("page {id} stands twice")));
        }
        let title_key = format!("{id}.label");
        self.around.texts.require(&title_key)?;
        let rules = own_rules(map, pointer)?;
        self.layout.pages.push(PageDef {
            id,
            title_key,
            rules: rules.clone(),
            elements: Vec::new(),
        });
        for (at, below) in elements(map, pointer)?.iter().enumerate() {
            self.element(below, &format!("{pointer}/elements/{at}"), &rules)?;
        }
        Ok(())
    }

    fn element(&mut self, value: &Value, pointer: &str, around: &[Rule]) -> Result<(), FormError> {
        let map = element(value, pointer)?;
        let rules: Vec<Rule> = around.iter().cloned().chain(own_rules(map, pointer)?).collect();
        match type_of(map) {
            "Control" => self.control(map, pointer, rules),
            "Label" => {
                known_keys(map, pointer, &["type", "text", "i18n", "rule"])?;
                let key = format!("{}.text", key_of(map, pointer)?);
                self.around.texts.require(&key)?;
                self.add(Element::Paragraph { key, rules });
                Ok(())
            }
            "Group" => {
                known_keys(map, pointer, &["type", "label", "i18n", "elements", "rule"])?;
                let key = format!("{}.label", key_of(map, pointer)?);
                self.around.texts.require(&key)?;
                self.add(Element::Heading {
                    key,
                    rules: rules.clone(),
                });
                self.all(map, pointer, &rules)
            }
            "VerticalLayout" => {
                known_keys(map, pointer, &["type", "elements", "rule"])?;
                self.all(map, pointer, &rules)
            }
            other => Err(unknown(&format!("{pointer}/type"), other)),
        }
    }

    fn all(&mut self, map: &Map<String, Value>, pointer: &str, rules: &[Rule]) -> Result<(), FormError> {
        for (at, below) in elements(map, pointer)?.iter().enumerate() {
            self.element(below, &format!("{pointer}/elements/{at}"), rules)?;
        }
        Ok(())
    }

    fn add(&mut self, element: Element) {
        if let Some(page) = self.layout.pages.last_mut() {
            page.elements.push(element);
        }
    }

    fn control(
        &mut self,
        map: &Map<String, Value>,
        pointer: &str,
        rules: Vec<Rule>,
    ) -> Result<(), FormError> {
        known_control(map, pointer)?;
        let scope = map.get("scope").and_then(Value::as_str).unwrap_or_default();
        let at = format!("{pointer}/scope");
        let path = scope_path(scope).ok_or_else(|| broken(&at, "not a scope"))?;
        let leaf = self.leaves.iter().find(|l| l.path == path);
        let leaf = leaf.ok_or_else(|| broken(&at, format!("{scope} is no value of the schema")))?;
        let value_pointer = pointer_of(&path);
        if self.layout.controls.iter().any(|c| c.pointer == value_pointer) {
            return Err(broken(&at, format!("{scope} has two controls")));
        }
        let key = map
            .get("i18n")
            .and_then(Value::as_str)
            .map_or_else(|| format!("{}{}", self.prefix, path.join(".")), str::to_owned);
        let kind = kind_of(leaf, map, &key, pointer, self.around)?;
        self.around.texts.require(&format!("{key}.label"))?;
        if let ControlKind::One(ids) | ControlKind::Many(ids) = &kind {
            for id in ids {
                self.around.texts.require(&format!("{key}.{id}"))?;
            }
        }
        let max_chars = leaf.schema["maxLength"]
            .as_u64()
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0);
        let page = self.layout.pages.len().saturating_sub(1);
        self.add(Element::Control(self.layout.controls.len()));
        self.layout.controls.push(Control {
            pointer: value_pointer,
            path,
            key,
            page,
            kind,
            max_chars,
            rules,
        });
        Ok(())
    }
}

/// The property names of `#/properties/a/properties/b`.
pub(super) fn scope_path(scope: &str) -> Option<Vec<String>> {
    let mut parts = scope.strip_prefix("#/")?.split('/');
    let mut path = Vec::new();
    while let Some(part) = parts.next() {
        if part != "properties" {
            return None;
        }
        path.push(parts.next()?.replace("~1", "/").replace("~0", "~"));
    }
    Some(path)
}

fn own_rules(map: &Map<String, Value>, pointer: &str) -> Result<Vec<Rule>, FormError> {
    let Some(rule) = map.get("rule") else {
        return Ok(Vec::new());
    };
    let pointer = format!("{pointer}/rule");
    let rule = rule.as_object().ok_or_else(|| broken(&pointer, "not a rule"))?;
    known_keys(rule, &pointer, &["effect", "condition"])?;
    let effect = rule.get("effect").and_then(Value::as_str).unwrap_or_default();
    let effect = Effect::parse(effect).ok_or_else(|| unknown(&format!("{pointer}/effect"), effect))?;
    let at = format!("{pointer}/condition");
    let condition = rule
        .get("condition")
        .and_then(Value::as_object)
        .ok_or_else(|| broken(&at, "no condition"))?;
    known_keys(condition, &at, &["scope", "schema", "failWhenUndefined"])?;
    let scope = condition.get("scope").and_then(Value::as_str).unwrap_or_default();
    let schema = condition.get("schema").ok_or_else(|| broken(&at, "no schema"))?;
    Ok(vec![Rule::compile(effect, scope, schema, &at)?])
}

fn element<'a>(value: &'a Value, pointer: &str) -> Result<&'a Map<String, Value>, FormError> {
    value
        .as_object()
        .ok_or_else(|| broken(pointer, "not a UI schema element"))
}

fn elements<'a>(map: &'a Map<String, Value>, pointer: &str) -> Result<&'a Vec<Value>, FormError> {
    map.get("elements")
        .and_then(Value::as_array)
        .ok_or_else(|| broken(pointer, "no elements"))
}

fn type_of(map: &Map<String, Value>) -> &str {
    map.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn key_of(map: &Map<String, Value>, pointer: &str) -> Result<String, FormError> {
    let key = map
        .get("i18n")
        .and_then(Value::as_str)
        .filter(|key| !key.is_empty());
    key.map(str::to_owned)
        .ok_or_else(|| broken(pointer, "no i18n key"))
}

pub(super) fn known_keys(map: &Map<String, Value>, pointer: &str, known: &[&str]) -> Result<(), FormError> {
    match map.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(unknown(&format!("{pointer}/{key}"), key)),
        None => Ok(()),
    }
}

pub(super) fn unknown(pointer: &str, element: &str) -> FormError {
    FormError::Element {
        pointer: pointer.to_owned(),
        element: element.to_owned(),
    }
}
