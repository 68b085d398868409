//! What the page of a filed dossier shows besides where it stands.

use super::FILE_SUPPLEMENT;
use crate::app::model::{Aftercare, DefectRow, OpenDraft, SupplementRow};
use crate::app::owner::Owner;
use crate::dossier::messages::{self as kept, Purpose};
use crate::dossier::receipt::Receipt;
use crate::dossier::returns;
use crate::dossier::supplement;
use crate::net::wire::{Defect, Dossier, DossierStatus};
use crate::outbox::{self, EffectState};
use crate::procedure::deadline::Calendar;
use crate::procedure::model::{Channel, Record};
use crate::procedure::store as catalogue;
use jiff::civil::{Date, Time};
use std::sync::Arc;

impl Owner {
    pub(in crate::app) fn load_aftercare(
        &mut self,
        dossier: &Dossier,
        receipt: Option<&Receipt>,
    ) -> Aftercare {
        let code = &dossier.code;
        let draft = self.draft_of_dossier(code);
        let open = draft.and_then(|id| self.read_draft(&id));
        let record = match &open {
            Some(open) => Some(Arc::clone(&open.record)),
            None => self.catalogue_record(&dossier.procedure),
        };
        let due_here = receipt
            .zip(record.as_ref())
            .zip(self.model.calendar.clone())
            .and_then(|((receipt, record), calendar)| {
                let case = open.as_ref().and_then(OpenDraft::case);
                due_differs(receipt, record, case.as_deref(), &calendar)
            });
        let reason = kept::typing(&self.store, Purpose::Withdrawal, code);
        let typing = kept::typing(&self.store, Purpose::Message, code);
        let thread = kept::list(&self.store, code);
        let mut thread = self.ok(thread).unwrap_or_default();
        let waiting = self.waiting_messages(code);
        // It arrived, and the answer that says so did not: one message, not two.
        thread.retain(|m| {
            !waiting
                .iter()
                .any(|(promise, _)| m.key.as_ref() == Some(&promise.key))
        });
        Aftercare {
            defects: self.defect_rows(dossier, open.as_ref(), record.as_ref()),
            can_mend: open.is_some(),
            sending: self.supplement_on_its_way(dossier),
            due_here,
            supplements: self.supplement_rows(code),
            withdrawal: self.waiting_withdrawal(code),
            rating: self.load_rating(dossier),
            reported: self.reported_of(code),
            reason: self.ok(reason).unwrap_or_default(),
            thread,
            waiting,
            typing: self.ok(typing).unwrap_or_default(),
            asking: self.busy.messages.contains(code),
        }
    }

    /// The record of a procedure as the list has it now.
    fn catalogue_record(&mut self, procedure: &str) -> Option<Arc<Record>> {
        let held = catalogue::record(&self.store, procedure);
        let row = self.ok(held).flatten()?;
        Record::parse(&row.json).ok().map(Arc::new)
    }

    /// The draft of a supplement that has no word of the server yet.
    fn supplement_on_its_way(&mut self, dossier: &Dossier) -> Option<String> {
        let last = dossier.returns.last()?;
        let held = supplement::find(&self.store, &dossier.code, &last.at);
        let draft = self.ok(held).flatten()?;
        let effect = outbox::find(&self.store, FILE_SUPPLEMENT, &draft);
        let effect = self.ok(effect).flatten()?;
        (effect.state != EffectState::Sent).then_some(draft)
    }

    fn supplement_rows(&mut self, code: &str) -> Vec<SupplementRow> {
        let filed = supplement::filed(&self.store, code);
        let filed = self.ok(filed).unwrap_or_default();
        filed
            .into_iter()
            .filter_map(|mended| {
                let jws = mended.receipt.clone()?;
                let checked = self.supplement_receipt(&mended, &jws);
                Some(SupplementRow {
                    draft: mended.draft,
                    checked,
                })
            })
            .collect()
    }

