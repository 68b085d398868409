//! Where the person is signed in, and ending that from here. Nothing of it is kept on the phone.

use super::message::Outcome;
use super::model::Page;
use super::owner::Owner;
use crate::net::trouble::{OFFLINE, Trouble};
use crate::net::wire::DeviceSession;
use crate::screen::NoticeKind;

impl Owner {
    pub(super) fn want_devices(&mut self) {
        let devices = &mut self.model.devices;
        devices.failure = None;
        if devices.loading || self.link.session().is_none() {
            return;
        }
        if !self.model.online {
            devices.failure = Some(OFFLINE);
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        devices.loading = true;
        self.effects.online(
            async move { province.sessions().await.map_err(|e| Trouble::of_net(&e)) },
            Outcome::Devices,
        );
    }

    pub(super) fn on_devices(&mut self, result: Result<Vec<DeviceSession>, Trouble>) {
        self.model.devices.loading = false;
        match result {
            Ok(mut list) => {
                list.sort_by_key(|s| (!s.current, std::cmp::Reverse(s.last_used)));
                self.model.devices.list = Some(list);
            }
            Err(trouble) => self.model.devices.failure = Some(trouble.failure),
        }
    }

    /// Ends one session; the list says so when the server does.
    pub(super) fn end_session(&mut self, id: &str) {
        let Some(province) = self.link.province() else {
            return;
        };
        if !self.model.devices.ending.insert(id.to_owned()) {
            return;
        }
        self.model.devices.failure = None;
        let (id, asked) = (id.to_owned(), id.to_owned());
        self.effects.online(
            async move {
                let ended = province.end_session(&asked).await;
                ended.map_err(|e| Trouble::of_net(&e))
            },
            move |result| Outcome::DeviceEnded { id, result },
        );
    }

    pub(super) fn end_other_sessions(&mut self) {
        let list = self.model.devices.list.iter().flatten();
        let others: Vec<_> = list.filter(|s| !s.current).map(|s| s.id.clone()).collect();
        for id in others {
            self.end_session(&id);
        }
    }

    pub(super) fn on_device_ended(&mut self, id: &str, result: Result<(), Trouble>) {
        self.model.devices.ending.remove(id);
        if let Err(trouble) = result {
            self.model.devices.failure = Some(trouble.failure);
            return;
        }
        if let Some(list) = &mut self.model.devices.list {
            list.retain(|s| s.id != id);
        }
        if self.model.devices.ending.is_empty() && matches!(self.model.page, Page::Devices) {
            let title = self.model.texts.t("devices-ended");
            self.say(NoticeKind::Success, title, String::new());
        }
    }
}
