//! Reads from the store what a page of reports shows, and asks the network for what it needs.

use super::ReportsRoute;
use crate::app::Route;
use crate::app::model::{
    ConfirmedReport, OpenReport, OwnReports, ProposalsPage, ReportRow, ReportedHere, ReportsPage,
};
use crate::app::owner::Owner;
use crate::error::{Fail, Failure, FailureKind};
use crate::feedback::reports::listed::{self, Listed};
use crate::feedback::reports::photos;
use crate::feedback::reports::rules::{self, Due};
use crate::feedback::reports::store::{self as kept, Row, Stage};
use crate::feedback::reports::{Kind, Step};
use crate::net::wire::open311::{Definition, Report, Service};
use crate::outbox::EffectState;
use crate::store::StoreError;
use std::collections::HashMap;

/// What is asked for is not here (any more).
const GONE: Failure = Failure::new(FailureKind::Damaged, "MC-X04");
/// Reports on a page of the list.
const LISTED: u32 = 25;
/// Characters of a report that tell it from others in a list.
const GLIMPSE: usize = 80;

impl Owner {
    pub(in crate::app) fn load_reports(&mut self, route: &ReportsRoute) -> Result<ReportsPage, Failure> {
        match route {
            ReportsRoute::List { pages } => self.load_report_list(*pages).map(ReportsPage::List),
            ReportsRoute::Kinds { about } => Ok(ReportsPage::Kinds {
                kinds: kept::kinds(&self.store).map_err(|e| seen(&e))?,
                about: about.clone(),
            }),
            ReportsRoute::Write { id, step } => {
                let row = self.report_row(id)?;
                if row.stage != Stage::Draft {
                    // Sent meanwhile, or a place from before a kill.
                    return self.load_confirmed(row);
                }
                match step {
                    Step::Place => self.ready_map(id),
                    Step::Check => self.ready_outlines(),
                    _ => {}
                }
                self.load_open_report(row)
            }
            ReportsRoute::One { id } => {
                let row = self.report_row(id)?;
                if row.stage == Stage::Draft {
                    return self.load_open_report(row);
                }
                self.ready_outlines();
                self.load_confirmed(row)
            }
            ReportsRoute::Numbered { number } => {
                self.ready_outlines();
                Ok(ReportsPage::Numbered(number.clone()))
            }
            ReportsRoute::Proposals { procedure } => self.load_proposals(procedure),
        }
    }

    fn report_row(&self, id: &str) -> Result<Row, Failure> {
        kept::get(&self.store, id).map_err(|e| seen(&e))?.ok_or(GONE)
    }

    fn load_report_list(&mut self, pages: u32) -> Result<OwnReports, Failure> {
        let own = self.own_number();
        let limit = pages.saturating_mul(LISTED);
        let rows = listed::list(&self.store, &own, limit).map_err(|e| seen(&e))?;
        let counts = listed::counts(&self.store, &own).map_err(|e| seen(&e))?;
        let today = crate::text::day(self.model.now_ms);
        let mut names: HashMap<String, Option<String>> = HashMap::new();
        for code in rows.iter().map(|listed| &listed.row.written.kind) {
            if !names.contains_key(code) {
                let kind = kept::kind(&self.store, code).map_err(|e| seen(&e))?;
                names.insert(code.clone(), kind.map(|kind| kind.service.name));
            }
        }
        let row = |listed: Listed| {
            let name = names.get(&listed.row.written.kind).cloned().flatten();
            self.list_row(listed, name, today)
        };
        Ok(OwnReports {
            rows: rows.into_iter().map(row).collect(),
            all: counts.all as usize,
            waiting: counts.waiting as usize,
            pages,
        })
    }

