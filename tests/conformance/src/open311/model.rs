//! What GeoReport v2 says of services, definitions and requests (<https://wiki.open311.org/GeoReport_v2/>).

/// A service.
#[allow(clippy::struct_field_names, reason = "the names of the specification")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) service_code: String,
    pub(super) service_name: String,
    pub(super) metadata: bool,
    pub(super) kind: String,
}

/// The list of services.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Services(pub(super) Vec<Service>);

impl Services {
    pub(super) fn check(&self) -> Result<(), String> {
        for service in &self.0 {
            let code = &service.service_code;
            if code.is_empty() || service.service_name.is_empty() {
                return Err(format!("service {code:?}: an empty code or name"));
            }
            if !["realtime", "batch", "blackbox"].contains(&service.kind.as_str()) {
                return Err(format!(
                    "service {code}: type {:?}, none of realtime, batch, blackbox",
                    service.kind
                ));
            }
        }
        let mut codes = self.codes();
        codes.dedup();
        if codes.len() < self.0.len() {
            return Err("a service_code twice".to_owned());
        }
        Ok(())
    }

    /// Sorted.
    pub(super) fn codes(&self) -> Vec<String> {
        let mut codes: Vec<String> = self
            .0
            .iter()
            .map(|service| service.service_code.clone())
            .collect();
        codes.sort();
        codes
    }

    pub(super) fn with_metadata(&self) -> Option<&str> {
        self.0
            .iter()
            .find_map(|service| service.metadata.then_some(service.service_code.as_str()))
    }
}

/// An attribute of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) code: String,
    pub(super) datatype: String,
    pub(super) description: String,
    pub(super) values: usize,
}

/// A definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) service_code: String,
    pub(super) attributes: Vec<Attribute>,
}

impl Definition {
    pub(super) fn check(&self, code: &str) -> Result<String, String> {
        if self.service_code != code {
            return Err(format!(
                "of {:?}, where {code:?} was asked for",
                self.service_code
            ));
        }
        for attribute in &self.attributes {
            let name = &attribute.code;
            let known = [
                "string",
                "number",
                "datetime",
                "text",
                "singlevaluelist",
                "multivaluelist",
            ];
            if !known.contains(&attribute.datatype.as_str()) {
                return Err(format!("attribute {name}: datatype {:?}", attribute.datatype));
            }
            if attribute.datatype.ends_with("valuelist") && attribute.values == 0 {
                return Err(format!("attribute {name}: a list without values"));
            }
            if attribute.description.is_empty() {
                return Err(format!(
                    "attribute {name}: no description, and that is the question people see"
                ));
            }
        }
        Ok(format!("service {code}, {} attributes", self.attributes.len()))
    }
}

/// A request.
#[allow(clippy::struct_field_names, reason = "the names of the specification")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ServiceRequest {
    pub(super) service_request_id: Option<String>,
    pub(super) status: String,
    pub(super) service_code: String,
    pub(super) requested_datetime: Option<String>,
    pub(super) updated_datetime: Option<String>,
    pub(super) placed: bool,
}

impl ServiceRequest {
    pub(super) fn id(&self) -> Option<String> {
        self.service_request_id.clone()
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let id = self.service_request_id.as_deref().unwrap_or("without an id");
        let wrong = |what: String| Err(format!("request {id}: {what}"));
        if !["open", "closed"].contains(&self.status.as_str()) {
            return wrong(format!("status {:?}, neither open nor closed", self.status));
        }
        if self.service_code.is_empty() {
            return wrong("an empty service_code".to_owned());
        }
        if self.requested_datetime.is_none() {
            return wrong("no requested_datetime".to_owned());
        }
        for time in [&self.requested_datetime, &self.updated_datetime]
            .into_iter()
            .flatten()
        {
            if time.parse::<jiff::Timestamp>().is_err() {
                return wrong(format!(
                    "time {time:?}, not of the form 2026-11-24T10:42:00+07:00"
                ));
            }
        }
        if !self.placed {
            return wrong("neither lat and long nor an address nor an address_id".to_owned());
        }
        Ok(())
    }
}
