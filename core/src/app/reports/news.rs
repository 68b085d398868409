//! Kinds of report, and news of one's own.

use super::{ReportOutcome, ReportsRoute};
use crate::app::Route;
use crate::app::message::Outcome;
use crate::app::owner::Owner;
use crate::feedback::reports::Kind;
use crate::feedback::reports::store::{self as kept, Told};
use crate::net::api::{Province, Sender};
use crate::net::message::Conditional;
use crate::net::trouble::Trouble;
use crate::net::wire::open311::{Definition, Report};
use crate::store::kv;
use serde::{Deserialize, Serialize};

/// Under this key stands the entity tag of the list of kinds.
const KINDS_TAG: &str = "reports.kinds.etag";
/// Under this key stands the entity tag of the list of one's own reports.
const OWN_TAG: &str = "reports.own.etag";

/// The kinds as they came.
#[derive(Debug)]
pub(crate) struct FetchedKinds {
    kinds: Vec<Kind>,
    etag: Option<String>,
}

/// News as it came.
#[derive(Debug)]
pub(crate) struct FetchedReports {
    /// Twelve digits of whose they are.
    of: String,
    own: Option<(Vec<Report>, Option<String>)>,
    /// Reports without sign-in, by this phone's id.
    singles: Vec<(String, Report)>,
    /// Numbers that came under a token, by this phone's id.
    numbers: Vec<(String, String)>,
}

/// The entity tag of a list, and whose list it is.
#[derive(Serialize, Deserialize)]
struct OwnTag {
    of: String,
    etag: String,
}

/// A sent report that is asked for by itself.
struct Ask {
    id: String,
    number: Option<String>,
    token: Option<String>,
    follow_key: Option<String>,
}

impl Owner {
    /// Kinds, then news: everything there is to hear about reports.
    pub(in crate::app) fn want_reports(&mut self) {
        if !self.offers_reports() || !self.model.online {
            return;
        }
        self.want_report_kinds();
        self.want_report_news();
        match self.model.place.top().clone() {
            Route::Reports(ReportsRoute::Proposals { procedure }) => self.want_proposals(&procedure),
            Route::Reports(ReportsRoute::Numbered { number }) => self.want_numbered(&number),
            _ => {}
        }
    }

    fn want_report_kinds(&mut self) {
        let Some(province) = self.link.province() else {
            return;
        };
        if std::mem::replace(&mut self.busy.reports.kinds, true) {
            return;
        }
        self.model.reports.loading = true;
        let held = kept::kinds(&self.store);
        let some = self.ok(held).is_some_and(|kinds| !kinds.is_empty());
        let tag = kv::get::<String>(&self.store, KINDS_TAG);
        let tag = self.ok(tag).flatten().filter(|_| some);
        self.effects.online(
            async move {
                let fetched = fetch_kinds(&province, tag.as_deref()).await;
                fetched.map_err(|e| Trouble::of_net(&e))
            },
            |result| Outcome::Reports(ReportOutcome::Kinds(result)),
        );
    }

    pub(super) fn on_report_kinds(&mut self, result: Result<Option<FetchedKinds>, Trouble>) {
        self.busy.reports.kinds = false;
        self.model.reports.loading = false;
        self.model.reports.failure = None;
        self.stale = true;
        if result.is_ok() {
            self.want_first_map();
        }
        match result {
            Ok(None) => {}
            Ok(Some(fetched)) => {
                let stored = self.store.transaction(|tx| {
                    kept::put_kinds(tx, &fetched.kinds)?;
                    match &fetched.etag {
                        Some(etag) => kv::put(tx, KINDS_TAG, etag),
                        None => kv::delete(tx, KINDS_TAG).map(|_| ()),
                    }
                });
                self.ok(stored);
            }
            // Those held stay; the next look at the province tries again.
            Err(trouble) => self.model.reports.failure = Some(trouble.failure),
        }
    }

