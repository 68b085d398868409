//! Opening: store and vault first, the last screen next, the network last.

use super::effects::Effects;
use super::link::{Link, persist_through};
use super::message::Message;
use super::model::Model;
use super::owner::{Busy, Owner, kept};
use super::province::HeldPack;
use super::publish::Publisher;
use super::signing_in::person_of;
use super::{AppConfig, Place, SyncReport};
use crate::dossier::{attachments, store as drafts};
use crate::error::{Fail, Failure, FailureKind};
use crate::identity::Session;
use crate::identity::known::Known;
use crate::net::pack;
use crate::outbox;
use crate::ports::Ports;
use crate::procedure::store as catalogue;
use crate::status::push::PushKeys;
use crate::store::vault::Vault;
use crate::store::{DbKey, Store, StoreError, db_key, kv};
use crate::text::Lang;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use zeroize::Zeroizing;

/// How long a file that was taken off a draft is kept.
const UNDO_MS: i64 = 24 * 3600 * 1000;

/// The sealed ground everything stands on.
struct Ground {
    store: Store,
    vault: Vault,
    damage: Vec<Failure>,
}

impl Ground {
    /// Never fails for good: what cannot be opened is left untouched, and the app runs on a store that lives until it closes.
    fn open(config: &AppConfig, ports: &Ports) -> Result<Self, Failure> {
        let mut damage = Vec::new();
        let key = match db_key(config, ports) {
            Ok(state) => state.key,
            Err(error) => return Self::passing(ports, config, &error),
        };
        let dir = Path::new(&config.data_dir);
        let store = match Store::open(dir, &key, Arc::clone(&ports.clock)) {
            Ok(opened) => {
                if let Some(recovery) = opened.recovery {
                    damage.push(recovery.cause.failure());
                }
                opened.store
            }
            Err(error) => return Self::passing(ports, config, &error),
        };
        let vault = open_vault(&dir.join("files"), &key, ports)?;
        Ok(Self { store, vault, damage })
    }

    fn passing(ports: &Ports, config: &AppConfig, error: &StoreError) -> Result<Self, Failure> {
        error.log();
        let key = DbKey::fresh(random_key(ports));
        let store = Store::passing(&key, Arc::clone(&ports.clock)).map_err(|e| e.failure())?;
        let vault = open_vault(&Path::new(&config.cache_dir).join("passing"), &key, ports)?;
        Ok(Self {
            store,
            vault,
            damage: vec![error.failure()],
        })
    }
}

fn random_key(ports: &Ports) -> [u8; 32] {
    let mut key = [0_u8; 32];
    for (to, from) in key.iter_mut().zip(ports.random.bytes(32)) {
        *to = from;
    }
    key
}

/// The vault has a key of its own, derived from the database's: neither file format helps against the other.
fn open_vault(dir: &Path, key: &DbKey, ports: &Ports) -> Result<Vault, Failure> {
    let mac = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.bytes());
    let derived = ring::hmac::sign(&mac, b"motcua vault 1");
    let mut vault_key = Zeroizing::new([0_u8; 32]);
    vault_key.copy_from_slice(derived.as_ref());
    Vault::new(dir, vault_key, Arc::clone(&ports.random)).map_err(|error| {
        error.log();
        error.failure()
    })
}

/// Reads what was kept and starts the owner's thread. The first screen is published before this returns.
pub(super) fn start(
    config: AppConfig,
    ports: Ports,
    publisher: Arc<Publisher>,
    queue: (Sender<Message>, Receiver<Message>),
) -> Result<std::thread::JoinHandle<()>, Failure> {
    let unexpected = Failure::new(FailureKind::Unexpected, "MC-X01");
    let ground = Ground::open(&config, &ports)?;
    let effects = Effects::new(queue.0.clone()).map_err(|_| unexpected)?;
    let mut owner = owner(config, ports, publisher, queue.0, ground, effects);
    owner.restore();
    owner.stale = true;
    owner.show();
    let receiver = queue.1;
    std::thread::Builder::new()
        .name("motcua-owner".into())
        .spawn(move || owner.run(&receiver))
        .map_err(|_| unexpected)
}

