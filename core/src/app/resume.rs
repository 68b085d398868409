//! Where to begin again after the process ended.

use super::{Place, Route, TabId};
use crate::dossier::store::{self as drafts, DraftState};
use crate::dossier::supplement;
use crate::status::store as dossiers;
use crate::store::{Store, StoreError};

/// The place that was kept, brought up to what was kept about its draft. A place is written after the change that led to
/// it and without waiting for the disk: a process killed in between left a place that its draft has gone on from.
pub(super) fn place_after(store: &Store, held: Place) -> Result<Place, StoreError> {
    let Some(id) = held.top().draft().map(str::to_owned) else {
        return Ok(held);
    };
    let Some(draft) = drafts::draft(store, &id)? else {
        return Ok(Place::at(held.tab));
    };
    let sending = matches!(held.top(), Route::Sending { .. });
    let next = match draft.state {
        DraftState::Editing if sending => Route::Draft { id },
        DraftState::Queued if !sending => Route::Sending { id },
        DraftState::Editing | DraftState::Queued => return Ok(held),
        DraftState::Filed => match dossiers::of_draft(store, &id)? {
            Some(dossier) => Route::Dossier { code: dossier.code },
            None => match supplement::of_draft(store, &id)? {
                Some(mended) => Route::Dossier { code: mended.dossier },
                None => return Ok(Place::at(TabId::Dossiers)),
            },
        },
    };
    let mut place = Place::at(TabId::Dossiers);
    place.push(next);
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::filing::FILE_DOSSIER;
    use crate::outbox;
    use crate::status::store::DossierRow;
    use crate::store::tests::{draft, fixture};

    fn at(route: Route) -> Place {
        let mut place = Place::at(TabId::Home);
        place.push(route);
        place
    }

    /// The places of a draft that a kill could leave behind, whatever happened to the draft.
    fn places() -> [Place; 4] {
        let id = || "d1".to_owned();
        [
            at(Route::Draft { id: id() }),
            at(Route::DraftPage {
                id: id(),
                page: 2,
                from_check: false,
            }),
            at(Route::DraftCheck { id: id() }),
            at(Route::Sending { id: id() }),
        ]
    }

    fn names(store: &Store) -> [String; 4] {
        places().map(|held| place_after(store, held).unwrap().top().name())
    }

    #[test]
    fn a_place_is_where_its_draft_is_wherever_the_process_was_killed() {
        let (_dir, store) = fixture();
        assert_eq!(names(&store), ["home"; 4], "a draft that is no more");

        draft(&store, "d1");
        assert_eq!(
            names(&store),
            ["draft/d1", "draft/d1/page/2", "draft/d1/check", "draft/d1"],
            "being filled in"
        );

        let key = drafts::confirm(&store, "d1", "k1").unwrap();
        let effect = outbox::enqueue(&store, FILE_DOSSIER, "d1", &key, "{}").unwrap();
        assert_eq!(names(&store), ["draft/d1/sending"; 4], "confirmed");

        outbox::mark_sending(&store, effect.id).unwrap();
        assert_eq!(names(&store), ["draft/d1/sending"; 4], "on its way");

        let row = DossierRow {
            code: "H42.1".into(),
            json: "{}".into(),
            status: 1,
            draft: None,
            idempotency_key: Some(key),
            updated: 1,
            seen: true,
        };
        dossiers::finish_submission(&store, "d1", effect.id, &row, "jws").unwrap();
        assert_eq!(names(&store), ["dossier/H42.1"; 4], "filed");

        let elsewhere = at(Route::Shelf);
        assert_eq!(place_after(&store, elsewhere.clone()).unwrap(), elsewhere);
    }
}
