//! Reports close to one being written: perhaps the same. And proposals others made about a procedure.

use super::{ReportOutcome, ReportsRoute};
use crate::app::Route;
use crate::app::message::Outcome;
use crate::app::model::{Nearby, Proposals};
use crate::app::owner::Owner;
use crate::feedback::reports::{NEARBY, Step, store as kept};
use crate::net::trouble::{OFFLINE, Trouble};
use crate::net::wire::open311::Report;

impl Owner {
    /// Asks for open reports of the same kind close by, once for a place. Without a network it is not asked, which the page says.
    pub(super) fn want_nearby(&mut self, id: &str) {
        let held = kept::get(&self.store, id);
        let Some(row) = self.ok(held).flatten() else {
            return;
        };
        let Some(place) = row.written.place else {
            self.model.reports.nearby = None;
            return;
        };
        let kind = row.written.kind;
        let asked = format!("{kind} {:.5} {:.5}", place.lat, place.long);
        let known = self.model.reports.nearby.as_ref().filter(|n| n.asked == asked);
        if known.is_some_and(|n| matches!(n.found, None | Some(Ok(_)))) {
            return;
        }
        let province = self.link.province().filter(|_| self.model.online);
        self.model.reports.nearby = Some(Nearby {
            id: id.to_owned(),
            asked: asked.clone(),
            found: province.is_none().then_some(Err(OFFLINE)),
        });
        let Some(province) = province else { return };
        self.effects.online(
            async move {
                let found = province
                    .reports_nearby((place.lat, place.long), NEARBY, &kind)
                    .await;
                found.map_err(|e| Trouble::of_net(&e))
            },
            move |result| Outcome::Reports(ReportOutcome::Nearby { asked, result }),
        );
    }

    pub(super) fn on_nearby(&mut self, asked: &str, result: Result<Vec<Report>, Trouble>) {
        self.stale = true;
        if let Some(nearby) = self.model.reports.nearby.as_mut().filter(|n| n.asked == asked) {
            nearby.found = Some(result.map_err(|trouble| trouble.failure));
        }
    }

    /// The network came: what was skipped without it is asked now, while its page is on top.
    pub(in crate::app) fn nearby_again(&mut self) {
        if let Route::Reports(ReportsRoute::Write {
            id,
            step: Step::Check,
        }) = self.model.place.top().clone()
        {
            self.want_nearby(&id);
        }
    }

    /// Asks for the proposals others made about a procedure.
    pub(super) fn want_proposals(&mut self, procedure: &str) {
        let known = self.model.reports.proposals.as_ref();
        let asking = known.is_some_and(|p| p.procedure == procedure && p.found.is_none());
        let province = self.link.province().filter(|_| self.model.online);
        if asking || !self.offers_reports() {
            return;
        }
        let Some(province) = province else {
            let held = known.is_some_and(|p| p.procedure == procedure);
            if !held {
                self.model.reports.proposals = Some(Proposals {
                    procedure: procedure.to_owned(),
                    found: Some(Err(OFFLINE)),
                    again: false,
                });
            }
            return;
        };
        self.model.reports.proposals = Some(Proposals {
            procedure: procedure.to_owned(),
            found: None,
            again: false,
        });
        let (procedure, asked) = (procedure.to_owned(), procedure.to_owned());
        self.effects.online(
            async move { province.proposals(&asked).await.map_err(|e| Trouble::of_net(&e)) },
            move |result| Outcome::Reports(ReportOutcome::Proposals { procedure, result }),
        );
    }

    pub(super) fn on_proposals(&mut self, procedure: &str, result: Result<Vec<Report>, Trouble>) {
        self.stale = true;
        let asked = self.model.reports.proposals.as_mut();
        let Some(proposals) = asked.filter(|p| p.procedure == procedure) else {
            return;
        };
        let again = std::mem::take(&mut proposals.again);
        proposals.found = Some(result.map_err(|trouble| trouble.failure));
        if again {
            self.want_proposals(procedure);
        }
    }

    /// The province's word about a report that stands in a list of others': the "me too" that was just counted. How far away it
    /// is, only the list knows.
    pub(super) fn told_among_others(&mut self, report: &Report) {
        let count = report.extended.get("me_too");
        let reports = &mut self.model.reports;
        let near = reports.nearby.iter_mut().filter_map(|near| near.found.as_mut());
        let proposed = reports.proposals.iter_mut().filter_map(|p| p.found.as_mut());
        for held in near
            .chain(proposed)
            .filter_map(|found| found.as_mut().ok())
            .flatten()
        {
            if held.id == report.id
                && let (Some(count), Some(extended)) = (count, held.extended.as_object_mut())
            {
                extended.insert("me_too".into(), count.clone());
            }
        }
        if let Some(asked) = reports.proposals.as_mut().filter(|p| p.found.is_none()) {
            asked.again = true;
        }
    }
}
