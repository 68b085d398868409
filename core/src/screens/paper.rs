//! The files of one paper of a dossier in preparation, and one photo of it.

use super::build::{Builder, Built};
use super::file_item::{file_item, permille, warned};
use super::{draft, drafts, procedure, rows};
use crate::app::{FileRow, Intent, Model, OpenDraft, Route};
use crate::dossier::form::FieldError;
use crate::paper::quality::Flaw;
use crate::procedure::model::Paper;
use crate::screen::{Block, ButtonRole, FileRules, FileState, Label, NoticeKind};
use crate::text;

/// The files of one paper.
pub(super) fn paper(model: &Model, draft: &OpenDraft, id: &str, from_check: bool) -> Built {
    let lang = model.texts.lang();
    let Some(need) = draft.papers().into_iter().find(|n| n.paper.id == id) else {
        return draft::tasks(model, draft);
    };
    let title = need.paper.name.get(lang.tag()).to_owned();
    let mut b = draft::builder(model, draft, title.clone());
    let detail = procedure::paper_detail(&b, need.paper);
    b.paragraph("detail", detail);
    if !need.required {
        let text = b.t("file-none-needed");
        b.paragraph("not-required", text);
    }
    let lacking = need.required && !draft.has_file(id) && draft.papers_checked.contains(id);
    let named = draft.standing_at_paper(id).map(str::to_owned);
    let error = named.or_else(|| lacking.then(|| b.with("file-required", [("paper", title.into())])));
    if let Some(text) = &error {
        let title = b.with("page-errors-title", [("count", 1usize.into())]);
        let link = draft::focus_link(&FieldError {
            page: 0,
            block_id: files_block(id),
            pointer: String::new(),
            item: None,
            text: text.clone(),
            message: None,
        });
        b.notice("errors", NoticeKind::Error, title, String::new(), vec![link]);
    }
    for file in draft.files.iter().filter(|f| f.paper == id && f.undecided) {
        undecided(&mut b, draft, file);
    }
    files(&mut b, draft, need.paper, error, need.required);
    if need.paper.one_pdf {
        pages(&mut b, draft, need.paper);
    }
    shelf(&mut b, draft, need.paper);
    drafts::offers(&mut b, draft, id);
    let intent = Intent::PaperDone {
        draft: draft.id.clone(),
        paper: id.to_owned(),
        from_check,
    };
    b.action(intent, "continue", ButtonRole::Primary);
    b.done()
}

/// Id of the files block of a paper.
pub(crate) fn files_block(paper: &str) -> String {
    format!("files:{paper}")
}

/// A photo that can hardly be read: the person decides.
fn undecided(b: &mut Builder<'_>, draft: &OpenDraft, file: &FileRow) {
    let title = b.with("file-flaws-title", [("name", file.name.as_str().into())]);
    let text = format!("{} {}", flaws(b, &file.warnings), b.t("file-flaws-text"));
    let keep = b.t("file-keep");
    let see = b.t("file-see");
    let route = Route::DraftPhoto {
        id: draft.id.clone(),
        file: file.id.clone(),
    };
    let actions = vec![
        b.button(Intent::Go(route), see, ButtonRole::Secondary),
        b.button(Intent::KeepPhoto(file.id.clone()), keep, ButtonRole::Secondary),
    ];
    b.notice(
        &format!("flaws:{}", file.id),
        NoticeKind::Warning,
        title,
        text,
        actions,
    );
}

/// What makes a photo hard to read, a sentence each.
fn flaws(b: &Builder<'_>, flaws: &[Flaw]) -> String {
    let sentences: Vec<String> = flaws
        .iter()
        .map(|flaw| b.t(&format!("flaw-{}-text", flaw.word())))
        .collect();
    sentences.join(" ")
}

pub(super) fn files(
    b: &mut Builder<'_>,
    draft: &OpenDraft,
    paper: &Paper,
    error: Option<String>,
    required: bool,
) {
    let lang = b.texts().lang();
    let items = draft
        .files
        .iter()
        .filter(|f| f.paper == paper.id)
        .map(|f| file_item(b, f, Some(draft)))
        .collect();
    let hint = b.with("file-hint", [("size", text::bytes(lang, paper.max_bytes).into())]);
    let label = Label {
        text: paper.name.get(lang.tag()).to_owned(),
        hint,
        error,
        optional: !required,
        optional_text: if required { String::new() } else { b.t("optional") },
        source: None,
    };
    let pages = if paper.one_pdf {
        // Pages count as one file; a shell that counts them must not take the button away.
        crate::paper::pdf_write::MAX_PAGES as u32
    } else {
        0
    };
    let rules = FileRules {
        accept: taken(paper),
        max_bytes: paper.max_bytes,
        max_files: paper.max_files + pages,
        photo_edge: paper.photo_edge(),
        add: b.t("file-add"),
    };
    b.push(Block::Files {
        id: files_block(&paper.id),
        label,
        rules,
        files: items,
    });
}

