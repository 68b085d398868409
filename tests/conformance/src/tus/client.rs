//! The core's client as the citizen, and single requests of tus through it.

use crate::Usage;
use crate::args;
use crate::net::{Machine, trouble};
use crate::oidc::kept;
use crate::report::Report;
use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http::Method;
use motcua_core::dossier::source::Source;
use motcua_core::dossier::upload::{UploadObserver, UploadSpec, UploadState};
use motcua_core::net::NetError;
use motcua_core::net::authed::{Authed, Tokens};
use motcua_core::net::client::hex;
use motcua_core::net::dpop::Prover;
use motcua_core::net::message::{Answer, Request};
use motcua_core::ports::Random;
use std::io;
use std::sync::Arc;
use url::Url;
use zeroize::Zeroizing;

/// What is sent where nobody gave a token: an open server does not look at it.
const NO_TOKEN: &str = "none";

/// One endpoint, one test file.
pub(super) struct Client {
    pub(super) net: Authed,
    pub(super) random: Arc<dyn Random>,
    pub(super) url: Url,
    pub(super) file: Bytes,
    who: &'static str,
}

/// One token, never renewed: a run is shorter than its life.
struct Fixed(Zeroizing<String>);

impl Tokens for Fixed {
    fn token(&self) -> BoxFuture<'_, Result<Zeroizing<String>, NetError>> {
        async { Ok(self.0.clone()) }.boxed()
    }

    fn replace<'a>(&'a self, _token: &'a str) -> BoxFuture<'a, Result<Zeroizing<String>, NetError>> {
        async { Err(NetError::SignIn) }.boxed()
    }
}

/// The test file, as the core's uploader reads one.
pub(super) struct Memory(pub(super) Bytes);

impl Source for Memory {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(io::Error::other)?;
        let piece = self.0.get(start..start + buf.len());
        buf.copy_from_slice(piece.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// Nobody watches the progress.
pub(super) struct Nobody;

impl UploadObserver for Nobody {
    fn state(&self, _: &UploadState) {}
    fn progress(&self, _: u64) {}
}

impl Client {
    pub(super) fn new(args: &args::Tus, machine: &Machine, url: Url) -> Result<Self, Usage> {
        let (token, who) = match (&args.session, &args.token) {
            (Some(dir), _) => (
                kept::load(dir)?.access_token.clone(),
                "as the session of `oidc --keep`",
            ),
            (None, Some(token)) => (token.clone(), "with the given token and a key made for this run"),
            (None, None) => (NO_TOKEN.to_owned(), "without a token"),
        };
        let prover = Prover::new(
            machine.keys.clone(),
            kept::ALIAS,
            machine.clock.clone(),
            machine.random.clone(),
        );
        let tokens = Arc::new(Fixed(Zeroizing::new(token)));
        let net = Authed::new(machine.http.clone(), Arc::new(prover), tokens);
        net.allow([&url]);
        let size = u32::try_from(args.size).map_err(|e| Usage(format!("--size: {e}")))?;
        Ok(Self {
            net,
            random: machine.random.clone(),
            url,
            file: machine.random.bytes(size).into(),
            who,
        })
    }

    pub(super) fn say_who(&self, report: &mut Report) {
        let seen = format!("{} bytes to {}, {}", self.file.len(), self.url, self.who);
        report.pass("address", "RFC 9449 §7.1", seen);
    }

    pub(super) fn size(&self) -> u64 {
        self.file.len() as u64
    }

    /// What the core's uploader is told about the file.
    pub(super) fn spec(&self, checksums: bool) -> UploadSpec {
        UploadSpec {
            attachment: hex(&self.random.bytes(16)),
            name: "conformance.bin".to_owned(),
            media_type: "application/octet-stream".to_owned(),
            sha256: hex(ring::digest::digest(&ring::digest::SHA256, &self.file).as_ref()),
            checksums,
        }
    }

    /// A request of tus 1.0.0 with these headers.
    pub(super) fn request(
        method: &Method,
        url: &Url,
        headers: &[(&'static str, String)],
    ) -> Result<Request, NetError> {
        let mut request = Request::new(method.clone(), url.clone()).header("tus-resumable", "1.0.0")?;
        for &(name, ref value) in headers {
            request = request.header(name, value)?;
        }
        Ok(request)
    }

    /// Sends it as the citizen; any status is `Ok`.
    pub(super) async fn send(
        &self,
        method: Method,
        url: &Url,
        headers: &[(&'static str, String)],
        body: Option<Bytes>,
    ) -> Result<Answer, NetError> {
        let build = || -> Result<Request, NetError> {
            let request = Self::request(&method, url, headers)?;
            Ok(match &body {
                Some(bytes) => request.body("application/offset+octet-stream", bytes.clone()),
                None => request,
            })
        };
        self.net.send_raw(build).await
    }

    /// Where the server says the upload stands, or what came instead.
    pub(super) async fn offset(&self, upload: &Url) -> Result<u64, String> {
        let answer = self.send(Method::HEAD, upload, &[], None).await;
        let answer = answer.map_err(|error| trouble(&error))?;
        if !answer.status.is_success() {
            return Err(format!("HEAD gives status {}", answer.status.as_u16()));
        }
        number(&answer, "upload-offset")
    }
}

/// A header that is a whole number.
pub(super) fn number(answer: &Answer, name: &str) -> Result<u64, String> {
    let text = answer.header(name).ok_or_else(|| format!("no {name}"))?;
    text.parse().map_err(|_| format!("{name}: {text:?}"))
}
