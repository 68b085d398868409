//! The gallery leaves no state out.

use super::{Language, exhibits};
use serde_json::Value;
use std::collections::BTreeSet;

/// Facts like `file.state=kept` of everything that stands in the gallery.
fn facts() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for exhibit in exhibits(Language::Vi) {
        let screen = serde_json::to_value(&exhibit.screen).unwrap();
        for block in screen["blocks"].as_array().unwrap() {
            let kind = block["kind"].as_str().unwrap().to_owned();
            block_facts(&kind, block, &mut found);
        }
        buttons(&screen["actions"], "page", &mut found);
        chrome(&screen, &mut found);
    }
    found
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number.as_u64() != Some(0),
        Value::Array(_) | Value::Object(_) => true,
    }
}

fn block_facts(kind: &str, block: &Value, found: &mut BTreeSet<String>) {
    let mut name = kind.to_owned();
    for key in ["input", "tone", "verdict", "many", "partial", "takes_point"] {
        if !block[key].is_null() {
            name = format!("{name}.{}", block[key].to_string().trim_matches('"'));
        }
    }
    found.insert(name.clone());
    for part in ["hint", "error", "optional", "source"] {
        if filled(&block["label"][part]) {
            found.insert(format!("{name} {part}"));
        }
    }
    for (key, states) in [
        ("items", true),
        ("entries", true),
        ("files", true),
        ("rows", false),
        ("options", false),
        ("levels", false),
        ("pins", false),
        ("shapes", false),
    ] {
        let items = block[key].as_array().cloned().unwrap_or_default();
        if items.is_empty() && !block[key].is_null() {
            found.insert(format!("{kind} no {key}"));
        }
        for item in &items {
            let state = if states { text(&item["state"]) } else { "" };
            for part in [
                "pressable",
                "remove",
                "hint",
                "source",
                "change",
                "mine",
                "detail",
                "name",
            ] {
                let has = if filled(&item[part]) { "with" } else { "without" };
                found.insert(format!("{kind} {state} {has} {part}"));
            }
            found.insert(format!("{kind} {state} permille {}", item["permille"]));
            found.insert(format!("{kind} tag {}", text(&item["tag"]["tone"])));
            found.insert(format!("{kind} {key} {}", text(&item["kind"])));
        }
    }
    if kind == "progress" {
        found.insert(format!("progress {}", block["permille"]));
    }
    for part in ["code", "more", "empty", "title", "note", "mark", "selected"] {
        if filled(&block[part]) {
            found.insert(format!("{name} {part}"));
        }
    }
    buttons(&block["actions"], kind, found);
}

fn buttons(buttons: &Value, at: &str, found: &mut BTreeSet<String>) {
    for button in buttons.as_array().into_iter().flatten() {
        let role = text(&button["role"]);
        let enabled = if filled(&button["enabled"]) { "on" } else { "off" };
        found.insert(format!("{at} button {role} {enabled}"));
        if filled(&button["confirm"]) {
            found.insert(format!("{at} button {role} asks"));
        }
        if text(&button["id"]).starts_with("focus:") {
            found.insert(format!("{at} button focuses"));
        }
    }
}

fn chrome(screen: &Value, found: &mut BTreeSet<String>) {
    for part in ["back", "status", "offline", "private", "announcement", "focus"] {
        let has = if filled(&screen["chrome"][part]) {
            "with"
        } else {
            "without"
        };
        found.insert(format!("chrome {has} {part}"));
    }
    for tab in screen["tabs"].as_array().unwrap() {
        let badge = if filled(&tab["badge"]) {
            "badge"
        } else {
            "no badge"
        };
        let selected = if filled(&tab["selected"]) {
            "selected"
        } else {
            "not selected"
        };
        found.insert(format!("tab {} {selected}", text(&tab["icon"])));
        found.insert(format!("tab {badge}"));
    }
}

