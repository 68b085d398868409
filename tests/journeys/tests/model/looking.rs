//! What is looked at: the lists of the phone, what the province holds, and that all of it arrives in the end.

use crate::ledger::Stage;
use crate::record::fields;
use crate::world::{FILED, FILES, WORDS, World, count};
use base64::Engine as _;
use motcua_journeys::driven::{Answer, Lists, Order};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How often a person asks for one dossier's word: a form of some versions ago can look like the newest, and is refused again
/// until the phone holds the newest.
const TRIES: usize = 20;

impl World {
    pub(crate) fn lists(&mut self) -> Lists {
        match self.phone.order(&Order::List) {
            Answer::Lists(lists) => lists,
            other => panic!("{other:?}"),
        }
    }

    /// Looks at the lists of the app: every draft stands where the ledger says.
    pub(crate) fn list(&mut self) -> Lists {
        let lists = self.lists();
        // Asked after the phone, so that what left the outbox before must be here.
        let there = self.marks();
        for draft in &self.drafts {
            let (editing, waiting) = (
                lists.editing.contains(&draft.id),
                lists.waiting.contains(&draft.id),
            );
            let is = format!("{} ({:?}): {lists:?}", draft.mark, draft.stage);
            match draft.stage {
                Stage::Editing => assert!(editing && !waiting, "a draft is not among the drafts: {is}"),
                Stage::Deleted => assert!(lists.deleted.contains(&draft.id), "a deleted draft is gone: {is}"),
                Stage::Confirmed => {
                    assert!(!editing, "a confirmed dossier was opened by nobody: {is}");
                    assert!(
                        waiting || there.contains(&draft.mark),
                        "it left the outbox without the server's word: {is}"
                    );
                }
            }
        }
        lists
    }

    /// Marks of all dossiers the province holds.
    pub(crate) fn marks(&self) -> BTreeSet<String> {
        let state = self.sandbox.state();
        let dossiers = state["dossiers"].as_array().expect("dossiers");
        dossiers.iter().map(mark_of).collect()
    }

    /// What the province holds is what the person confirmed, once.
    pub(crate) fn assert_province(&self) {
        let state = self.sandbox.state();
        let mut seen = BTreeSet::new();
        for dossier in state["dossiers"].as_array().expect("dossiers") {
            let mark = mark_of(dossier);
            assert!(seen.insert(mark.clone()), "{mark} was filed twice");
            let draft = self.drafts.iter().find(|d| d.mark == mark);
            let draft = draft.unwrap_or_else(|| panic!("{mark} was filed by nobody"));
            assert_eq!(
                draft.stage,
                Stage::Confirmed,
                "{mark} was filed without a word of the person"
            );
            let files: BTreeMap<String, String> = dossier["attachments"]
                .as_array()
                .expect("files")
                .iter()
                .map(|f| (text(f, "name"), text(f, "sha256")))
                .collect();
            assert_eq!(files, draft.files, "{mark}: the bytes on the province's disk");
        }
    }

    /// Good weather at last: all that was confirmed arrives, all that was not is still there.
    pub(crate) fn end(&mut self) {
        self.sandbox.behave();
        self.plain(&Order::Online { online: true });
        self.plain(&Order::Refresh);
        for i in 0..self.drafts.len() {
            if self.drafts[i].stage == Stage::Confirmed {
                self.arrive(i);
            }
        }
        let lists = self.list();
        assert!(lists.waiting.is_empty(), "something waits for ever: {lists:?}");
        self.assert_province();
        self.assert_filed();
        for i in 0..self.drafts.len() {
            if self.drafts[i].stage == Stage::Editing {
                let held = self.read(i);
                self.drafts[i].assert_held(&held);
            }
        }
    }

    /// Waits for the server's word about one; what was refused because the form had changed is confirmed anew.
    pub(crate) fn arrive(&mut self, i: usize) {
        let draft = self.drafts[i].id.clone();
        for _ in 0..TRIES {
            // That the province holds it is not enough: the answer may be lost, and the phone has to ask again.
            match self.phone.order(&Order::Await { draft: draft.clone() }) {
                // Just filed, or just taken off the list: what the province holds tells.
                Answer::Filed { .. } | Answer::NotOffered => {
                    if self.marks().contains(&self.drafts[i].mark) {
                        return;
                    }
                }
                Answer::Refused => {
                    let answer = self.phone.order(&Order::TakeBack { draft: draft.clone() });
                    assert!(
                        matches!(answer, Answer::Done),
                        "a refused dossier can be mended: {answer:?}"
                    );
                    let held = self.read(i);
                    self.drafts[i].assert_held(&held);
                    self.plain(&Order::Confirm {
                        draft: draft.clone(),
                        once_asked: Some(fields(self.version)[3].to_owned()),
                    });
                }
                other => panic!("{other:?}"),
            }
        }
        panic!("{} did not arrive", self.drafts[i].mark);
    }

    /// Every dossier holds the last words, and its receipt names the bytes that are there.
    pub(crate) fn assert_filed(&self) {
        let state = self.sandbox.state();
        for dossier in state["dossiers"].as_array().expect("dossiers") {
            let mark = mark_of(dossier);
            let draft = self
                .drafts
                .iter()
                .find(|d| d.mark == mark)
                .expect("checked before");
            let code = text(dossier, "code");
            let path = format!("/desk/api/dossiers/{code}");
            let full = self.sandbox.call(reqwest::Method::GET, &path, None);
            let form = full["filing"]["form"].as_str().expect("a version");
            let asked = fields(form.trim_start_matches('v').parse().expect("a number"));
            for field in asked {
                let filed = dossier["data"].get(field).and_then(Value::as_str);
                let said = draft.words.get(field).map(String::as_str);
                assert_eq!(filed, said, "{mark}: {field} as filed");
                count(&WORDS, u64::from(said.is_some()));
            }
            let receipt: BTreeMap<String, String> = claims(&full["receipt"])["files"]
                .as_array()
                .expect("files of the receipt")
                .iter()
                .map(|f| (text(f, "name"), text(f, "sha256")))
                .collect();
            assert_eq!(receipt, draft.files, "{mark}: what the receipt says");
            count(&FILED, 1);
            count(&FILES, receipt.len() as u64);
        }
    }
}

fn mark_of(dossier: &Value) -> String {
    text(&dossier["data"], "ma")
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// What a compact JWS says.
fn claims(jws: &Value) -> Value {
    let part = jws
        .as_str()
        .and_then(|jws| jws.split('.').nth(1))
        .expect("a compact JWS");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(part)
        .expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}

pub(crate) fn hex_sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}
