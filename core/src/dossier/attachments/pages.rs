//! Photos that are pages of one PDF: their order, and what happens to the PDF when a page changes.

use super::{Kept, changed, get, list, mark_kept};
use crate::dossier::store::editable;
use crate::store::{Result, Store};

/// Puts a file one place up (or down) among those of its paper that are of its kind, and takes apart the PDF it was in.
pub fn move_by(store: &Store, id: &str, up: bool) -> Result<()> {
    store.transaction(|tx| {
        let Some(file) = get(tx, id)? else { return Ok(()) };
        editable(tx, &file.draft)?;
        let all = list(tx, &file.draft)?;
        let mut order: Vec<&str> = all.iter().map(|f| f.id.as_str()).collect();
        let like: Vec<usize> = (0..all.len())
            .filter(|at| {
                all.get(*at)
                    .is_some_and(|f| f.paper == file.paper && f.media_type == file.media_type)
            })
            .collect();
        let here = like.iter().position(|at| order.get(*at) == Some(&id));
        let there = here.and_then(|here| if up { here.checked_sub(1) } else { Some(here + 1) });
        if let (Some(here), Some(Some(there))) = (here, there.map(|at| like.get(at)))
            && let Some(here) = like.get(here)
        {
            order.swap(*here, *there);
            for (place, id) in order.iter().enumerate() {
                tx.run(
                    "UPDATE attachments SET place = ?2 WHERE id = ?1",
                    (id, place as i64 + 1),
                )?;
            }
            part(tx, &file.draft, &file.paper)?;
        }
        Ok(())
    })
}

/// The PDF `id` is made of these photos: it is kept, and they go as its pages from now on.
pub fn join(store: &Store, id: &str, pages: &[String], kept: &Kept<'_>) -> Result<()> {
    store.transaction(|tx| {
        mark_kept(tx, id, kept)?;
        for page in pages {
            changed(tx.run("UPDATE attachments SET part_of = ?2 WHERE id = ?1", (page, id))?)?;
        }
        Ok(())
    })
}

/// Takes the PDF of a paper apart again: it is dropped (it can be made anew from its pages), and they stand for themselves.
/// True when there was one.
pub fn part(store: &Store, draft: &str, paper: &str) -> Result<bool> {
    store.transaction(|tx| {
        let made = tx.run(
            "UPDATE attachments SET deleted = ?3 WHERE deleted IS NULL AND id IN
               (SELECT part_of FROM attachments WHERE draft = ?1 AND paper = ?2 AND part_of IS NOT NULL)",
            (draft, paper, tx.now_ms()),
        )?;
        tx.run(
            "UPDATE attachments SET part_of = NULL WHERE draft = ?1 AND paper = ?2",
            [draft, paper],
        )?;
        Ok(made > 0)
    })
}

/// The photos of a filed draft whose PDFs the server has are hidden; their sealed files go with the next clearing.
pub fn drop_pages(store: &Store, draft: &str) -> Result<()> {
    let now = store.now_ms();
    store.run(
        "UPDATE attachments SET deleted = ?2 WHERE draft = ?1 AND part_of IS NOT NULL AND deleted IS NULL",
        (draft, now),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Attachment, AttachmentState, add, delete};
    use super::*;
    use crate::store::tests::{draft, fixture};

    fn photo(store: &Store, id: &str) {
        let noted = Attachment::noted(
            id.into(),
            "d1".into(),
            "p".into(),
            format!("{id}.jpg"),
            Some("/x".into()),
        );
        add(store, &noted).unwrap();
        mark_kept(store, id, &kept("image/jpeg", id)).unwrap();
    }

    fn kept<'a>(media_type: &'a str, id: &'a str) -> Kept<'a> {
        Kept {
            sealed: id,
            media_type,
            size: 1,
            sha256: id,
            warnings: &[],
            preview: None,
        }
    }

    fn order(store: &Store) -> Vec<String> {
        list(store, "d1").unwrap().into_iter().map(|f| f.id).collect()
    }

    #[test]
    fn pages_move_among_their_kind_and_stop_at_the_ends() {
        let (_dir, store) = fixture();
        draft(&store, "d1");
        for id in ["a", "b", "c"] {
            photo(&store, id);
        }
        move_by(&store, "c", true).unwrap();
        assert_eq!(order(&store), ["a", "c", "b"]);
        move_by(&store, "a", true).unwrap();
        move_by(&store, "b", false).unwrap();
        assert_eq!(order(&store), ["a", "c", "b"]);
        move_by(&store, "a", false).unwrap();
        assert_eq!(order(&store), ["c", "a", "b"]);
    }

    #[test]
    fn a_changed_page_takes_the_pdf_apart_and_no_page_is_lost() {
        let (_dir, store) = fixture();
        draft(&store, "d1");
        for id in ["a", "b"] {
            photo(&store, id);
        }
        let made = Attachment::noted(
            "pdf".into(),
            "d1".into(),
            "p".into(),
            "p.pdf".into(),
            Some("pages:".into()),
        );
        add(&store, &made).unwrap();
        join(
            &store,
            "pdf",
            &["a".into(), "b".into()],
            &kept("application/pdf", "pdf"),
        )
        .unwrap();
        let sent = |store: &Store| -> Vec<String> {
            let files = list(store, "d1").unwrap();
            files
                .into_iter()
                .filter(Attachment::is_sent)
                .map(|f| f.id)
                .collect()
        };
        assert_eq!(sent(&store), ["pdf"]);
        move_by(&store, "b", true).unwrap();
        assert_eq!(order(&store), ["b", "a"], "the PDF is gone, the pages stand");
        assert_eq!(sent(&store), ["b", "a"]);
        assert!(!part(&store, "d1", "p").unwrap(), "there was none any more");
    }

    #[test]
    fn pages_of_a_filed_pdf_are_dropped_and_the_pdf_stays() {
        let (_dir, store) = fixture();
        draft(&store, "d1");
        for id in ["a", "b"] {
            photo(&store, id);
        }
        delete(&store, "b").unwrap();
        let made = Attachment::noted("pdf".into(), "d1".into(), "p".into(), "p.pdf".into(), None);
        add(&store, &made).unwrap();
        join(&store, "pdf", &["a".into()], &kept("application/pdf", "pdf")).unwrap();
        drop_pages(&store, "d1").unwrap();
        assert_eq!(order(&store), ["pdf"]);
        assert_eq!(list(&store, "d1").unwrap()[0].state, AttachmentState::Kept);
    }
}
