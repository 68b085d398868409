//! A draft from one phone to another through the province, which holds a sealed file for some minutes and never its key: the
//! code on the sending phone's screen has both, and what stands behind `#` of an address is sent to nobody.

use super::cache::{Copied, forget, hash, make_folder};
use super::carry::ToSeal;
use crate::app::Route;
use crate::app::message::Outcome;
use crate::app::model::{Incoming, RelayCode};
use crate::app::owner::Owner;
use crate::dossier::source::FileSource;
use crate::dossier::transfer::{self, Key, Manifest};
use crate::dossier::upload::{self, UploadObserver, UploadSpec, UploadState};
use crate::error::{Failure, FailureKind};
use crate::net::api::{Province, is_gone};
use crate::net::trouble::Trouble;
use crate::net::wire::Transfer;
use crate::png::Pixels;
use crate::ports::{PortError, Random};
use crate::store::vault::Vault;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;

/// Sign in first: the province takes files of citizens only.
const SIGN_IN: Failure = Failure::new(FailureKind::SignIn, "MC-S02");
/// The code before the camera is not that of a draft of this province.
const NO_RELAY: &str = "MC-T08";
/// No code could be made, which never should be.
const NO_CODE: Failure = Failure::new(FailureKind::Unexpected, "MC-T09");
/// The time of the code is over, or it was used.
const OVER: Failure = Failure::new(FailureKind::Refused, "MC-T10");
/// Pixels of one square of the code.
const SQUARE: usize = 8;
/// Squares of quiet around it (ISO/IEC 18004).
const QUIET: usize = 4;

/// A sealed draft that waits at the province.
#[derive(Debug)]
pub(crate) struct Relayed {
    pub(crate) draft: String,
    pub(crate) transfer: Transfer,
    pub(crate) key: Key,
}

/// Some minutes are too short to go on after a restart, so nothing of it is kept.
struct Silent;

impl UploadObserver for Silent {
    fn state(&self, _: &UploadState) {}
    fn progress(&self, _: u64) {}
}

impl Owner {
    /// Seals a draft, puts it at the province and shows the code that leads another phone there.
    pub(super) fn relay_draft(&mut self, draft: &str) {
        if self.model.carry.relaying.is_some() {
            return;
        }
        let (Some(province), true) = (self.link.province(), self.link.session().is_some()) else {
            return self.fail_with(SIGN_IN.code);
        };
        let Some(to_seal) = self.read_whole(draft) else {
            return;
        };
        self.model.carry.relaying = Some(draft.to_owned());
        self.model.carry.code = None;
        let (vault, random) = (Arc::clone(&self.vault), Arc::clone(&self.ports.random));
        let path = PathBuf::from(&self.config.cache_dir)
            .join("outgoing")
            .join(format!("{}.{}", self.new_uuid(), transfer::EXTENSION));
        let (id, of) = (self.new_uuid(), draft.to_owned());
        let draft = draft.to_owned();
        self.effects.online(
            async move {
                let key = Key::new(&*random);
                let sent = send(&province, vault, Arc::clone(&random), &key, to_seal, &path, id).await;
                forget(&path);
                sent.map(|transfer| Relayed {
                    draft: of,
                    transfer,
                    key,
                })
            },
            move |result| Outcome::DraftRelayed { draft, result },
        );
        self.stale = true;
    }

    pub(in crate::app) fn on_draft_relayed(&mut self, draft: &str, result: Result<Relayed, Trouble>) {
        if self.model.carry.relaying.as_deref() == Some(draft) {
            self.model.carry.relaying = None;
        }
        self.stale = true;
        let relayed = match result {
            Ok(relayed) => relayed,
            Err(trouble) => return self.trouble(&trouble),
        };
        let text = format!("{}#{}", relayed.transfer.url, relayed.key.digits());
        let Some(picture) = picture(&text) else {
            return self.fail_with(NO_CODE.code);
        };
        self.model.carry.code = Some(RelayCode {
            draft: relayed.draft,
            picture: STANDARD.encode(picture),
            until_ms: relayed.transfer.expires_at.as_millisecond(),
        });
        self.model.announcement = Some(self.model.texts.t("carry-code-title"));
    }

    /// Opens the camera for the code on the other phone.
    pub(super) fn scan_relay(&mut self) {
        if std::mem::replace(&mut self.busy.scan, true) {
            return;
        }
        let scanner = Arc::clone(&self.ports.scanner);
        let texts = &self.model.texts;
        let (title, text) = (texts.t("carry-scan-title"), texts.t("carry-scan-text"));
        self.effects
            .blocking(move || Outcome::RelayScanned(scanner.scan(title, text)));
    }

    pub(in crate::app) fn on_relay_scanned(&mut self, result: Result<String, PortError>) {
        self.busy.scan = false;
        let text = match result {
            Ok(text) => text,
            Err(error) => return self.no_code(&error),
        };
        let read = self.link.province().and_then(|province| {
            let (url, key) = read_code(&province, text.trim())?;
            Some((province, url, key))
        });
        let Some((province, url, key)) = read else {
            return self.fail_with(NO_RELAY);
        };
        if !matches!(self.model.place.top(), Route::TakeIn) || self.model.carry.opening {
            return;
        }
        self.drop_incoming();
        let pick = self.next_pick();
        self.model.carry.incoming = Some(Incoming {
            pick,
            name: self.model.texts.t("carry-from-code"),
            copy: None,
            size: 0,
            sha256: String::new(),
            code: None,
        });
        let to = self.incoming_path();
        self.effects
            .online(async move { fetch(&province, &url, &to).await }, move |result| {
                Outcome::RelayFetched { pick, key, result }
            });
        self.stale = true;
    }

