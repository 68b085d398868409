//! By which ways the person wants to be told: changed on the phone, promised to the outbox, true when the province says so.

mod sending;

use super::inbox::NewsIntent;
use super::message::Outcome;
use super::model::{ChannelsPage, Promise};
use super::owner::Owner;
use crate::net::trouble::{OFFLINE, Trouble};
use crate::net::wire::channels::{Channels, Quiet, Via, Wish, ZaloCode};
use crate::outbox;
use crate::screen::NoticeKind;
use crate::status::channels::{self as kept, Edit, Held, Kind, clock_text, time_of_day};

/// The outbox's word for a changed wish; its subject is its own key.
pub(super) const SET_CHANNELS: &str = "set_channels";
/// The outbox's word for unlinking Zalo; its subject is its own key.
pub(super) const UNLINK_ZALO: &str = "unlink_zalo";

/// What an effect of this module brought.
#[derive(Debug)]
pub(crate) enum ChannelsOutcome {
    /// The province's word, asked for.
    Told {
        /// Twelve digits of who asked.
        of: String,
        /// Its word.
        result: Result<Channels, Trouble>,
    },
    /// A code that links a Zalo account.
    Code(Result<ZaloCode, Trouble>),
    /// The province's word on something promised.
    Sent {
        /// Its row in the outbox.
        effect: i64,
        /// Its word.
        result: Result<Channels, Trouble>,
    },
}

impl Owner {
    /// True when the province lets people choose.
    pub(super) fn offers_channels(&self) -> bool {
        let pack = self.model.pack.as_ref();
        pack.is_some_and(|p| p.endpoints.channels.is_some())
    }

    /// What the person wants: what they said last, else what the province holds, else what is usual. Where nothing can be chosen
    /// nothing is quiet either.
    pub(super) fn wish(&mut self) -> Wish {
        if !self.offers_channels() {
            let quiet = Quiet {
                on: false,
                ..Quiet::default()
            };
            return Wish {
                quiet,
                ..Wish::default()
            };
        }
        let of = self.news_of();
        let waiting = self.waiting_channels(SET_CHANNELS).and_then(|(_, wish)| wish);
        let held = kept::held(&self.store, &of);
        let told = self.ok(held).unwrap_or_default().told;
        waiting.or(told.map(|told| told.wish)).unwrap_or_default()
    }

    pub(super) fn load_channels(&mut self) -> ChannelsPage {
        let of = self.own_number();
        let held = kept::held(&self.store, &of);
        let edit = kept::edit(&self.store, &of);
        let waiting = self.waiting_channels(SET_CHANNELS);
        ChannelsPage {
            told: self.ok(held).unwrap_or_default().told,
            edit: self.ok(edit).flatten(),
            waiting: waiting.and_then(|(promise, wish)| Some((promise, wish?))),
            unlinking: self.waiting_channels(UNLINK_ZALO).map(|(promise, _)| promise),
        }
    }

    /// What waits in the outbox of this kind, of who is signed in.
    fn waiting_channels(&mut self, kind: &str) -> Option<(Promise, Option<Wish>)> {
        let open = outbox::open(&self.store);
        let open = self.ok(open).unwrap_or_default();
        let effect = open
            .into_iter()
            .rfind(|e| e.kind == kind && self.promised::<Option<Wish>>(e).is_some())?;
        let wish = self.promised::<Option<Wish>>(&effect)?.body;
        Some((self.promise_row(&effect), wish))
    }

