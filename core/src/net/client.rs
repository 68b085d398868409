//! One HTTP client for everything: limits, timeouts that fit phones, and a suspicious eye on what comes back.

use super::NetError;
use super::message::{Answer, Request};
use super::retry;
use crate::ports::{Clock, ServerTrust};
use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderName, RETRY_AFTER};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::{Host, Url};

/// Limits of the client.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// To reach a host, TLS included.
    pub connect: Duration,
    /// From the request to the first byte of the answer, for requests with a small body.
    pub answer: Duration,
    /// Longest silence while bytes go up or come down. There is no limit on the whole: a slow line is not an error.
    pub idle: Duration,
    /// Requests at once per origin; more wait in line here, not at the server.
    pub per_origin: usize,
    /// Largest answer held in memory, in bytes after decompression.
    pub max_body: u64,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            answer: Duration::from_secs(30),
            idle: Duration::from_secs(30),
            per_origin: 4,
            max_body: 8 << 20,
        }
    }
}

/// A file that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloaded {
    /// Size in bytes.
    pub size: u64,
    /// Lower-case hex SHA-256 of what was written.
    pub sha256: String,
}

/// The client. Cheap to share behind an `Arc`; needs a Tokio runtime.
pub struct Http {
    inner: reqwest::Client,
    config: HttpConfig,
    clock: Arc<dyn Clock>,
    gates: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Http")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Http {
    /// A client for servers the platform trusts; see [`Http::trusting`].
    pub fn new(config: HttpConfig, clock: Arc<dyn Clock>) -> Result<Self, NetError> {
        Self::trusting(config, clock, None)
    }