    fn list_row(&self, listed: Listed, name: Option<String>, today: jiff::civil::Date) -> ReportRow {
        let row = listed.row;
        // Looked into once: on a list of many this is most of what a redraw costs.
        let extra = row.told.as_ref().map(Report::extra).unwrap_or_default();
        let calendar = self.model.calendar.as_deref();
        let told = row.told.as_ref();
        let dues = told.map(|report| rules::dues_by(report, &extra, calendar, today));
        let next = dues.unwrap_or_default().into_iter().find(|due| due.next);
        ReportRow {
            title: name.unwrap_or_else(|| kind_name(&row)),
            text: glimpse(&row),
            stage: row.stage,
            state: extra.state,
            refused: listed.refused,
            needs_sign_in: listed
                .payload
                .is_some_and(|payload| self.waits_for_sign_in(&payload)),
            next,
            seen: row.seen,
            at_ms: row.created,
            id: row.id,
        }
    }

    /// True when what waits goes in a person's name, and there is a network but nobody signed in.
    fn waits_for_sign_in(&self, payload: &str) -> bool {
        let signed = crate::json::from_str::<super::sending::Leaving>(payload).is_ok_and(|l| l.signed);
        signed && self.model.online && self.link.session().is_none()
    }

    /// True when it waits for nothing but a sign-in.
    fn needs_sign_in(&self, promise: Option<&crate::outbox::Effect>) -> bool {
        promise.is_some_and(|effect| self.waits_for_sign_in(&effect.payload))
    }

