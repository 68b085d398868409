use super::Opened;
use crate::dossier::attachments::{self, Attachment, AttachmentState};
use crate::dossier::{naming, store as drafts, whom};
use crate::paper::quality::Flaw;
use crate::store::{Result, Store};

/// Keeps a draft that came from another phone under a new id, its files under `file_ids` in the manifest's order: one
/// transaction, the draft is there whole or not at all. `snapshot` is the record it goes on with, `sha256` that of the sealed file.
pub fn keep(
    store: &Store,
    id: &str,
    file_ids: &[String],
    opened: &Opened,
    snapshot: &str,
    sha256: &str,
) -> Result<()> {
    let manifest = &opened.manifest;
    store.transaction(|tx| {
        let new = drafts::NewDraft {
            id,
            procedure: &manifest.procedure,
            form: &manifest.form,
            snapshot,
            office: manifest.office.as_deref(),
            case: manifest.case.as_deref(),
        };
        drafts::create(tx, &new)?;
        for answer in &manifest.answers {
            // Revision 0: the other phone's count is not this one's.
            drafts::put_answer(tx, id, &answer.pointer, &answer.value, &answer.source, 0)?;
        }
        whom::set_whom(tx, id, manifest.whom.as_ref())?;
        naming::rename(tx, id, &manifest.title)?;
        for ((file, sealed), file_id) in manifest.files.iter().zip(&opened.files).zip(file_ids) {
            let name = crate::text::fold::normalise(&file.name);
            let noted = Attachment::noted(file_id.clone(), id.to_owned(), file.paper.clone(), name, None);
            let attachment = Attachment {
                media_type: file.media_type.clone(),
                size: sealed.size,
                sha256: Some(sealed.sha256.clone()),
                state: AttachmentState::Kept,
                sealed: Some(sealed.name.clone()),
                warnings: file
                    .warnings
                    .iter()
                    .filter_map(|word| Flaw::of_word(word))
                    .collect(),
                overruled: file.overruled,
                ..noted
            };
            attachments::add(tx, &attachment)?;
        }
        tx.run(
            "INSERT INTO taken_in (sha256, draft, created) VALUES (?1, ?2, ?3)
             ON CONFLICT (sha256) DO UPDATE SET draft = excluded.draft, created = excluded.created",
            (sha256, id, tx.now_ms()),
        )?;
        Ok(())
    })
}

/// The draft that the same file became before, while it is still there.
pub fn taken_before(store: &Store, sha256: &str) -> Result<Option<String>> {
    store.row(
        "SELECT draft FROM taken_in JOIN drafts ON drafts.id = draft AND drafts.deleted IS NULL WHERE sha256 = ?1",
        [sha256],
        |row| row.get(0),
    )
}
