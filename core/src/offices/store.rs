//! Figures as the province told them last, so that they can be read without a network. They name nobody.

use crate::store::{Result, Store, kv};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const INDEX: &str = "offices.index";
/// Answers kept; the one that was fetched longest ago makes room.
const MOST: usize = 24;

/// An answer of the province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held<T> {
    /// For the next question.
    pub etag: Option<String>,
    /// What it said.
    pub value: T,
    /// When it was last heard that this is so, milliseconds since 1970 UTC.
    pub at_ms: i64,
}

/// Whose figures of when: of all offices without an id, of the usual period without one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The office.
    pub office: Option<String>,
    /// The period; may be empty.
    pub period: String,
}

impl Asked {
    fn key(&self) -> String {
        let office = self.office.as_deref().unwrap_or("");
        format!("offices.{office}@{}", self.period)
    }
}

/// What is held; an answer this app cannot read any more counts as none.
pub fn held<T: DeserializeOwned>(store: &Store, asked: &Asked) -> Result<Option<Held<T>>> {
    match kv::get(store, &asked.key()) {
        Err(crate::store::StoreError::Value(_)) => Ok(None),
        held => held,
    }
}

/// Keeps an answer, and lets the oldest go when there are too many.
pub fn put<T: Serialize>(store: &Store, asked: &Asked, held: &Held<T>) -> Result<()> {
    let key = asked.key();
    store.transaction(|tx| {
        let mut index: Vec<String> = kv::get(tx, INDEX)?.unwrap_or_default();
        index.retain(|k| k != &key);
        index.push(key.clone());
        while index.len() > MOST {
            kv::delete(tx, &index.remove(0))?;
        }
        kv::put(tx, INDEX, &index)?;
        kv::put(tx, &key, held)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::DbKey;
    use crate::testing::ManualClock;
    use std::sync::Arc;

    fn store() -> Store {
        Store::passing(&DbKey::fresh([7; 32]), Arc::new(ManualClock::at(0))).expect("a store")
    }

    fn asked(n: usize) -> Asked {
        Asked {
            office: Some(format!("37.{n}")),
            period: "2026".into(),
        }
    }

    fn answer(value: usize) -> Held<usize> {
        Held {
            etag: None,
            value,
            at_ms: 0,
        }
    }

    #[test]
    fn the_newest_answers_stay_and_the_oldest_make_room() {
        let store = store();
        for n in 0..30 {
            put(&store, &asked(n), &answer(n)).expect("kept");
        }
        put(&store, &asked(29), &answer(99)).expect("kept again");
        let read = |n| {
            held::<usize>(&store, &asked(n))
                .expect("readable")
                .map(|h| h.value)
        };
        assert_eq!((read(5), read(6), read(29)), (None, Some(6), Some(99)));
    }

    #[test]
    fn an_answer_of_another_shape_counts_as_none() {
        let store = store();
        put(&store, &asked(1), &answer(1)).expect("kept");
        assert_eq!(held::<String>(&store, &asked(1)).expect("readable"), None);
    }
}