    fn defect_rows(
        &mut self,
        dossier: &Dossier,
        open: Option<&OpenDraft>,
        record: Option<&Arc<Record>>,
    ) -> Vec<DefectRow> {
        let Some(last) = dossier
            .returns
            .last()
            .filter(|_| dossier.status == DossierStatus::Returned)
        else {
            return Vec::new();
        };
        let repeats = returns::repeats(&dossier.returns);
        let form = record.and_then(|record| self.compile(record).ok());
        let lang = self.model.texts.lang().tag();
        let whole = self.model.texts.t("return-whole");
        let place = |defect: &Defect| {
            let paper = defect
                .paper
                .as_deref()
                .and_then(|id| paper_name(record?, id, lang));
            let file = open.and_then(|open| file_name(open, defect));
            if let Some(paper) = paper {
                return match file {
                    Some(file) => format!("{paper} · {file}"),
                    None => paper,
                };
            }
            let pointer = defect.pointer.as_deref().unwrap_or_default();
            let label = form.as_ref().and_then(|form| {
                let block = form.from_server_pointer(pointer)?;
                form.label_of(&block, lang)
            });
            label.or(file).unwrap_or_else(|| whole.clone())
        };
        last.defects
            .iter()
            .zip(repeats)
            .map(|(defect, repeat)| DefectRow {
                place: place(defect),
                reason: defect.reason.clone(),
                repeat,
            })
            .collect()
    }
}

/// The name of a paper or of one of its alternatives.
fn paper_name(record: &Record, id: &str, lang: &str) -> Option<String> {
    let papers = record.papers.iter();
    let own = papers.clone().find(|p| p.id == id).map(|p| &p.name);
    let alternative = papers
        .flat_map(|p| &p.any_of)
        .find(|a| a.id == id)
        .map(|a| &a.name);
    own.or(alternative).map(|name| name.get(lang).to_owned())
}

/// The name of the filed file a defect points at.
fn file_name(open: &OpenDraft, defect: &Defect) -> Option<String> {
    let n = defect.pointer.as_deref()?.strip_prefix("/attachments/")?;
    let n: usize = n.split('/').next()?.parse().ok()?;
    let files = open
        .files
        .iter()
        .filter(|f| f.state != crate::screen::FileState::Refused);
    files.map(|f| f.name.clone()).nth(n)
}

/// The due date by the signed calendar, when the receipt says another. Nothing where the time cannot be reckoned here, or the
/// calendar does not cover it yet.
fn due_differs(receipt: &Receipt, record: &Record, case: Option<&str>, calendar: &Calendar) -> Option<Date> {
    let said = receipt.due?;
    let by_case = record.times.iter().any(|t| t.case.is_some());
    if by_case && case.is_none() {
        return None;
    }
    let time = record.time_for(Channel::Online, case.unwrap_or_default())?;
    let cutoff = record.cutoff.as_deref().and_then(|c| c.parse::<Time>().ok());
    let received = crate::text::local_time(receipt.received_at.as_millisecond());
    let due = calendar.due(received, time.amount, time.unit, cutoff).ok()?;
    (!due.provisional && due.date != said).then_some(due.date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::pack::{Day, DayKind, DayStatus};
    use jiff::civil::date;
    use serde_json::json;

    fn calendar() -> Calendar {
        let day = |date: Date| Day {
            date,
            kind: DayKind::Off,
            name: "Ngày Văn hóa Việt Nam".into(),
            status: DayStatus::Checked,
        };
        Calendar::new([day(date(2026, 11, 24)), day(date(2026, 12, 31))], true)
    }

    fn receipt(due: Option<&str>) -> Receipt {
        serde_json::from_value(json!({
            "iss": "x", "dossier": "H1", "procedure": "1.004873", "procedure_name": "x", "applicant": "x",
            "office": {"id": "1", "name": "x"}, "received_at": "2026-11-23T09:00:00+07:00", "due": due,
            "files": [], "data_sha256": "", "iat": 0
        }))
        .expect("a receipt")
    }

    fn record() -> Record {
        let json = include_str!("../../../../tests/province/data/procedures/1.004873.json");
        Record::parse(json).expect("the record reads")
    }

    #[test]
    fn an_office_that_forgets_a_day_off_is_named_with_the_calendars_date() {
        let differs = |due| due_differs(&receipt(due), &record(), None, &calendar());
        // Three working days after Monday the 23rd; the 24th is off.
        assert_eq!(differs(Some("2026-11-26")), Some(date(2026, 11, 27)));
        assert_eq!(differs(Some("2026-11-27")), None);
        assert_eq!(differs(None), None);
    }

    #[test]
    fn nothing_is_claimed_where_the_case_is_not_known_or_the_calendar_ends() {
        let mut record = record();
        record.times[0].case = Some("goa".into());
        assert_eq!(
            due_differs(&receipt(Some("2026-11-26")), &record, None, &calendar()),
            None
        );
        record.times[0].case = None;
        record.times[0].amount = 60.0;
        assert_eq!(
            due_differs(&receipt(Some("2026-11-26")), &record, None, &calendar()),
            None
        );
    }
}
