//! Where a report is about: by the phone, by a touch on the map, in words.

use super::{Look, ReportOutcome, ReportsRoute};
use crate::app::Route;
use crate::app::message::Outcome;
use crate::app::owner::Owner;
use crate::feedback::map::{Outlines, View};
use crate::feedback::reports::store as kept;
use crate::feedback::reports::written::{Place, PlaceBy};
use crate::feedback::reports::{Step, store::Stage};
use crate::net::message::Conditional;
use crate::net::trouble::Trouble;
use crate::ports::{PortError, Position};
use crate::screen::MapPoint;
use crate::store::kv;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// The permission for the place was refused.
const DENIED: &str = "MC-K02";
/// The phone does not know where it is.
const UNKNOWN: &str = "MC-K03";
/// Id of the map.
const MAP: &str = "report-map";
/// Under this key stand the outlines of the province.
const OUTLINES: &str = "reports.map";
/// How far the map moves at a press, in parts of the square.
const STRIDE: f64 = 0.4;

/// Outlines as they are kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct HeldMap {
    etag: Option<String>,
    json: Value,
}

impl Owner {
    /// The report whose place is being chosen.
    fn placing(&self) -> Option<String> {
        match self.model.place.top() {
            Route::Reports(ReportsRoute::Write {
                id,
                step: Step::Place,
            }) => Some(id.clone()),
            _ => None,
        }
    }

    /// Asks the phone where it is, once.
    pub(super) fn find_report_place(&mut self, id: &str) {
        if std::mem::replace(&mut self.model.reports.finding, true) {
            return;
        }
        let (location, id) = (Arc::clone(&self.ports.location), id.to_owned());
        self.effects.blocking(move || {
            let result = location.once();
            Outcome::Reports(ReportOutcome::Here { id, result })
        });
    }

    pub(super) fn on_report_place(&mut self, id: &str, result: Result<Position, PortError>) {
        self.model.reports.finding = false;
        self.stale = true;
        let found = match result {
            Ok(found) => found,
            Err(PortError::Cancelled) => return,
            Err(error) => {
                let code = if error == PortError::Denied {
                    DENIED
                } else {
                    UNKNOWN
                };
                tracing::warn!(code, cause = %error, "no place");
                return self.fail_with(code);
            }
        };
        let place = Place {
            lat: found.latitude,
            long: found.longitude,
            by: PlaceBy::Phone,
            accuracy_m: Some(found.accuracy_m).filter(|m| m.is_finite()),
        };
        self.put_report_place(id, Some(place));
        self.model.reports.view = Some((id.to_owned(), View::around((place.lat, place.long))));
        self.model.announcement = Some(self.model.texts.t("report-place-found"));
    }

    fn put_report_place(&mut self, id: &str, place: Option<Place>) {
        self.change_report(id, |written| {
            written.place = place;
            true
        });
    }

    pub(super) fn drop_report_place(&mut self, id: &str) {
        self.put_report_place(id, None);
        self.model.focus = Some(MAP.to_owned());
    }

    /// The map was touched.
    pub(in crate::app) fn point(&mut self, block: &str, at: MapPoint) {
        let (Some(id), true) = (self.placing(), block == MAP) else {
            return;
        };
        // A shell shows the square and nothing beside it.
        let on_it = (0..=1_000).contains(&at.x) && (0..=1_000).contains(&at.y);
        let Some(view) = self.view_of(&id).filter(|_| on_it) else {
            return;
        };
        let (lat, long) = view.place(at);
        let place = Place {
            lat,
            long,
            by: PlaceBy::Pin,
            accuracy_m: None,
        };
        self.put_report_place(&id, Some(place));
        self.model.announcement = Some(self.model.texts.t("report-place-pinned"));
    }

