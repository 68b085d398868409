//! News: heard once, kept, shown when the person wants to be told, and put away when it was seen.

mod calendar;
mod intent;
mod paste;
mod reports;

pub(crate) use calendar::days_of;
pub use intent::NewsIntent;

use super::model::{InboxPage, Page};
use super::owner::Owner;
use crate::error::{Fail, Failure};
use crate::net::pack::Pack;
use crate::net::wire::Dossier;
use crate::net::wire::channels::Wish;
use crate::net::wire::family::{Link, LinkState, Side};
use crate::ports::Channel;
use crate::status::channels::tell_at;
use crate::status::inbox::{self, News, What};
use crate::status::store as dossiers;
use crate::store::kv;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Lines on a page of the inbox.
const LINES: u32 = 30;
/// Whose news is shown while nobody is signed in: who was last.
const OF: &str = "inbox.of";

impl Owner {
    /// Whose news is shown: who is signed in, else who was last.
    pub(super) fn news_of(&mut self) -> String {
        let own = self.own_number();
        if !own.is_empty() {
            return own;
        }
        let held = kv::get::<String>(&self.store, OF);
        self.ok(held).flatten().unwrap_or_default()
    }

    /// Keeps news of who is signed in, each once.
    pub(super) fn hear(&mut self, news: &[News]) {
        if news.is_empty() {
            return;
        }
        let of = self.own_number();
        self.hear_of(&of, news);
    }

    /// Keeps news of this citizen, or of nobody in particular: then it is shown whoever is signed in.
    fn hear_of(&mut self, of: &str, news: &[News]) {
        if !of.is_empty() && self.news_of_kept() != of {
            let kept = kv::put(&self.store, OF, &of);
            self.ok(kept);
        }
        let kept = inbox::put(&self.store, of, news);
        self.ok(kept);
        self.stale = true;
    }

    fn news_of_kept(&mut self) -> String {
        let held = kv::get::<String>(&self.store, OF);
        self.ok(held).flatten().unwrap_or_default()
    }

    /// What a dossier's change brings as news. True when there is something the person did not do themselves.
    pub(super) fn hear_dossier(&mut self, before: Option<&Dossier>, dossier: &Dossier) -> bool {
        let mut news = inbox::of_dossier(before, dossier, self.model.now_ms);
        let fresh = news.iter().rev().find(|line| !line.seen).cloned();
        if let Some(line) = fresh.as_ref().filter(|_| self.looking_at(&dossier.code)) {
            self.model.announcement = Some(crate::screens::news_words(&self.model.texts, line).1);
            news = news.into_iter().map(News::old).collect();
            let seen = dossiers::mark_seen(&self.store, &dossier.code);
            self.ok(seen);
        }
        self.hear(&news);
        fresh.is_some()
    }

    pub(super) fn looking_at(&self, code: &str) -> bool {
        matches!(&self.model.page, Page::Dossier(page) if page.dossier.code == code)
    }

    /// What changed about family links since they were held. The first word of the province is no news, but for what waits for an
    /// answer.
    pub(super) fn hear_family(&mut self, before: &[Link], now: &[Link], first: bool) {
        let news: Vec<News> = now
            .iter()
            .filter(|link| {
                let held = before.iter().find(|held| held.id == link.id);
                held.is_none_or(|held| held.changed_at != link.changed_at || held.state != link.state)
            })
            .map(|link| {
                let asked = link.state == LinkState::Asked && link.role == Side::Member;
                let name = match link.role {
                    Side::Member => link.guardian.name.clone(),
                    _ => link.member.name.clone().unwrap_or_default(),
                };
                let what = What::Family {
                    name,
                    state: crate::screens::link_state_key(link).to_owned(),
                    asked,
                };
                let key = format!("family/{}/{}", link.id, link.changed_at);
                let at = crate::net::wire::millis(&link.changed_at).unwrap_or(self.model.now_ms);
                let line = News::fresh(key, &link.id, what, at);
                if first && !asked { line.old() } else { line }
            })
            .collect();
        self.hear(&news);
        self.notify_due();
    }

    /// Notices of a pack; those that came with the first pack are no news.
    pub(super) fn hear_notices(&mut self, pack: &Pack, first: bool) {
        let now = self.model.now_ms;
        let news: Vec<News> = pack
            .notices
            .iter()
            .filter(|notice| notice.is_current(now))
            .map(|notice| {
                let what = What::Province {
                    vi: notice.title.get("vi").to_owned(),
                    en: notice.title.get("en").to_owned(),
                    vi_text: notice.text.get("vi").to_owned(),
                    en_text: notice.text.get("en").to_owned(),
                };
                let at = notice.from.map_or(now, jiff::Timestamp::as_millisecond);
                let line = News::fresh(format!("notice/{}", notice.id), &notice.id, what, at);
                if first { line.old() } else { line }
            })
            .collect();
        // For everyone: whoever is signed in.
        let kept = inbox::put(&self.store, "", &news);
        self.ok(kept);
        self.stale = true;
        self.notify_due();
    }