    /// Asks the province how the person is told. Quiet when there is nobody to ask.
    pub(super) fn want_channels(&mut self) {
        if !self.offers_channels() || self.link.session().is_none() || self.model.channels.loading {
            return;
        }
        self.model.channels.failure = None;
        if !self.model.online {
            self.model.channels.failure = Some(OFFLINE);
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        self.model.channels.loading = true;
        let of = self.own_number();
        self.effects.online(
            async move { province.channels().await.map_err(|e| Trouble::of_net(&e)) },
            move |result| Outcome::Channels(ChannelsOutcome::Told { of, result }),
        );
    }

    pub(super) fn on_channels(&mut self, outcome: ChannelsOutcome) {
        self.stale = true;
        match outcome {
            ChannelsOutcome::Told { of, result } => {
                self.model.channels.loading = false;
                let sent = std::mem::take(&mut self.model.channels.code_sent);
                match result {
                    Ok(told) if of == self.own_number() => {
                        let linked = told.zalo.is_some();
                        self.take_in_channels(told);
                        if sent && !linked {
                            let title = self.model.texts.t("channels-zalo-unseen");
                            let text = self.model.texts.t("channels-zalo-unseen-text");
                            self.say(NoticeKind::Info, title, text);
                        }
                    }
                    Ok(_) => {}
                    Err(trouble) => self.model.channels.failure = Some(trouble.failure),
                }
            }
            ChannelsOutcome::Code(result) => {
                self.model.channels.coding = false;
                match result {
                    Ok(code) => self.model.channels.code = Some(code),
                    Err(trouble) => self.trouble(&trouble),
                }
            }
            ChannelsOutcome::Sent { effect, result } => self.on_channels_sent(effect, result),
        }
    }

    fn take_in_channels(&mut self, told: Channels) {
        let of = self.own_number();
        let held = kept::held(&self.store, &of);
        let before = self.ok(held).unwrap_or_default().told;
        // An answer that was on its way while a newer one came.
        if of.is_empty() || before.as_ref().is_some_and(|b| b.revision > told.revision) {
            return;
        }
        if told.zalo.is_some() && self.model.channels.code.take().is_some() {
            let title = self.model.texts.t("channels-zalo-linked-now");
            self.say(NoticeKind::Success, title, String::new());
        }
        let held = Held {
            of,
            told: Some(told),
            at_ms: self.model.now_ms,
        };
        let stored = kept::put(&self.store, &held);
        self.ok(stored);
        self.notify_due();
    }

    pub(super) fn intend_channels(&mut self, intent: &NewsIntent) {
        match intent {
            NewsIntent::WantChannels => {
                self.want_channels();
                // Where nobody could be asked, its own words say so.
                let work = &mut self.model.channels;
                work.code_sent = work.loading && work.code.is_some();
            }
            NewsIntent::SendWish => self.send_wish(),
            NewsIntent::DropWish => self.keep_edit(None),
            NewsIntent::ForgetWish(effect) => self.forget_wish(*effect),
            NewsIntent::ZaloCode => self.want_zalo_code(),
            NewsIntent::ZaloUnlink => self.promise_channels(UNLINK_ZALO, None),
            _ => {}
        }
    }

    /// A code is good for minutes, so it is asked for while there is a network, and never kept.
    fn want_zalo_code(&mut self) {
        if !self.model.online {
            return self.fail_with(OFFLINE.code);
        }
        let Some(province) = self.link.province() else {
            return;
        };
        if std::mem::replace(&mut self.model.channels.coding, true) {
            return;
        }
        self.effects.online(
            async move { province.zalo_code().await.map_err(|e| Trouble::of_net(&e)) },
            |result| Outcome::Channels(ChannelsOutcome::Code(result)),
        );
    }

    /// Something was chosen on one of the pages: `way:<kind>:<n>`, `daily:<kind>`, `quiet`, `urgent`.
    pub(super) fn choose_channel(&mut self, field: &str, chosen: &str) {
        let parts: Vec<&str> = field.split(':').collect();
        self.change_wish(|wish| match parts.as_slice() {
            ["way", kind, n] => {
                let (Some(kind), Ok(n)) = (Kind::of_word(kind), n.parse::<usize>()) else {
                    return;
                };
                let mut telling = wish.telling(kind);
                put_way(&mut telling.order, n, Via::of_word(chosen));
                wish.kinds.insert(kind.word().to_owned(), telling);
            }
            ["daily", kind] => {
                let Some(kind) = Kind::of_word(kind) else { return };
                let mut telling = wish.telling(kind);
                telling.daily = chosen == "daily";
                wish.kinds.insert(kind.word().to_owned(), telling);
            }
            ["quiet"] => wish.quiet.on = chosen == "on",
            ["urgent"] => wish.quiet.urgent = chosen == "yes",
            _ => {}
        });
    }

    /// A time was typed: `from`, `until` or `at`. Kept as typed; judged when it is sent.
    pub(super) fn type_channel(&mut self, field: &str, text: &str, revision: u64) {
        let page = self.load_channels();
        let held = page.edit.and_then(|e| e.revisions.get(field).copied());
        if !matches!(field, "from" | "until" | "at") || held.is_some_and(|held| revision <= held) {
            return;
        }
        let text = crate::text::fold::normalise(text);
        self.change_edit(|edit| {
            edit.revisions.insert(field.to_owned(), revision);
            match field {
                "from" => edit.wish.quiet.from = text,
                "until" => edit.wish.quiet.until = text,
                _ => edit.wish.daily_at = text,
            }
        });
    }

    fn change_wish(&mut self, change: impl FnOnce(&mut Wish)) {
        self.change_edit(|edit| change(&mut edit.wish));
    }

    fn change_edit(&mut self, change: impl FnOnce(&mut Edit)) {
        let page = self.load_channels();
        let of = self.own_number();
        // Before the province's first word there is nothing to change, and while a change waits it stands as it was sent.
        if page.told.is_none() || page.waiting.is_some() || of.is_empty() {
            return;
        }
        let wish = page.wish();
        let mut edit = page.edit.unwrap_or_else(|| Edit {
            of,
            wish,
            ..Edit::default()
        });
        change(&mut edit);
        self.keep_edit(Some(&edit));
    }

    fn keep_edit(&mut self, edit: Option<&Edit>) {
        let stored = kept::put_edit(&self.store, edit);
        self.ok(stored);
        self.stale = true;
    }

    /// The person sends what they chose, when its times are times.
    fn send_wish(&mut self) {
        let of = self.own_number();
        let edit = kept::edit(&self.store, &of);
        let Some(mut edit) = self.ok(edit).flatten() else {
            return;
        };
        if let Some(field) = wrong_times(&edit.wish).first() {
            edit.tried = true;
            self.keep_edit(Some(&edit));
            self.model.focus = Some(format!("channels:{field}"));
            return;
        }
        let mut wish = edit.wish;
        for text in [&mut wish.quiet.from, &mut wish.quiet.until, &mut wish.daily_at] {
            if let Some(time) = time_of_day(text) {
                *text = clock_text(time);
            }
        }
        self.promise_channels(SET_CHANNELS, Some(wish));
    }
}

/// Puts a way on the n-th place of an order; one that stood elsewhere changes places with what was there. `None` ends the order
/// before it.
fn put_way(order: &mut Vec<Via>, n: usize, via: Option<Via>) {
    let Some(via) = via else {
        return order.truncate(n);
    };
    match order.iter().position(|held| *held == via) {
        Some(at) if n < order.len() => order.swap(at, n),
        Some(_) => {}
        None if n < order.len() => {
            if let Some(place) = order.get_mut(n) {
                *place = via;
            }
        }
        None => order.push(via),
    }
}

/// Fields that hold no time of day.
pub(crate) fn wrong_times(wish: &Wish) -> Vec<&'static str> {
    let daily = wish.kinds.values().any(|telling| telling.daily);
    // From an hour to the same hour is no time at all.
    let nothing = wish.quiet.on && same_time(&wish.quiet.from, &wish.quiet.until);
    let fields = [
        ("from", &wish.quiet.from, wish.quiet.on),
        ("until", &wish.quiet.until, wish.quiet.on),
        ("at", &wish.daily_at, daily),
    ];
    fields
        .into_iter()
        .filter(|(field, text, asked)| {
            *asked && (time_of_day(text).is_none() || (nothing && *field == "until"))
        })
        .map(|(field, ..)| field)
        .collect()
}

/// True when both are times, and the same.
pub(crate) fn same_time(a: &str, b: &str) -> bool {
    time_of_day(a).is_some_and(|a| time_of_day(b) == Some(a))
}

#[cfg(test)]
mod tests;
