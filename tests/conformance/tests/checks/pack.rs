use crate::support::run;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use motcua_core::ports::Keys as _;
use motcua_core::testing::SoftKeys;
use motcua_journeys::Sandbox;

#[test]
fn the_sandboxs_pack_is_fetched_verified_and_not_sent_twice() {
    let sandbox = Sandbox::start();
    let ran = run(&["pack", "--url", &sandbox.base(), "--key", &sandbox.pack_key()]).conforms();
    assert!(ran.seen("says").contains("province 37"), "{}", ran.text);
    assert_eq!(ran.outcome("not modified"), "PASS");
}

#[test]
fn a_pack_signed_by_another_key_fails_at_its_signature() {
    let sandbox = Sandbox::start();
    let stranger = SoftKeys::in_memory().public_key("pack".into()).unwrap();
    let key = B64.encode(stranger);
    let ran = run(&["pack", "--url", &sandbox.base(), "--key", &key]).fails_at(&["signature"]);
    assert_eq!(ran.outcome("content"), "SKIP");
}

#[test]
fn a_key_that_is_none_and_an_address_without_tls_are_wrong_flags() {
    assert_eq!(
        run(&["pack", "--url", "http://127.0.0.1:1", "--key", "AAAA"]).code,
        2
    );
    let point = B64.encode(SoftKeys::in_memory().public_key("pack".into()).unwrap());
    assert_eq!(
        run(&["pack", "--url", "http://province.example", "--key", &point]).code,
        2
    );
}

#[test]
fn where_nobody_listens_the_fetch_fails() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", taken.local_addr().unwrap());
    drop(taken);
    let point = B64.encode(SoftKeys::in_memory().public_key("pack".into()).unwrap());
    run(&["pack", "--url", &url, "--key", &point]).fails_at(&["fetch"]);
}
