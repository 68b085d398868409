//! The kinds of report: `data/reports/services.json`, as GeoReport v2 tells them.

#![allow(
    clippy::struct_field_names,
    reason = "the members are named as GeoReport v2 names them"
)]

use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::path::Path;
use utoipa::ToSchema;

/// A kind as the data has it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Kind {
    pub(crate) service_code: String,
    pub(crate) service_name: String,
    pub(crate) description: String,
    pub(crate) group: String,
    pub(crate) keywords: Vec<String>,
    /// `realtime`, or `batch`: the number comes later, under a token.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// Who answers.
    pub(crate) agency: String,
    /// Whether it is about a place on the map; what is not is about behaviour or a rule, and its words stay closed.
    pub(crate) place: bool,
    /// Whether the sender must be signed in.
    pub(crate) sign_in: bool,
    /// Whether it is a proposal for a better procedure (kiến nghị).
    #[serde(default)]
    pub(crate) proposal: bool,
    pub(crate) attributes: Vec<Question>,
}

/// A question of a kind.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Question {
    pub(crate) code: String,
    pub(crate) datatype: String,
    pub(crate) required: bool,
    pub(crate) description: String,
    pub(crate) datatype_description: String,
    /// Key and name.
    #[serde(default)]
    pub(crate) values: Vec<(String, String)>,
}

/// `service` of GeoReport v2.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Service {
    service_code: String,
    service_name: String,
    description: String,
    /// True when there is a definition with attributes.
    metadata: bool,
    /// `realtime` or `batch`.
    #[serde(rename = "type")]
    kind: String,
    /// Parted by commas.
    keywords: String,
    group: String,
    /// Ours; only in JSON.
    extended: ServiceExtra,
}

/// What we add to a service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceExtra {
    /// A report needs a place.
    place: bool,
    /// A report needs a signed-in sender.
    sign_in: bool,
    /// It is a proposal for a better procedure.
    proposal: bool,
}

/// `service_definition` of GeoReport v2.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Definition {
    service_code: String,
    attributes: Vec<Attribute>,
}

/// `attribute` of GeoReport v2.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attribute {
    /// False would be a text to show without an answer.
    variable: bool,
    code: String,
    /// `string`, `number`, `datetime`, `text`, `singlevaluelist` or `multivaluelist`.
    datatype: String,
    required: bool,
    datatype_description: String,
    /// From 1.
    order: usize,
    description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<Choice>,
}

/// `value` of GeoReport v2.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Choice {
    key: String,
    name: String,
}

/// Reads them; a folder without any has none.
pub(crate) fn read(path: &Path) -> Result<Vec<Kind>, Error> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|e| Error::Data {
            file: path.display().to_string(),
            reason: e.to_string(),
        }),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e.into()),
    }
}

impl Kind {
    /// As an entry of the list.
    pub(crate) fn service(&self) -> Service {
        Service {
            service_code: self.service_code.clone(),
            service_name: self.service_name.clone(),
            description: self.description.clone(),
            metadata: !self.attributes.is_empty(),
            kind: self.kind.clone(),
            keywords: self.keywords.join(","),
            group: self.group.clone(),
            extended: ServiceExtra {
                place: self.place,
                sign_in: self.sign_in,
                proposal: self.proposal,
            },
        }
    }

    /// With its questions.
    pub(crate) fn definition(&self) -> Definition {
        let attributes = self.attributes.iter().enumerate();
        Definition {
            service_code: self.service_code.clone(),
            attributes: attributes.map(|(n, q)| q.attribute(n + 1)).collect(),
        }
    }
}

impl Question {
    fn attribute(&self, order: usize) -> Attribute {
        let value = |(key, name): &(String, String)| Choice {
            key: key.clone(),
            name: name.clone(),
        };
        Attribute {
            variable: true,
            code: self.code.clone(),
            datatype: self.datatype.clone(),
            required: self.required,
            datatype_description: self.datatype_description.clone(),
            order,
            description: self.description.clone(),
            values: self.values.iter().map(value).collect(),
        }
    }

    /// Whether answers fit: how many, and what each must be.
    pub(crate) fn takes(&self, answers: &[String]) -> Result<(), String> {
        let given = answers.iter().filter(|a| !a.trim().is_empty()).count();
        if given == 0 {
            return if self.required {
                Err(format!("attribute[{}] is required", self.code))
            } else {
                Ok(())
            };
        }
        let listed = |a: &String| self.values.iter().any(|(key, _)| key == a);
        let fits = match self.datatype.as_str() {
            "singlevaluelist" => answers.len() == 1 && answers.iter().all(listed),
            "multivaluelist" => answers.iter().all(listed),
            "number" => {
                answers.len() == 1 && answers.iter().all(|a| a.parse::<f64>().is_ok_and(f64::is_finite))
            }
            "datetime" => answers.len() == 1 && answers.iter().all(|a| a.parse::<jiff::Timestamp>().is_ok()),
            _ => answers.len() == 1 && answers.iter().all(|a| a.chars().count() <= 1000),
        };
        if fits {
            Ok(())
        } else {
            Err(format!("attribute[{}] is not a {}", self.code, self.datatype))
        }
    }
}