    /// Builds the client; installs ring as the process's TLS provider when there is none yet. `trust` judges servers instead of
    /// the platform. On Android it must be there: the platform's verifier cannot be reached from Rust alone, and would panic.
    pub fn trusting(
        config: HttpConfig,
        clock: Arc<dyn Clock>,
        trust: Option<Arc<dyn ServerTrust>>,
    ) -> Result<Self, NetError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Err means that another thread was first, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let mut builder = reqwest::Client::builder();
        match trust {
            Some(trust) => {
                let provider = Arc::new(rustls::crypto::ring::default_provider());
                let tls = super::trust::config(provider, trust).map_err(|_| NetError::Setup)?;
                builder = builder.tls_backend_preconfigured(tls);
            }
            None if cfg!(target_os = "android") => return Err(NetError::Setup),
            None => {}
        }
        let inner = builder
            .user_agent(concat!("MotCua/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(config.connect)
            // A redirect could carry a token elsewhere, and no endpoint of the protocol redirects.
            .redirect(reqwest::redirect::Policy::none())
            // Proxy variables of a shell do not exist on phones and must not catch loopback on a desk.
            .no_proxy()
            .build()
            .map_err(|_| NetError::Setup)?;
        Ok(Self {
            inner,
            config,
            clock,
            gates: Mutex::default(),
        })
    }

    /// Sends and reads the whole answer, up to the cap. Any status is `Ok`.
    pub async fn send(&self, request: Request) -> Result<Answer, NetError> {
        let (_permit, mut response) = self.open(request).await?;
        let status = response.status();
        let headers = response.headers().clone();
        let limit = self.config.max_body;
        let mut body = Vec::new();
        while let Some(chunk) = self.chunk(&mut response).await? {
            if (body.len() + chunk.len()) as u64 > limit {
                return Err(NetError::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(self.answer(status, headers, body.into()))
    }

    /// Sends and writes a successful answer to `path`: aside, synced, renamed. A failed one leaves nothing behind.
    pub async fn download(
        &self,
        request: Request,
        path: &Path,
        limit: u64,
    ) -> Result<Result<Downloaded, Answer>, NetError> {
        let (_permit, mut response) = self.open(request).await?;
        if response.status() != StatusCode::OK {
            let (status, headers) = (response.status(), response.headers().clone());
            let mut body = Vec::new();
            while let Some(chunk) = self.chunk(&mut response).await? {
                body.extend_from_slice(&chunk);
                if body.len() as u64 > self.config.max_body {
                    return Err(NetError::TooLarge {
                        limit: self.config.max_body,
                    });
                }
            }
            return Ok(Err(self.answer(status, headers, body.into())));
        }
        let part = path.with_extension("part");
        let written = self.write_to(&mut response, &part, limit).await;
        match written {
            Ok(done) => {
                tokio::fs::rename(&part, path).await?;
                Ok(Ok(done))
            }
            Err(error) => {
                // The folder is a cache; a left-over part is overwritten by the next try.
                let _ = tokio::fs::remove_file(&part).await;
                Err(error)
            }
        }
    }

    async fn write_to(
        &self,
        response: &mut reqwest::Response,
        path: &Path,
        limit: u64,
    ) -> Result<Downloaded, NetError> {
        let mut file = tokio::fs::File::create(path).await?;
        let mut hash = ring::digest::Context::new(&ring::digest::SHA256);
        let mut size = 0u64;
        while let Some(chunk) = self.chunk(response).await? {
            size += chunk.len() as u64;
            if size > limit {
                return Err(NetError::TooLarge { limit });
            }
            hash.update(&chunk);
            file.write_all(&chunk).await?;
        }
        file.sync_all().await?;
        Ok(Downloaded {
            size,
            sha256: hex(hash.finish().as_ref()),
        })
    }

    fn answer(&self, status: StatusCode, headers: HeaderMap, body: Bytes) -> Answer {
        let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
        let now = text(http::header::DATE)
            .and_then(retry::http_date)
            .or_else(|| jiff::Timestamp::from_millisecond(self.clock.now_ms()).ok())
            .unwrap_or_default();
        let retry_after = text(RETRY_AFTER).and_then(|v| retry::retry_after(v, now));
        Answer {
            status,
            headers,
            body,
            retry_after,
        }
    }

    async fn open(&self, request: Request) -> Result<(OwnedSemaphorePermit, reqwest::Response), NetError> {
        check_address(&request.url)?;
        let permit = self
            .gate(&request.url)
            .acquire_owned()
            .await
            .map_err(|_| NetError::Cancelled)?;
        let mut builder = self
            .inner
            .request(request.method, request.url)
            .headers(request.headers);
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        let sent = builder.send();
        let response = match request.progress {
            None => tokio::time::timeout(self.config.answer, sent)
                .await
                .map_err(|_| NetError::Timeout)?,
            Some(progress) => while_moving(sent, &progress, self.config.idle).await?,
        };
        Ok((permit, response?))
    }

    async fn chunk(&self, response: &mut reqwest::Response) -> Result<Option<Bytes>, NetError> {
        let chunk = tokio::time::timeout(self.config.idle, response.chunk()).await;
        Ok(chunk.map_err(|_| NetError::Timeout)??)
    }

    fn gate(&self, url: &Url) -> Arc<Semaphore> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        gates
            .entry(origin(url))
            .or_insert_with(|| Arc::new(Semaphore::new(self.config.per_origin)))
            .clone()
    }
}

/// Waits for `answer` as long as `progress` grows at least once in every `idle`.
async fn while_moving<F: Future>(
    answer: F,
    progress: &AtomicU64,
    idle: Duration,
) -> Result<F::Output, NetError> {
    tokio::pin!(answer);
    let mut seen = progress.load(Ordering::Relaxed);
    loop {
        if let Ok(out) = tokio::time::timeout(idle, &mut answer).await {
            return Ok(out);
        }
        let now = progress.load(Ordering::Relaxed);
        if now == seen {
            return Err(NetError::Timeout);
        }
        seen = now;
    }
}

/// Scheme, host and port as text, for comparing.
pub fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// https anywhere; plain http only to this machine (the sandbox).
pub fn check_address(url: &Url) -> Result<(), NetError> {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" if url.has_host() => Ok(()),
        "http" if loopback => Ok(()),
        _ => Err(NetError::Address),
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut s, b| {
            // Writing to a String cannot fail.
            let _ = write!(s, "{b:02x}");
            s
        })
}

#[cfg(test)]
mod tests;