    /// Asks how one's own reports stand. Quiet when there is nothing to ask for.
    pub(in crate::app) fn want_report_news(&mut self) {
        if !self.offers_reports() || !self.model.online {
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        let alone = kept::to_ask(&self.store);
        let alone: Vec<Ask> = self
            .ok(alone)
            .unwrap_or_default()
            .into_iter()
            .map(|row| Ask {
                id: row.id,
                number: row.number,
                token: row.token,
                follow_key: row.follow_key,
            })
            .collect();
        let signed = self.link.session().is_some();
        if !signed && alone.is_empty() {
            return;
        }
        if std::mem::replace(&mut self.busy.reports.news, true) {
            self.busy.reports.again = true;
            return;
        }
        let of = if signed { self.own_number() } else { String::new() };
        let tag = kv::get::<OwnTag>(&self.store, OWN_TAG);
        let tag = self
            .ok(tag)
            .flatten()
            .filter(|tag| tag.of == of)
            .map(|tag| tag.etag);
        self.effects.online(
            async move {
                let own = if signed {
                    let list = province.own_reports(tag.as_deref()).await;
                    match list.map_err(|e| Trouble::of_net(&e))? {
                        Conditional::Fresh { value, etag } => Some((value, etag)),
                        Conditional::NotModified => None,
                    }
                } else {
                    None
                };
                let (singles, numbers) = ask_each(&province, alone).await?;
                Ok(FetchedReports {
                    of,
                    own,
                    singles,
                    numbers,
                })
            },
            |result| Outcome::Reports(ReportOutcome::News(result)),
        );
    }

    pub(super) fn on_report_news(&mut self, result: Result<FetchedReports, Trouble>) {
        self.busy.reports.news = false;
        self.stale = true;
        match result {
            Ok(fetched) => self.take_in_reports(fetched),
            Err(trouble) => {
                // What is here stays; the page says when there is no network.
                tracing::warn!(code = trouble.failure.code, "no news of reports");
                self.report.failure = Some(trouble.failure.code.to_owned());
            }
        }
        if std::mem::take(&mut self.busy.reports.again) {
            self.want_report_news();
        }
    }

    fn take_in_reports(&mut self, fetched: FetchedReports) {
        for (id, number) in &fetched.numbers {
            let stored = kept::put_number(&self.store, id, number);
            self.ok(stored);
        }
        if !fetched.numbers.is_empty() {
            // Words may have waited for the number.
            self.send_waiting();
        }
        let alone: Vec<Report> = fetched.singles.into_iter().map(|(_, report)| report).collect();
        self.take_in_all(&alone, "");
        // Someone else may be signed in by now.
        if let Some((own, etag)) = fetched.own.filter(|_| fetched.of == self.own_number()) {
            let whole = self.take_in_all(&own, &fetched.of);
            if let Some(etag) = etag.filter(|_| whole) {
                let tag = OwnTag { of: fetched.of, etag };
                let stored = kv::put(&self.store, OWN_TAG, &tag);
                self.ok(stored);
            }
        }
        self.count_reports();
        self.notify_due();
    }

    /// Keeps the server's word on one report; false when that did not become durable.
    pub(super) fn take_in_report(&mut self, report: &Report, owner: &str) -> bool {
        let new = self.new_uuid();
        let told = kept::tell(&self.store, report, owner, &new);
        let Some(told) = self.ok(told) else {
            return false;
        };
        self.hear_told(&told, owner, report);
        true
    }

    /// Keeps the server's word on reports, all at once: false when that did not become durable.
    fn take_in_all(&mut self, reports: &[Report], owner: &str) -> bool {
        let named: Vec<(String, &Report)> = reports.iter().map(|r| (self.new_uuid(), r)).collect();
        let told = self.store.transaction(|tx| {
            let told = named
                .iter()
                .map(|(new, report)| kept::tell(tx, report, owner, new));
            told.collect::<Result<Vec<Told>, _>>()
        });
        let Some(told) = self.ok(told) else {
            return false;
        };
        for (told, report) in told.iter().zip(reports) {
            self.hear_told(told, owner, report);
        }
        true
    }

    /// What came with the server's word, for who sent the report: `owner`, or nobody.
    pub(super) fn hear_told(&mut self, told: &Told, owner: &str, report: &Report) {
        if told.news {
            self.report.changed += 1;
            self.hear_report(told, owner, report);
        }
    }

    /// How many have news, for the rows that lead to them.
    pub(in crate::app) fn count_reports(&mut self) {
        let own = self.own_number();
        let unseen = kept::unseen(&self.store, &own);
        self.model.reports.unseen = self.ok(unseen).unwrap_or(0);
    }
}

async fn fetch_kinds(
    province: &Province,
    etag: Option<&str>,
) -> Result<Option<FetchedKinds>, crate::net::NetError> {
    let Conditional::Fresh {
        value: services,
        etag,
    } = province.report_kinds_since(etag).await?
    else {
        return Ok(None);
    };
    let mut kinds = Vec::with_capacity(services.len());
    for service in services {
        let definition = if service.metadata {
            province.report_questions(&service.code).await?
        } else {
            Definition {
                code: service.code.clone(),
                attributes: Vec::new(),
            }
        };
        kinds.push(Kind { service, definition });
    }
    Ok(Some(FetchedKinds { kinds, etag }))
}

/// Reports by this phone's id, and numbers by it.
type Each = (Vec<(String, Report)>, Vec<(String, String)>);

/// Asks for each by itself. One that is gone at the server does not keep the others from being heard of.
async fn ask_each(province: &Province, alone: Vec<Ask>) -> Result<Each, Trouble> {
    let (mut singles, mut numbers) = (Vec::new(), Vec::new());
    for ask in alone {
        let known = ask.number.is_some();
        let number = match (ask.number, ask.token) {
            (Some(number), _) => Some(number),
            (None, Some(token)) => match province.report_of_token(&token).await {
                Ok(number) => number,
                Err(e) if crate::net::api::is_gone(&e) => None,
                Err(e) => return Err(Trouble::of_net(&e)),
            },
            (None, None) => None,
        };
        let Some(number) = number else { continue };
        if !known {
            numbers.push((ask.id.clone(), number.clone()));
        }
        let Some(key) = ask.follow_key else { continue };
        match province.report(Sender::Holder(&key), &number).await {
            Ok(report) => singles.push((ask.id, report)),
            Err(e) if crate::net::api::is_gone(&e) => {}
            Err(e) => return Err(Trouble::of_net(&e)),
        }
    }
    Ok((singles, numbers))
}