fn owner(
    config: AppConfig,
    ports: Ports,
    publisher: Arc<Publisher>,
    queue: Sender<Message>,
    ground: Ground,
    effects: Effects,
) -> Owner {
    let Ground { store, vault, damage } = ground;
    let lang = kv::get::<Lang>(&store, kept::LANGUAGE).ok().flatten();
    let lang = lang.unwrap_or_else(|| Lang::from_tag(&config.language));
    let mut model = Model::new(lang, ports.clock.now_ms());
    model.damage = damage;
    let session = crate::identity::store::session::<Session>(&store).unwrap_or_else(|error| {
        // An unreadable session only means signing in again.
        error.log();
        None
    });
    model.person = session.as_ref().map(person_of);
    let (link, error) = Link::new(&ports, session, persist_through(queue));
    if let Some(error) = error {
        error.log();
        model.damage.push(error.failure());
    }
    Owner {
        config,
        ports,
        store,
        vault: Arc::new(vault),
        effects,
        link,
        chip: super::chip::ChipWork::default(),
        model,
        busy: Busy::default(),
        push_endpoint: None,
        push_keys: None,
        damaged: false,
        stale: false,
        loaded: None,
        making: HashMap::new(),
        forms: HashMap::new(),
        lists: crate::dossier::form::Lists::new(),
        failures: HashMap::new(),
        waiting_syncs: Vec::new(),
        report: SyncReport::default(),
        publisher,
        intents: HashMap::new(),
        shown: None,
        revision: 0,
    }
}

impl Owner {
    /// What was kept: place, pack, counts, push keys. Nothing here waits for a network.
    fn restore(&mut self) {
        let place = kv::get::<Place>(&self.store, kept::PLACE);
        let place = self.ok(place).flatten().unwrap_or_default();
        let place = super::resume::place_after(&self.store, place);
        self.model.place = self.ok(place).unwrap_or_default();
        self.resume_reports();
        self.restore_pack();
        self.restore_lock();
        let known = crate::identity::store::known::<Known>(&self.store);
        self.model.card.known = self.ok(known).flatten().is_some_and(|known| !known.is_empty());
        self.restore_over();
        self.count_asked();
        self.count_reports();
        let count = catalogue::count(&self.store);
        self.model.catalogue.count = self.ok(count).unwrap_or(0) as usize;
        let synced = kv::get::<i64>(&self.store, kept::SYNCED);
        self.model.synced_ms = self.ok(synced).flatten();
        let keys = kv::get::<Vec<u8>>(&self.store, kept::PUSH_KEYS);
        let keys = self.ok(keys).flatten().and_then(|bytes| {
            let keys = PushKeys::from_bytes(&bytes);
            self.ok(keys)
        });
        self.push_keys = keys;
        let queued = outbox::after_restart(&self.store);
        self.ok(queued);
    }

    fn restore_pack(&mut self) {
        let held = kv::get::<HeldPack>(&self.store, kept::PACK);
        let Some(held) = self.ok(held).flatten() else {
            return;
        };
        // Verified at every start: the database is sealed, but the signature costs less than trusting that.
        let verified = pack::pack_key(&self.config.pack_key).and_then(|key| pack::verify(&held.jws, &key));
        if let Some(pack) = self.ok(verified) {
            self.adopt_pack(pack);
        }
    }

    /// After the first screen: unfinished copies, old deletions, then the network.
    pub(super) fn start(&mut self) {
        self.resume_copies();
        self.resume_report_photos();
        self.sweep_carried();
        self.clear_deleted();
        self.catch_up();
        self.show();
    }

    /// Removes what the person deleted and can no longer bring back. Drafts nobody deleted stay, however old they are.
    pub(super) fn clear_deleted(&mut self) {
        let before = self.model.now_ms - UNDO_MS;
        let purged = drafts::purge_each(&self.store, self.model.now_ms - super::RESTORE_MS, before);
        for sealed in self.ok(purged).unwrap_or_default() {
            let deleted = self.vault.delete(&sealed);
            self.ok(deleted);
        }
        let sent = outbox::forget_sent(&self.store, before);
        self.ok(sent);
        // Files of a copy that was killed between sealing and its row: the copy is made again from its source.
        let known = attachments::sealed_names(&self.store).and_then(|mut names| {
            names.extend(crate::result::store::sealed_names(&self.store)?);
            names.extend(crate::feedback::reports::photos::sealed_names(&self.store)?);
            Ok(names)
        });
        let Some(known) = self.ok(known) else { return };
        let orphans = self.vault.orphans(known.iter().map(String::as_str));
        for name in self.ok(orphans).unwrap_or_default() {
            let deleted = self.vault.delete(&name);
            self.ok(deleted);
        }
    }
}
