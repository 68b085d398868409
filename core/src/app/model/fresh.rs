//! The model before anything was read.

use super::{CardWork, Catalogue, Counts, Lock, Model, Page, SignIn};
use crate::app::Place;
use crate::text::{Lang, Texts};
use std::collections::HashMap;

impl Model {
    pub(crate) fn new(lang: Lang, now_ms: i64) -> Self {
        Self {
            texts: Texts::get(lang),
            place: Place::default(),
            page: Page::Person,
            now_ms,
            online: true,
            push_on: false,
            pack: None,
            calendar: None,
            person: None,
            sign_in: SignIn::default(),
            card: CardWork::default(),
            lock: Lock::default(),
            devices: super::Devices::default(),
            family: super::FamilyWork::default(),
            reports: super::ReportsWork::default(),
            channels: super::ChannelsWork::default(),
            carry: super::Carry::default(),
            handing: super::HandWork::default(),
            drafts_revision: 0,
            name_revision: 0,
            catalogue: Catalogue::default(),
            counts: Counts::default(),
            synced_ms: None,
            transfers: HashMap::new(),
            damage: Vec::new(),
            message: None,
            announcement: None,
            focus: None,
            search_revision: 0,
            offices: crate::app::OfficesWork::default(),
        }
    }
}
