//! What any client of GeoReport v2 relies on.

use super::{ATTITUDE, Hand, RUBBISH, json_of, key};
use crate::client::{Phone, Sandbox, http};
use reqwest::StatusCode;
use roxmltree::{Document, Node};
use serde_json::{Value, json};

async fn xml(sandbox: &Sandbox, path: &str, status: StatusCode) -> String {
    let answer = http().get(sandbox.url(path)).send().await.unwrap();
    assert_eq!(answer.status(), status, "{path}");
    assert_eq!(answer.headers()["content-type"], "text/xml; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"),
        "{path}"
    );
    text
}

/// An element as JSON has it, where every value is a text.
fn same(node: Node<'_, '_>, value: &Value) {
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    match value {
        Value::Object(members) => {
            let ours = members.iter().filter(|(name, _)| *name != "extended");
            let named: Vec<_> = ours.collect();
            assert_eq!(children.len(), named.len(), "{}", node.tag_name().name());
            for (child, (name, value)) in children.iter().zip(named) {
                assert_eq!(child.tag_name().name(), name);
                same(*child, value);
            }
        }
        Value::Array(entries) => {
            assert_eq!(children.len(), entries.len());
            children.iter().zip(entries).for_each(|(c, v)| same(*c, v));
        }
        Value::Null => assert_eq!(node.text(), None),
        Value::String(text) => assert_eq!(node.text().unwrap_or_default(), text),
        other => assert_eq!(node.text().unwrap(), other.to_string()),
    }
}

#[tokio::test]
async fn json_and_xml_say_the_same() {
    let sandbox = Sandbox::new().await;
    let (id, _) = sandbox.reported(&RUBBISH).await;
    sandbox.did(&id, "accept", "").await;
    let paths = [
        ("discovery".to_owned(), "discovery"),
        ("services".to_owned(), "services"),
        ("services/duong-hong".to_owned(), "service_definition"),
        ("requests".to_owned(), "service_requests"),
        (format!("requests/{id}"), "service_requests"),
        ("nearby".to_owned(), "service_requests"),
    ];
    for (path, root) in paths {
        let query = if path == "nearby" {
            "?lat=20.25&long=105.97&radius=2000"
        } else {
            ""
        };
        let value = sandbox.get(&format!("/open311/v2/{path}.json{query}")).await;
        let text = xml(
            &sandbox,
            &format!("/open311/v2/{path}.xml{query}"),
            StatusCode::OK,
        )
        .await;
        let document = Document::parse(&text).unwrap();
        assert_eq!(document.root_element().tag_name().name(), root);
        same(document.root_element(), &value);
        let entries = value.as_array().map_or(1, Vec::len);
        assert!(entries > 0, "{path} has something to compare");
    }
}

#[tokio::test]
async fn every_kind_has_a_definition_when_it_says_so() {
    let sandbox = Sandbox::new().await;
    let services = sandbox.get("/open311/v2/services.json").await;
    let services = services.as_array().unwrap();
    assert_eq!(services.len(), 14);
    for service in services {
        let code = service["service_code"].as_str().unwrap();
        let definition = sandbox.get(&format!("/open311/v2/services/{code}.json")).await;
        assert_eq!(definition["service_code"], code);
        let asks = !definition["attributes"].as_array().unwrap().is_empty();
        assert_eq!(service["metadata"], asks, "{code}");
        for attribute in definition["attributes"].as_array().unwrap() {
            let listed = attribute["datatype"].as_str().unwrap().ends_with("valuelist");
            assert_eq!(attribute["values"].is_array(), listed, "{code}");
        }
    }
}