    /// Where the map looks for a report: where it was moved to, else at the chosen place, else at all of the province.
    fn view_of(&mut self, id: &str) -> Option<View> {
        if let Some((_, view)) = self.model.reports.view.as_ref().filter(|(of, _)| of == id) {
            return Some(*view);
        }
        let held = kept::get(&self.store, id);
        let row = self.ok(held).flatten()?;
        let place = row.written.place.filter(|_| row.stage == Stage::Draft);
        match place {
            Some(place) => Some(View::around((place.lat, place.long))),
            None => self
                .model
                .reports
                .outlines
                .as_ref()
                .map(|outlines| outlines.whole()),
        }
    }

    /// Moves the map.
    pub(super) fn look_around(&mut self, look: Look) {
        let Some(id) = self.placing() else { return };
        let Some(view) = self.view_of(&id) else { return };
        let outlines = self.model.reports.outlines.as_ref();
        let widest = outlines.map_or(view.span, |outlines| outlines.whole().span);
        // Nearer means nearer to the point that was chosen, while it is in sight.
        let held = kept::get(&self.store, &id);
        let chosen = self.ok(held).flatten().and_then(|row| row.written.place);
        let at = chosen.map(|p| (p.lat, p.long)).filter(|at| view.shows(*at));
        let view = at.filter(|_| look == Look::In).map_or(view, |at| view.about(at));
        let moved = match look {
            Look::In => view.zoomed(0.5, widest),
            Look::Out => view.zoomed(2.0, widest),
            Look::North => view.moved(STRIDE, 0.0),
            Look::South => view.moved(-STRIDE, 0.0),
            Look::West => view.moved(0.0, -STRIDE),
            Look::East => view.moved(0.0, STRIDE),
        };
        self.model.reports.view = Some((id, moved));
    }

    /// Reads the outlines, once: they also say in which commune a place is.
    pub(super) fn ready_outlines(&mut self) {
        if self.model.reports.outlines.is_some() {
            return;
        }
        let held = kv::get::<HeldMap>(&self.store, OUTLINES);
        let held = self.ok(held).flatten();
        self.model.reports.outlines = held.and_then(|held| Outlines::read(&held.json)).map(Arc::new);
    }

    /// Reads the outlines, and where the map looks.
    pub(super) fn ready_map(&mut self, id: &str) {
        self.ready_outlines();
        let view = self.view_of(id);
        self.model.reports.view = view.map(|view| (id.to_owned(), view));
    }

    /// Has the outlines come while there is a network: whoever knows the kinds can report without one, with a place on the map.
    pub(super) fn want_first_map(&mut self) {
        if self.model.reports.outlines.is_some() {
            return;
        }
        let held = kv::get::<HeldMap>(&self.store, OUTLINES);
        if self.ok(held).is_some_and(|held| held.is_none()) {
            self.want_map();
        }
    }

    /// Asks for the outlines, unless those held are current.
    pub(super) fn want_map(&mut self) {
        let Some(province) = self.link.province() else {
            return;
        };
        if std::mem::replace(&mut self.busy.reports.map, true) {
            return;
        }
        let held = kv::get::<HeldMap>(&self.store, OUTLINES);
        let etag = self.ok(held).flatten().and_then(|held| held.etag);
        self.effects.online(
            async move {
                let map = province.report_map(etag.as_deref()).await;
                match map.map_err(|e| Trouble::of_net(&e))? {
                    Conditional::Fresh { value, etag } => Ok(Some(HeldMap { etag, json: value })),
                    Conditional::NotModified => Ok(None),
                }
            },
            |result| Outcome::Reports(ReportOutcome::Map(result)),
        );
    }

    pub(super) fn on_map(&mut self, result: Result<Option<HeldMap>, Trouble>) {
        self.busy.reports.map = false;
        match result {
            Ok(None) => {}
            Ok(Some(map)) => {
                let Some(outlines) = Outlines::read(&map.json) else {
                    tracing::warn!(code = "MC-N08", "the map has no outline");
                    return;
                };
                let stored = kv::put(&self.store, OUTLINES, &map);
                self.ok(stored);
                self.model.reports.outlines = Some(Arc::new(outlines));
                self.stale = true;
            }
            // A province without a map: the place is told in words, or by the phone. One that is held stays.
            Err(trouble) => tracing::info!(code = trouble.failure.code, "no map"),
        }
    }
}
