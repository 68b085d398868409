//! Moving about: presses, back, links, language.

use super::message::Outcome;
use super::model::{Banner, Page};
use super::owner::{Owner, kept};
use super::{Intent, Place, Route, TabId};
use crate::outbox;
use crate::screen::NoticeKind;
use crate::status::schedule;
use crate::status::store as dossiers;
use crate::store::kv;
use crate::text::{Lang, Texts};
use std::time::Duration;

impl Owner {
    pub(super) fn intend(&mut self, intent: Intent) {
        match intent {
            Intent::Go(route) => self.go(route),
            Intent::Next(route) => self.replace(route),
            Intent::Tab(tab) => {
                self.model.place = Place::at(tab);
                self.moved();
            }
            Intent::StartDraft(code) => self.start_draft(&code),
            Intent::DeleteDraft(id) => self.delete_draft(&id),
            Intent::UndoDelete(id) => self.undo_delete(&id),
            Intent::PageDone {
                draft,
                page,
                from_check,
            } => self.page_done(&draft, page, from_check),
            Intent::AddItem { list, from_check } => self.add_item(&list, from_check),
            Intent::RemoveItem(item) => self.remove_item(&item),
            Intent::ItemDone(item) => self.item_done(&item),
            Intent::Pick { pointer, id } => self.pick(&pointer, &id),
            Intent::ChangeSeen(draft) => self.change_seen(&draft),
            Intent::PaperDone {
                draft,
                paper,
                from_check,
            } => self.paper_done(&draft, &paper, from_check),
            Intent::RemoveFile(id) => self.remove_file(&id),
            Intent::KeepPhoto(id) => self.keep_photo(&id),
            Intent::MovePage { file, up } => self.move_page(&file, up),
            Intent::AttachResult { paper, code, id } => self.attach_result(&paper, &code, &id),
            Intent::File(draft) => self.confirm_filing(&draft),
            Intent::TakeBack(draft) => self.take_back(&draft),
            Intent::SendSo(draft) => self.send_so(&draft),
            Intent::SendNow => self.send_all_now(),
            Intent::Refresh => self.refresh(),
            Intent::SignIn => self.sign_in(),
            Intent::SignOut => self.sign_out(),
            Intent::EndSession(id) => self.end_session(&id),
            Intent::EndOtherSessions => self.end_other_sessions(),
            Intent::AskDevices => self.want_devices(),
            Intent::Scan => self.scan_receipt(),
            Intent::ScanCard => self.scan_card(),
            Intent::ReadChip => self.read_chip(),
            Intent::StopChip => self.stop_chip(),
            Intent::KeepTyped => self.keep_typed(),
            Intent::Prefill(draft) => self.prefill_asked(&draft),
            Intent::MatchIdentity => self.match_identity(),
            Intent::TryPin => self.try_pin(),
            Intent::AskPresence => self.ask_presence(),
            Intent::SetPin => self.set_pin(),
            Intent::RemoveLock => self.remove_lock(),
            Intent::ForgetIdentity => self.forget_identity(),
            Intent::AskFamily
            | Intent::ForgetAsking(_)
            | Intent::WantFamily
            | Intent::AnswerFamily { .. } => self.intend_family(&intent),
            Intent::Reuse(_)
            | Intent::ReuseFile { .. }
            | Intent::DeleteForGood(_)
            | Intent::Print(_)
            | Intent::SealDraft(_)
            | Intent::RelayDraft(_)
            | Intent::ScanRelay
            | Intent::DropIncoming
            | Intent::TakeIn
            | Intent::PrepareHandOff(_)
            | Intent::Bundle(_)
            | Intent::ScanCode(_)
            | Intent::HandedOff(_)
            | Intent::TakeBackHanded(_) => self.intend_drafts(&intent),
            Intent::Browse(url) => {
                let opened = self.ports.browser.open(url);
                self.port(opened);
            }
            Intent::FetchResult { code, id } => self.fetch_result(&code, &id),
            Intent::ShowResult { code, id } => self.show_result(&code, &id),
            Intent::Language(lang) => self.set_language(lang),
            Intent::Report(intent) => self.intend_report(intent),
            Intent::After(intent) => self.intend_after(intent),
            Intent::Door(intent) => self.intend_door(&intent),
            Intent::News(intent) => self.intend_news(intent),
            Intent::Dismiss => {
                self.model.message = None;
                self.model.damage.clear();
            }
        }
    }

    /// Shows why a port did not do what it was asked; a "no" of the person needs no words.
    pub(super) fn port(&mut self, result: Result<(), crate::ports::PortError>) {
        match result {
            Ok(()) | Err(crate::ports::PortError::Cancelled) => {}
            Err(error) => {
                tracing::warn!(code = "MC-X02", cause = %error, "a port failed");
                self.fail_with("MC-X02");
            }
        }
    }

