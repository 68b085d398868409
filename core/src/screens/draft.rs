//! A dossier in preparation: the task list, one page of the form at a time, the files of one paper at a time.

use super::build::{Builder, Built};
use super::{drafts, family, form, procedure, rows};
use crate::app::{FileRow, Intent, Model, OpenDraft, Route};
use crate::dossier::form::FieldError;
use crate::procedure::model::Paper;
use crate::screen::{
    Block, Button, ButtonRole, CheckItem, CheckState, FileItem, FileRules, FileState, Label, NoticeKind,
};
use crate::text;

/// Longest edge of a photographed paper in pixels: A4 at 300 dpi.
const PHOTO_EDGE: u32 = 3508;

pub(super) fn builder<'a>(model: &'a Model, draft: &OpenDraft, title: String) -> Builder<'a> {
    let mut b = Builder::new(model, title);
    b.private();
    let saved = b.with("saved-at", [("time", text::minute(draft.saved_ms).into())]);
    b.status(saved);
    form::changed(&mut b, draft);
    b
}

/// The task list.
pub(super) fn tasks(model: &Model, draft: &OpenDraft) -> Built {
    let lang = model.texts.lang();
    let mut b = builder(model, draft, draft.record.name.get(lang.tag()).to_owned());
    let intro = b.t("draft-intro");
    b.paragraph("intro", intro);
    drafts::named(&mut b, draft);
    drafts::twins(&mut b, draft);
    family::choose_whom(&mut b, draft);
    let errors = draft.errors(lang.tag());
    let mut items = Vec::new();
    for at in draft.form.visible_pages(&draft.data) {
        let Some(page) = draft.form.pages().get(at) else {
            continue;
        };
        let wrong = errors.iter().any(|e| e.page == at);
        let state = page_state(draft, at, wrong);
        let route = Route::DraftPage {
            id: draft.id.clone(),
            page: at,
            from_check: false,
        };
        items.push(task(
            &mut b,
            Intent::Go(route),
            page.title.get(lang.tag()).to_owned(),
            String::new(),
            state,
        ));
    }
    for need in draft.papers() {
        let files = draft.files.iter().filter(|f| f.paper == need.paper.id).count();
        let state = match (files > 0, need.required) {
            (true, _) => CheckState::Done,
            (false, true) => CheckState::Todo,
            (false, false) => CheckState::Plain,
        };
        let route = Route::DraftPaper {
            id: draft.id.clone(),
            paper: need.paper.id.clone(),
            from_check: false,
        };
        let title = need.paper.name.get(lang.tag()).to_owned();
        items.push(task(&mut b, Intent::Go(route), title, String::new(), state));
    }
    let check = b.t("draft-check");
    items.push(task(
        &mut b,
        Intent::Go(Route::DraftCheck { id: draft.id.clone() }),
        check,
        String::new(),
        CheckState::Todo,
    ));
    let title = b.t("draft-tasks");
    b.push(Block::Checklist {
        id: "tasks".into(),
        title,
        items,
    });
    next_task(&mut b, draft, &errors);
    if model.person.is_none() {
        b.action(Intent::SignIn, "draft-prefill", ButtonRole::Secondary);
    }
    if model.card.known {
        b.action(
            Intent::Prefill(draft.id.clone()),
            "draft-prefill-card",
            ButtonRole::Secondary,
        );
    } else {
        b.action(
            Intent::Go(Route::Identity),
            "draft-read-card",
            ButtonRole::Secondary,
        );
    }
    b.action(
        Intent::Go(Route::DraftMore { id: draft.id.clone() }),
        "draft-more",
        ButtonRole::Secondary,
    );
    b.action_asking(
        Intent::DeleteDraft(draft.id.clone()),
        "draft-delete",
        ButtonRole::Destructive,
        "draft-delete-ask",
    );
    b.done()
}

fn page_state(draft: &OpenDraft, page: usize, wrong: bool) -> CheckState {
    match (wrong, draft.checked.contains(&page), draft.has_answers(page)) {
        (true, true, _) => CheckState::Attention,
        (true, false, true) => CheckState::Partly,
        (true, false, false) => CheckState::Todo,
        // A page of optional questions is done only when it was looked at.
        (false, checked, answered) => {
            if checked || answered {
                CheckState::Done
            } else {
                CheckState::Todo
            }
        }
    }
}

