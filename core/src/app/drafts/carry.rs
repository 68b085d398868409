//! A draft handed to another phone as a sealed file, and taken in from one.

use super::GONE;
use super::cache::{Copied, copy_in, forget, make_folder};
use crate::app::Route;
use crate::app::message::Outcome;
use crate::app::model::{Incoming, SealedFor};
use crate::app::owner::Owner;
use crate::dossier::attachments::{self, AttachmentState};
use crate::dossier::store as drafts;
use crate::dossier::transfer::{self, Key, Manifest, Opened, SealedDraft};
use crate::dossier::{naming, whom};
use crate::error::{Fail, Failure, FailureKind};
use crate::net::trouble::Trouble;
use crate::procedure::model::Record;
use crate::procedure::store as catalogue;
use crate::screen::NoticeKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of a draft is still being copied in.
const STILL_COPYING: &str = "MC-F05";

/// A sealed draft that was opened, with the hash of its file.
#[derive(Debug)]
pub(crate) struct CarriedIn {
    pub(crate) opened: Opened,
    pub(crate) sha256: String,
}

/// Everything a sealed draft is made of, read from the store.
pub(super) struct ToSeal {
    pub(super) manifest: Manifest,
    pub(super) files: Vec<String>,
}

impl Owner {
    /// Seals a draft into a file under a fresh key and gives it to the share sheet.
    pub(super) fn seal_draft(&mut self, draft: &str) {
        if self.model.carry.making.is_some() {
            return;
        }
        let Some(ToSeal { manifest, files }) = self.read_whole(draft) else {
            return;
        };
        let key = Key::new(&*self.ports.random);
        self.model.carry.making = Some(draft.to_owned());
        self.model.carry.sealed = None;
        let (vault, random) = (Arc::clone(&self.vault), Arc::clone(&self.ports.random));
        let browser = Arc::clone(&self.ports.browser);
        let folder = PathBuf::from(&self.config.cache_dir).join("shown");
        let (draft, name) = (draft.to_owned(), self.new_uuid());
        self.effects.blocking(move || {
            let path = folder.join(format!("{name}.{}", transfer::EXTENSION));
            let sealed = make_folder(&folder)
                .and_then(|()| transfer::seal(&vault, &*random, &key, &manifest, &files, &path, &mut |_| ()));
            let result = match sealed {
                Ok(sealed) => show(&*browser, &sealed, &manifest.procedure).map(|()| SealedFor {
                    draft: draft.clone(),
                    key,
                    size: sealed.size,
                }),
                Err(error) => Err(Trouble::of(&error)),
            };
            Outcome::DraftSealed { draft, result }
        });
        self.stale = true;
    }

    /// Reads what is to be sealed; `None` when it cannot be, which was said then.
    pub(super) fn read_whole(&mut self, id: &str) -> Option<ToSeal> {
        let held = drafts::draft(&self.store, id);
        let Some(draft) = self.ok(held).flatten() else {
            self.fail_with(GONE);
            return None;
        };
        let title = naming::one(&self.store, id).map(|named| named.map(|n| n.title).unwrap_or_default());
        let title = self.ok(title)?;
        let whom = whom::whom(&self.store, id);
        let whom = self.ok(whom)?;
        let answers = drafts::answers(&self.store, id);
        let answers = self.ok(answers)?;
        let files = attachments::list(&self.store, id);
        let files = self.ok(files)?;
        if files.iter().any(|f| f.state == AttachmentState::Importing) {
            self.fail_with(STILL_COPYING);
            return None;
        }
        // A PDF made of photos is made anew from them on the other phone.
        let made: Vec<String> = files.iter().filter_map(|f| f.part_of.clone()).collect();
        let files: Vec<_> = files.into_iter().filter(|f| !made.contains(&f.id)).collect();
        let (manifest, files) = Manifest::of(&draft, &title, whom, &answers, &files);
        Some(ToSeal { manifest, files })
    }

