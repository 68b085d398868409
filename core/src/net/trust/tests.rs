use super::*;
use crate::net::NetError;
use crate::net::client::{Http, HttpConfig};
use crate::net::message::Request;
use crate::testing::{ManualClock, ScriptedTrust};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::TcpListener;
use url::Url;

/// A server of one answer whose certificate names `named`; gives its address under `localhost` and its certificate.
fn serve(named: &str) -> (Url, Vec<u8>) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec![named.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    // As real servers do; this client speaks HTTP/1.1 only (docs/adr/0010) and must not let itself be talked into more.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!(
        "https://localhost:{}/",
        listener.local_addr().unwrap().port()
    ))
    .unwrap();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut tls = StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream);
        // A client that does not trust us goes away here.
        if tls.read(&mut [0; 4096]).is_ok() {
            tls.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
                .unwrap();
            tls.flush().unwrap();
        }
    });
    (url, cert.der().to_vec())
}

async fn get(url: Url, trust: &Arc<ScriptedTrust>) -> Result<u16, NetError> {
    let clock = Arc::new(ManualClock::at(0));
    let http = Http::trusting(HttpConfig::default(), clock, Some(trust.clone())).unwrap();
    Ok(http.send(Request::get(url)).await?.status.as_u16())
}

#[tokio::test]
async fn the_host_is_asked_about_the_chain_and_the_name() {
    let (url, certificate) = serve("localhost");
    let trust = Arc::new(ScriptedTrust::new(Ok(())));
    assert_eq!(get(url, &trust).await.unwrap(), 200);
    assert_eq!(trust.asked(), [(vec![certificate], "localhost".to_owned())]);
}

#[tokio::test]
async fn no_trust_is_no_connection_whatever_the_reason() {
    for reason in [PortError::Denied, PortError::Unavailable, PortError::TimedOut] {
        let (url, _) = serve("localhost");
        let trust = Arc::new(ScriptedTrust::new(Err(reason)));
        assert!(matches!(get(url, &trust).await, Err(NetError::Tls)));
        assert_eq!(trust.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_certificate_of_another_name_is_refused_before_the_host_is_asked() {
    let (url, _) = serve("elsewhere.example");
    let trust = Arc::new(ScriptedTrust::new(Ok(())));
    assert!(matches!(get(url, &trust).await, Err(NetError::Tls)));
    assert!(trust.asked().is_empty());
}

#[tokio::test]
async fn without_a_host_s_word_the_platform_judges_and_knows_no_stranger() {
    let (url, _) = serve("localhost");
    let http = Http::new(HttpConfig::default(), Arc::new(ManualClock::at(0))).unwrap();
    assert!(matches!(http.send(Request::get(url)).await, Err(NetError::Tls)));
}