fn task(b: &mut Builder<'_>, intent: Intent, title: String, detail: String, state: CheckState) -> CheckItem {
    let key = match state {
        CheckState::Done => "state-done",
        CheckState::Partly => "state-partly",
        CheckState::Attention => "state-attention",
        CheckState::Plain => "state-optional",
        CheckState::Todo | CheckState::Locked => "state-todo",
    };
    CheckItem {
        id: b.press(intent),
        text: title,
        detail,
        state,
        state_text: b.t(key),
        pressable: true,
    }
}

/// The one next step: the first page with something missing, then the first paper, then the check.
fn next_task(b: &mut Builder<'_>, draft: &OpenDraft, errors: &[FieldError]) {
    let id = draft.id.clone();
    let route = if let Some(page) = errors.iter().map(|e| e.page).min() {
        Route::DraftPage {
            id,
            page,
            from_check: false,
        }
    } else if let Some(paper) = draft.first_lacking_paper() {
        Route::DraftPaper {
            id,
            paper,
            from_check: false,
        }
    } else {
        Route::DraftCheck { id }
    };
    b.action(Intent::Go(route), "continue", ButtonRole::Primary);
}

/// A link of the error summary: the shell moves focus, nothing is sent.
pub(super) fn focus_link(error: &FieldError) -> Button {
    Button {
        id: format!("focus:{}", error.block_id),
        label: error.text.clone(),
        role: ButtonRole::Link,
        enabled: true,
        confirm: None,
    }
}

/// The files of one paper.
pub(super) fn paper(model: &Model, draft: &OpenDraft, id: &str, from_check: bool) -> Built {
    let lang = model.texts.lang();
    let Some(need) = draft.papers().into_iter().find(|n| n.paper.id == id) else {
        return tasks(model, draft);
    };
    let title = need.paper.name.get(lang.tag()).to_owned();
    let mut b = builder(model, draft, title.clone());
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
        let link = focus_link(&FieldError {
            page: 0,
            block_id: files_block(id),
            pointer: String::new(),
            item: None,
            text: text.clone(),
            message: None,
        });
        b.notice("errors", NoticeKind::Error, title, String::new(), vec![link]);
    }
    files(&mut b, draft, need.paper, error, need.required);
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
        .map(|f| file_item(b, f, true))
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
    let rules = FileRules {
        accept: paper.accept.clone(),
        max_bytes: paper.max_bytes,
        max_files: paper.max_files,
        photo_edge: PHOTO_EDGE,
        add: b.t("file-add"),
    };
    b.push(Block::Files {
        id: files_block(&paper.id),
        label,
        rules,
        files: items,
    });
}

/// A file with its state in words; the same while it is prepared and while it is sent.
pub(super) fn file_item(b: &mut Builder<'_>, file: &FileRow, removable: bool) -> FileItem {
    let lang = b.texts().lang();
    let transfer = b.model.transfers.get(&file.id).copied();
    let kind = match file.media_type.as_str() {
        "application/pdf" => "PDF",
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        other => other,
    };
    let detail = if file.size > 0 {
        format!("{kind} · {}", text::bytes(lang, file.size))
    } else {
        kind.to_owned()
    };
    let state_text = match file.state {
        FileState::Importing => b.t("file-state-importing"),
        FileState::Kept => b.t("file-state-kept"),
        FileState::Queued => b.t("file-state-queued"),
        FileState::Sending => {
            let sent = transfer.map_or(0, |t| t.done);
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
        FileState::Refused => {
            let code = file.code.as_deref().unwrap_or("MC-X01");
            let (reason, _) = super::build::failure_words(b.texts(), code);
            b.with(
                "file-state-refused",
                [("reason", format!("{reason} ({code})").into())],
            )
        }
    };
    let permille = transfer
        .filter(|t| t.total > 0)
        .map(|t| (t.done * 1000 / t.total) as u32);
    let permille = matches!(file.state, FileState::Importing | FileState::Sending)
        .then_some(permille)
        .flatten();
    let remove = removable.then(|| {
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
        state_text,
        permille,
        remove,
    }
}

/// When the last thing was saved, for the sending page too.
pub(super) fn saved(b: &Builder<'_>, ms: i64) -> String {
    rows::moment(b, ms)
}

/// Where the answers of a draft came from, in words, by block.
/// Key of the words that say where an answer came from.
pub(super) fn source_key(source: &str) -> &'static str {
    match source {
        "chip" => "draft-source-chip",
        "qr" => "draft-source-qr",
        "typed-card" => "draft-source-typed-card",
        "register" => "draft-source-register",
        "earlier" => "draft-source-earlier",
        _ => "draft-source-claim",
    }
}
