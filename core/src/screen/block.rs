use super::parts::{
    Button, CheckItem, ChoiceOption, FeeLine, FieldKind, FileItem, FileRules, Label, ListRow, NoticeKind,
    PartialDate, Step, SummaryRow, TimelineEntry, Verdict,
};
use super::voice::{ChartRow, MapPin, MapPoint, MapShape, ThreadEntry};
use serde::{Deserialize, Serialize};

/// One thing on a page. Ids are stable over revisions of the same route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A section heading below the page title.
    Heading {
        /// Stable id.
        id: String,
        /// The heading.
        text: String,
    },
    /// Running text, one paragraph.
    Paragraph {
        /// Stable id.
        id: String,
        /// The text.
        text: String,
    },
    /// Something the person must know: information, success, a warning, an error.
    Notice {
        /// Stable id.
        id: String,
        /// What sort.
        tone: NoticeKind,
        /// One line: what happened.
        title: String,
        /// What was kept and what to do next; may be empty.
        text: String,
        /// Support code of `docs/failure-codes.md`, e.g. `MC-N03`.
        code: Option<String>,
        /// What can be done here. For an error summary: one link per error, pressing it moves focus to the field.
        actions: Vec<Button>,
    },
    /// One line or several lines of text. The shell owns the buffer and commits it on pause and on blur.
    Field {
        /// Stable id, named in [`Action::Commit`](crate::Action::Commit).
        id: String,
        /// Label, hint, error, source.
        label: Label,
        /// Which keyboard and how many lines.
        input: FieldKind,
        /// The committed text. While the field has focus the shell keeps its own buffer.
        value: String,
        /// The commit this value comes from; a shell with a newer one keeps its own.
        value_revision: u64,
        /// The longest text taken, in Unicode scalar values; 0 is no limit.
        max_chars: u32,
    },
    /// One or several of a few options.
    Choice {
        /// Stable id, named in [`Action::Choose`](crate::Action::Choose).
        id: String,
        /// Label, hint, error, source.
        label: Label,
        /// What can be chosen.
        options: Vec<ChoiceOption>,
        /// Ids of what is chosen.
        selected: Vec<String>,
        /// True: checkboxes. False: radio buttons.
        many: bool,
    },
    /// A date in three parts, day and month may be unknown.
    Date {
        /// Stable id, named in [`Action::SetDate`](crate::Action::SetDate).
        id: String,
        /// Label, hint, error, source.
        label: Label,
        /// The committed date.
        value: PartialDate,
        /// The commit this value comes from.
        value_revision: u64,
        /// True when day and month may stay empty.
        partial: bool,
    },
    /// Files for one paper.
    Files {
        /// Stable id, named in [`Action::AddFile`](crate::Action::AddFile).
        id: String,
        /// Label, hint, error.
        label: Label,
        /// What is accepted.
        rules: FileRules,
        /// What is there, in the order it was added.
        files: Vec<FileItem>,
    },
    /// Things to do or to bring, each with its state.
    Checklist {
        /// Stable id.
        id: String,
        /// Heading of the list; may be empty.
        title: String,
        /// The things.
        items: Vec<CheckItem>,
    },
    /// Names and values, each perhaps with a "Change" link.
    Summary {
        /// Stable id.
        id: String,
        /// Heading; may be empty.
        title: String,
        /// The rows.
        rows: Vec<SummaryRow>,
    },
    /// What happened and what is still to come, newest last.
    Timeline {
        /// Stable id.
        id: String,
        /// Heading; may be empty.
        title: String,
        /// The entries.
        entries: Vec<TimelineEntry>,
    },
    /// What it costs and by which rule. An amount of `None` is not zero: it is unknown.
    Fee {
        /// Stable id.
        id: String,
        /// Heading.
        title: String,
        /// One line a fee.
        lines: Vec<FeeLine>,
        /// The sum as text ("5.000 đ"), or the words that say it is not certain.
        total: String,
        /// Where the figures come from, when they are not certain why not.
        note: String,
    },
    /// Rows that lead somewhere.
    List {
        /// Stable id.
        id: String,
        /// Heading; may be empty.
        title: String,
        /// The rows of this page of the list.
        rows: Vec<ListRow>,
        /// Shown when there are no rows.
        empty: String,
        /// Loads the next page.
        more: Option<Button>,
    },
    /// Long work under way.
    Progress {
        /// Stable id.
        id: String,
        /// What is being done.
        label: String,
        /// 0 to 1000; `None` when the length is unknown.
        permille: Option<u32>,
        /// "3,2 trên 12 MB"; may be empty.
        detail: String,
    },
    /// What will happen, in order; a numbered list of guidance.
    Steps {
        /// Stable id.
        id: String,
        /// Heading; may be empty.
        title: String,
        /// The steps.
        steps: Vec<Step>,
    },
    /// A picture that belongs to the page, such as the portrait on a card.
    Picture {
        /// Stable id.
        id: String,
        /// What it shows, for those who do not see it; also its caption.
        text: String,
        /// `image/png` or `image/jpeg`.
        media_type: String,
        /// The file, base64.
        base64: String,
    },
    /// A signed document and what the phone found out about it.
    Document {
        /// Stable id.
        id: String,
        /// Its name.
        title: String,
        /// Whether it can be trusted.
        verdict: Verdict,
        /// The verdict in a sentence, with the reason when it is not valid.
        verdict_text: String,
        /// Signer, time, size, hash.
        rows: Vec<SummaryRow>,
        /// Open, share.
        actions: Vec<Button>,
    },
    /// A map drawn from outlines the phone holds; nothing is asked of any server to show it. North is up. All points are
    /// thousandths of the square that is shown, and may lie outside of it.
    Map {
        /// Stable id, named in [`Action::Point`](crate::Action::Point).
        id: String,
        /// Label, hint, error, source: what is asked for, or what is shown.
        label: Label,
        /// Outlines, to be drawn in this order.
        shapes: Vec<MapShape>,
        /// What lies on it. The shell also lists the pins below the map, so that each can be reached without seeing it.
        pins: Vec<MapPin>,
        /// The place chosen or shown.
        mark: Option<MapPoint>,
        /// True when touching the map chooses a place.
        takes_point: bool,
        /// Nearer, farther, to the four sides, to where the phone is.
        actions: Vec<Button>,
        /// Where the map comes from and of when it is.
        note: String,
    },
    /// Figures side by side: a table, with a bar in each row.
    Chart {
        /// Stable id.
        id: String,
        /// What is counted.
        title: String,
        /// What it shows, in a sentence.
        summary: String,
        /// Headings of the columns, the first one that of the rows' names.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<ChartRow>,
        /// Where the figures come from, of when they are, what is left out.
        note: String,
    },
    /// What was said to and fro, newest last.
    Thread {
        /// Stable id.
        id: String,
        /// Heading; may be empty.
        title: String,
        /// What was said.
        entries: Vec<ThreadEntry>,
        /// Shown when nothing was.
        empty: String,
    },
    /// One mark on a short scale, all of it in sight.
    Rating {
        /// Stable id, named in [`Action::Choose`](crate::Action::Choose) with one option.
        id: String,
        /// Label, hint, error, source.
        label: Label,
        /// The marks, the lowest first.
        levels: Vec<ChoiceOption>,
        /// Id of the one given.
        selected: Option<String>,
    },
}