    /// What this person reported about a dossier. What cannot be read is left out: the dossier itself is not.
    pub(in crate::app) fn reported_of(&mut self, dossier: &str) -> Vec<ReportedHere> {
        let rows = listed::about_dossier(&self.store, &self.own_number(), dossier);
        let rows = self.ok(rows).unwrap_or_default();
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let promise = match row.stage {
                Stage::Waiting => self.report_promise(&row),
                Stage::Draft | Stage::Sent => None,
            };
            all.push(ReportedHere {
                refused: promise.as_ref().is_some_and(|e| e.state == EffectState::Refused),
                needs_sign_in: self.needs_sign_in(promise.as_ref()),
                step: row.about().and_then(|about| about.step),
                text: glimpse(&row),
                stage: row.stage,
                state: row.told.as_ref().map(|t| t.extra().state).unwrap_or_default(),
                at_ms: row.created,
                id: row.id,
            });
        }
        all
    }

    fn dues_of(&self, told: Option<&Report>, today: jiff::civil::Date) -> Vec<Due> {
        let calendar = self.model.calendar.as_deref();
        told.map(|report| rules::dues(report, calendar, today))
            .unwrap_or_default()
    }

    /// The kind of a report; one the province has no more is known by its code.
    fn kind_of(&self, code: &str) -> Result<Kind, Failure> {
        let held = kept::kind(&self.store, code).map_err(|e| seen(&e))?;
        Ok(held.unwrap_or_else(|| Kind {
            service: Service {
                code: code.to_owned(),
                name: code.to_owned(),
                description: String::new(),
                metadata: false,
                at_once: true,
                keywords: Vec::new(),
                group: String::new(),
                place: true,
                sign_in: false,
                proposal: false,
            },
            definition: Definition {
                code: code.to_owned(),
                attributes: Vec::new(),
            },
        }))
    }

    fn load_open_report(&mut self, row: Row) -> Result<ReportsPage, Failure> {
        let kind = self.kind_of(&row.written.kind)?;
        let photos = self.report_photos(&row.id, photos::OF_REPORT, false);
        Ok(ReportsPage::Write(Box::new(OpenReport {
            kind,
            photos,
            signed_in: !self.own_number().is_empty(),
            me_too: self.me_too_said(),
            saved_ms: row.updated,
            id: row.id,
            written: row.written,
        })))
    }

    fn load_confirmed(&mut self, row: Row) -> Result<ReportsPage, Failure> {
        let effect = match row.stage {
            Stage::Sent | Stage::Draft => None,
            Stage::Waiting => self.report_promise(&row),
        };
        let needs_sign_in = self.needs_sign_in(effect.as_ref());
        let promise = effect.map(|effect| {
            let mut promise = self.promise_row(&effect);
            promise.needs_sign_in = needs_sign_in;
            promise
        });
        let sending = row.stage == Stage::Waiting;
        let today = crate::text::day(self.model.now_ms);
        let kind = self.kind_of(&row.written.kind)?;
        let known = !row.written.kind.is_empty() && kind.service.name != row.written.kind;
        let about = row.written.about.as_ref();
        let part = about.filter(|about| about.pointer.as_ref().is_some_and(|pointer| !pointer.is_empty()));
        let procedure = part.and_then(|about| about.procedure.clone());
        // One the catalogue no longer has is not named.
        let procedure = procedure.and_then(|code| Some(self.load_procedure(&code).ok()?.entry.name));
        Ok(ReportsPage::One(Box::new(ConfirmedReport {
            title: if known { kind.service.name } else { kind_name(&row) },
            photos: self.report_photos(&row.id, photos::OF_REPORT, sending),
            promise,
            waiting: self.said_waiting(&row.id),
            typing: self.typing_of(&row.id),
            beside: self.report_photos(&row.id, photos::BEING_WRITTEN, false),
            dues: self.dues_of(row.told.as_ref(), today),
            questions: kind.definition.attributes,
            procedure,
            row,
        })))
    }

    fn load_proposals(&mut self, procedure: &str) -> Result<ReportsPage, Failure> {
        let page = self.load_procedure(procedure)?;
        let kinds = kept::kinds(&self.store).map_err(|e| seen(&e))?;
        Ok(ReportsPage::Proposals(Box::new(ProposalsPage {
            procedure: procedure.to_owned(),
            name: page.entry.name,
            record: page.record,
            kind: kinds.into_iter().find(|kind| kind.service.proposal),
            supported: self.me_too_said(),
        })))
    }

    /// What a page of reports needs from the network when one gets there.
    pub(in crate::app) fn arrive_at_reports(&mut self, route: &ReportsRoute) {
        match route {
            ReportsRoute::List { .. } | ReportsRoute::Kinds { .. } => self.want_reports(),
            ReportsRoute::One { id } => self.look_at_report(id),
            ReportsRoute::Write {
                step: Step::Place, ..
            } if self.model.online => self.want_map(),
            ReportsRoute::Write {
                id,
                step: Step::Check,
            } => self.want_nearby(id),
            ReportsRoute::Write { .. } => {}
            ReportsRoute::Numbered { number } => self.want_numbered(number),
            ReportsRoute::Proposals { procedure } => self.want_proposals(procedure),
        }
    }

    /// The place that was kept, brought up to what became of its report.
    pub(in crate::app) fn resume_reports(&mut self) {
        let Route::Reports(ReportsRoute::Write { id, .. }) = self.model.place.top().clone() else {
            return;
        };
        let held = kept::get(&self.store, &id);
        match self.ok(held).flatten().map(|row| row.stage) {
            Some(Stage::Draft) => {}
            Some(_) => self.model.place.replace(Route::Reports(ReportsRoute::One { id })),
            None => self.model.place.replace(Route::Reports(ReportsRoute::list())),
        }
    }
}

/// The name of the kind by the server's word, or its code.
fn kind_name(row: &Row) -> String {
    let told = row.told.as_ref().map(|t| t.service_name.clone());
    told.filter(|name| !name.is_empty())
        .unwrap_or_else(|| row.written.kind.clone())
}

fn glimpse(row: &Row) -> String {
    let told = row.told.as_ref().and_then(|t| t.description.as_deref());
    let text = if row.written.text.is_empty() {
        told.unwrap_or_default()
    } else {
        &row.written.text
    };
    let mut short: String = text.trim().chars().take(GLIMPSE).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}

/// Logs what the store said and keeps what a page may show of it.
fn seen(error: &StoreError) -> Failure {
    error.log();
    error.failure()
}