    pub(super) fn go(&mut self, route: Route) {
        self.model.place.push(route);
        self.moved();
    }

    pub(super) fn replace(&mut self, route: Route) {
        self.model.place.replace(route);
        self.moved();
    }

    pub(super) fn back(&mut self) {
        if self.model.place.back() {
            self.moved();
        }
    }

    /// Keeps the new place, so that a killed process comes back to it, and reads its page.
    pub(super) fn moved(&mut self) {
        self.model.message = None;
        self.stale = true;
        let place = self.model.place.clone();
        // A press must be on the screen within milliseconds, and a sync of a phone's disk takes longer than that. What a
        // power cut could take back is the place, never a word.
        let kept = kv::put_unsynced(&self.store, kept::PLACE, &place);
        self.ok(kept);
        self.arrive();
    }

    /// What a place needs from the network when one gets there.
    fn arrive(&mut self) {
        match self.model.place.top().clone() {
            Route::Procedure { code } => self.want_record(&code),
            Route::Dossier { code } | Route::Receipt { code } | Route::SupplementReceipt { code, .. } => {
                self.look_at(&code);
            }
            Route::Messages { code } => {
                self.look_at(&code);
                self.want_messages(&code);
            }
            Route::Rating { code } => {
                self.look_at(&code);
                self.want_rating(&code);
            }
            Route::Result { code, id } => {
                self.news_seen(&code);
                self.want_result(&code, &id);
            }
            Route::Dossiers { .. } | Route::Home | Route::Shelf | Route::Inbox { .. } => self.want_news(),
            Route::Reports(route) => self.arrive_at_reports(&route),
            Route::Devices => self.want_devices(),
            Route::FamilyLink { id } => {
                self.news_seen(&id);
                self.want_family();
            }
            Route::Family => self.want_family(),
            Route::Channels | Route::ChannelsKind { .. } => self.want_channels(),
            Route::Offices(_) => self.want_offices(),
            _ => {}
        }
    }

    pub(super) fn set_language(&mut self, lang: Lang) {
        if self.model.texts.lang() == lang {
            return;
        }
        let kept = kv::put(&self.store, kept::LANGUAGE, &lang);
        self.ok(kept);
        self.model.texts = Texts::get(lang);
        // It was said in the other language. What can still be undone stays.
        if self.model.message.as_ref().is_some_and(|m| m.undo.is_none()) {
            self.model.message = None;
        }
        self.stale = true;
    }

    /// The page of a dossier, under its tab. One that is not on this phone is asked for at the province; its page says so
    /// until it came.
    pub(super) fn open_dossier(&mut self, code: String) {
        let held = dossiers::get(&self.store, &code);
        let here = self.ok(held).flatten().is_some();
        self.model.place = Place::at(TabId::Dossiers);
        self.model.place.push(Route::Dossier { code });
        self.moved();
        if !here && !self.busy.sync {
            self.sync();
        }
    }

    pub(super) fn connectivity(&mut self, online: bool) {
        let came = online && !self.model.online;
        if !online && self.model.online {
            self.busy.offline_since = Some(self.model.now_ms);
        }
        self.model.online = online;
        self.effects.set_online(online);
        if came {
            self.come_back();
        }
    }

    /// The network is back: asked and sent at once where a person looks or something waits to be sent, over a while elsewhere.
    fn come_back(&mut self) {
        let since = self.busy.offline_since.take().unwrap_or(self.model.now_ms);
        let waiting = outbox::open(&self.store);
        let waiting = self.ok(waiting).is_some_and(|effects| !effects.is_empty());
        let absent = Duration::from_millis(u64::try_from(self.model.now_ms - since).unwrap_or(0));
        let untouched = self.model.now_ms - self.model.lock.active_ms;
        let wait = schedule::back_online(absent, untouched, &*self.ports.random);
        if waiting || wait.is_zero() {
            // What the province says now is asked for first: what was confirmed leaves under no other conditions.
            self.catch_up();
            self.want_offices();
            self.send_all_now();
            self.nearby_again();
        } else {
            let wait = self.busy.checks.plan(self.model.now_ms, wait);
            self.effects.run_in(wait, Outcome::Check);
        }
    }

    pub(super) fn refresh(&mut self) {
        self.model.message = None;
        if let Page::Procedure(page) = &self.model.page {
            let code = page.entry.code.clone();
            self.want_record(&code);
        }
        self.want_offices();
        self.catch_up();
    }

    /// Says that something was deleted, with the way back.
    pub(super) fn say_deleted(&mut self, draft: &str) {
        let (title, text) = (
            self.model.texts.t("draft-deleted-title"),
            self.model.texts.t("draft-deleted-text"),
        );
        self.model.announcement = Some(title.clone());
        self.model.message = Some(Banner {
            tone: NoticeKind::Info,
            title,
            text,
            code: None,
            undo: Some(draft.to_owned()),
        });
    }
}