    pub(in crate::app) fn on_draft_sealed(&mut self, draft: &str, result: Result<SealedFor, Trouble>) {
        if self.model.carry.making.as_deref() == Some(draft) {
            self.model.carry.making = None;
        }
        match result {
            Ok(sealed) => {
                self.model.announcement = Some(self.model.texts.t("carry-made-title"));
                self.model.carry.sealed = Some(sealed);
            }
            Err(trouble) => self.trouble(&trouble),
        }
        self.stale = true;
    }

    /// A file was picked to be taken in: copied first, because the shell keeps it only until it shows as kept.
    pub(in crate::app) fn pick_incoming(&mut self, path: &str, name: &str) {
        if self.model.carry.opening {
            return;
        }
        self.drop_incoming();
        let pick = self.next_pick();
        self.model.carry.incoming = Some(Incoming {
            pick,
            name: crate::text::fold::normalise(name),
            copy: None,
            size: 0,
            sha256: String::new(),
            code: None,
        });
        let (from, to) = (PathBuf::from(path), self.incoming_path());
        self.effects.blocking(move || Outcome::IncomingCopied {
            pick,
            result: copy_in(&from, &to).map_err(|e| Trouble::of(&e)),
        });
        self.stale = true;
    }

    pub(super) fn next_pick(&mut self) -> u64 {
        self.model.carry.picks += 1;
        self.model.carry.picks
    }

    /// Where a sealed draft lies until it is taken in or dropped.
    pub(super) fn incoming_path(&self) -> PathBuf {
        let folder = PathBuf::from(&self.config.cache_dir).join("incoming");
        folder.join(format!("{}.{}", self.new_uuid(), transfer::EXTENSION))
    }

    pub(in crate::app) fn on_incoming_copied(&mut self, pick: u64, result: Result<Copied, Trouble>) {
        let Some(incoming) = self.model.carry.incoming.as_mut().filter(|i| i.pick == pick) else {
            if let Ok(copied) = result {
                forget(&copied.path);
            }
            return;
        };
        match result {
            Ok(copied) => {
                incoming.copy = Some(copied.path);
                incoming.size = copied.size;
                incoming.sha256 = copied.sha256;
                let text = self.model.texts.t("file-state-kept");
                self.model.announcement = Some(text);
            }
            Err(trouble) => {
                incoming.code = Some(trouble.failure.code);
                self.trouble(&trouble);
            }
        }
        self.stale = true;
    }

    /// Removes sealed copies that a killed process left in the cache; only at start, before there are new ones.
    pub(in crate::app) fn sweep_carried(&self) {
        for folder in ["incoming", "outgoing"] {
            let folder = Path::new(&self.config.cache_dir).join(folder);
            let Ok(entries) = std::fs::read_dir(folder) else {
                continue;
            };
            for path in entries.flatten().map(|entry| entry.path()) {
                if path.extension().is_some_and(|end| end == transfer::EXTENSION) {
                    forget(&path);
                }
            }
        }
    }

    pub(super) fn drop_incoming(&mut self) {
        if let Some(copy) = self.model.carry.incoming.take().and_then(|i| i.copy) {
            forget(&copy);
        }
        self.model.carry.failure = None;
        self.model.carry.same = None;
        self.model.carry.checked = false;
        self.stale = true;
    }

    pub(super) fn type_key(&mut self, text: &str, revision: u64) {
        let carry = &mut self.model.carry;
        if revision > carry.key_revision {
            carry.key_revision = revision;
            carry.key = zeroize::Zeroizing::new(text.to_owned());
            carry.failure = None;
        }
    }

    /// Opens the picked file with the typed key.
    pub(super) fn take_in_draft(&mut self) {
        let carry = &mut self.model.carry;
        carry.checked = true;
        let key = Key::parse(&carry.key);
        let picked = carry
            .incoming
            .as_ref()
            .and_then(|i| Some((i.copy.clone()?, i.sha256.clone())));
        if carry.opening {
            return;
        }
        let Some((path, sha256)) = picked else {
            self.model.focus = Some("carry-file".into());
            return;
        };
        let Some(key) = key else {
            self.model.focus = Some("carry-key".into());
            return;
        };
        self.open_incoming(key, path, sha256);
    }

