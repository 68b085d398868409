//! For whom a draft is, when not for the citizen themselves.

use crate::net::wire::family::OnBehalf;
use crate::store::{Result, Store, kv};

/// What the key of every such value begins with; the draft's id follows.
const PREFIX: &str = "draft.whom.";

fn key(draft: &str) -> String {
    format!("{PREFIX}{draft}")
}

/// For whom a draft is; `None` for the citizen themselves. Kept with the name, so that a draft says it even when the link is
/// gone.
pub fn whom(store: &Store, draft: &str) -> Result<Option<OnBehalf>> {
    kv::get(store, &key(draft))
}

/// Says for whom a draft is; fails unless it is being edited.
pub fn set_whom(store: &Store, draft: &str, whom: Option<&OnBehalf>) -> Result<()> {
    store.transaction(|tx| {
        super::store::editable(tx, draft)?;
        match whom {
            Some(whom) => kv::put(tx, &key(draft), whom)?,
            None => kv::delete(tx, &key(draft)).map(|_| ())?,
        }
        super::store::touch(tx, draft, tx.now_ms())
    })
}

/// Forgets it for drafts that are gone for good.
pub(super) fn purge(store: &Store) -> Result<()> {
    super::store::forget_of_gone(store, PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::store as drafts;
    use crate::net::wire::family::Relation;
    use crate::store::tests::{draft, fixture};

    fn mam() -> OnBehalf {
        OnBehalf {
            link: "l1".into(),
            name: "Nguyễn Văn Mầm".into(),
            relation: Relation::Child,
        }
    }

    #[test]
    fn for_whom_is_kept_with_the_draft_and_goes_with_it() {
        let (_dir, store) = fixture();
        draft(&store, "d1");
        assert_eq!(whom(&store, "d1").unwrap(), None);
        set_whom(&store, "d1", Some(&mam())).unwrap();
        assert_eq!(whom(&store, "d1").unwrap(), Some(mam()));
        drafts::delete(&store, "d1").unwrap();
        drafts::purge(&store, i64::MAX).unwrap();
        assert_eq!(whom(&store, "d1").unwrap(), None);
    }

    #[test]
    fn a_queued_draft_is_for_whom_it_was_confirmed_for() {
        let (_dir, store) = fixture();
        draft(&store, "d1");
        drafts::confirm(&store, "d1", "k1").unwrap();
        assert!(set_whom(&store, "d1", Some(&mam())).is_err());
        assert!(set_whom(&store, "nobody", Some(&mam())).is_err());
    }
}
