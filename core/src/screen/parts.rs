use serde::{Deserialize, Serialize};

/// Something that can be pressed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Button {
    /// Sent back in [`Action::Press`](crate::Action::Press). An id that starts with `focus:` is handled by the shell alone:
    /// it moves focus to the block named behind the colon.
    pub id: String,
    /// Visible name.
    pub label: String,
    /// How it stands among its neighbours.
    pub role: ButtonRole,
    /// False: shown, said to be unavailable, does nothing.
    pub enabled: bool,
    /// A question to ask before it is sent, when something would be lost or cannot be undone.
    pub confirm: Option<Confirm>,
}

/// What a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum ButtonRole {
    /// The one next step.
    Primary,
    /// Another way.
    Secondary,
    /// Removes or ends something.
    Destructive,
    /// A link in text.
    Link,
}

/// Asked before a button is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Confirm {
    /// The question.
    pub title: String,
    /// What follows from "yes".
    pub text: String,
    /// The word for yes.
    pub yes: String,
    /// The word for no.
    pub no: String,
}

/// What every input carries.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Label {
    /// Visible and accessible name.
    pub text: String,
    /// Help under the label; may be empty.
    pub hint: String,
    /// What is wrong with the value; linked to the input and announced.
    pub error: Option<String>,
    /// True when it may stay empty; the shell says "(không bắt buộc)" with [`optional_text`](Self::optional_text).
    pub optional: bool,
    /// The words for optional; empty when it is required.
    pub optional_text: String,
    /// Where the value came from ("Từ VNeID"), when the person did not type it.
    pub source: Option<String>,
}

/// Which keyboard a field wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// A person's name: words capitalised, no autocorrect.
    Name,
    /// Several lines.
    Multiline,
    /// Digits and a sign.
    Number,
    /// Money in đồng.
    Money,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An identity number: digits only, no grouping by the shell.
    IdNumber,
    /// A secret of digits: shown as dots, never suggested, never learnt by the keyboard.
    Pin,
    /// A search box: committed on every pause, results below.
    Search,
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ChoiceOption {
    /// Sent back when chosen.
    pub id: String,
    /// Visible name.
    pub label: String,
    /// Help under it; may be empty.
    pub hint: String,
}

/// A date of which only the year may be known (older people's papers).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PartialDate {
    /// Four digits, `None` while empty.
    pub year: Option<u16>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

/// What a files block takes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FileRules {
    /// Media types, e.g. `application/pdf`, `image/jpeg`.
    pub accept: Vec<String>,
    /// The largest file in bytes.
    pub max_bytes: u64,
    /// How many at most.
    pub max_files: u32,
    /// The longest edge in pixels a photo keeps when the shell takes it in (3508 is A4 at 300 dpi); 0 leaves it as it is.
    pub photo_edge: u32,
    /// Label of the button that adds one.
    pub add: String,
}

/// One file of a files block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FileItem {
    /// Stable id.
    pub id: String,
    /// Name as the person knows it.
    pub name: String,
    /// "PDF · 5,2 MB".
    pub detail: String,
    /// Where it is on its way.
    pub state: FileState,
    /// The state in words, with the reason when refused.
    pub state_text: String,
    /// 0 to 1000 while it is copied or sent.
    pub permille: Option<u32>,
    /// Takes it away.
    pub remove: Option<Button>,
}

/// Where a file is on its way to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Being copied into the sealed store.
    Importing,
    /// Safe on the phone.
    Kept,
    /// Waits to be sent.
    Queued,
    /// Being sent.
    Sending,
    /// All bytes are there.
    Received,
    /// The receipt names its hash.
    Verified,
    /// Not taken; see the text.
    Refused,
}

/// A thing of a checklist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CheckItem {
    /// Stable id; pressed when the row leads somewhere.
    pub id: String,
    /// The thing.
    pub text: String,
    /// Alternatives, conditions, counts; may be empty.
    pub detail: String,
    /// How far it is.
    pub state: CheckState,
    /// The state in words.
    pub state_text: String,
    /// True when the row can be pressed.
    pub pressable: bool,
}

/// How far a thing of a checklist is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Nothing to do with state: a plain list of what to bring.
    Plain,
    /// Not begun.
    Todo,
    /// Begun.
    Partly,
    /// Done.
    Done,
    /// Something is wrong.
    Attention,
    /// Not possible yet.
    Locked,
}

/// A row of a summary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SummaryRow {
    /// Stable id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Its value, perhaps several lines.
    pub value: String,
    /// Where the value came from.
    pub source: Option<String>,
    /// Goes to where it can be changed. Its accessible name says what is changed.
    pub change: Option<Button>,
}

/// An entry of a timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TimelineEntry {
    /// Stable id.
    pub id: String,
    /// What happened.
    pub title: String,
    /// The officer's words, a reason; may be empty.
    pub detail: String,
    /// When, in words ("10:42, thứ Ba 24/11/2026"); empty when still to come.
    pub time: String,
    /// Where it stands.
    pub state: TimelineState,
    /// The state in words, for screen readers and those who see no colour.
    pub state_text: String,
}

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum TimelineState {
    /// Over.
    Done,
    /// Now.
    Current,
    /// Needs the person.
    Attention,
    /// Refused or stopped.
    Stopped,
    /// Still to come.
    Upcoming,
}

/// A line of a fee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FeeLine {
    /// Stable id.
    pub id: String,
    /// What for.
    pub name: String,
    /// In words: "5.000 đ", "0 đ khi nộp trực tuyến", "HĐND tỉnh quy định".
    pub amount: String,
    /// By which rule, with exemptions; may be empty.
    pub basis: String,
    /// Due, paid, not certain – in words; may be empty.
    pub state_text: String,
}

/// A row that leads somewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ListRow {
    /// Press this id.
    pub id: String,
    /// First line.
    pub title: String,
    /// Second line; may be empty.
    pub detail: String,
    /// A state to show at its side.
    pub tag: Option<Tag>,
}

/// A short state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Tag {
    /// What sort.
    pub tone: NoticeKind,
    /// In words.
    pub text: String,
}

/// The tone of a notice or a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Neutral.
    Info,
    /// Went well.
    Success,
    /// Needs attention.
    Warning,
    /// Went wrong.
    Error,
}

/// One step of guidance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Step {
    /// What to do.
    pub title: String,
    /// More about it; may be empty.
    pub text: String,
}

/// What the phone found out about a signed document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Signed by an office the province names, unchanged.
    Valid,
    /// Changed, signed by a stranger, or extended after signing.
    NotValid,
    /// Not looked at yet.
    Unchecked,
}
