//! Confirming a report, and taking it back.

use super::{Leaving, SEND_REPORT};
use crate::app::Route;
use crate::app::filing::{STILL_COPYING, posting_key};
use crate::app::owner::Owner;
use crate::app::reports::ReportsRoute;
use crate::feedback::reports::Step;
use crate::feedback::reports::photos::{self, PhotoState};
use crate::feedback::reports::store::{self as kept, Stage};
use crate::feedback::reports::written::Name;
use crate::outbox::{self, EffectState};
use crate::store::kv;

impl Owner {
    /// True while the report is being written.
    pub(in crate::app::reports) fn is_report_draft(&mut self, id: &str) -> bool {
        let held = kept::get(&self.store, id);
        self.ok(held)
            .flatten()
            .is_some_and(|row| row.stage == Stage::Draft)
    }

    /// The person confirmed: the whole report is looked at, then promised to the outbox.
    pub(in crate::app::reports) fn confirm_report(&mut self, id: &str) {
        let held = kept::get(&self.store, id);
        let Some(row) = self.ok(held).flatten().filter(|row| row.stage == Stage::Draft) else {
            return;
        };
        let kind = kept::kind(&self.store, &row.written.kind);
        let Some(kind) = self.ok(kind).flatten() else {
            return;
        };
        if let Some(lack) = row.written.lacking(&kind).into_iter().next() {
            self.change_report(id, |written| {
                written.tried = kind.steps();
                true
            });
            let route = ReportsRoute::Write {
                id: id.to_owned(),
                step: lack.step,
            };
            self.go(Route::Reports(route));
            self.model.focus = Some(lack.block);
            return;
        }
        let held = photos::list(&self.store, id, photos::OF_REPORT);
        let held = self.ok(held).unwrap_or_default();
        if held.iter().any(|p| p.state == PhotoState::Importing) {
            return self.fail_with(STILL_COPYING.code);
        }
        let own = self.own_number();
        let unsigned = own.is_empty() || row.written.name == Name::Unsigned;
        let signed = kind.service.sign_in || !unsigned;
        let owner = if signed { own } else { String::new() };
        let leaving = Leaving {
            by: owner.clone(),
            signed,
            fields: row.written.fields(&kind),
        };
        let Ok(payload) = serde_json::to_string(&leaving) else {
            return self.fail_with("MC-X01");
        };
        let key = self.new_uuid();
        let queued = self.store.transaction(|tx| {
            kept::confirm(tx, id, &key, &owner)?;
            outbox::enqueue(tx, SEND_REPORT, id, &key, &payload)
        });
        if self.ok(queued).is_some() {
            self.go_to_reports();
            self.go(Route::Reports(ReportsRoute::One { id: id.to_owned() }));
            let text = self.model.texts.t("report-queued");
            self.model.announcement = Some(text);
            self.send_waiting();
        }
    }

    /// Back to writing: nothing was posted, or the server said no.
    pub(in crate::app::reports) fn take_back_report(&mut self, id: &str) {
        let taken = self.store.transaction(|tx| {
            let Some(effect) = outbox::find(tx, SEND_REPORT, id)? else {
                return Ok(false);
            };
            let posted: Option<bool> = kv::get(tx, &posting_key(effect.id))?;
            let free = effect.state == EffectState::Refused
                || (effect.state == EffectState::Queued && posted.is_none());
            if free {
                outbox::withdraw(tx, effect.id)?;
                kv::delete(tx, &posting_key(effect.id))?;
                kept::reopen(tx, id)?;
            }
            Ok(free)
        });
        self.stale = true;
        if self.ok(taken) == Some(true) {
            self.go_to_reports();
            self.go(Route::Reports(ReportsRoute::Write {
                id: id.to_owned(),
                step: Step::Check,
            }));
        }
    }
}
