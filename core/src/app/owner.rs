//! The owner of the state: one thread that handles one message after the other.

use super::effects::Effects;
use super::link::Link;
use super::message::{Message, Outcome};
use super::model::Model;
use super::publish::Publisher;
use super::{Action, AppConfig, Intent, SyncReport};
use crate::dossier::form::{Form, Lists};
use crate::error::{Fail, Failure};
use crate::net::trouble::Trouble;
use crate::ports::Ports;
use crate::screen::{NoticeKind, Screen};
use crate::screens;
use crate::status::push::PushKeys;
use crate::status::schedule::Checks;
use crate::store::Store;
use crate::store::vault::Vault;
use crate::text::Lang;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use tokio::sync::oneshot;

/// Keys of small things kept in the store.
pub(super) mod kept {
    pub(crate) const PLACE: &str = "place";
    pub(crate) const LANGUAGE: &str = "language";
    pub(crate) const LOCK: &str = "lock.pin";
    pub(crate) const LOCK_OWNER: &str = "lock.owner";
    pub(crate) const LOCK_POLICY: &str = "lock.policy";
    pub(crate) const PACK: &str = "pack";
    pub(crate) const CATALOGUE_CURSOR: &str = "catalogue.cursor";
    pub(crate) const SYNCED: &str = "dossiers.synced";
    pub(crate) const PUSH_KEYS: &str = "push.keys";
    pub(crate) const PUSH_REGISTERED: &str = "push.registered";
}

/// What the store says when its file is damaged.
pub(super) const DAMAGED: &str = "MC-B02";

/// What is under way, so that it is not started twice.
#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one kind of work under way, independent of the others"
)]
pub(super) struct Busy {
    pub(super) pack: bool,
    pub(super) catalogue: bool,
    pub(super) records: HashSet<String>,
    pub(super) lists: HashSet<String>,
    pub(super) sync: bool,
    /// Something asked for a sync while one was running: the running one may have missed it.
    pub(super) sync_again: bool,
    pub(super) filing: HashSet<i64>,
    /// When the running timer of the outbox ends.
    pub(super) wake_at: Option<i64>,
    /// When the running timer of held notifications ends.
    pub(super) notify_at: Option<i64>,
    pub(super) receipts: HashSet<String>,
    pub(super) results: HashSet<String>,
    /// Threads with the desk, by dossier.
    pub(super) messages: HashSet<String>,
    /// Own ratings, by dossier.
    pub(super) ratings: HashSet<String>,
    /// The camera is open.
    pub(super) scan: bool,
    pub(super) push: bool,
    pub(super) acks: bool,
    /// What the province is asked though nobody asks for it.
    pub(super) checks: Checks,
    /// Since when there is no network: milliseconds.
    pub(super) offline_since: Option<i64>,
    /// Family links were asked for while an answer was on its way: it may have missed what is looked at now.
    pub(super) family_again: bool,
    pub(super) reports: super::reports::ReportsBusy,
}

pub(super) struct Owner {
    pub(super) config: AppConfig,
    pub(super) ports: Ports,
    pub(super) store: Store,
    pub(super) vault: Arc<Vault>,
    pub(super) effects: Effects,
    pub(super) link: Link,
    /// The chip being read.
    pub(super) chip: super::chip::ChipWork,
    pub(super) model: Model,
    pub(super) busy: Busy,
    pub(super) push_endpoint: Option<String>,
    pub(super) push_keys: Option<PushKeys>,
    /// The store said that it is damaged: it is put aside and mended before the next screen.
    pub(super) damaged: bool,
    /// The page must be read from the store again.
    pub(super) stale: bool,
    /// The place the page was last read for.
    pub(super) loaded: Option<super::Route>,
    /// PDFs being made of photos, by attachment.
    pub(super) making: HashMap<String, super::files::Making>,
    /// Compiled forms, by procedure and version.
    pub(super) forms: HashMap<(String, String), Arc<Form>>,
    /// Choice lists that a form has needed.
    pub(super) lists: Lists,
    /// Why something could not be fetched, by what it was.
    pub(super) failures: HashMap<String, Failure>,
    pub(super) waiting_syncs: Vec<oneshot::Sender<SyncReport>>,
    pub(super) report: SyncReport,
    pub(super) publisher: Arc<Publisher>,
    pub(super) intents: HashMap<String, Intent>,
    pub(super) shown: Option<Screen>,
    pub(super) revision: u64,
}

impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Owner").finish_non_exhaustive()
    }
}

