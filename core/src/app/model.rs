//! Everything a screen is made from: loaded by the loop, read by projections, with no clock and no I/O behind it.

mod aftercare;
mod beside;
mod drafts;
mod family;
mod files;
mod fresh;
mod identity;
mod inbox;
mod lock;
mod person;
mod rating;
mod reports;
mod sending;
mod shelf;

pub use aftercare::*;
pub use beside::*;
pub use drafts::*;
pub use family::*;
pub use files::{FileRow, HeldResult};
pub use identity::*;
pub use inbox::*;
pub use lock::*;
pub use person::{Devices, Person, SignIn};
pub use rating::RatingView;
pub use reports::*;
pub use sending::{SendingPage, Stage, TermsAsked};
pub use shelf::{ResultPage, ShelfRow};

use super::route::Place;
use crate::dossier::changes::Changed;
use crate::dossier::form::Form;
use crate::dossier::receipt::Receipt;
use crate::error::Failure;
use crate::net::pack::Pack;
use crate::net::wire::family::{Link, OnBehalf};
use crate::net::wire::{Dossier, DossierStatus};
use crate::procedure::deadline::Calendar;
use crate::procedure::model::Record;
use crate::screen::NoticeKind;
use crate::text::Texts;
use jiff::civil::Date;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The state a screen is a function of.
#[derive(Debug)]
pub struct Model {
    /// The words.
    pub texts: Arc<Texts>,
    /// Where the person is.
    pub place: Place,
    /// What the page there shows.
    pub page: Page,
    /// Time of the message being handled, milliseconds since 1970 UTC.
    pub now_ms: i64,
    /// By the shell's word.
    pub online: bool,
    /// True when the shell has a push endpoint.
    pub push_on: bool,
    /// The province, once its pack was verified.
    pub pack: Option<Arc<Pack>>,
    /// Its working calendar.
    pub calendar: Option<Arc<Calendar>>,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Sign-in under way.
    pub sign_in: SignIn,
    /// A card being read or matched.
    pub card: CardWork,
    /// The app's own lock.
    pub lock: Lock,
    /// Where else the person is signed in.
    pub devices: Devices,
    /// Family links being asked for or answered.
    pub family: FamilyWork,
    /// Reports being written, looked for or followed.
    pub reports: ReportsWork,
    /// Ways to be told, being asked for or linked.
    pub channels: ChannelsWork,
    /// A draft being handed to or taken in from another phone.
    pub carry: Carry,
    /// The code of a receipt from elsewhere being typed.
    pub handing: HandWork,
    /// Revision of the search box over drafts.
    pub drafts_revision: u64,
    /// Revision of the field for a draft's name.
    pub name_revision: u64,
    /// The list of procedures.
    pub catalogue: Catalogue,
    /// Counts for badges.
    pub counts: Counts,
    /// When the server was last heard about dossiers.
    pub synced_ms: Option<i64>,
    /// Bytes on their way, by attachment.
    pub transfers: HashMap<String, Transfer>,
    /// What was found damaged at start; stays until put away.
    pub damage: Vec<Failure>,
    /// The outcome of the last action, when it needs words.
    pub message: Option<Banner>,
    /// Said once by a screen reader.
    pub announcement: Option<String>,
    /// Takes focus once.
    pub focus: Option<String>,
    /// Revision of the search box.
    pub search_revision: u64,
    /// Figures of offices being asked for.
    pub offices: super::OfficesWork,
}

/// Data of the page on top.
#[derive(Debug)]
pub enum Page {
    /// The first tab.
    Home(HomePage),
    /// Search results.
    Search(SearchPage),
    /// A procedure.
    Procedure(Box<ProcedurePage>),
    /// Anything inside a draft.
    Draft(Box<OpenDraft>),
    /// On its way.
    Sending(Box<SendingPage>),
    /// All drafts.
    Drafts(DraftsPage),
    /// Deleted drafts.
    Deleted(Vec<DeletedRow>),
    /// Taking a draft in.
    TakeIn,
    /// A draft that was filed outside of the app.
    Handed(Box<HandedPage>),
    /// The second tab.
    Dossiers(DossiersPage),
    /// A dossier, its receipt.
    Dossier(Box<DossierPage>),
    /// A result.
    Result(Box<ResultPage>),
    /// The third tab.
    Shelf(Vec<ShelfRow>),
    /// The fourth tab.
    Person,
    /// What is known about the person, typing and reading it.
    Identity(Box<IdentityPage>),
    /// Where the person is signed in.
    Devices,
    /// Who acts for whom.
    Family(Box<FamilyPage>),
    /// How offices work.
    Offices(Box<super::OfficesPage>),
    /// Finding the right door.
    Door(Box<super::DoorPage>),
    /// Reports.
    Reports(Box<ReportsPage>),
    /// All news.
    Inbox(InboxPage),
    /// Ways to be told.
    Channels(Box<ChannelsPage>),
    /// What should be here could not be read.
    Failed(Failure),
}

/// The list of procedures as a whole.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// How many are held.
    pub count: usize,
    /// Being fetched.
    pub loading: bool,
    /// Why the last fetch ended.
    pub failure: Option<Failure>,
}

/// A message over the page.
#[derive(Debug, Clone)]
pub struct Banner {
    /// What sort.
    pub tone: NoticeKind,
    /// One line.
    pub title: String,
    /// What next.
    pub text: String,
    /// The failure it tells of.
    pub code: Option<&'static str>,
    /// The draft whose deletion can be undone.
    pub undo: Option<String>,
}