#[tokio::test]
async fn a_report_is_sent_once_under_its_key() {
    let sandbox = Sandbox::new().await;
    let key = key();
    let first = json_of(sandbox.report(&RUBBISH, &key).await, StatusCode::CREATED).await;
    let mut turned = RUBBISH;
    turned.reverse();
    let again = json_of(sandbox.report(&turned, &key).await, StatusCode::OK).await;
    assert_eq!(
        again, first,
        "the same content in another order is the same report"
    );

    let id = first[0]["service_request_id"].as_str().unwrap();
    sandbox.did(id, "accept", "").await;
    let sandbox = sandbox.restart().await;
    let later = json_of(sandbox.report(&RUBBISH, &key).await, StatusCode::OK).await;
    assert_eq!(later, first, "after a kill, and after the desk has it");

    let mut other = RUBBISH;
    other[3].1 = "Chuyện khác";
    json_of(
        sandbox.report(&other, &key).await,
        StatusCode::UNPROCESSABLE_ENTITY,
    )
    .await;
    let phone = Phone::signed_in(&sandbox, "thu", "level1").await;
    let theirs = phone.report(&sandbox, &RUBBISH, &key).await;
    json_of(theirs, StatusCode::UNPROCESSABLE_ENTITY).await;
    let all = sandbox.get("/open311/v2/requests.json").await;
    assert_eq!(all.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn everything_wrong_is_told_at_once_in_the_form_of_the_standard() {
    let sandbox = Sandbox::new().await;
    let wrong = [
        ("service_code", "duong-hong"),
        ("lat", "91"),
        ("long", "105.9"),
        ("attribute[hong-gi][]", "mat-trang"),
        ("attribute[rong-cm]", "rộng"),
        ("attribute[khong-hoi]", "1"),
        ("media_url", "file:///etc/passwd"),
        ("public_name", "perhaps"),
    ];
    let told = json_of(sandbox.report(&wrong, &key()).await, StatusCode::BAD_REQUEST).await;
    let told = told.as_array().unwrap();
    assert_eq!(told.len(), 7, "{told:?}");
    assert!(
        told.iter()
            .all(|e| e["code"] == 400 && e["description"].is_string())
    );

    let text = xml(
        &sandbox,
        "/open311/v2/services/nothing.xml",
        StatusCode::NOT_FOUND,
    )
    .await;
    same(
        Document::parse(&text).unwrap().root_element(),
        &json!([{"code": 404, "description": "service_code was not found"}]),
    );
    for path in [
        "services.json?jurisdiction_id=elsewhere.example",
        "requests/PAKN-37-0000009.json",
        "requests/PAKN-37-9.json",
        "requests/1.csv",
        "tokens/nothing.json",
    ] {
        let answer = http()
            .get(sandbox.url(&format!("/open311/v2/{path}")))
            .send()
            .await
            .unwrap();
        let told = json_of(answer, StatusCode::NOT_FOUND).await;
        assert_eq!(told[0]["code"], 404, "{path}");
    }
    for query in [
        "status=half",
        "start_date=yesterday",
        "page=0",
        "page_size=1001",
        "page=x",
        "lat=1&long=2",
        "radius=9",
    ] {
        let url = sandbox.url(&format!("/open311/v2/requests.json?{query}"));
        let told = json_of(http().get(url).send().await.unwrap(), StatusCode::BAD_REQUEST).await;
        assert_eq!(told[0]["code"], 400, "{query}");
    }
}

#[tokio::test]
async fn a_kind_may_ask_for_sign_in() {
    let sandbox = Sandbox::new().await;
    let fields = [
        ("service_code", "cham-tra-ho-so"),
        ("description", "Quá hẹn năm ngày."),
        ("attribute[ma-ho-so]", "H42.1"),
    ];
    json_of(sandbox.report(&fields, &key()).await, StatusCode::UNAUTHORIZED).await;
    let phone = Phone::signed_in(&sandbox, "thu", "level1").await;
    json_of(phone.report(&sandbox, &fields, &key()).await, StatusCode::CREATED).await;
}

#[tokio::test]
async fn the_list_is_filtered_and_paged() {
    let hand = Hand::at("2026-08-03T08:00:00+07:00");
    let clock = hand.clock();
    let sandbox = Sandbox::with(|options| options.clock = clock).await;
    let (old, _) = sandbox.reported(&RUBBISH).await;
    hand.set("2026-11-20T08:00:00+07:00");
    let (near, _) = sandbox.reported(&RUBBISH).await;
    hand.set("2026-11-23T08:00:00+07:00");
    let (closed, _) = sandbox.reported(&ATTITUDE).await;
    sandbox.did(&closed, "refuse", "Không thuộc thẩm quyền").await;

    let cases = [
        ("", vec![&closed, &near]),
        ("status=open", vec![&near]),
        ("status=closed", vec![&closed]),
        ("status=open,closed&page_size=1&page=2", vec![&near]),
        ("service_code=rac-thai,den-duong", vec![&near]),
        (
            "start_date=2026-08-01T00:00:00Z&end_date=2026-11-20T01:00:00Z",
            vec![&near, &old],
        ),
        ("end_date=2026-08-04T00:00:00%2B07:00", vec![&old]),
        ("lat=20.251&long=105.975&radius=300", vec![&near]),
        ("lat=20.261&long=105.975&radius=300", vec![]),
        ("service_code=khong-co", vec![]),
    ];
    for (query, wanted) in cases {
        let found = sandbox.get(&format!("/open311/v2/requests.json?{query}")).await;
        let ids: Vec<_> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["service_request_id"].clone())
            .collect();
        assert_eq!(json!(ids), json!(wanted), "{query}");
    }
    let by_id = format!("/open311/v2/requests.json?service_request_id={old},{closed}&status=open");
    let found = sandbox.get(&by_id).await;
    assert_eq!(
        found.as_array().unwrap().len(),
        2,
        "numbers override the other filters"
    );
}

#[tokio::test]
async fn a_number_that_comes_later_is_found_by_its_token() {
    let sandbox = Sandbox::new().await;
    let fields = [
        ("service_code", "nhung-nhieu"),
        ("description", "Bị gợi ý đưa tiền."),
        ("attribute[co-quan]", "Phòng thử"),
    ];
    let sent = json_of(sandbox.report(&fields, &key()).await, StatusCode::CREATED).await;
    assert!(sent[0].get("service_request_id").is_none());
    let path = format!("/open311/v2/tokens/{}.json", sent[0]["token"].as_str().unwrap());
    assert_eq!(sandbox.get(&path).await[0]["service_request_id"], Value::Null);
    assert_eq!(sandbox.get("/open311/v2/requests.json").await, json!([]));
    let waiting = sandbox.get("/desk/api/reports?state=received").await;
    let id = waiting[0]["service_request_id"].as_str().unwrap();
    sandbox.did(id, "accept", "").await;
    assert_eq!(sandbox.get(&path).await[0]["service_request_id"], id);
    assert_eq!(sandbox.request(id, None).await["description"], Value::Null);
}
