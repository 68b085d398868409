//! The answers of a draft as a PDF to print: for those who file on paper, and for the bundle of a dossier that is filed elsewhere.
//! It does not pretend to be the office's own form, and says so on every page.
//!
//! A4, one embedded font cut to Vietnamese (`core/assets/PROVENANCE.md`), every text selectable and searchable. It is always in
//! Vietnamese: the office reads it.

mod font;
mod layout;
mod pdf;

/// What is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declaration {
    /// Name of the procedure.
    pub title: String,
    /// Under it: code, version of the form.
    pub subtitle: String,
    /// For whom, by whom, which office.
    pub facts: Vec<Row>,
    /// Pages of the form with their questions and answers.
    pub sections: Vec<Section>,
    /// Heading of the list of papers.
    pub papers_title: String,
    /// The papers, each with a box that is ticked when there is a file for it.
    pub papers: Vec<Paper>,
    /// "…, ngày … tháng … năm …".
    pub date_line: String,
    /// "Người khai".
    pub sign_line: String,
    /// "(ký, ghi rõ họ tên)".
    pub sign_hint: String,
    /// At the foot of every page: what this print is and is not.
    pub note: String,
    /// "Trang".
    pub page_word: String,
    /// Said above everything when some character is not in the font and stands as `?`.
    pub unprintable: String,
}

/// A page of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its questions.
    pub rows: Vec<Row>,
}

/// A question and its answer; several lines where the answer has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The question.
    pub label: String,
    /// The answer; a dotted line to write on when it is empty.
    pub value: String,
}

/// A paper of the dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// Its name, with what is told about it.
    pub text: String,
    /// There is a file for it.
    pub there: bool,
}

/// The file. The same declaration gives the same bytes.
pub fn pdf(declaration: &Declaration) -> Vec<u8> {
    pdf::write(&layout::pages(declaration), &declaration.title)
}

#[cfg(test)]
mod tests;
