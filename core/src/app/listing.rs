//! Choice lists: fetched when the pack names a newer one, so that no form ever waits for one.

use super::message::Outcome;
use super::owner::Owner;
use crate::dossier::form::{ChoiceList, FormSpec, ListFile, Lists};
use crate::error::{Failure, FailureKind};
use crate::net::pack::ListRef;
use crate::net::trouble::Trouble;
use crate::procedure::lists;
use ring::digest::{SHA256, digest};
use std::sync::Arc;

/// A list that is not what the pack signed for, or cannot be read.
const UNTRUSTED: Failure = Failure::new(FailureKind::NotTrusted, "MC-D08");

/// A list as it came.
#[derive(Debug)]
pub(crate) struct FetchedList {
    pub(crate) version: String,
    pub(crate) json: String,
}

impl Owner {
    /// Fetches every list of which another version is held, or none.
    pub(super) fn want_lists(&mut self) {
        let (Some(pack), Some(province)) = (self.model.pack.clone(), self.link.province()) else {
            return;
        };
        if !self.model.online {
            return;
        }
        for wanted in pack.lists.iter().cloned() {
            let held = lists::version(&self.store, &wanted.name);
            let current = self
                .ok(held)
                .flatten()
                .is_some_and(|version| version == wanted.version);
            if current || !self.busy.lists.insert(wanted.name.clone()) {
                continue;
            }
            let (province, name) = (Arc::clone(&province), wanted.name.clone());
            self.effects.online(
                async move {
                    let body = province
                        .list(&wanted.url)
                        .await
                        .map_err(|e| Trouble::of_net(&e))?;
                    read(&wanted, &body)
                },
                move |result| Outcome::List { name, result },
            );
        }
    }

    pub(super) fn on_list(&mut self, name: &str, result: Result<FetchedList, Trouble>) {
        self.busy.lists.remove(name);
        match result {
            Ok(list) => {
                let kept = lists::put(&self.store, name, &list.version, &list.json);
                if self.ok(kept).is_some() {
                    self.lists.remove(name);
                    // Words of the list stand in compiled forms.
                    self.forms.clear();
                    self.stale = true;
                }
            }
            // The held one stays; the next look at the province tries again.
            Err(trouble)
                if trouble.failure.is_transient() || trouble.failure.kind == FailureKind::Cancelled => {}
            Err(trouble) => self.trouble(&trouble),
        }
    }

    /// The lists a form names, as far as they are here.
    pub(super) fn lists_for(&mut self, spec: &FormSpec) -> Lists {
        let mut found = Lists::new();
        for name in spec.list_names() {
            if !self.lists.contains_key(&name) {
                let held = lists::list(&self.store, &name);
                let file = self
                    .ok(held)
                    .flatten()
                    .map(|json| crate::json::from_str::<ListFile>(&json));
                if let Some(Ok(file)) = file {
                    self.lists.insert(name.clone(), Arc::new(ChoiceList::new(file)));
                }
            }
            if let Some(list) = self.lists.get(&name) {
                found.insert(name, Arc::clone(list));
            }
        }
        found
    }
}

/// Takes what came only when the signed pack names its hash, and when it is a list.
fn read(wanted: &ListRef, body: &[u8]) -> Result<FetchedList, Trouble> {
    let hash = crate::net::client::hex(digest(&SHA256, body).as_ref());
    let json = String::from_utf8(body.to_vec()).unwrap_or_default();
    let is_list = crate::json::from_str::<ListFile>(&json).is_ok_and(|list| list.name == wanted.name);
    if hash != wanted.sha256 || !is_list {
        return Err(UNTRUSTED.into());
    }
    Ok(FetchedList {
        version: wanted.version.clone(),
        json,
    })
}
