//! The data folder: index of procedures, modelled records, what people call them, the calendar, the choice lists.

use crate::error::Error;
use crate::lists;
use crate::open311::kinds::{self, Kind};
use crate::workdays::Calendar;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use utoipa::ToSchema;

/// When a procedure holds.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Lifecycle {
    /// `active`, `future_effective` or `repealed`.
    pub(crate) status: String,
    /// First day, if told.
    pub(crate) from: Option<String>,
    /// Last day, if told.
    pub(crate) until: Option<String>,
}

/// One line of the list of procedures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProcedureItem {
    /// National code.
    pub(crate) code: String,
    /// Name in Vietnamese.
    pub(crate) name: String,
    /// Field, e.g. Hộ tịch.
    pub(crate) field: String,
    /// `bộ`, `tỉnh`, `xã`.
    pub(crate) level: String,
    /// Whether citizens (not only firms) use it.
    pub(crate) citizen: bool,
    /// Identity on the national portal.
    pub(crate) uuid: String,
    /// Catalogue codes of its results.
    pub(crate) results: Vec<String>,
    /// When it holds.
    pub(crate) lifecycle: Lifecycle,
    /// Version of the modelled record; null when only the portal has it.
    pub(crate) form: Option<String>,
    /// What people call it.
    pub(crate) aliases: Vec<String>,
}

/// A modelled procedure, ready to check dossiers against.
pub(crate) struct Record {
    /// The whole record as served.
    pub(crate) json: Value,
    /// i18n key of a control → the choice list it takes its answer from.
    pub(crate) lists: HashMap<String, String>,
    /// Its form's schema, compiled.
    pub(crate) validator: jsonschema::Validator,
}

impl Record {
    /// Of what the app prepares and the citizen files elsewhere: nothing of it comes in here.
    pub(crate) fn is_handed_off(&self) -> bool {
        self.text("filing") == "handoff"
    }

    /// A string member.
    pub(crate) fn text(&self, member: &str) -> &str {
        self.json.get(member).and_then(Value::as_str).unwrap_or_default()
    }

    /// The Vietnamese of a `{vi,en}` member.
    pub(crate) fn vi(&self, member: &str) -> &str {
        vi(self.json.get(member))
    }

    /// An array member; empty when absent.
    pub(crate) fn list(&self, member: &str) -> &[Value] {
        self.json
            .get(member)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The text of the form's i18n key, in Vietnamese.
    pub(crate) fn form_text(&self, lang: &str, key: &str) -> Option<&str> {
        self.json.get("form")?.get("texts")?.get(lang)?.get(key)?.as_str()
    }
}

/// The Vietnamese of a `{vi,en}` value.
pub(crate) fn vi(value: Option<&Value>) -> &str {
    value
        .and_then(|v| v.get("vi"))
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Everything read at start.
pub(crate) struct Data {
    /// All procedures, by code.
    pub(crate) items: Vec<ProcedureItem>,
    /// The modelled ones.
    pub(crate) records: HashMap<String, Record>,
    /// Changes when anything in the list of procedures does, such as the version of a form.
    pub(crate) edition: String,
    /// Choice lists, by name.
    pub(crate) lists: BTreeMap<String, lists::Held>,
    /// The ballot ratings are given on.
    pub(crate) ballot: Option<crate::ratings::Ballot>,
    /// Off days and worked Saturdays.
    pub(crate) calendar: Calendar,
    /// Kinds of report.
    pub(crate) reports: Vec<Kind>,
    /// Offices that can be watched.
    pub(crate) offices: Option<crate::offices::Offices>,
    /// Outlines of communes and roads, GeoJSON; a folder without any has none.
    pub(crate) map: Option<Value>,
}

#[derive(Deserialize)]
struct IndexRow {
    code: String,
    name: String,
    field: String,
    level: String,
    citizen: String,
    formality_uuid: String,
    results: String,
}

#[derive(Deserialize)]
struct AliasRow {
    code: String,
    alias: String,
}

impl Data {
    /// Reads and checks the folder.
    pub(crate) fn open(dir: &Path) -> Result<Self, Error> {
        let procedures = dir.join("procedures");
        let mut aliases: HashMap<String, Vec<String>> = HashMap::new();
        for row in rows::<AliasRow>(&procedures.join("aliases.csv"))? {
            aliases.entry(row.code).or_default().push(row.alias);
        }
        let mut items: BTreeMap<String, ProcedureItem> = BTreeMap::new();
        for row in rows::<IndexRow>(&procedures.join("index.csv"))? {
            items.insert(row.code.clone(), item_of_row(row));
        }
        let records = records(&procedures)?;
        for (code, record) in &records {
            let item = item_of_record(record)?;
            items.insert(code.clone(), item);
        }
        for (code, words) in aliases {
            if let Some(item) = items.get_mut(&code) {
                item.aliases = words;
            }
        }
        let items: Vec<ProcedureItem> = items.into_values().collect();
        let listed = serde_json::to_vec(&items).map_err(|e| Error::Data {
            file: procedures.display().to_string(),
            reason: e.to_string(),
        })?;
        Ok(Self {
            edition: crate::jose::sha256_hex(&listed).chars().take(8).collect(),
            items,
            records,
            ballot: crate::ratings::read(&dir.join("ratings/ballot.json"))?,
            lists: lists::read(&dir.join("lists"))?,
            calendar: Calendar::read(&dir.join("calendar/days.csv"))?,
            reports: kinds::read(&dir.join("reports/services.json"))?,
            offices: crate::offices::read(&dir.join("offices"))?,
            map: outlines(&dir.join("map/outlines.json"))?,
        })
    }
}

/// Reads the outlines.
fn outlines(path: &Path) -> Result<Option<Value>, Error> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| Error::Data {
            file: path.display().to_string(),
            reason: e.to_string(),
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e.into()),
    }
}