fn each(patterns: &[&str], of: &[&str], wanted: &mut Vec<String>) {
    for pattern in patterns {
        wanted.extend(of.iter().map(|value| pattern.replace('*', value)));
    }
}

fn wanted() -> Vec<String> {
    let mut w = Vec::new();
    let inputs = [
        "text",
        "name",
        "multiline",
        "number",
        "money",
        "phone",
        "email",
        "id_number",
        "pin",
        "search",
    ];
    each(
        &[
            "field.*",
            "field.* hint",
            "field.* error",
            "field.* optional",
            "field.* source",
        ],
        &inputs,
        &mut w,
    );
    let labelled = ["choice.true", "choice.false", "date.true", "date.false"];
    each(
        &["*", "* hint", "* error", "* optional", "* source"],
        &labelled,
        &mut w,
    );
    let checks = ["plain", "todo", "partly", "done", "attention", "locked"];
    each(
        &["checklist * with pressable", "checklist * without pressable"],
        &checks,
        &mut w,
    );
    each(
        &["timeline * without change"],
        &["done", "current", "attention", "stopped", "upcoming"],
        &mut w,
    );
    let files = [
        "importing",
        "kept",
        "queued",
        "sending",
        "received",
        "verified",
        "refused",
    ];
    each(&["files * with remove", "files * without remove"], &files, &mut w);
    let tones = ["info", "success", "warning", "error"];
    each(&["notice.*", "notice.* code", "list tag *"], &tones, &mut w);
    each(&["document.*"], &["valid", "not_valid", "unchecked"], &mut w);
    let roles = ["primary", "secondary", "destructive", "link"];
    each(
        &[
            "page button * on",
            "page button * off",
            "notice button * on",
            "notice button * off",
        ],
        &roles,
        &mut w,
    );
    let parts = ["back", "status", "offline", "private", "announcement", "focus"];
    each(&["chrome with *", "chrome without *"], &parts, &mut w);
    each(
        &["tab * selected", "tab * not selected"],
        &["home", "dossiers", "shelf", "person"],
        &mut w,
    );
    each(
        &["map tag *", "chart tag *", "thread tag *"],
        &["info", "success", "warning", "error", ""],
        &mut w,
    );
    each(&["map shapes *"], &["area", "water", "road"], &mut w);
    each(
        &["rating *"],
        &["hint", "error", "optional", "source", "selected"],
        &mut w,
    );
    let single = [
        "map.true",
        "map.false",
        "map.true hint",
        "map.true error",
        "map.true source",
        "map.true mark",
        "map.true note",
        "map no pins",
        "map no shapes",
        "map  with name",
        "map  with detail",
        "map  without detail",
        "map button link on",
        "chart note",
        "chart no rows",
        "chart  permille null",
        "chart  permille 0",
        "chart  permille 1000",
        "thread no entries",
        "thread empty",
        "thread title",
        "thread  with mine",
        "thread  without mine",
        "rating  with hint",
        "rating  without hint",
        "heading",
        "paragraph",
        "steps",
        "steps title",
        "fee",
        "list more",
        "list empty",
        "list no rows",
        "progress 0",
        "progress 1000",
        "progress null",
        "picture",
        "files no files",
        "files importing permille null",
        "files importing permille 0",
        "files sending permille 1000",
        "choice  with hint",
        "choice  without hint",
        "summary  with source",
        "summary  without source",
        "summary  with change",
        "summary  without change",
        "document no rows",
        "notice button destructive asks",
        "notice button focuses",
        "page button primary asks",
        "tab badge",
        "tab no badge",
    ];
    w.extend(single.map(String::from));
    w
}

#[test]
fn every_state_a_shell_must_draw_stands_in_the_gallery() {
    let found = facts();
    let missing: Vec<String> = wanted()
        .into_iter()
        .filter(|fact| !found.contains(fact))
        .collect();
    assert!(missing.is_empty(), "not in the gallery: {missing:#?}");
}
