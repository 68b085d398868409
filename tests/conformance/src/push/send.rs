//! A push service: does it take what the province sends?

use super::seal::{seal, vapid};
use crate::Usage;
use crate::args;
use crate::net::{Machine, address, trouble};
use crate::report::Report;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use bytes::Bytes;
use http::Method;
use motcua_core::net::NetError;
use motcua_core::net::client::origin;
use motcua_core::net::message::{Answer, Request};
use motcua_core::status::push::PushKeys;
use serde_json::json;
use url::Url;

const SEND: &str = "RFC 8030 §5";
const SEAL: &str = "RFC 8291 §3, RFC 8188 §2";
/// Bytes a push service must carry (RFC 8030 §7.2, RFC 8291 §4).
const MUST_CARRY: usize = 4096;

/// To whom it is sealed.
struct Receiver {
    p256dh: Vec<u8>,
    auth: Vec<u8>,
}

pub(super) async fn check(endpoint: &str, args: &args::Push, report: &mut Report) -> Result<(), Usage> {
    let url = address(endpoint)?;
    let machine = Machine::new(None)?;
    let own = PushKeys::generate(&*machine.random);
    let (receiver, whose) = receiver(args, &own)?;
    if !sealed(&own, report)? {
        return Ok(());
    }
    let text = json!({"id": "conformance", "kind": "conformance"}).to_string();
    let message = |size| {
        seal(text.as_bytes(), &receiver.p256dh, &receiver.auth, size)
            .map(Bytes::from)
            .map_err(|_| Usage("--p256dh is not a point of P-256".to_owned()))
    };
    let service = Service {
        machine: &machine,
        url,
    };
    let short = message(0)?;
    let taken = service.post(Some(60), short.clone()).await;
    if taking("send", SEND, &taken, &format!("sealed for {whose}"), report) {
        let long = service.post(Some(60), message(MUST_CARRY)?).await;
        taking(
            "4096 bytes",
            "RFC 8030 §7.2, RFC 8291 §4",
            &long,
            "4096 bytes",
            report,
        );
        without_ttl(&service.post(None, short).await, report);
    }
    Ok(())
}

fn receiver(args: &args::Push, own: &PushKeys) -> Result<(Receiver, &'static str), Usage> {
    let (p256dh, auth, whose) = match (&args.p256dh, &args.auth) {
        (Some(p256dh), Some(auth)) => (p256dh.clone(), auth.clone(), "the given subscription"),
        _ => (own.p256dh(), own.auth(), "a key of this run"),
    };
    let read = |name: &str, text: &str, len: usize| {
        let bytes = B64.decode(text.trim_end_matches('='));
        bytes
            .ok()
            .filter(|bytes| bytes.len() == len)
            .ok_or_else(|| Usage(format!("--{name} is not {len} bytes of base64url")))
    };
    let receiver = Receiver {
        p256dh: read("p256dh", &p256dh, 65)?,
        auth: read("auth", &auth, 16)?,
    };
    Ok((receiver, whose))
}

/// Before anything is sent: the app's own code opens what is sealed here.
fn sealed(own: &PushKeys, report: &mut Report) -> Result<bool, Usage> {
    let read = |text: String| B64.decode(text).map_err(|e| Usage(e.to_string()));
    let body = seal(b"{}", &read(own.p256dh())?, &read(own.auth())?, 0);
    let result = match body.map(|body| own.open(&body)) {
        Ok(Ok(text)) if text == b"{}" => Ok("the app opens what is sent here".to_owned()),
        Ok(Ok(_)) => Err("opened to another text".to_owned()),
        Ok(Err(error)) => Err(super::closed(error)),
        Err(_) => Err("not sealed".to_owned()),
    };
    Ok(report.step("seal", SEAL, "a message that the app opens", result))
}

struct Service<'a> {
    machine: &'a Machine,
    url: Url,
}

impl Service<'_> {
    /// Posts a message as the province's sender does; `ttl` in seconds.
    async fn post(&self, ttl: Option<u32>, body: Bytes) -> Result<Answer, NetError> {
        let now_s = self.machine.clock.now_ms().div_euclid(1000);
        let vapid = vapid(&*self.machine.keys, &origin(&self.url), now_s)?;
        let mut request = Request::new(Method::POST, self.url.clone())
            .body("application/octet-stream", body)
            .header("content-encoding", "aes128gcm")?
            .header("urgency", "low")?
            .header("authorization", &vapid)?;
        if let Some(ttl) = ttl {
            request = request.header("ttl", &ttl.to_string())?;
        }
        self.machine.http.send(request).await
    }
}

fn taking(
    name: &str,
    source: &str,
    answer: &Result<Answer, NetError>,
    what: &str,
    report: &mut Report,
) -> bool {
    let result = match answer {
        Err(error) => Err(trouble(error)),
        Ok(answer) => match (answer.status.as_u16(), answer.header("location")) {
            (201, Some(_)) => Ok(format!("{what}: 201 with a Location")),
            (201, None) => Ok(format!("{what}: 201; no Location, which nothing here needs")),
            (status, _) if answer.status.is_success() => {
                Ok(format!("{what}: taken with {status}, where the RFC has 201"))
            }
            (status, _) => Err(format!("{what}: status {status}")),
        },
    };
    report.step(name, source, "201 Created", result)
}

/// The RFC has it refused; nothing of ours hangs on it.
fn without_ttl(answer: &Result<Answer, NetError>, report: &mut Report) {
    const NAME: &str = "without TTL refused";
    const SOURCE: &str = "RFC 8030 §5.2";
    match answer {
        Ok(answer) if answer.status.as_u16() == 400 => report.pass(NAME, SOURCE, "400"),
        Ok(answer) => {
            let status = answer.status.as_u16();
            report.skip(
                NAME,
                SOURCE,
                format!("status {status}, where the RFC has 400; the province always sends one"),
            );
        }
        Err(error) => report.fail(NAME, SOURCE, "400", trouble(error)),
    }
}