/// Rows of a CSV file with a header.
pub(crate) fn rows<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, Error> {
    let wrong = |e: csv::Error| Error::Data {
        file: path.display().to_string(),
        reason: e.to_string(),
    };
    csv::Reader::from_path(path)
        .map_err(wrong)?
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(wrong)
}

fn item_of_row(row: IndexRow) -> ProcedureItem {
    ProcedureItem {
        citizen: row.citizen == "1",
        results: split(&row.results),
        lifecycle: Lifecycle {
            status: "active".to_owned(),
            from: None,
            until: None,
        },
        form: None,
        aliases: Vec::new(),
        code: row.code,
        name: row.name,
        field: row.field,
        level: row.level,
        uuid: row.formality_uuid,
    }
}

fn split(list: &str) -> Vec<String> {
    list.split([' ', ';', '|', ','])
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
        .collect()
}

fn item_of_record(record: &Record) -> Result<ProcedureItem, Error> {
    let lifecycle = record.json.get("lifecycle").cloned().unwrap_or(json!(null));
    Ok(ProcedureItem {
        code: record.text("code").to_owned(),
        name: record.vi("name").to_owned(),
        field: match record.json.get("field") {
            Some(Value::String(s)) => s.clone(),
            other => vi(other).to_owned(),
        },
        level: record.text("level").to_owned(),
        // Each is modelled for citizens; the portal marks the land procedures as for firms.
        citizen: true,
        uuid: record.text("uuid").to_owned(),
        results: record
            .list("results")
            .iter()
            .filter_map(|r| r.get("catalogue")?.as_str())
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect(),
        lifecycle: serde_json::from_value(lifecycle).map_err(|e| Error::Data {
            file: format!("{}.json", record.text("code")),
            reason: format!("lifecycle: {e}"),
        })?,
        form: Some(record.text("version").to_owned()),
        aliases: Vec::new(),
    })
}

fn records(dir: &Path) -> Result<HashMap<String, Record>, Error> {
    let mut records = HashMap::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let wrong = |reason: String| Error::Data {
            file: path.display().to_string(),
            reason,
        };
        let json: Value = serde_json::from_slice(&std::fs::read(&path)?).map_err(|e| wrong(e.to_string()))?;
        let schema = json
            .pointer("/form/schema")
            .ok_or_else(|| wrong("no form.schema".to_owned()))?;
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(schema)
            .map_err(|e| wrong(format!("form.schema: {e}")))?;
        let code = json
            .get("code")
            .and_then(Value::as_str)
            .ok_or_else(|| wrong("no code".to_owned()))?
            .to_owned();
        let mut lists = HashMap::new();
        if let Some(ui) = json.pointer("/form/uischema") {
            list_controls(ui, "", &mut lists);
        }
        records.insert(
            code,
            Record {
                json,
                lists,
                validator,
            },
        );
    }
    Ok(records)
}

/// Which controls take their answer from a list; those of a repeater have its key before theirs.
fn list_controls(element: &Value, prefix: &str, found: &mut HashMap<String, String>) {
    for child in element
        .get("elements")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        list_controls(child, prefix, found);
    }
    let Some(scope) = element.get("scope").and_then(Value::as_str) else {
        return;
    };
    let name = scope
        .trim_start_matches("#/properties/")
        .replace("/properties/", ".");
    let key = match element.get("i18n").and_then(Value::as_str) {
        Some(key) => key.to_owned(),
        None => format!("{prefix}{name}"),
    };
    if let Some(list) = element.pointer("/options/list").and_then(Value::as_str) {
        found.insert(key, list.to_owned());
    } else if let Some(detail) = element.pointer("/options/detail") {
        list_controls(detail, &format!("{key}."), found);
    }
}
