//! What the person does, and how the ledger takes it: as done when the phone said so, else as what stands after the kill.

use crate::ledger::{Draft, Stage};
use crate::looking::hex_sha256;
use crate::record::FIELDS;
use crate::world::World;
use motcua_journeys::driven::{Answer, Held, Lists, Order};
use motcua_journeys::pdf;
use std::collections::BTreeMap;
use std::time::Duration;

impl World {
    pub(crate) fn word(&mut self) -> String {
        self.said += 1;
        format!("Lời thứ {} của bà con xã Cổ Lễ", self.said)
    }

    pub(crate) fn begin(&mut self, cut: Option<Duration>) {
        self.said += 1;
        let mark = format!("Hồ sơ {}", self.said);
        // One that was begun and not told of has no word in it that counts.
        if let Some(answer) = self.order(&Order::Begin { mark: mark.clone() }, cut) {
            let Answer::Begun { draft: id } = answer else {
                panic!("{answer:?}")
            };
            let words = BTreeMap::from([("ma".to_owned(), mark.clone())]);
            self.at_hand = self.drafts.len();
            self.drafts.push(Draft {
                id,
                mark,
                words,
                files: BTreeMap::new(),
                stage: Stage::Editing,
            });
        }
    }

    pub(crate) fn read(&mut self, i: usize) -> Held {
        let draft = self.drafts[i].id.clone();
        match self.phone.order(&Order::Read { draft }) {
            Answer::Held(held) => held,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn type_words(&mut self, i: usize, field: usize, cut: Option<Duration>) {
        let (field, text) = (FIELDS[field % FIELDS.len()], self.word());
        let draft = self.drafts[i].id.clone();
        let order = Order::Type {
            draft,
            field: field.to_owned(),
            text: text.clone(),
        };
        match self.order(&order, cut) {
            Some(Answer::Done) => {
                self.drafts[i].words.insert(field.to_owned(), text);
            }
            Some(Answer::NotOffered) => {}
            Some(other) => panic!("{other:?}"),
            None => {
                let held = self.read(i);
                self.drafts[i].settle_word(field, &text, &held);
                self.drafts[i].assert_held(&held);
            }
        }
    }

    pub(crate) fn attach(&mut self, i: usize, bytes: usize, cut: Option<Duration>) {
        // The paper takes ten.
        if self.drafts[i].files.len() >= 10 {
            return;
        }
        self.said += 1;
        let name = format!("to-{}.pdf", self.said);
        let path = self.dir.path().join(&name);
        pdf(&path, bytes, u64::from(self.said)).expect("written");
        let sha256 = hex_sha256(&std::fs::read(&path).expect("readable"));
        let draft = self.drafts[i].id.clone();
        let order = Order::Attach {
            draft,
            path: path.display().to_string(),
        };
        match self.order(&order, cut) {
            Some(Answer::Done) => {
                self.drafts[i].files.insert(name, sha256);
            }
            Some(other) => panic!("{other:?}"),
            None => {
                let held = self.read(i);
                if held.files.contains(&name) {
                    self.drafts[i].files.insert(name, sha256);
                }
                self.drafts[i].assert_held(&held);
            }
        }
    }

    pub(crate) fn remove(&mut self, i: usize, file: usize, cut: Option<Duration>) {
        let names: Vec<String> = self.drafts[i].files.keys().cloned().collect();
        let Some(name) = names.get(file % names.len().max(1)).cloned() else {
            return;
        };
        let draft = self.drafts[i].id.clone();
        match self.order(
            &Order::Remove {
                draft,
                name: name.clone(),
            },
            cut,
        ) {
            Some(Answer::Done) => {
                self.drafts[i].files.remove(&name);
            }
            Some(other) => panic!("{name} of {} is lost: {other:?}", self.drafts[i].mark),
            None => {
                let held = self.read(i);
                if !held.files.contains(&name) {
                    self.drafts[i].files.remove(&name);
                }
                self.drafts[i].assert_held(&held);
            }
        }
    }

    pub(crate) fn confirm(&mut self, i: usize, cut: Option<Duration>) {
        let draft = self.drafts[i].id.clone();
        let order = Order::Confirm {
            draft: draft.clone(),
            once_asked: None,
        };
        // One that is no draft any more was confirmed: it waits, or is with the province.
        self.moves(i, &order, cut, Stage::Confirmed, |lists| {
            !lists.editing.contains(&draft)
        });
    }

    pub(crate) fn take_back(&mut self, i: usize, cut: Option<Duration>) {
        let draft = self.drafts[i].id.clone();
        let order = Order::TakeBack { draft: draft.clone() };
        self.moves(i, &order, cut, Stage::Editing, |lists| {
            lists.editing.contains(&draft)
        });
    }

    pub(crate) fn delete(&mut self, i: usize, cut: Option<Duration>) {
        let draft = self.drafts[i].id.clone();
        let order = Order::Delete { draft: draft.clone() };
        self.moves(i, &order, cut, Stage::Deleted, |lists| {
            lists.deleted.contains(&draft)
        });
    }

    pub(crate) fn restore(&mut self, i: usize, cut: Option<Duration>) {
        let draft = self.drafts[i].id.clone();
        let order = Order::Restore { draft: draft.clone() };
        self.moves(i, &order, cut, Stage::Editing, |lists| {
            lists.editing.contains(&draft)
        });
    }

    /// Has a draft moved to a stage; after a kill the lists tell whether it got `there`.
    fn moves(
        &mut self,
        i: usize,
        order: &Order,
        cut: Option<Duration>,
        to: Stage,
        there: impl Fn(&Lists) -> bool,
    ) {
        let moved = match self.order(order, cut) {
            Some(Answer::Done) => true,
            // It may be too late to take it back; nothing else is offered in vain.
            Some(Answer::NotOffered) if matches!(order, Order::TakeBack { .. }) => false,
            Some(other) => panic!("{order:?}: {other:?}"),
            None => there(&self.lists()),
        };
        if moved {
            self.drafts[i].stage = to;
        }
        self.list();
    }
}
