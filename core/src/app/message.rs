//! What stands in the loop's queue.

use super::action::Action;
use super::family::FetchedFamily;
use super::identity::{CardCodeError, CardText};
use super::model::ChipStep;
use super::{SyncReport, drafts, link};
use crate::dossier::service::FilingStep;
use crate::error::Failure;
use crate::identity::card_read::{CardReadError, CardReport};
use crate::identity::lock::{LockError, LockState, Outcome as PinOutcome};
use crate::identity::{PendingSignIn, Session};
use crate::net::trouble::Trouble;
use crate::net::wire::{self, identity::Verification};
use crate::ports::PortError;
use crate::result::service::FetchedResult;
use std::sync::mpsc::SyncSender;
use tokio::sync::oneshot;

/// One message to the owner of the state.
#[derive(Debug)]
pub(crate) enum Message {
    /// From the shell.
    Action(Action),
    /// A sealed push message.
    Push(Vec<u8>),
    /// An effect ended, or told how far it is.
    Outcome(Box<Outcome>),
    /// The session changed; it is durable before the answer, and the new token is used only after it.
    Persist(Option<Box<Session>>, SyncSender<Result<(), Failure>>),
    /// Sync everything and answer when done.
    Sync(oneshot::Sender<SyncReport>),
    /// Give what opens push messages elsewhere.
    PushOpener(oneshot::Sender<Option<Vec<u8>>>),
    /// Finish what is in the queue and end.
    Close,
}

/// What an effect brought.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Time to look at the outbox again.
    Wake,
    /// A question that nobody asked may be due.
    Check,
    /// The pack: a new one, or the held one is current (`None`).
    Pack(Result<Option<link::FetchedPack>, Trouble>),
    /// A batch of the list of procedures.
    Catalogue(Result<wire::ProcedurePage, Trouble>),
    /// A procedure's record; `None` when the held one is current.
    Record {
        code: String,
        result: Result<Option<link::FetchedRecord>, Trouble>,
    },
    /// Bytes of a file copied into the vault.
    Importing { file: String, done: u64, total: u64 },
    /// A file is in the vault.
    Imported {
        file: String,
        result: Result<super::files::Taken, Trouble>,
    },
    /// The authorisation request is ready.
    SignInBegun(Result<PendingSignIn, Trouble>),
    /// The code was exchanged.
    SignInDone(Result<Session, Trouble>),
    /// The session was revoked at the server, or could not be.
    SignedOut(Result<(), Trouble>),
    /// Where the person is signed in.
    Devices(Result<Vec<wire::DeviceSession>, Trouble>),
    /// The session of another device was ended, or could not be.
    DeviceEnded { id: String, result: Result<(), Trouble> },
    /// Who acts for whom.
    Family(Result<FetchedFamily, Trouble>),
    /// Ways to be told.
    Channels(super::channels::ChannelsOutcome),
    /// An asking to act for someone has its answer.
    FamilyAsked {
        effect: i64,
        result: Result<wire::family::Link, Trouble>,
    },
    /// A family link was answered or ended, or could not be.
    FamilyAnswered {
        id: String,
        result: Result<wire::family::Link, Trouble>,
    },
    /// How far a submission is.
    Filing { effect: i64, step: FilingStep },
    /// A submission ended.
    Filed {
        effect: i64,
        result: Result<Box<wire::Filed>, Trouble>,
    },
    /// A choice list that was not here in this version.
    List {
        name: String,
        result: Result<super::listing::FetchedList, Trouble>,
    },
    /// After a filing.
    After(super::after::AfterOutcome),
    /// Of reports.
    Reports(super::reports::ReportOutcome),
    /// Changes since the cursor.
    Synced(Result<link::FetchedDossiers, Trouble>),
    /// A receipt that was not here.
    Receipt {
        code: String,
        result: Result<String, Trouble>,
    },
    /// A signed result.
    Result {
        code: String,
        id: String,
        result: Result<FetchedResult, Trouble>,
    },
    /// What the camera read.
    Scanned(Result<String, PortError>),
    /// What the printed code of a card says, from the camera or a photo.
    CardCode(Result<CardText, CardCodeError>),
    /// How far the reading of a chip is.
    ChipStep(ChipStep),
    /// A chip was read and judged.
    ChipRead(Result<Box<CardReport>, CardReadError>),
    /// A PIN was looked at.
    PinTried(Box<LockState>, Result<PinOutcome, LockError>),
    /// A PIN was made ready to keep.
    PinSet(Result<Box<LockState>, LockError>),
    /// The phone asked who stands before it.
    Present(Result<(), PortError>),
    /// What the population register says.
    Matched(Result<Verification, Trouble>),
    /// A result was copied out for the system's viewer.
    Shown(Result<(), Trouble>),
    /// A draft was sealed for another phone and handed to the share sheet.
    DraftSealed {
        draft: String,
        result: Result<super::model::SealedFor, Trouble>,
    },
    /// A sealed draft waits at the province.
    DraftRelayed {
        draft: String,
        result: Result<drafts::Relayed, Trouble>,
    },
    /// A picked file lies where only the app looks.
    IncomingCopied {
        pick: u64,
        result: Result<drafts::Copied, Trouble>,
    },
    /// What the camera read on the other phone.
    RelayScanned(Result<String, PortError>),
    /// What the other phone left at the province is here.
    RelayFetched {
        pick: u64,
        key: crate::dossier::transfer::Key,
        result: Result<drafts::Copied, Trouble>,
    },
    /// A sealed draft was opened; its files are in the vault.
    CarriedIn(Result<Box<drafts::CarriedIn>, Trouble>),
    /// The declaration of a draft was handed to the viewer.
    Printed(Result<(), Trouble>),
    /// The bundle of a draft was handed to the share sheet.
    Bundled(Result<(), Trouble>),
    /// The code of a receipt from elsewhere.
    CodeScanned {
        draft: String,
        result: Result<String, PortError>,
    },
    /// The push endpoint is known to the province.
    PushRegistered {
        endpoint: String,
        result: Result<String, Trouble>,
    },
    /// Figures of offices.
    Offices {
        asked: crate::offices::store::Asked,
        result: Result<super::offices::Fetched, Trouble>,
    },
    /// What was written at the door, or what is known of a fault, was handed to the share sheet.
    DoorShared(Result<(), Trouble>),
    /// Acknowledgements arrived.
    Acked {
        effects: Vec<i64>,
        result: Result<(), Trouble>,
    },
}
