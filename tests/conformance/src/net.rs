//! The core's HTTP client, and how its errors read here.

use crate::Usage;
use crate::report::words;
use motcua_core::net::NetError;
use motcua_core::net::client::{Http, HttpConfig, check_address};
use motcua_core::ports::{Clock, Keys, Random};
use motcua_core::testing::{SoftKeys, SystemClock, SystemRandom};
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// What the core's clients need of a machine.
pub(crate) struct Machine {
    pub(crate) http: Arc<Http>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) keys: Arc<dyn Keys>,
}

impl Machine {
    /// With keys that end with this run, or that live in `keys`.
    pub(crate) fn new(keys: Option<&Path>) -> Result<Self, Usage> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let keys = match keys {
            Some(dir) => SoftKeys::in_folder(dir).map_err(|e| Usage(format!("{}: {e}", dir.display())))?,
            None => SoftKeys::in_memory(),
        };
        let http = Http::new(HttpConfig::default(), clock.clone()).map_err(|e| Usage(words(&e)))?;
        Ok(Self {
            http: Arc::new(http),
            clock,
            random: Arc::new(SystemRandom::default()),
            keys: Arc::new(keys),
        })
    }
}

/// An address the core would speak to.
pub(crate) fn address(text: &str) -> Result<Url, Usage> {
    let url = Url::parse(text).map_err(|e| Usage(format!("{text}: {e}")))?;
    check_address(&url).map_err(|_| {
        Usage(format!(
            "{text}: the app speaks https only; http is for this very machine"
        ))
    })?;
    Ok(url)
}

/// What went wrong on the network, with the status where a server said no.
pub(crate) fn trouble(error: &NetError) -> String {
    match error {
        NetError::Problem(problem) => format!("status {} [MC-N10]", problem.status),
        other => words(other),
    }
}

/// Appends to the path of `base`, with one slash between.
pub(crate) fn below(base: &Url, path: &str) -> Result<Url, Usage> {
    let text = format!("{}/{path}", base.as_str().trim_end_matches('/'));
    Url::parse(&text).map_err(|e| Usage(format!("{text}: {e}")))
}

/// DER certificates or lists from a file of DER or PEM.
pub(crate) fn ders(paths: &[std::path::PathBuf]) -> Result<Vec<Vec<u8>>, Usage> {
    let mut found = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path).map_err(|e| Usage::file(path, &e))?;
        let before = found.len();
        match std::str::from_utf8(&bytes) {
            Ok(text) if text.contains("-----BEGIN ") => found.extend(pem(text)?),
            _ if bytes.first() == Some(&0x30) => found.push(bytes),
            _ => {}
        }
        if found.len() == before {
            return Err(Usage(format!("{}: neither DER nor PEM", path.display())));
        }
    }
    Ok(found)
}

fn pem(text: &str) -> Result<Vec<Vec<u8>>, Usage> {
    use base64::Engine as _;
    let mut blocks = Vec::new();
    let mut body: Option<String> = None;
    for line in text.lines().map(str::trim) {
        if line.starts_with("-----BEGIN ") {
            body = Some(String::new());
        } else if line.starts_with("-----END ") {
            let block = body.take().unwrap_or_default();
            let der = base64::engine::general_purpose::STANDARD.decode(block);
            blocks.push(der.map_err(|e| Usage(format!("PEM: {e}")))?);
        } else if let Some(body) = &mut body {
            body.push_str(line);
        }
    }
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_the_app_would_speak_to_are_taken() {
        for good in [
            "https://a.example/x",
            "http://127.0.0.1:8080",
            "http://[::1]/",
            "http://localhost/",
        ] {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in [
            "http://a.example",
            "http://127.0.0.1.evil.example/",
            "ftp://127.0.0.1/",
            "a.example",
        ] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_path_is_appended_with_one_slash() {
        let base = Url::parse("https://a.example/open311/v2/").ok();
        let url = base.and_then(|b| below(&b, "services.json").ok());
        assert_eq!(
            url.map(String::from).as_deref(),
            Some("https://a.example/open311/v2/services.json")
        );
    }

    #[test]
    fn pem_with_two_certificates_gives_both() {
        let text =
            "-----BEGIN X-----\nMAA=\n-----END X-----\nnoise\n-----BEGIN X-----\r\nMAEB\r\n-----END X-----\n";
        assert_eq!(pem(text).ok(), Some(vec![vec![0x30, 0], vec![0x30, 1, 1]]));
    }
}
