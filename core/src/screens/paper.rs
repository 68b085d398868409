//! The files of one paper of a dossier in preparation, and one photo of it.

use super::build::{Builder, Built};
use super::{draft, drafts, procedure, rows};
use crate::app::{FileRow, Intent, Model, OpenDraft, Route};
use crate::dossier::form::FieldError;
use crate::paper::quality::Flaw;
use crate::procedure::model::Paper;
use crate::screen::{Block, ButtonRole, FileItem, FileRules, FileState, Label, NoticeKind};
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

fn permille(b: &Builder<'_>, file: &FileRow) -> Option<u32> {
    let transfer = b.model.transfers.get(&file.id)?;
    (transfer.total > 0).then(|| (transfer.done * 1000 / transfer.total) as u32)
}

/// "Blurred – you chose to keep it".
fn warned(b: &Builder<'_>, file: &FileRow) -> Option<String> {
    let flaw = file.warnings.first()?;
    Some(b.t(&format!("flaw-{}-kept", flaw.word())))
}

/// A file with its state in words; the same while it is prepared (in its draft, where it can be taken away) and while it is
/// sent.
pub(super) fn file_item(b: &mut Builder<'_>, file: &FileRow, draft: Option<&OpenDraft>) -> FileItem {
    let lang = b.texts().lang();
    let kind = match file.media_type.as_str() {
        "application/pdf" => "PDF",
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        other => other,
    };
    let mut detail = if file.size > 0 {
        format!("{kind} · {}", text::bytes(lang, file.size))
    } else {
        kind.to_owned()
    };
    if let Some(code) = &file.origin {
        let from = b.with("file-from-dossier", [("code", code.as_str().into())]);
        detail = if detail.is_empty() {
            from
        } else {
            format!("{detail} · {from}")
        };
    }
    let moving = matches!(file.state, FileState::Importing | FileState::Sending);
    let permille = moving.then(|| permille(b, file)).flatten();
    let remove = draft.map(|_| {
        let label = b.with("file-remove", [("name", file.name.as_str().into())]);
        b.button(
            Intent::RemoveFile(file.id.clone()),
            label,
            ButtonRole::Destructive,
        )
    });
    FileItem {
        id: file.id.clone(),
        name: file.name.clone(),
        detail,
        state: file.state,
        state_text: state_text(b, file, draft),
        permille,
        remove,
    }
}

fn state_text(b: &Builder<'_>, file: &FileRow, draft: Option<&OpenDraft>) -> String {
    let lang = b.texts().lang();
    match file.state {
        FileState::Importing if file.made => b.t("pages-making"),
        FileState::Importing => b.t("file-state-importing"),
        FileState::Kept => match (warned(b, file), file.part_of.is_some(), file.made) {
            (Some(text), _, _) => text,
            (None, true, _) => b.t("file-state-page"),
            (None, false, true) => b.t("file-state-made"),
            (None, false, false) => b.t("file-state-kept"),
        },
        FileState::Queued => b.t("file-state-queued"),
        FileState::Sending => {
            let sent = b.model.transfers.get(&file.id).map_or(0, |t| t.done);
            b.with(
                "file-state-sending",
                [
                    ("sent", text::bytes(lang, sent).into()),
                    ("total", text::bytes(lang, file.size).into()),
                ],
            )
        }
        FileState::Received => b.t("file-state-received"),
        FileState::Verified => b.t("file-state-verified"),
        FileState::Refused if file.undecided => {
            let flaw = file.warnings.first().map_or("blurred", |flaw| flaw.word());
            b.t(&format!("flaw-{flaw}-ask"))
        }
        FileState::Refused => {
            let code = file.code.as_deref().unwrap_or("MC-X01");
            let (reason, _) = super::build::failure_words(b.texts(), code);
            let reason = match draft.and_then(|draft| twin(draft, file, lang.tag())) {
                Some(place) => b.with("file-twin", [("paper", place.into())]),
                None => reason,
            };
            b.with(
                "file-state-refused",
                [("reason", format!("{reason} ({code})").into())],
            )
        }
    }
}

/// The name of the paper that has the same file already.
fn twin<'a>(draft: &'a OpenDraft, file: &FileRow, lang: &str) -> Option<&'a str> {
    let hash = file.sha256.as_ref()?;
    let twin = draft
        .files
        .iter()
        .find(|f| f.id != file.id && f.sha256.as_ref() == Some(hash) && f.code.is_none())?;
    let paper = draft.record.papers.iter().find(|p| p.id == twin.paper)?;
    Some(paper.name.get(lang))
}

#[cfg(test)]
mod tests;
