//! What the page of a filed dossier shows besides the server's word on where it stands.

use crate::dossier::messages::Typing;
use crate::dossier::receipt::Receipt;
use crate::dossier::returns::Repeat;
use crate::error::Failure;
use crate::net::wire::after::Message;
use jiff::civil::Date;

/// Beside the dossier.
#[derive(Debug, Clone, Default)]
pub struct Aftercare {
    /// Defects of the last return.
    pub defects: Vec<DefectRow>,
    /// The filed form is on this phone, so that the dossier can be mended here.
    pub can_mend: bool,
    /// The supplement in the outbox, by its draft.
    pub sending: Option<String>,
    /// The due date by the signed calendar, where the receipt says another.
    pub due_here: Option<Date>,
    /// Receipts of supplements, verified just now: the draft, when, and whether they hold.
    pub supplements: Vec<SupplementRow>,
    /// A withdrawal without the server's word.
    pub withdrawal: Option<Promise>,
    /// Rating it; `None` where the province asks for none.
    pub rating: Option<super::RatingView>,
    /// What this person reported about it, the last first.
    pub reported: Vec<super::ReportedHere>,
    /// Why it is withdrawn, as it is being written.
    pub reason: Typing,
    /// Messages as the server told them.
    pub thread: Vec<Message>,
    /// Messages without the server's word, in order.
    pub waiting: Vec<(Promise, String)>,
    /// The message being written.
    pub typing: Typing,
    /// The server is being asked for messages.
    pub asking: bool,
}

/// A defect in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefectRow {
    /// What it is about.
    pub place: String,
    /// The officer's words.
    pub reason: String,
    /// Whether it could have been named before.
    pub repeat: Repeat,
}

/// A supplement the office has.
#[derive(Debug, Clone)]
pub struct SupplementRow {
    /// Its draft.
    pub draft: String,
    /// Its receipt, verified just now, or why it does not hold.
    pub checked: Result<Receipt, Failure>,
}

/// Something in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Its row there.
    pub effect: i64,
    /// The key it is sent under.
    pub key: String,
    /// It is on its way now.
    pub sending: bool,
    /// The server said no: support code and its words.
    pub refused: Option<(String, String)>,
    /// Waits for a sign-in.
    pub needs_sign_in: bool,
    /// Nothing was posted yet, or it was refused: it can be taken back.
    pub can_take_back: bool,
    /// When it was promised, milliseconds since 1970.
    pub at_ms: i64,
}