impl Owner {
    /// Handles messages until the app is closed.
    pub(super) fn run(mut self, queue: &Receiver<Message>) {
        self.start();
        for message in queue {
            if matches!(message, Message::Close) {
                break;
            }
            // A bug in one message must not take the store down with it: the state is what the store says, so load it anew.
            let handled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.handle(message)));
            if handled.is_err() {
                tracing::error!(code = "MC-X01", "a message was not handled");
                self.stale = true;
                self.fail_with("MC-X01");
            }
            self.show();
        }
    }

    fn handle(&mut self, message: Message) {
        self.model.now_ms = self.ports.clock.now_ms();
        self.model.announcement = None;
        self.model.focus = None;
        match message {
            Message::Action(action) => self.act(action),
            Message::Push(body) => self.on_push(&body),
            Message::Outcome(outcome) => self.outcome(*outcome),
            Message::Persist(session, answer) => {
                let kept = self.keep_session(session.as_deref());
                // The asker went away only when the app is closing.
                let _ = answer.send(kept);
            }
            Message::Sync(answer) => {
                self.waiting_syncs.push(answer);
                self.report = SyncReport::default();
                self.catch_up();
                self.answer_syncs();
            }
            Message::PushOpener(answer) => {
                // Whoever asked may have been stopped by the system meanwhile.
                let _ = answer.send(self.push_opener());
            }
            Message::Close => {}
        }
    }

    fn act(&mut self, action: Action) {
        if matches!(action, Action::Foreground) {
            self.lock_when_due();
        }
        if self.model.lock.locked {
            return self.act_locked(action);
        }
        if !matches!(action, Action::Connectivity { .. } | Action::PushEndpoint { .. }) {
            self.model.lock.active_ms = self.model.now_ms;
        }
        match action {
            Action::Press { id } => {
                // An id of an older screen: what it stood for may be gone, so nothing is done and the screen stands.
                if let Some(intent) = self.intents.get(&id).cloned() {
                    self.model.message = None;
                    self.intend(intent);
                }
            }
            Action::Commit {
                block,
                text,
                revision,
            } => self.commit(&block, &text, revision),
            Action::Choose { block, selected } => self.choose(&block, &selected),
            Action::SetDate {
                block,
                value,
                revision,
            } => self.set_date(&block, value, revision),
            Action::Point { block, at } => self.point(&block, at),
            Action::AddFile { block, path, name } => self.add_file(&block, &path, &name),
            Action::Back => self.back(),
            Action::OpenLink { url } => self.open_link(&url),
            Action::Connectivity { online } => self.connectivity(online),
            Action::PushEndpoint { endpoint } => self.push_endpoint(endpoint),
            Action::Foreground | Action::Refresh => self.refresh(),
            Action::SetLanguage { language } => self.set_language(Lang::from_tag(&language)),
        }
    }

    /// Of a locked app only its own page is used; the world around it is heard all the same.
    fn act_locked(&mut self, action: Action) {
        match action {
            Action::Press { id } => {
                if let Some(intent) = self.intents.get(&id).cloned() {
                    self.intend(intent);
                }
            }
            Action::Commit {
                block,
                text,
                revision,
            } => {
                self.type_lock(&block, &text, revision);
            }
            Action::OpenLink { url } => self.open_link(&url),
            Action::Connectivity { online } => self.connectivity(online),
            Action::PushEndpoint { endpoint } => self.push_endpoint(endpoint),
            Action::Foreground => self.refresh(),
            Action::SetLanguage { language } => self.set_language(Lang::from_tag(&language)),
            Action::Choose { .. }
            | Action::SetDate { .. }
            | Action::Point { .. }
            | Action::AddFile { .. }
            | Action::Back
            | Action::Refresh => {}
        }
    }

    fn outcome(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Wake => {
                self.send_waiting();
                self.notify_due();
            }
            Outcome::Channels(outcome) => self.on_channels(outcome),
            Outcome::Check => self.check(),
            Outcome::Pack(result) => self.on_pack(result),
            Outcome::Catalogue(result) => self.on_catalogue(result),
            Outcome::Record { code, result } => self.on_record(&code, result),
            Outcome::List { name, result } => self.on_list(&name, result),
            Outcome::Importing { file, done, total } => self.on_importing(&file, done, total),
            Outcome::Imported { file, result } => self.on_imported(&file, result),
            Outcome::SignInBegun(result) => self.on_sign_in_begun(result),
            Outcome::SignInDone(result) => self.on_sign_in_done(result),
            Outcome::SignedOut(result) => super::signing_in::signed_out(&result),
            Outcome::Devices(result) => self.on_devices(result),
            Outcome::DeviceEnded { id, result } => self.on_device_ended(&id, result),
            Outcome::Family(result) => self.on_family(result),
            Outcome::FamilyAsked { effect, result } => self.on_family_asked(effect, result),
            Outcome::FamilyAnswered { id, result } => self.on_family_answered(&id, result),
            Outcome::Filing { effect, step } => self.on_filing(effect, step),
            Outcome::Filed { effect, result } => self.on_filed(effect, result),
            Outcome::After(outcome) => self.on_after(outcome),
            Outcome::Reports(outcome) => self.on_reports(outcome),
            Outcome::Synced(result) => self.on_synced(result),
            Outcome::Receipt { code, result } => self.on_receipt(&code, result),
            Outcome::Result { code, id, result } => self.on_result(&code, &id, result),
            Outcome::Scanned(result) => self.on_scanned(result),
            Outcome::CardCode(result) => self.on_card_code(result),
            Outcome::ChipStep(step) => self.on_chip_step(step),
            Outcome::ChipRead(result) => self.on_chip_read(result),
            Outcome::Matched(result) => self.on_matched(result),
            Outcome::PinTried(state, outcome) => self.on_pin_tried(&state, outcome),
            Outcome::PinSet(result) => self.on_pin_set(result),
            Outcome::Present(result) => self.on_present(result),
            Outcome::Shown(result) => {
                if let Err(trouble) = result {
                    self.trouble(&trouble);
                }
            }
            Outcome::DraftSealed { draft, result } => self.on_draft_sealed(&draft, result),
            Outcome::DraftRelayed { draft, result } => self.on_draft_relayed(&draft, result),
            Outcome::IncomingCopied { pick, result } => self.on_incoming_copied(pick, result),
            Outcome::RelayScanned(result) => self.on_relay_scanned(result),
            Outcome::RelayFetched { pick, key, result } => self.on_relay_fetched(pick, key, result),
            Outcome::CarriedIn(result) => self.on_carried_in(result),
            Outcome::Printed(result) => self.on_printed(result),
            Outcome::Bundled(result) => self.on_bundled(result),
            Outcome::CodeScanned { draft, result } => self.on_code_scanned(&draft, result),
            Outcome::PushRegistered { endpoint, result } => self.on_push_registered(&endpoint, result),
            Outcome::Offices { asked, result } => self.on_offices(&asked, result),
            Outcome::DoorShared(result) => self.on_door_shared(result),
            Outcome::Acked { effects, result } => self.on_acked(&effects, &result),
        }
        self.answer_syncs();
    }

    /// Renders, and publishes when anything a shell can see has changed.
    pub(super) fn show(&mut self) {
        self.mend();
        if self.stale {
            self.stale = false;
            self.load();
            // Damage is often found only by reading: once more, from what could be saved.
            if self.mend() {
                self.load();
            }
        }
        let built = screens::project(&self.model);
        self.intents = built.intents;
        let mut screen = built.screen;
        screen.revision = self.revision;
        if self.shown.as_ref() == Some(&screen) {
            return;
        }
        self.revision += 1;
        screen.revision = self.revision;
        self.shown = Some(screen.clone());
        self.publisher.publish(screen);
    }

    /// Puts a damaged database aside and goes on with everything that can still be read of it. True when it did.
    fn mend(&mut self) -> bool {
        if !std::mem::take(&mut self.damaged) {
            return false;
        }
        let clock = Arc::clone(&self.ports.clock);
        let mended = Store::passing(&self.store.key(), clock).and_then(|passing| {
            let broken = std::mem::replace(&mut self.store, passing);
            broken.recover()
        });
        match mended {
            Ok(opened) => {
                self.store = opened.store;
                self.model
                    .damage
                    .extend(opened.recovery.map(|r| r.cause.failure()));
            }
            Err(error) => {
                error.log();
                self.model.damage.push(error.failure());
            }
        }
        self.stale = true;
        true
    }

    /// Takes the value, or shows why there is none and gives nothing.
    pub(super) fn ok<T, E: Fail>(&mut self, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                error.log();
                let failure = error.failure();
                self.damaged |= failure.code == DAMAGED;
                self.fail_with(failure.code);
                None
            }
        }
    }

    pub(super) fn trouble(&mut self, trouble: &Trouble) {
        if trouble.failure.kind != crate::error::FailureKind::Cancelled {
            self.fail_with(trouble.failure.code);
        }
    }

    /// Shows a failure over the page until it is put away.
    pub(super) fn fail_with(&mut self, code: &'static str) {
        self.remember_failure(code);
        let (title, _) = screens::failure_words(&self.model.texts, code);
        self.model.announcement = Some(title.clone());
        self.model.message = Some(super::model::Banner {
            tone: NoticeKind::Error,
            title,
            text: String::new(),
            code: Some(code),
            undo: None,
        });
    }

    /// Says something over the page.
    pub(super) fn say(&mut self, tone: NoticeKind, title: String, text: String) {
        self.model.announcement = Some(title.clone());
        self.model.message = Some(super::model::Banner {
            tone,
            title,
            text,
            code: None,
            undo: None,
        });
    }
}
