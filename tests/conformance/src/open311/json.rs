//! The JSON of GeoReport v2, by types that want every member the specification has and take each only as it has it.

use super::model::{Attribute, Definition, Service, ServiceRequest, Services};
use serde::Deserialize;
use serde_json::{Number, Value};

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// A code or an id: a string, or the number that many servers write.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(Number),
}

impl Name {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// The specification's examples have both `true` and `"true"`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
}

impl Flag {
    fn value(&self) -> Result<bool, String> {
        match self {
            Self::Bool(value) => Ok(*value),
            Self::Text(text) => super::xml::flag(text),
        }
    }
}

#[derive(Deserialize)]
struct ServiceIn {
    service_code: Name,
    service_name: String,
    #[serde(rename = "description")]
    _description: Option<String>,
    metadata: Flag,
    #[serde(rename = "type")]
    kind: String,
}

pub(super) fn services(text: &str) -> Result<Services, String> {
    let found: Vec<ServiceIn> = read(text)?;
    let services = found.into_iter().map(|service| {
        Ok(Service {
            metadata: service.metadata.value()?,
            service_code: service.service_code.text(),
            service_name: service.service_name,
            kind: service.kind,
        })
    });
    Ok(Services(services.collect::<Result<_, String>>()?))
}

#[derive(Deserialize)]
struct AttributeIn {
    #[serde(rename = "variable")]
    _variable: Flag,
    code: Name,
    datatype: String,
    #[serde(rename = "required")]
    _required: Flag,
    #[serde(rename = "order")]
    _order: Name,
    description: String,
    #[serde(default)]
    values: Option<Vec<ValueIn>>,
}

#[derive(Deserialize)]
struct ValueIn {
    #[serde(rename = "key")]
    _key: Name,
    #[serde(rename = "name")]
    _name: String,
}

#[derive(Deserialize)]
struct DefinitionIn {
    service_code: Name,
    attributes: Vec<AttributeIn>,
}

pub(super) fn definition(text: &str) -> Result<Definition, String> {
    // Some servers wrap the one definition in a list, which the specification does not.
    let found: DefinitionIn = read(text)?;
    let attributes = found.attributes.into_iter().map(|attribute| Attribute {
        code: attribute.code.text(),
        datatype: attribute.datatype,
        description: attribute.description,
        values: attribute.values.map_or(0, |values| values.len()),
    });
    Ok(Definition {
        service_code: found.service_code.text(),
        attributes: attributes.collect(),
    })
}

#[derive(Deserialize)]
struct RequestIn {
    service_request_id: Option<Name>,
    status: String,
    #[serde(rename = "service_name")]
    _service_name: Option<String>,
    service_code: Name,
    requested_datetime: Option<String>,
    updated_datetime: Option<String>,
    address: Option<String>,
    address_id: Option<Name>,
    lat: Option<Value>,
    long: Option<Value>,
}

pub(super) fn requests(text: &str) -> Result<Vec<ServiceRequest>, String> {
    let found: Vec<RequestIn> = read(text)?;
    let request = |request: RequestIn| {
        let point = [request.lat, request.long]
            .iter()
            .all(|place| place.as_ref().is_some_and(is_degrees));
        let address = request.address.as_deref().is_some_and(|text| !text.is_empty());
        ServiceRequest {
            placed: point || address || request.address_id.is_some(),
            service_request_id: request.service_request_id.map(Name::text),
            status: request.status,
            service_code: request.service_code.text(),
            requested_datetime: request.requested_datetime,
            updated_datetime: request.updated_datetime,
        }
    };
    Ok(found.into_iter().map(request).collect())
}

fn is_degrees(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::String(text) => text.parse::<f64>().is_ok(),
        _ => false,
    }
}

#[derive(Deserialize)]
struct ErrorIn {
    #[serde(rename = "code")]
    _code: Name,
    #[serde(rename = "description")]
    _description: String,
}

/// How many errors are told.
pub(super) fn errors(text: &str) -> Result<usize, String> {
    let found: Vec<ErrorIn> = read(text)?;
    if found.is_empty() {
        return Err("an empty list of errors".to_owned());
    }
    Ok(found.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_member_is_named() {
        let text = r#"[{"service_code": "1", "metadata": true, "type": "realtime"}]"#;
        let error = services(text).err().unwrap_or_default();
        assert!(error.contains("service_name"), "{error}");
    }

    #[test]
    fn both_spellings_of_a_flag_are_read_and_no_third() {
        let with = |flag: &str| {
            services(&format!(
                r#"[{{"service_code": 7, "service_name": "a", "description": null, "metadata": {flag}, "type": "batch"}}]"#
            ))
        };
        assert_eq!(with("true"), with("\"true\""));
        assert!(with("\"yes\"").is_err());
        assert_eq!(with("false").map(|s| s.codes()), Ok(vec!["7".to_owned()]));
    }

    #[test]
    fn a_request_without_a_place_is_noticed() {
        let text = r#"[{"status": "open", "service_code": "1", "requested_datetime": "2026-11-24T10:42:00+07:00", "lat": null}]"#;
        let found = requests(text).unwrap_or_default();
        assert!(found.iter().all(|request| request.check().is_err()) && found.len() == 1);
    }
}
