//! Reading the chip of a card: the port and the judging run beside the loop, which hears how far they are.

use super::message::{Message, Outcome};
use super::model::{ChipStep, Page, Portrait};
use super::owner::Owner;
use super::typing::date_of_screen;
use crate::error::{Fail, Failure, FailureKind};
use crate::identity::card_read::{self, CardReadError, CardReport};
use crate::identity::chip::lds::PictureFormat;
use crate::identity::chip::passive::CscaTrust;
use crate::identity::chip::{AccessKey, Reader, Reading, Step, Wanted};
use crate::identity::known::{Known, Said};
use crate::identity::mrz::{self, MrzKey};
use crate::identity::person_number::PersonalNumber;
use crate::identity::store as kept;
use crate::net::wire::identity::Method;
use crate::screen::NoticeKind;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

/// The key to the chip is not what is printed on any card.
const BAD_KEY: Failure = Failure::new(FailureKind::Refused, "MC-I91");
/// The province named no authority that signs cards, so nothing a chip says could be believed.
const NO_AUTHORITY: Failure = Failure::new(FailureKind::NotTrusted, "MC-I92");

/// A reading under way, or one that a lost card stopped and that can go on.
#[derive(Debug, Default)]
pub(super) struct ChipWork {
    /// Set to stop.
    cancel: Arc<AtomicBool>,
    /// What was read so far, and by which key.
    held: Arc<Mutex<Option<(AccessKey, Reading)>>>,
    running: bool,
}

impl Owner {
    /// Reads the chip, or goes on where a lost card stopped it.
    pub(super) fn read_chip(&mut self) {
        if self.chip.running {
            return;
        }
        let keys = self.chip_keys();
        let trust = self.model.pack.as_ref().map(|p| p.trust.card_authorities());
        let trust = match trust.map(|t| self.ok(t)) {
            Some(Some((anchors, crls))) if !anchors.is_empty() => CscaTrust {
                anchors,
                crls,
                ..CscaTrust::default()
            },
            _ => return self.chip_failed(NO_AUTHORITY, None),
        };
        if keys.is_empty() {
            self.model.focus = Some("id:can".to_owned());
            return self.chip_failed(BAD_KEY, None);
        }
        self.model.card.failure = None;
        self.model.card.can_resume = false;
        self.model.card.step = Some(ChipStep::Waiting);
        self.chip.running = true;
        self.chip.cancel = Arc::default();
        let work = Work {
            nfc: Arc::clone(&self.ports.nfc),
            random: Arc::clone(&self.ports.random),
            words: Words::of(&self.model.texts),
            cancel: Arc::clone(&self.chip.cancel),
            held: Arc::clone(&self.chip.held),
            queue: self.effects.queue(),
            now_ms: self.model.now_ms,
            trust,
        };
        self.effects
            .blocking(move || Outcome::ChipRead(work.run(keys).map(Box::new)));
    }