/// A procedure in a list.
#[derive(Debug, Clone)]
pub struct ProcedureRow {
    /// `N.NNNNNN`.
    pub code: String,
    /// Official name.
    pub name: String,
    /// Field, e.g. "Hộ tịch".
    pub field: String,
    /// True when its form is modelled.
    pub has_form: bool,
}

/// A confirmed dossier without the server's word.
#[derive(Debug, Clone)]
pub struct QueuedRow {
    /// The draft.
    pub draft: String,
    /// Name of the procedure.
    pub title: String,
    /// When the person confirmed.
    pub confirmed_ms: i64,
    /// The server said no.
    pub refused: bool,
    /// Waits for a sign-in.
    pub needs_sign_in: bool,
    /// Its conditions changed; waits for the person's word.
    pub asks: bool,
}

/// A dossier in a list.
#[derive(Debug, Clone)]
pub struct DossierRow {
    /// Its code.
    pub code: String,
    /// Name of the procedure.
    pub name: String,
    /// National status.
    pub status: DossierStatus,
    /// Due date by the server's word.
    pub due: Option<Date>,
}

/// The first tab.
#[derive(Debug, Clone, Default)]
pub struct HomePage {
    /// On their way.
    pub queued: Vec<QueuedRow>,
    /// Returned, to be paid, refused: newest first.
    pub attention: Vec<DossierRow>,
    /// Begun.
    pub drafts: Vec<DraftRow>,
    /// The newest others.
    pub recent: Vec<DossierRow>,
    /// Procedures with a form here.
    pub common: Vec<ProcedureRow>,
}

/// Search results.
#[derive(Debug, Clone, Default)]
pub struct SearchPage {
    /// Best first.
    pub hits: Vec<ProcedureRow>,
    /// There are more.
    pub more: bool,
    /// Pages shown.
    pub pages: u32,
}

/// A procedure.
#[derive(Debug)]
pub struct ProcedurePage {
    /// From the list.
    pub entry: ProcedureRow,
    /// `bộ`, `tỉnh`, `xã` as the list has it.
    pub level: String,
    /// On the national portal.
    pub uuid: String,
    /// Catalogue codes of results.
    pub results: Vec<String>,
    /// In force or not.
    pub lifecycle: crate::procedure::model::Lifecycle,
    /// The modelled record, when there is one and it was fetched.
    pub record: Option<Arc<Record>>,
    /// Drafts that were begun, the last changed first.
    pub drafts: Vec<DraftRow>,
    /// Being fetched.
    pub loading: bool,
    /// Why the record is not here.
    pub failure: Option<Failure>,
}

/// A draft with everything its pages need.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools)] // each is one fact the page shows
pub struct OpenDraft {
    /// Its id.
    pub id: String,
    /// The procedure as it was when the draft was begun.
    pub record: Arc<Record>,
    /// Its form, compiled in the language of the screen.
    pub form: Arc<Form>,
    /// The answers, nested as the form's data.
    pub data: Value,
    /// Where a value came from, by pointer.
    pub sources: HashMap<String, String>,
    /// Revision of the last commit, by block id.
    pub revisions: HashMap<String, u64>,
    /// Files, oldest first.
    pub files: Vec<FileRow>,
    /// Where to file.
    pub office: Option<String>,
    /// Pages on which errors are shown: the person tried to go on.
    pub checked: BTreeSet<usize>,
    /// Items of lists on which errors are shown, by pointer.
    pub items_checked: BTreeSet<String>,
    /// What a change of the form did to the answers.
    pub change: Option<Changed>,
    /// The day by which the answers are judged.
    pub today: Date,
    /// Papers on which a lacking file is shown.
    pub papers_checked: BTreeSet<String>,
    /// Errors are shown on the check page.
    pub filing_checked: bool,
    /// Last durable change.
    pub saved_ms: i64,
    /// Whether the province has a newer form.
    pub newer_form: NewerForm,
    /// Filing it needs a higher level than the person is signed in at.
    pub too_low: bool,
    /// For whom, when not for the person themselves.
    pub whom: Option<OnBehalf>,
    /// Those the person may act for, by what the phone last heard.
    pub members: Vec<Link>,
    /// The person may act no more for whom it is, by what the phone last heard.
    pub whom_over: bool,
    /// What others found wrong, what is mended, how the result is to come.
    pub beside: Beside,
    /// Its name, its like, what can be copied into it.
    pub more: DraftMore,
    /// Signed results on this phone that papers of the procedure name.
    pub held: Vec<HeldResult>,
    /// The small picture of the photo that is looked at: JPEG, base64.
    pub preview: Option<String>,
}

/// The second tab.
#[derive(Debug, Clone, Default)]
pub struct DossiersPage {
    /// On their way.
    pub queued: Vec<QueuedRow>,
    /// The last changed of those that were begun.
    pub drafts: Vec<DraftRow>,
    /// How many were begun.
    pub drafts_count: usize,
    /// How many deleted ones can be brought back.
    pub deleted_count: usize,
    /// Filed outside of the app.
    pub handed: Vec<HandedRow>,
    /// Filed, newest first.
    pub dossiers: Vec<DossierRow>,
    /// There are more.
    pub more: bool,
    /// Pages shown.
    pub pages: u32,
}

/// A dossier and its receipt.
#[derive(Debug)]
pub struct DossierPage {
    /// The server's word.
    pub dossier: Dossier,
    /// The receipt, verified just now, or why it does not hold.
    pub receipt: Option<Result<Receipt, Failure>>,
    /// Working days left, when the calendar is known.
    pub days_left: Option<i64>,
    /// What is known here about each result.
    pub results: Vec<ResultPage>,
    /// What is to be mended, said, or waited for.
    pub after: Aftercare,
    /// The draft it was filed from, when that was on this phone.
    pub draft: Option<String>,
}