/// What a shell may offer: photos too where they become a PDF.
fn taken(paper: &Paper) -> Vec<String> {
    let mut accept = paper.accept.clone();
    if paper.one_pdf && !accept.iter().any(|a| a == "image/jpeg") {
        accept.extend(["image/jpeg".to_owned(), "image/png".to_owned()]);
    }
    accept
}

/// The photos that become one PDF, each leading to where it can be moved.
fn pages(b: &mut Builder<'_>, draft: &OpenDraft, paper: &Paper) {
    let pages: Vec<&FileRow> = draft.pages_of(&paper.id).collect();
    if pages.is_empty() {
        return;
    }
    let key = if draft.has_loose_pages(&paper.id) {
        "pages-hint"
    } else {
        "pages-joined"
    };
    let hint = b.with(key, [("count", pages.len().into())]);
    b.paragraph("pages-hint", hint);
    let making = draft
        .files
        .iter()
        .find(|f| f.paper == paper.id && f.made && f.state == FileState::Importing);
    if let Some(file) = making {
        let label = b.with("pages-making-count", [("count", pages.len().into())]);
        let permille = permille(b, file);
        b.push(Block::Progress {
            id: "making".into(),
            label,
            permille,
            detail: String::new(),
        });
    }
    let rows = pages
        .iter()
        .enumerate()
        .map(|(n, file)| {
            let title = b.with(
                "page-row",
                [("page", (n + 1).into()), ("name", file.name.as_str().into())],
            );
            let detail = warned(b, file).unwrap_or_default();
            let route = Route::DraftPhoto {
                id: draft.id.clone(),
                file: file.id.clone(),
            };
            b.go(route, title, detail, None)
        })
        .collect();
    let title = b.t("pages-title");
    b.push(Block::List {
        id: "pages".into(),
        title,
        rows,
        empty: String::new(),
        more: None,
    });
}

/// Signed results on this phone that are this paper, and are not attached yet.
fn shelf(b: &mut Builder<'_>, draft: &OpenDraft, paper: &Paper) {
    let attached = |code: &str| {
        draft
            .files_of(&paper.id)
            .any(|f| f.origin.as_deref() == Some(code))
    };
    let rows: Vec<_> = draft
        .held
        .iter()
        .filter(|held| paper.results.contains(&held.catalogue) && !attached(&held.code))
        .map(|held| {
            let detail = b.with(
                "paper-from-dossier",
                [
                    ("code", held.code.as_str().into()),
                    ("time", rows::moment(b, held.fetched_ms).into()),
                ],
            );
            let intent = Intent::AttachResult {
                paper: paper.id.clone(),
                code: held.code.clone(),
                id: held.id.clone(),
            };
            b.row(intent, held.name.clone(), detail, None)
        })
        .collect();
    if rows.is_empty() || draft.is_full(paper, true) {
        return;
    }
    let title = b.t("paper-shelf-title");
    b.push(Block::List {
        id: "shelf".into(),
        title,
        rows,
        empty: String::new(),
        more: None,
    });
}

/// One photo: how it looks, what is wrong with it, where it stands.
pub(super) fn photo(model: &Model, draft: &OpenDraft, id: &str) -> Built {
    let Some(file) = draft.files.iter().find(|f| f.id == id) else {
        return draft::tasks(model, draft);
    };
    let pages: Vec<&str> = draft.pages_of(&file.paper).map(|f| f.id.as_str()).collect();
    let paper = draft.record.papers.iter().find(|p| p.id == file.paper);
    let at = pages.iter().position(|page| *page == id);
    let ordered = paper.is_some_and(|p| p.one_pdf).then_some(at).flatten();
    let title = match ordered {
        Some(at) => model.texts.with(
            "photo-title",
            [("page", (at + 1).into()), ("pages", pages.len().into())],
        ),
        None => file.name.clone(),
    };
    let mut b = draft::builder(model, draft, title);
    if !file.warnings.is_empty() {
        let title = b.with("file-flaws-title", [("name", file.name.as_str().into())]);
        let text = flaws(&b, &file.warnings);
        b.notice("flaws", NoticeKind::Warning, title, text, Vec::new());
    }
    if let Some(base64) = &draft.preview {
        b.push(Block::Picture {
            id: "photo".into(),
            text: file.name.clone(),
            media_type: "image/jpeg".into(),
            base64: base64.clone(),
        });
    }
    if file.undecided {
        b.action(
            Intent::KeepPhoto(id.to_owned()),
            "file-keep",
            ButtonRole::Secondary,
        );
    }
    if let Some(at) = ordered {
        let mut to = |up: bool, key: &str| {
            let file = id.to_owned();
            b.action(Intent::MovePage { file, up }, key, ButtonRole::Secondary);
        };
        if at > 0 {
            to(true, "page-up");
        }
        if at + 1 < pages.len() {
            to(false, "page-down");
        }
    }
    b.action(
        Intent::RemoveFile(id.to_owned()),
        "photo-remove",
        ButtonRole::Destructive,
    );
    b.done()
}

#[cfg(test)]
mod tests;
