//! Links that open the app, and pages of the national portal.

use serde::{Deserialize, Serialize};

/// Templates of links for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Has `{code}`.
    pub dossier: String,
    /// Has `{uuid}`.
    pub portal_procedure: String,
    /// Where the national portal tells of a dossier by its code. `None`: the app names no such page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal_lookup: Option<String>,
    /// Has `{number}`. `None`: links to reports are those of the province's host that have the number behind `/phan-anh/`, and
    /// the app makes none itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<String>,
    /// Has `{id}`: who acts for whom. `None`: there are no such links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
}

impl Links {
    /// The link that opens the app on this dossier.
    pub fn dossier(&self, code: &str) -> String {
        fill(&self.dossier, "{code}", code)
    }

    /// The link that opens the app on the report with this number; empty where there are none.
    pub fn report(&self, number: &str) -> String {
        let pattern = self.report.as_deref();
        pattern.map_or_else(String::new, |pattern| fill(pattern, "{number}", number))
    }

    /// The link that opens the app on the family link with this id; empty where there are none.
    pub fn family(&self, id: &str) -> String {
        let pattern = self.family.as_deref();
        pattern.map_or_else(String::new, |pattern| fill(pattern, "{id}", id))
    }

    /// The procedure on the national portal.
    pub fn portal_procedure(&self, uuid: &str) -> String {
        fill(&self.portal_procedure, "{uuid}", uuid)
    }
}

/// What a link of this pattern names in the place of `name`; `None` when it is another link, or what it names is no code.
pub(crate) fn named(pattern: &str, name: &str, url: &str) -> Option<String> {
    let (before, after) = pattern.split_once(name)?;
    let code = url.strip_prefix(before)?.strip_suffix(after)?;
    let plain = !code.is_empty()
        && code.len() <= 64
        && code
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    plain.then(|| code.to_owned())
}

fn fill(template: &str, name: &str, value: &str) -> String {
    let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    template.replace(name, &value)
}