    /// Shows what may be shown by now, and comes back for the rest. The core decides: the shell shows at once what it is handed.
    pub(super) fn notify_due(&mut self) {
        let of = self.news_of();
        let untold = inbox::untold(&self.store, &of);
        let untold = self.ok(untold).unwrap_or_default();
        if untold.is_empty() {
            return;
        }
        let wish = self.wish();
        let now = self.ports.clock.now_ms();
        let (mut due, mut told, mut next) = (BTreeMap::<String, Vec<News>>::new(), Vec::new(), None::<i64>);
        for line in untold {
            let Some(at) = told_at(&wish, &line, now) else {
                told.push(line.key);
                continue;
            };
            if at > now {
                next = Some(next.map_or(at, |held| held.min(at)));
            } else {
                told.push(line.key.clone());
                due.entry(line.subject.clone()).or_default().push(line);
            }
        }
        let marked = inbox::mark_told(&self.store, &told);
        if self.ok(marked).is_none() {
            // Not shown rather than shown again at every start.
            return;
        }
        for lines in due.into_values() {
            self.notify(&lines);
        }
        if let Some(at) = next {
            self.notify_at(at, now);
        }
    }

    /// One timer at a time.
    fn notify_at(&mut self, at: i64, now: i64) {
        let running = self.busy.notify_at.is_some_and(|held| held > now && held <= at);
        if !running {
            self.busy.notify_at = Some(at);
            let wait = u64::try_from(at - now).unwrap_or(0);
            self.effects.wake_in(Duration::from_millis(wait));
        }
    }

    /// One notification for all that is new about one thing: the newest of it.
    fn notify(&mut self, lines: &[News]) {
        let Some(newest) = lines.last() else { return };
        let texts = Arc::clone(&self.model.texts);
        let (title, text) = crate::screens::news_words(&texts, newest);
        let urgent = lines.iter().any(|line| line.what.kind().is_urgent());
        let urgent = urgent && !matches!(newest.what, What::Message { .. });
        let urgent = urgent || matches!(&newest.what, What::Report { state } if state == "supplement_wanted");
        let channel = if urgent {
            Channel::Attention
        } else {
            Channel::Progress
        };
        let link = self.link_of(newest);
        let shown = self
            .ports
            .notifier
            .show(channel, newest.subject.clone(), title, text, link);
        if let Err(error) = shown {
            // The news itself is in the inbox and counted on the tab; a missing notification is not worth a message.
            tracing::warn!(cause = %error, "no notification");
        }
    }

    /// The person looked at what this is about.
    pub(super) fn news_seen(&mut self, subject: &str) {
        let seen = inbox::mark_seen(&self.store, subject);
        self.ok(seen);
        self.stale = true;
    }

    fn all_seen(&mut self) {
        let of = self.news_of();
        let seen = self.store.transaction(|tx| {
            inbox::mark_all_seen(tx, &of)?;
            crate::feedback::reports::store::mark_all_seen(tx, &of)?;
            dossiers::mark_all_seen(tx)
        });
        self.ok(seen);
        self.count_reports();
        self.stale = true;
    }

    pub(super) fn load_inbox(&mut self, pages: u32) -> Result<InboxPage, Failure> {
        let limit = pages.max(1).saturating_mul(LINES);
        let of = self.news_of();
        let mut news = inbox::list(&self.store, &of, limit.saturating_add(1)).map_err(|error| {
            error.log();
            error.failure()
        })?;
        let more = news.len() > limit as usize;
        news.truncate(limit as usize);
        let (pasted, read) = self.pasted();
        Ok(InboxPage {
            news,
            more,
            pages,
            pasted,
            read,
        })
    }

    pub(super) fn count_news(&mut self) {
        let of = self.news_of();
        let counted = inbox::count(&self.store, &of);
        (self.model.counts.news, self.model.counts.fresh) = self.ok(counted).unwrap_or_default();
    }

    pub(super) fn intend_news(&mut self, intent: NewsIntent) {
        match intent {
            NewsIntent::AllSeen => self.all_seen(),
            NewsIntent::Seen(subject) => self.news_seen(&subject),
            NewsIntent::Report(number) => self.go_to_report(&number),
            NewsIntent::Calendar(code) => self.give_calendar(&code),
            NewsIntent::OpenPasted => self.open_pasted(),
            NewsIntent::ClearPasted => self.clear_pasted(),
            NewsIntent::SendWish
            | NewsIntent::DropWish
            | NewsIntent::ForgetWish(_)
            | NewsIntent::WantChannels
            | NewsIntent::ZaloCode
            | NewsIntent::ZaloUnlink => self.intend_channels(&intent),
        }
    }
}

/// When a line may be shown: by when it was heard, and not in hours that are quiet now, for the phone may have slept through its
/// time. `None` when it is not to be shown at all.
fn told_at(wish: &Wish, line: &News, now: i64) -> Option<i64> {
    let kind = line.what.kind();
    let at = tell_at(wish, kind, line.heard)?;
    if at > now {
        return Some(at);
    }
    let mut at_once = wish.clone();
    at_once.kinds.remove(kind.word());
    tell_at(&at_once, kind, now)
}
