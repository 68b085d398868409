//! A small HTTP/1.1 server for tests: it sees raw bytes, so it can break off anywhere.

use std::collections::HashMap;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// A request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HashMap<String, String>,
    /// As much as was let in.
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn form(&self) -> HashMap<String, String> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }

    fn length(&self) -> usize {
        self.header("content-length").parse().unwrap_or(0)
    }
}

/// How a server behaves.
pub(crate) trait Behave: Send + Sync + 'static {
    /// After how many body bytes the connection is dropped; `None` lets all in.
    fn cut(&self, _head: &Seen) -> Option<usize> {
        None
    }
    /// Whether the connection ends after each answer.
    fn closes(&self) -> bool {
        false
    }
    /// The raw answer; `None` drops the connection without one. Also called after a cut, with what came.
    fn answer(&self, seen: Seen) -> Option<Vec<u8>>;
}

impl<F: Fn(Seen) -> Option<Vec<u8>> + Send + Sync + 'static> Behave for F {
    fn answer(&self, seen: Seen) -> Option<Vec<u8>> {
        self(seen)
    }
}

/// Serves until the test's runtime ends; gives the base URL.
pub(crate) async fn serve(behave: impl Behave) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let behave = Arc::new(behave);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connection(stream, behave.clone()));
        }
    });
    url
}

async fn connection(mut stream: TcpStream, behave: Arc<impl Behave>) -> Option<()> {
    let mut held = Vec::new();
    loop {
        let end = loop {
            if let Some(at) = held.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            read_some(&mut stream, &mut held).await?;
        };
        let mut seen = head(std::str::from_utf8(&held[..end]).unwrap());
        held.drain(..end);
        let cut = behave.cut(&seen).filter(|cut| *cut < seen.length());
        let wanted = cut.unwrap_or(seen.length());
        while held.len() < wanted {
            read_some(&mut stream, &mut held).await?;
        }
        seen.body = held.drain(..wanted).collect();
        let answer = behave.answer(seen);
        if cut.is_some() {
            return None;
        }
        stream.write_all(&answer?).await.ok()?;
        if behave.closes() {
            return None;
        }
    }
}

async fn read_some(stream: &mut TcpStream, held: &mut Vec<u8>) -> Option<()> {
    held.reserve(64 << 10);
    let n = stream.read_buf(held).await.ok()?;
    (n > 0).then_some(())
}

fn head(text: &str) -> Seen {
    let mut lines = text.lines();
    let mut first = lines.next().unwrap().split(' ');
    Seen {
        method: first.next().unwrap().into(),
        path: first.next().unwrap().into(),
        headers: lines
            .filter_map(|l| l.split_once(':'))
            .map(|(k, v)| (k.to_ascii_lowercase(), v.trim().to_owned()))
            .collect(),
        body: Vec::new(),
    }
}

/// A raw answer with its length.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text += name;
        text += ": ";
        text += value;
        text += "\r\n";
    }
    text += "\r\n";
    [text.as_bytes(), body].concat()
}

/// A raw JSON answer.
pub(crate) fn json(status: u16, headers: &[(&str, &str)], body: &serde_json::Value) -> Vec<u8> {
    let mut all = vec![("content-type", "application/json")];
    all.extend_from_slice(headers);
    answer(status, &all, body.to_string().as_bytes())
}
