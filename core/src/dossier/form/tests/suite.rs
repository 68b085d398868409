//! The official JSON-Schema-Test-Suite against what the engine says it takes: every group whose schema it lets in must come out
//! as the suite says, every other group must be refused by the keyword it does not know.

#![allow(clippy::print_stdout, reason = "the counts are what the run is looked at for")]

use super::super::model::FormError;
use super::super::schema;
use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What `docs/forms.md` says of schemas, each with a group of the suite that must have been run.
const SUPPORTED: [&str; 23] = [
    "type",
    "enum",
    "const",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "not",
    "properties",
    "required",
    "dependentRequired",
    "allOf",
    "anyOf",
    "if",
    "format",
];

/// `format.json` tests that formats are annotations unless a vocabulary says otherwise; the engine always judges the ones it
/// knows, which the optional files test.
const ANNOTATION_ONLY: &str = "format.json";

fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dossier/form/tests/json-schema-test-suite");
    let mut found: Vec<PathBuf> = [root.clone(), root.join("format")]
        .iter()
        .flat_map(|dir| std::fs::read_dir(dir).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json") && !path.ends_with(ANNOTATION_ONLY))
        .collect();
    found.sort();
    found
}

fn keywords(schema: &Value, found: &mut BTreeSet<String>) {
    if let Value::Object(map) = schema {
        for (name, below) in map {
            found.insert(name.clone());
            match (name.as_str(), below) {
                ("properties", Value::Object(all)) => all.values().for_each(|s| keywords(s, found)),
                ("const" | "enum" | "required", _) => {}
                (_, Value::Array(all)) => all.iter().for_each(|s| keywords(s, found)),
                (_, below) => keywords(below, found),
            }
        }
    }
}

#[test]
fn the_official_test_suite_agrees_wherever_the_engine_lets_a_schema_in() {
    let mut run = BTreeSet::new();
    let (mut tests, mut groups, mut refused) = (0, 0, BTreeMap::<String, usize>::new());
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let all: Vec<Value> = serde_json::from_str(&text).unwrap();
        for group in all {
            let name = format!(
                "{}: {}",
                path.file_name().unwrap().to_string_lossy(),
                group["description"]
            );
            match schema::check_condition(&group["schema"], "") {
                Ok(()) => {}
                Err(FormError::Keyword { keyword, .. }) => {
                    *refused.entry(keyword).or_default() += 1;
                    continue;
                }
                Err(FormError::Format { format, .. }) => {
                    *refused.entry(format!("format {format}")).or_default() += 1;
                    continue;
                }
                Err(other) => panic!("{name}: {other}"),
            }
            let validator = schema::validator(&group["schema"], "").unwrap();
            keywords(&group["schema"], &mut run);
            groups += 1;
            for case in group["tests"].as_array().unwrap() {
                tests += 1;
                let valid = validator.is_valid(&case["data"]);
                assert_eq!(
                    Value::Bool(valid),
                    case["valid"],
                    "{name}: {}",
                    case["description"]
                );
            }
        }
    }
    println!(
        "JSON-Schema-Test-Suite: {tests} tests of {groups} groups agree; refused by keyword: {refused:?}"
    );
    let missing: Vec<_> = SUPPORTED
        .iter()
        .filter(|keyword| !run.contains(**keyword))
        .collect();
    assert!(missing.is_empty(), "no group of the suite tried {missing:?}");
    assert!(groups > 100 && refused.values().sum::<usize>() > 100);
    for known in SUPPORTED {
        let uses = ["additionalProperties", "type"].contains(&known);
        assert!(
            uses || !refused.contains_key(known),
            "{known} is said to be taken and was refused"
        );
    }
}

#[test]
fn the_documents_list_is_the_engines() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/forms.md");
    let text = std::fs::read_to_string(path).unwrap();
    for keyword in SUPPORTED {
        assert!(
            text.contains(&format!("`{keyword}`")),
            "docs/forms.md does not name {keyword}"
        );
    }
    for refused in [
        "`$ref`",
        "`oneOf`",
        "`patternProperties`",
        "`unevaluatedProperties`",
        "`contains`",
    ] {
        assert!(
            text.contains(refused),
            "docs/forms.md does not say that {refused} is refused"
        );
    }
}
