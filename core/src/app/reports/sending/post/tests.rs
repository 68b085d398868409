//! Errors of an Open311 server as the person hears of them.

use super::trouble_of;
use crate::net::NetError;
use crate::net::client::{Http, HttpConfig};
use crate::net::message::Request;
use crate::net::test_server::{answer, serve};
use crate::net::trouble::Trouble;
use crate::testing::FakePorts;

const JSON: (&str, &[u8]) = (
    "application/json",
    include_bytes!("../../../../net/wire/open311/captured/errors.json"),
);
const XML: (&str, &[u8]) = (
    "text/xml; charset=utf-8",
    include_bytes!("../../../../net/wire/open311/captured/errors.xml"),
);

/// What a server answers with, as it came over a socket.
async fn answered(status: u16, media_type: &'static str, body: &'static [u8]) -> NetError {
    let base = serve(move |_| Some(answer(status, &[("content-type", media_type)], body))).await;
    let http = Http::new(HttpConfig::default(), FakePorts::new(1_764_000_000_000, 1).clock).unwrap();
    let error = match http.send(Request::get(base)).await {
        Ok(answer) => answer.success().map(|_| ()),
        Err(error) => Err(error),
    };
    error.unwrap_err()
}

async fn told(status: u16, media_type: &'static str, body: &'static [u8]) -> Trouble {
    trouble_of(&answered(status, media_type, body).await)
}

#[tokio::test]
async fn what_is_wrong_with_the_words_is_kept_in_the_servers_own_in_json_and_in_xml() {
    for (media_type, body) in [JSON, XML] {
        let trouble = told(400, media_type, body).await;
        assert_eq!(trouble.failure.code, "MC-K04", "{media_type}");
        assert!(
            trouble.detail.contains("service_code was not provided"),
            "{media_type}"
        );
    }
}

#[tokio::test]
async fn other_errors_are_told_in_our_words_with_a_code_and_never_in_the_servers() {
    for (media_type, body) in [JSON, XML] {
        for (status, code) in [(403, "MC-K05"), (404, "MC-K06"), (409, "MC-K01"), (422, "MC-N10")] {
            let trouble = told(status, media_type, body).await;
            assert_eq!(trouble.failure.code, code, "{status} {media_type}");
            assert_eq!(trouble.detail, "", "{status} {media_type}");
        }
        let asked = told(401, media_type, body).await;
        assert_eq!(
            (asked.failure.code, asked.detail.as_str()),
            ("MC-N14", ""),
            "a sign-in mends it"
        );
        let busy = told(500, media_type, body).await;
        assert_eq!(
            (busy.failure.code, busy.detail.as_str()),
            ("MC-N06", ""),
            "tried again"
        );
    }
    let page = told(404, "text/html", b"<html><p>No such page").await;
    assert_eq!((page.failure.code, page.detail.as_str()), ("MC-N07", ""));
}
