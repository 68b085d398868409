//! One file of a dossier with its state in words.

use super::build::Builder;
use crate::app::{FileRow, Intent, OpenDraft};
use crate::screen::{ButtonRole, FileItem, FileState};
use crate::text;

pub(super) fn permille(b: &Builder<'_>, file: &FileRow) -> Option<u32> {
    let transfer = b.model.transfers.get(&file.id)?;
    (transfer.total > 0).then(|| (transfer.done * 1000 / transfer.total) as u32)
}

/// "Blurred – you chose to keep it".
pub(super) fn warned(b: &Builder<'_>, file: &FileRow) -> Option<String> {
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
        "video/mp4" => "MP4",
        "video/quicktime" => "MOV",
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
