//! News of reports, and where news leads outside of the app.

use crate::app::owner::Owner;
use crate::app::{Place, ReportsRoute, Route, TabId};
use crate::feedback::reports::store::{self as kept, Told};
use crate::net::pack::named;
use crate::net::wire::open311::Report;
use crate::status::channels::Kind;
use crate::status::inbox::{self, News};

impl Owner {
    /// What the office did about a report, as news of whose it is; `of` is empty for one sent without sign-in.
    pub(in crate::app) fn hear_report(&mut self, told: &Told, of: &str, report: &Report) {
        let mut news = inbox::of_report(told.before.as_ref(), report, self.model.now_ms);
        if told.from_elsewhere {
            // Another phone told its past.
            let last = news.pop();
            news = news.into_iter().map(News::old).chain(last).collect();
        }
        if self.looks_at_report(&told.id) {
            if let Some(line) = news.iter().rev().find(|line| !line.seen) {
                self.model.announcement = Some(crate::screens::news_words(&self.model.texts, line).1);
            }
            news = news.into_iter().map(News::old).collect();
            let seen = kept::mark_seen(&self.store, &told.id);
            self.ok(seen);
        }
        self.hear_of(of, &news);
    }

    /// The link that opens what news is about; empty where a tap opens the app alone.
    pub(super) fn link_of(&self, news: &News) -> String {
        let Some(pack) = &self.model.pack else {
            return String::new();
        };
        match news.what.kind() {
            Kind::Status | Kind::Return | Kind::Payment | Kind::Result => pack.links.dossier(&news.subject),
            Kind::Reports => pack.links.report(&news.subject),
            Kind::Family => pack.links.family(&news.subject),
            Kind::Province => String::new(),
        }
    }

    /// The number of a report that a link of this province names.
    pub(in crate::app) fn report_of_link(&self, url: &str) -> Option<String> {
        let links = &self.model.pack.as_ref()?.links;
        let by_pattern = links.report.as_deref();
        if let Some(number) = by_pattern.and_then(|pattern| named(pattern, "{number}", url)) {
            return Some(number);
        }
        let (before, _) = links.dossier.split_once("{code}")?;
        let (ours, given) = (url::Url::parse(before).ok()?, url::Url::parse(url).ok()?);
        let same = ours.origin() == given.origin();
        same.then(|| crate::status::pasted::report_of(given.path()))
            .flatten()
    }

    /// Opens a report from outside of the app, with the list of reports behind it.
    pub(in crate::app) fn open_report(&mut self, number: &str) {
        self.model.place = Place::at(TabId::Home);
        self.model.place.push(Route::Reports(ReportsRoute::list()));
        self.go_to_report(number);
    }
}
