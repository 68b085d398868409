//! A report by the server's number, as links, messages and the inbox name it. One's own has a page of its own; of another's the
//! page shows what everybody may see.

use super::{ReportOutcome, ReportsRoute};
use crate::app::Route;
use crate::app::message::Outcome;
use crate::app::model::Numbered;
use crate::app::owner::Owner;
use crate::feedback::reports::store as kept;
use crate::net::api::{Sender, is_gone};
use crate::net::trouble::Trouble;
use crate::net::wire::open311::Report;

impl Owner {
    /// Further in to the report with this number.
    pub(in crate::app) fn go_to_report(&mut self, number: &str) {
        let route = match self.own_report(number) {
            Some(id) => ReportsRoute::One { id },
            None => ReportsRoute::Numbered {
                number: number.to_owned(),
            },
        };
        self.go(Route::Reports(route));
    }

    /// This phone's id of a report, when it is of who is signed in or was sent without sign-in.
    fn own_report(&mut self, number: &str) -> Option<String> {
        let held = kept::of_number(&self.store, number);
        let row = self.ok(held).flatten()?;
        (row.owner.is_empty() || row.owner == self.own_number()).then_some(row.id)
    }

    /// Asks the province for the report on the page, or goes on to its own page when it is this person's.
    pub(super) fn want_numbered(&mut self, number: &str) {
        if let Some(id) = self.own_report(number) {
            return self.replace(Route::Reports(ReportsRoute::One { id }));
        }
        self.stale = true;
        let Some(province) = self.link.province() else {
            return;
        };
        if !self.model.online || !self.offers_reports() {
            return;
        }
        let of = self.own_number();
        let held = self.model.reports.numbered.take();
        let held = held.filter(|held| held.number == number && held.of == of);
        let asking = held.as_ref().is_some_and(|held| held.asking);
        let found = held.and_then(|held| held.found);
        self.model.reports.numbered = Some(Numbered {
            number: number.to_owned(),
            of: of.clone(),
            found,
            asking: true,
        });
        if asking {
            return;
        }
        let number = number.to_owned();
        let asked = number.clone();
        let signed = self.link.session().is_some();
        self.effects.online(
            async move {
                let sender = if signed { Sender::Citizen } else { Sender::Anyone };
                match province.report(sender, &asked).await {
                    Ok(report) => Ok(Some(Box::new(report))),
                    Err(error) if is_gone(&error) => Ok(None),
                    Err(error) => Err(Trouble::of_net(&error)),
                }
            },
            move |result| Outcome::Reports(ReportOutcome::Numbered { number, of, result }),
        );
    }

    /// The province's word on a report by its number. The answer to somebody who is signed in no more is nobody's.
    pub(super) fn on_numbered(
        &mut self,
        number: &str,
        of: &str,
        result: Result<Option<Box<Report>>, Trouble>,
    ) {
        self.stale = true;
        let own = self.own_number();
        let Some(held) = self.model.reports.numbered.as_mut() else {
            return;
        };
        if held.number != number || held.of != of || own != of {
            return;
        }
        held.asking = false;
        let result = result.map(|found| found.map(|report| *report));
        held.found = Some(result.map_err(|trouble| trouble.failure));
        let mine = match &held.found {
            Some(Ok(Some(report))) if !of.is_empty() && report.extra().mine => Some(report.clone()),
            _ => None,
        };
        let Some(report) = mine else { return };
        self.model.reports.numbered = None;
        let kept = self.take_in_report(&report, of);
        let top = self.model.place.top();
        let looking =
            matches!(top, Route::Reports(ReportsRoute::Numbered { number: held }) if held == number);
        if kept && looking {
            self.want_numbered(number);
        }
        self.count_reports();
        self.notify_due();
    }
}
