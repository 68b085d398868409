use crate::support::{Fake, Ran, run};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};

/// An endpoint with one service, its definition, and one request.
struct Endpoint {
    services: Value,
    services_xml: String,
    request: Value,
}

impl Endpoint {
    fn good() -> Self {
        Self {
            services: json!([{"service_code": "rac", "service_name": "Rác thải", "description": "Rác chưa được gom",
                "metadata": true, "type": "realtime", "keywords": "rác", "group": "môi trường"}]),
            services_xml: xml(
                "services",
                "<service><service_code>rac</service_code><service_name>Rác thải</service_name><description/>\
                 <metadata>true</metadata><type>realtime</type></service>",
            ),
            request: json!({"service_request_id": "311-1", "status": "open", "service_name": "Rác thải",
                "service_code": "rac", "requested_datetime": "2026-11-24T10:42:00+07:00",
                "updated_datetime": "2026-11-25T10:42:00+07:00", "lat": 20.25, "long": 105.97}),
        }
    }

    fn serve(self) -> Fake {
        let definition = json!({"service_code": "rac", "attributes": [{"variable": true, "code": "LOAI",
            "datatype": "singlevaluelist", "required": true, "datatype_description": null, "order": 1,
            "description": "Loại rác?", "values": [{"key": "1", "name": "Sinh hoạt"}]}]});
        let definition_xml = xml(
            "service_definition",
            "<service_code>rac</service_code><attributes><attribute><variable>true</variable><code>LOAI</code>\
             <datatype>singlevaluelist</datatype><required>true</required><order>1</order>\
             <description>Loại rác?</description><values><value><key>1</key><name>Sinh hoạt</name></value></values>\
             </attribute></attributes>",
        );
        let requests_xml = xml(
            "service_requests",
            "<request><service_request_id>311-1</service_request_id><status>open</status>\
             <service_code>rac</service_code><requested_datetime>2026-11-24T10:42:00+07:00</requested_datetime>\
             <lat>20.25</lat><long>105.97</long></request>",
        );
        let requests = json!([self.request]).to_string();
        let json_type = [("content-type", "application/json; charset=utf-8")];
        let xml_type = [("content-type", "text/xml; charset=utf-8")];
        let body = |kind: [(&'static str, &'static str); 1], text: String| get(async move || (kind, text));
        let error = (
            StatusCode::NOT_FOUND,
            json!([{"code": 404, "description": "service_code not found"}]).to_string(),
        );
        Fake::serve(|_| {
            Router::new()
                .route("/v2/services.json", body(json_type, self.services.to_string()))
                .route("/v2/services.xml", body(xml_type, self.services_xml))
                .route("/v2/services/rac.json", body(json_type, definition.to_string()))
                .route("/v2/services/rac.xml", body(xml_type, definition_xml))
                .route("/v2/requests.json", body(json_type, requests.clone()))
                .route("/v2/requests/311-1.json", body(json_type, requests))
                .route("/v2/requests.xml", body(xml_type, requests_xml))
                .route(
                    "/v2/services/conformance-no-such-service.json",
                    get(async move || error),
                )
        })
    }

    fn check(self) -> Ran {
        let fake = self.serve();
        run(&["open311", "--url", &format!("{}/v2", fake.base)])
    }
}

fn xml(root: &str, inside: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><{root}>{inside}</{root}>")
}

#[test]
fn an_endpoint_as_the_specification_has_it_passes_in_both_formats() {
    let ran = Endpoint::good().check().conforms();
    assert_eq!(ran.outcome("discovery.json, by the app"), "SKIP", "it has none");
    for step in [
        "services.json",
        "services.xml",
        "services.json, by the app",
        "services.xml, by the app",
        "requests.xml, by the app",
        "definition.xml",
        "requests.xml",
        "one request",
        "unknown service",
    ] {
        assert_eq!(ran.outcome(step), "PASS", "{step}: {}", ran.text);
    }
}

#[test]
fn a_missing_required_field_fails_where_it_is_missing_and_is_named() {
    let mut endpoint = Endpoint::good();
    endpoint.services[0]
        .as_object_mut()
        .unwrap()
        .remove("service_name");
    let ran = endpoint.check().fails_at(&["services.json"]);
    assert!(ran.seen("services.json").contains("service_name"), "{}", ran.text);
}

#[test]
fn xml_that_tells_of_other_services_fails_at_the_xml() {
    let mut endpoint = Endpoint::good();
    endpoint.services_xml = endpoint
        .services_xml
        .replace("<service_code>rac<", "<service_code>den<");
    endpoint
        .check()
        .fails_at(&["services.xml", "services.xml, by the app"]);
}

#[test]
fn a_time_without_a_zone_fails_at_the_requests() {
    let mut endpoint = Endpoint::good();
    endpoint.request["requested_datetime"] = json!("2026-11-24 10:42:00");
    endpoint.check().fails_at(&["requests.json", "one request"]);
}