    /// Opens a sealed draft beside the owner; nothing is kept before [`Outcome::CarriedIn`].
    pub(super) fn open_incoming(&mut self, key: Key, path: PathBuf, sha256: String) {
        let held = transfer::taken_before(&self.store, &sha256);
        let Some(same) = self.ok(held) else { return };
        if let Some(draft) = same {
            self.model.carry.same = Some(draft);
            self.stale = true;
            return;
        }
        self.model.carry.opening = true;
        self.model.carry.failure = None;
        let vault = Arc::clone(&self.vault);
        self.effects.blocking(move || {
            let opened = transfer::open(&vault, &key, &path, &mut |_| ()).map_err(|e| Trouble::of(&e));
            Outcome::CarriedIn(opened.map(|opened| Box::new(CarriedIn { opened, sha256 })))
        });
        self.stale = true;
    }

    pub(in crate::app) fn on_carried_in(&mut self, result: Result<Box<CarriedIn>, Trouble>) {
        self.model.carry.opening = false;
        self.stale = true;
        let carried = match result {
            Ok(carried) => carried,
            Err(trouble) => return self.not_carried(trouble.failure),
        };
        let id = self.new_uuid();
        let ids: Vec<String> = carried.opened.files.iter().map(|_| self.new_uuid()).collect();
        let kept = self.judge(&carried.opened.manifest).and_then(|snapshot| {
            transfer::keep(
                &self.store,
                &id,
                &ids,
                &carried.opened,
                &snapshot,
                &carried.sha256,
            )
            .map_err(|error| {
                error.log();
                error.failure()
            })
        });
        if let Err(failure) = kept {
            for file in &carried.opened.files {
                let deleted = self.vault.delete(&file.name);
                self.ok(deleted);
            }
            return self.not_carried(failure);
        }
        self.drop_incoming();
        self.model.carry.key = zeroize::Zeroizing::default();
        self.model.carry.checked = false;
        if matches!(self.model.place.top(), Route::TakeIn) {
            self.replace(Route::Draft { id });
        } else {
            // They went on meanwhile: it is told, and stands among the drafts.
            self.stale = true;
        }
        let (title, text) = (
            self.model.texts.t("carried-title"),
            self.model.texts.t("carried-text"),
        );
        self.say(NoticeKind::Success, title, text);
    }

    fn not_carried(&mut self, failure: Failure) {
        let (title, _) = crate::screens::failure_words(&self.model.texts, failure.code);
        self.model.announcement = Some(title);
        self.model.carry.failure = Some(failure);
    }

    /// The record a draft from elsewhere goes on with: the province's own where this phone has that version, else the one that
    /// came with it, when it can be used.
    fn judge(&mut self, manifest: &Manifest) -> Result<String, Failure> {
        let held = catalogue::record(&self.store, &manifest.procedure).map_err(|e| e.failure())?;
        let snapshot = match held {
            Some(row) if row.version == manifest.form => row.json,
            _ => manifest.snapshot.clone(),
        };
        let record = Record::parse(&snapshot).map_err(|e| e.failure())?;
        if record.code != manifest.procedure || record.version != manifest.form {
            return Err(Failure::new(FailureKind::Damaged, "MC-T03"));
        }
        self.compile(&Arc::new(record))?;
        Ok(snapshot)
    }
}

fn show(browser: &dyn crate::ports::Browser, sealed: &SealedDraft, procedure: &str) -> Result<(), Trouble> {
    let name = format!("ho-so-{procedure}.{}", transfer::EXTENSION);
    let shown = browser.show_file(
        sealed.path.display().to_string(),
        name,
        transfer::MEDIA_TYPE.into(),
    );
    super::handing::shown(shown)
}