    /// Keys to try, the likeliest first; none when what was typed cannot be one.
    fn chip_keys(&mut self) -> Vec<AccessKey> {
        if !self.model.card.by_mrz {
            let digits: String = self
                .model
                .card
                .can
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect();
            return AccessKey::can(&digits).into_iter().collect();
        }
        let Page::Identity(page) = &self.model.page else {
            return Vec::new();
        };
        let typing = &page.typing;
        if let Ok(zone) = mrz::find_in(&typing.mrz, crate::text::day(self.model.now_ms)) {
            return access_key(zone.key()).into_iter().collect();
        }
        let known = page.known.together();
        let number = PersonalNumber::parse(&typing.number)
            .ok()
            .or(known.number.clone());
        let birth = date_of_screen(typing.birth).or(known.birth);
        let expires = date_of_screen(typing.expires).or(known.expires);
        match (number, birth) {
            (Some(number), Some(birth)) => MrzKey::candidates(&number, birth, expires)
                .iter()
                .filter_map(access_key)
                .collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn stop_chip(&mut self) {
        self.chip.cancel.store(true, Ordering::SeqCst);
        self.ports.nfc.disconnect();
    }

    pub(super) fn on_chip_step(&mut self, step: ChipStep) {
        if self.chip.running {
            self.model.card.step = Some(step);
        }
    }

    pub(super) fn on_chip_read(&mut self, result: Result<Box<CardReport>, CardReadError>) {
        self.chip.running = false;
        self.model.card.step = None;
        let report = match result {
            Ok(report) => report,
            Err(error) => {
                error.log();
                self.model.card.can_resume = error.can_resume();
                if error.failure().kind != FailureKind::Cancelled {
                    self.chip_failed(error.failure(), error.tries_left());
                }
                return;
            }
        };
        // The key has done its work.
        self.model.card.can = zeroize::Zeroizing::default();
        if self.keep_chip(*report) {
            let texts = &self.model.texts;
            let (title, text) = (texts.t("chip-read-title"), texts.t("chip-read-text"));
            self.model.place.back();
            self.moved();
            self.say(NoticeKind::Success, title, text);
        }
    }

    fn keep_chip(&mut self, report: CardReport) -> bool {
        let held = kept::known(&self.store);
        let Some(mut known) = self.ok(held).map(Option::<Known>::unwrap_or_default) else {
            return false;
        };
        let at_ms = self.model.now_ms;
        let portrait = report.portrait.map(|p| Portrait {
            media_type: match p.format {
                PictureFormat::Png => "image/png".to_owned(),
                PictureFormat::Jpeg => "image/jpeg".to_owned(),
            },
            base64: STANDARD.encode(&p.bytes),
        });
        let facts = report.facts;
        known.learn(Method::Chip, Said { at_ms, facts });
        let stored = kept::put_chip(&self.store, &known, &report.files, portrait.as_ref());
        let stored = self.ok(stored).is_some();
        self.model.card.known |= stored;
        stored
    }

    fn chip_failed(&mut self, failure: Failure, tries_left: Option<u8>) {
        self.model.card.failure = Some((failure, tries_left));
        let (title, _) = crate::screens::failure_words(&self.model.texts, failure.code);
        self.model.announcement = Some(title);
    }
}

fn access_key(key: &MrzKey) -> Option<AccessKey> {
    let text = std::str::from_utf8(key.as_bytes()).ok()?;
    let (number, dates) = text.split_at_checked(10)?;
    let (birth, expiry) = dates.split_at_checked(7)?;
    AccessKey::mrz_checked(number, birth, expiry).ok()
}

/// The words of the waiting surface.
struct Words {
    title: String,
    text: String,
    opening: String,
    reading: String,
    proving: String,
}

impl Words {
    fn of(texts: &crate::text::Texts) -> Self {
        Self {
            title: texts.t("chip-sheet-title"),
            text: texts.t("chip-sheet-text"),
            opening: texts.t("chip-step-opening"),
            reading: texts.t("chip-step-reading"),
            proving: texts.t("chip-step-proving"),
        }
    }
}

/// What reads and judges, off the loop.
struct Work {
    nfc: Arc<dyn crate::ports::Nfc>,
    random: Arc<dyn crate::ports::Random>,
    words: Words,
    cancel: Arc<AtomicBool>,
    held: Arc<Mutex<Option<(AccessKey, Reading)>>>,
    queue: Sender<Message>,
    now_ms: i64,
    trust: CscaTrust,
}

impl Work {
    fn run(&self, keys: Vec<AccessKey>) -> Result<CardReport, CardReadError> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut keys = keys.into_iter();
        let (mut key, mut reading) = match (held, keys.next()) {
            // The same key again: the card only slipped.
            (Some((before, reading)), Some(first)) if before == first => (first, reading),
            (_, Some(first)) => (first, Reading::new()),
            (_, None) => return Err(CardReadError::NoKey),
        };
        loop {
            let reader = Reader {
                nfc: &*self.nfc,
                random: &*self.random,
                cancel: &self.cancel,
                title: &self.words.title,
                text: &self.words.text,
            };
            let read = reader.read(&key, &Wanted::default(), &mut reading, &mut |step| {
                self.tell(step);
            });
            match read {
                Ok(raw) => {
                    self.send(ChipStep::Checking);
                    return card_read::judge(&raw, &self.trust, self.now_ms);
                }
                Err(error) => {
                    let error = CardReadError::Chip(error);
                    if error.can_resume() {
                        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, reading));
                        return Err(error);
                    }
                    // Dates printed in several ways make several keys; a CAN is only one.
                    match keys.next() {
                        Some(next) if error.is_wrong_key() => key = next,
                        _ => return Err(error),
                    }
                }
            }
        }
    }

    fn tell(&self, step: Step) {
        let (step, words) = match step {
            Step::Connecting => (ChipStep::Waiting, None),
            Step::Opening => (ChipStep::Opening, Some(self.words.opening.clone())),
            Step::Proving => (ChipStep::Proving, Some(self.words.proving.clone())),
            Step::Reading { file, done, total } => {
                let permille = card_read::permille(file, done, total);
                let words = format!("{} {} %", self.words.reading, permille / 10);
                (ChipStep::Reading(permille), Some(words))
            }
        };
        if let Some(words) = words {
            self.nfc.tell(words);
        }
        self.send(step);
    }

    fn send(&self, step: ChipStep) {
        // A closed queue means the app is closing.
        let _ = self
            .queue
            .send(Message::Outcome(Box::new(Outcome::ChipStep(step))));
    }
}
