//! Throughput of uploads on loopback beside tus-js-client: the same bytes to the same server, by turns.
//!
//! The core reads from its sealed vault, so it decrypts on the way; tus-js-client streams the plain file. Both send proofs of
//! possession with every request, and the server checks the same SHA-256 at the end of each file.

mod citizen;

use crate::peer::Peer;
use crate::process::Province;
use crate::report::{Measured, Row};
use crate::stats::Samples;
use crate::{Bench, Result};
use citizen::Citizen;
use motcua_core::dossier::source::SealedSource;
use motcua_core::dossier::upload::{UploadObserver, UploadSpec, UploadState, terminate, upload};
use motcua_core::store::vault::{Sealed, Vault};
use motcua_core::testing::SystemRandom;
use serde::Deserialize;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::Runtime;
use url::Url;
use zeroize::Zeroizing;

const WARM_UP: usize = 2;
const PAIRS: usize = 9;

/// What is uploaded, and the ids of its rows.
struct Load {
    files: usize,
    megabytes: usize,
    label: &'static str,
    ids: [&'static str; 3],
}

const LOADS: [Load; 2] = [
    Load {
        files: 5,
        megabytes: 20,
        label: "5 files of 20 MB",
        ids: [
            "upload_dossier_core",
            "upload_dossier_peer",
            "upload_dossier_ratio",
        ],
    },
    Load {
        files: 1,
        megabytes: 200,
        label: "a file of 200 MB",
        ids: ["upload_long_core", "upload_long_peer", "upload_long_ratio"],
    },
];

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let dir = bench.state.join("upload");
    let province = Province::start(&dir.join("province"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let citizen = runtime.block_on(Citizen::sign_in(&province.base, &dir))?;
    let vault = Vault::new(
        &dir.join("vault"),
        Zeroizing::new([7; 32]),
        Arc::new(SystemRandom::default()),
    )?;
    let mut race = Race {
        runtime,
        citizen,
        vault,
        peer: Peer::start()?,
        uploads: 0,
    };
    let mut measured = Measured::default();
    for load in &LOADS {
        measured.rows.extend(race.run(load, &dir)?);
    }
    measured.notes.push(format!(
        "upload: {PAIRS} pairs by turns, ratio of each pair; the server in a process of its own; the core decrypts its vault \
         meanwhile, tus-js-client streams the plain file with its default chunk size (none)"
    ));
    Ok(measured)
}

/// A file in both forms.
struct Both {
    plain: PathBuf,
    sealed: Sealed,
}

#[derive(Deserialize)]
struct Uploaded {
    us: f64,
    urls: Vec<String>,
}

struct Race {
    runtime: Runtime,
    citizen: Citizen,
    vault: Vault,
    peer: Peer,
    uploads: usize,
}

/// Nobody looks.
struct Unobserved;

impl UploadObserver for Unobserved {
    fn state(&self, _: &UploadState) {}
    fn progress(&self, _: u64) {}
}

impl Race {
    fn run(&mut self, load: &Load, dir: &Path) -> Result<Vec<Row>> {
        let files = self.files(load, dir)?;
        let megabytes = (load.files * load.megabytes) as f64;
        let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for pair in 0..WARM_UP + PAIRS {
            let (mine, other) = if pair % 2 == 0 {
                let mine = self.core(&files)?;
                (mine, self.tus_js_client(&files)?)
            } else {
                let other = self.tus_js_client(&files)?;
                (self.core(&files)?, other)
            };
            if pair >= WARM_UP {
                ours.push(megabytes / mine);
                theirs.push(megabytes / other);
                ratios.push(other / mine);
            }
        }
        for file in &files {
            std::fs::remove_file(&file.plain)?;
            self.vault.delete(&file.sealed.name)?;
        }
        let [core, peer, ratio] = load.ids;
        let row = |id, who: &str, unit, values| -> Result<Row> {
            Ok(Row::runs(
                id,
                &format!("upload, {}, {who}", load.label),
                unit,
                &Samples::new(values)?,
            ))
        };
        Ok(vec![
            row(core, "core", "MB/s", ours)?,
            row(peer, "tus-js-client", "MB/s", theirs)?,
            row(ratio, "core over tus-js-client", "×", ratios)?,
        ])
    }

    fn files(&self, load: &Load, dir: &Path) -> Result<Vec<Both>> {
        (0..load.files)
            .map(|n| {
                let plain = dir.join(format!("{}-{n}.pdf", load.megabytes));
                motcua_journeys::pdf(&plain, load.megabytes * 1_000_000, 1 + n as u64)?;
                let sealed = self.vault.import_file(&plain, u64::MAX, &mut |_| ())?;
                Ok(Both { plain, sealed })
            })
            .collect()
    }

    /// Seconds.
    fn core(&mut self, files: &[Both]) -> Result<f64> {
        self.runtime.block_on(self.citizen.fresh_token())?;
        let (_stop, running) = tokio::sync::watch::channel(false);
        let random = SystemRandom::default();
        let mut states = Vec::with_capacity(files.len());
        let from = Instant::now();
        for file in files {
            self.uploads += 1;
            let spec = UploadSpec {
                attachment: format!("bench-{}", self.uploads),
                name: "vi-du.pdf".into(),
                media_type: "application/pdf".into(),
                sha256: file.sealed.sha256.clone(),
                checksums: false,
            };
            let source = Arc::new(SealedSource::new(self.vault.open(&file.sealed.name)?));
            let sent = upload(
                &self.citizen.net,
                &random,
                &self.citizen.uploads,
                &spec,
                source,
                None,
                &Unobserved,
                running.clone(),
            );
            states.push(self.runtime.block_on(sent)?);
        }
        let seconds = from.elapsed().as_secs_f64();
        self.forget(states.iter().map(|s| s.url.as_str()))?;
        Ok(seconds)
    }

    /// Seconds.
    fn tus_js_client(&mut self, files: &[Both]) -> Result<f64> {
        let token = self.runtime.block_on(self.citizen.fresh_token())?;
        let endpoint = self.citizen.uploads.as_str();
        self.peer.ask(&json!({"command": "nonce", "url": endpoint}))?;
        let files: Vec<_> = files
            .iter()
            .map(|f| json!({"file": f.plain, "name": "vi-du.pdf", "sha256": f.sealed.sha256}))
            .collect();
        let answer = self.peer.ask(&json!({
            "command": "upload", "endpoint": endpoint, "files": files,
            "token": token.as_str(), "key": self.citizen.key_file,
        }))?;
        let uploaded: Uploaded = serde_json::from_value(answer)?;
        self.forget(uploaded.urls.iter().map(String::as_str))?;
        Ok(uploaded.us / 1e6)
    }

    /// Both leave as much behind at the server: nothing.
    fn forget<'a>(&self, urls: impl Iterator<Item = &'a str>) -> Result<()> {
        for url in urls {
            self.runtime
                .block_on(terminate(&self.citizen.net, &Url::parse(url)?))?;
        }
        Ok(())
    }
}
