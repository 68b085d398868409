use super::*;
use crate::net::api::{Endpoints, Province};
use crate::net::authed::{Authed, Tokens};
use crate::net::client::{Http, HttpConfig};
use crate::net::dpop::Prover;
use crate::net::test_server::{Seen, answer, serve};
use crate::testing::FakePorts;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use std::sync::{Arc, Mutex};
use zeroize::Zeroizing;

struct Nobody;

impl Tokens for Nobody {
    fn token(&self) -> BoxFuture<'_, Result<Zeroizing<String>, NetError>> {
        async { Err(NetError::SignIn) }.boxed()
    }
    fn replace<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Zeroizing<String>, NetError>> {
        self.token()
    }
}

fn province(base: &Url) -> Province {
    let fakes = FakePorts::new(1_764_000_000_000, 1);
    let http = Http::new(HttpConfig::default(), fakes.clock.clone()).unwrap();
    let prover = Prover::new(fakes.keys, "dpop", fakes.clock, fakes.random.clone());
    let net = Authed::new(Arc::new(http), Arc::new(prover), Arc::new(Nobody));
    let at = |path: &str| base.join(path).unwrap();
    let endpoints = Endpoints {
        procedures: at("procedures"),
        uploads: at("uploads"),
        dossiers: at("dossiers"),
        push_subscriptions: at("push"),
        push_acks: at("acks"),
        identity: None,
        sessions: None,
        family: None,
        transfers: None,
        open311: Some(at("v2")),
        offices: None,
        channels: None,
    };
    Province::new(Arc::new(net), fakes.random, endpoints)
}

const XML: [(&str, &str); 1] = [("content-type", "text/xml; charset=utf-8")];
const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// A server that speaks XML only, and answers what it does not know with a page.
fn xml_only(path: &str, discovery: bool) -> Vec<u8> {
    let told: &[u8] = match path {
        "/v2/discovery.xml" if discovery => {
            include_bytes!("../../wire/open311/captured/discovery-xml-only.xml")
        }
        "/v2/services.xml" => include_bytes!("../../wire/open311/captured/services.xml"),
        "/v2/services/DMV66.xml" => include_bytes!("../../wire/open311/captured/definition.xml"),
        "/v2/requests.xml" => include_bytes!("../../wire/open311/captured/sent.xml"),
        "/v2/requests/638344.xml" => include_bytes!("../../wire/open311/captured/requests.xml"),
        "/v2/requests/9.xml" => {
            return answer(
                403,
                &XML,
                include_bytes!("../../wire/open311/captured/errors.xml"),
            );
        }
        _ => return answer(404, &[("content-type", "text/html")], b"<html><p>No such page"),
    };
    answer(200, &XML, told)
}

async fn everything(discovery: bool) -> Vec<String> {
    let paths = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&paths);
    let base = serve(move |request: Seen| {
        seen.lock()
            .unwrap()
            .push(format!("{} {}", request.method, request.path));
        Some(xml_only(&request.path, discovery))
    })
    .await;
    let province = province(&base);
    assert_eq!(province.report_kinds().await.unwrap().len(), 3);
    assert_eq!(
        province.report_questions("DMV66").await.unwrap().attributes.len(),
        2
    );
    let sent = province
        .send_report(Sender::Anyone, "k", &[("service_code", "001")])
        .await;
    assert_eq!(sent.unwrap().id.as_deref(), Some("293944"));
    assert!(province.report(Sender::Anyone, "638344").await.unwrap().closed);
    let refused = province.report(Sender::Anyone, "9").await;
    let Err(NetError::Problem(problem)) = refused else {
        panic!("{refused:?}");
    };
    assert!(problem.status == 403 && problem.detail.unwrap().starts_with("Invalid api_key"));
    Arc::try_unwrap(paths).map_or_else(
        |held| held.lock().unwrap().clone(),
        |all| all.into_inner().unwrap(),
    )
}

#[tokio::test]
async fn a_server_that_speaks_only_xml_is_asked_what_it_speaks_once() {
    let asked = everything(true).await;
    let count = |what: &str| asked.iter().filter(|path| path.contains(what)).count();
    assert_eq!(count("discovery.xml"), 1);
    assert_eq!(
        count("services/DMV66.json") + count("requests.json"),
        0,
        "{asked:?}"
    );
    assert_eq!(count("POST"), 1);
}

#[tokio::test]
async fn without_a_discovery_the_duty_of_the_standard_is_tried_and_kept() {
    let asked = everything(false).await;
    let count = |what: &str| asked.iter().filter(|path| path.contains(what)).count();
    assert_eq!(
        count("services/DMV66.json") + count("requests.json"),
        0,
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_server_with_json_is_never_asked_for_xml() {
    let paths = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&paths);
    let base = serve(move |request: Seen| {
        seen.lock().unwrap().push(request.path.clone());
        Some(match request.path.as_str() {
            "/v2/services.json" => answer(
                200,
                &JSON,
                include_bytes!("../../wire/open311/captured/services.json"),
            ),
            "/v2/discovery.json" => answer(
                200,
                &JSON,
                include_bytes!("../../wire/open311/captured/discovery.json"),
            ),
            _ => answer(
                404,
                &JSON,
                br#"[{"code": 404, "description": "service_code was not found"}]"#,
            ),
        })
    })
    .await;
    let province = province(&base);
    assert_eq!(province.report_kinds().await.unwrap().len(), 3);
    for _ in 0..2 {
        let none = province.report_questions("x").await;
        assert!(
            matches!(&none, Err(NetError::Problem(p)) if p.status == 404),
            "{none:?}"
        );
    }
    let asked = paths.lock().unwrap().clone();
    assert!(asked.iter().all(|path| !path.contains(".xml")), "{asked:?}");
    assert_eq!(asked.iter().filter(|path| path.contains("discovery")).count(), 1);
}

#[tokio::test]
async fn a_page_of_a_portal_is_no_xml_answer() {
    let base = serve(|_: Seen| {
        Some(answer(
            200,
            &[("content-type", "text/html")],
            b"<html>Down</html>",
        ))
    })
    .await;
    let page = province(&base).report_kinds().await;
    assert!(matches!(page, Err(NetError::Html { .. })), "{page:?}");
}
