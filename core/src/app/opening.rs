//! Links: from a message, a notification, another app; also when the app was not running, and before it knows its province.

use super::owner::Owner;
use super::{Place, Route, TabId};
use crate::net::pack::named;
use crate::screen::NoticeKind;
use crate::store::kv;

/// Under this key stands a link that came before the app knew its province.
const WAITING: &str = "link.waiting";
/// A longer link is none of ours.
const LONGEST: usize = 2_000;

impl Owner {
    pub(super) fn open_link(&mut self, url: &str) {
        if crate::identity::oidc::Oidc::is_redirect(&self.config.redirect_uri, url) {
            self.return_from_sign_in(url);
            return;
        }
        if self.model.pack.is_none() {
            return self.keep_link(url);
        }
        if let Some(code) = self.dossier_of_link(url) {
            self.open_dossier(code);
        } else if let Some(number) = self.report_of_link(url) {
            self.open_report(&number);
        } else if let Some(id) = self.family_of_link(url) {
            self.open_family(id);
        } else {
            self.fail_with("MC-X03");
        }
    }

    /// Whose links are this province's is in its pack. Until that came the link is kept, also over a kill; a newer one takes its
    /// place.
    fn keep_link(&mut self, url: &str) {
        if url.len() > LONGEST {
            return self.fail_with("MC-X03");
        }
        let kept = kv::put(&self.store, WAITING, url);
        if self.ok(kept).is_some() {
            let (title, text) = (
                self.model.texts.t("link-waiting"),
                self.model.texts.t("link-waiting.text"),
            );
            self.say(NoticeKind::Info, title, text);
        }
    }

    /// The pack came: a link that waited for it is opened, once.
    pub(super) fn open_waiting_link(&mut self) {
        let held = kv::get::<String>(&self.store, WAITING);
        let Some(url) = self.ok(held).flatten() else {
            return;
        };
        let gone = kv::delete(&self.store, WAITING);
        if self.ok(gone).is_some() {
            self.model.message = None;
            self.open_link(&url);
        }
    }

    /// The dossier a link of this province names: `https://…/ho-so/{code}`.
    pub(super) fn dossier_of_link(&self, url: &str) -> Option<String> {
        named(&self.model.pack.as_ref()?.links.dossier, "{code}", url)
    }

    fn family_of_link(&self, url: &str) -> Option<String> {
        named(self.model.pack.as_ref()?.links.family.as_deref()?, "{id}", url)
    }

    /// The page of who acts for whom, on one link.
    fn open_family(&mut self, id: String) {
        self.model.place = Place::at(TabId::Person);
        self.model.place.push(Route::Family);
        self.go(Route::FamilyLink { id });
    }
}