    pub(in crate::app) fn on_relay_fetched(&mut self, pick: u64, key: Key, result: Result<Copied, Trouble>) {
        let wanted = self.model.carry.incoming.as_ref().is_some_and(|i| i.pick == pick);
        let copied = result.as_ref().ok().map(|c| (c.path.clone(), c.sha256.clone()));
        self.on_incoming_copied(pick, result);
        if let (true, Some((path, sha256))) = (wanted, copied) {
            self.open_incoming(key, path, sha256);
        }
    }
}

async fn send(
    province: &Province,
    vault: Arc<Vault>,
    random: Arc<dyn Random>,
    key: &Key,
    to_seal: ToSeal,
    path: &Path,
    id: String,
) -> Result<Transfer, Trouble> {
    let sha256 = seal_aside(vault, Arc::clone(&random), key.clone(), to_seal, path.to_owned()).await?;
    let source = FileSource::open(path).map_err(|_| NO_CODE)?;
    let spec = UploadSpec {
        attachment: id,
        name: "draft".into(),
        media_type: transfer::MEDIA_TYPE.into(),
        sha256,
        checksums: false,
    };
    // Going offline drops all of it, so it needs no cancel of its own.
    let (_keep, cancel) = watch::channel(false);
    let (net, endpoint) = (province.net(), province.uploads());
    let done = upload::upload(
        net,
        &*random,
        endpoint,
        &spec,
        Arc::new(source),
        None,
        &Silent,
        cancel,
    )
    .await
    .map_err(|error| crate::dossier::service::upload_trouble(&error))?;
    province
        .open_transfer(&done.url)
        .await
        .map_err(|e| Trouble::of_net(&e))
}

/// Seals on a thread that may wait; the hash of the file.
async fn seal_aside(
    vault: Arc<Vault>,
    random: Arc<dyn Random>,
    key: Key,
    to_seal: ToSeal,
    path: PathBuf,
) -> Result<String, Trouble> {
    let sealing = tokio::task::spawn_blocking(move || {
        let ToSeal { manifest, files }: ToSeal = to_seal;
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        let manifest: Manifest = manifest;
        transfer::seal(&vault, &*random, &key, &manifest, &files, &path, &mut |_| ())?;
        hash(&path).map_err(transfer::TransferError::io)
    });
    let sealed = sealing.await.map_err(|_| Trouble::from(NO_CODE))?;
    sealed.map_err(|e| Trouble::of(&e))
}

/// Fetches what the code leads to, then lets the province forget it; a word that is lost only leaves it there some minutes more.
async fn fetch(province: &Province, url: &str, to: &Path) -> Result<Copied, Trouble> {
    if let Some(folder) = to.parent() {
        make_folder(folder).map_err(|e| Trouble::of(&e))?;
    }
    let fetched = province
        .fetch_transfer(url, to, transfer::MAX_FILE)
        .await
        .map_err(|e| {
            if is_gone(&e) {
                OVER.into()
            } else {
                Trouble::of_net(&e)
            }
        })?;
    if let Err(error) = province.end_transfer(url).await {
        tracing::info!(cause = %error, "the province keeps a transfer until its time is over");
    }
    Ok(Copied {
        path: to.to_owned(),
        size: fetched.size,
        sha256: fetched.sha256,
    })
}

/// Address and key of a code, when it leads to this province's transfers.
fn read_code(province: &Province, text: &str) -> Option<(String, Key)> {
    let (url, digits) = text.split_once('#')?;
    let ours = province.transfers()?.as_str().trim_end_matches('/');
    let id = url.strip_prefix(ours)?.strip_prefix('/')?;
    let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric());
    let key = Key::parse(digits)?;
    plain.then(|| (url.to_owned(), key))
}

/// The code as PNG.
fn picture(text: &str) -> Option<Vec<u8>> {
    let code = fast_qr::QRBuilder::new(text).build().ok()?;
    let side = (code.size + 2 * QUIET) * SQUARE;
    let dark = |x: usize, y: usize| {
        let at = |pixel: usize| (pixel / SQUARE).checked_sub(QUIET).filter(|at| *at < code.size);
        match (at(x), at(y)) {
            (Some(x), Some(y)) => code[y][x].value(),
            _ => false,
        }
    };
    let samples: Vec<u8> = (0..side)
        .flat_map(|y| (0..side).map(move |x| (x, y)))
        .map(|(x, y)| if dark(x, y) { 0 } else { 255 })
        .collect();
    crate::png::encode(&Pixels {
        width: side as u32,
        height: side as u32,
        channels: 1,
        samples: &samples,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_of_a_code_is_read_as_the_text_it_was_made_of() {
        let text = "https://motcua.ninhbinh.example/transfers/0123456789abcdef0123456789abcdef#123456789012345678901234";
        let png = picture(text).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        let (width, height) = (frame.width as usize, frame.height as usize);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
        let (_, read) = image.detect_grids()[0].decode().unwrap();
        assert_eq!(read, text);
    }
}
