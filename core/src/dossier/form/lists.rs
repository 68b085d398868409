//! Choice lists that are too long for radio buttons (communes, countries): kept on the phone, searched by typing.
//!
//! A list is the province's data with a version. Ids stay, words and what a thing was called before may change.

use crate::text::fold::{fold, normalise};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;

/// The lists a form may name, by name.
pub type Lists = HashMap<String, Arc<ChoiceList>>;

/// A thing that can be chosen, as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListItem {
    /// What is filed, e.g. the statistics code of a commune.
    pub id: String,
    /// Its name in Vietnamese.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// What it, or a part of it, was called before.
    #[serde(default)]
    pub formerly: Vec<String>,
}

/// A list as it travels: `GET /lists/{name}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListFile {
    /// Its name, e.g. `communes`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What can be chosen.
    pub items: Vec<ListItem>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What is filed when it is chosen.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The former name that was found, when it was not the name itself.
    pub formerly: Option<String>,
}

/// A choice list, ready to be searched.
pub struct ChoiceList {
    version: String,
    items: Vec<ListItem>,
    by_id: HashMap<String, usize>,
    /// Folded: Vietnamese name, English name, former names, with the item they lead to.
    words: Vec<(String, usize, Option<usize>)>,
}

impl std::fmt::Debug for ChoiceList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChoiceList")
            .field("version", &self.version)
            .field("items", &self.items.len())
            .finish_non_exhaustive()
    }
}

impl ChoiceList {
    /// Makes a list ready; of two items with one id the first stays.
    pub fn new(file: ListFile) -> Self {
        let mut list = Self {
            version: file.version,
            items: Vec::with_capacity(file.items.len()),
            by_id: HashMap::new(),
            words: Vec::new(),
        };
        for mut item in file.items {
            if list.by_id.contains_key(&item.id) {
                continue;
            }
            let at = list.items.len();
            list.by_id.insert(item.id.clone(), at);
            item.vi = normalise(&item.vi);
            item.formerly = item.formerly.iter().map(|name| normalise(name)).collect();
            list.words.push((fold(&item.vi), at, None));
            list.words.push((fold(&item.en), at, None));
            let former = item.formerly.iter().enumerate();
            list.words
                .extend(former.map(|(n, name)| (fold(name), at, Some(n))));
            list.items.push(item);
        }
        list
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// True when there is such an item.
    pub fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The name of an item, `None` when there is none of this id.
    pub fn label(&self, id: &str, lang: &str) -> Option<&str> {
        let item = self.items.get(*self.by_id.get(id)?)?;
        Some(if lang == "en" { &item.en } else { &item.vi })
    }

    /// The item whose whole name a text is, but for marks and case; `None` when there is none or more than one.
    pub fn exact(&self, text: &str) -> Option<&str> {
        let wanted = fold(text);
        let mut found = self
            .words
            .iter()
            .filter(|(word, _, former)| former.is_none() && *word == wanted)
            .map(|(_, at, _)| *at);
        let first = found.next()?;
        if found.any(|other| other != first) {
            return None;
        }
        self.items.get(first).map(|item| item.id.as_str())
    }

    /// The items whose name, or a name they had before, holds every word of the text; each once, best first: names that
    /// begin with the text, then other names, then former names.
    pub fn search(&self, text: &str, lang: &str, most: usize) -> Vec<Hit> {
        let wanted = fold(text);
        let tokens: Vec<&str> = wanted.split(' ').filter(|t| !t.is_empty()).collect();
        if tokens.is_empty() {
            return Vec::new();
        }
        let mut found: HashMap<usize, (u8, usize, Option<usize>)> = HashMap::new();
        for (word, at, former) in &self.words {
            let Some(rank) = rank(word, &wanted, &tokens, former.is_some()) else {
                continue;
            };
            let key = (rank, word.len(), *former);
            let held = found.entry(*at).or_insert(key);
            *held = (*held).min(key);
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(at, key)| (*key, *at));
        let hit = |(at, (_, _, former)): (usize, (u8, usize, Option<usize>))| {
            let item = self.items.get(at)?;
            Some(Hit {
                id: item.id.clone(),
                label: if lang == "en" { &item.en } else { &item.vi }.clone(),
                formerly: former.and_then(|n| item.formerly.get(n).cloned()),
            })
        };
        found.into_iter().filter_map(hit).take(most).collect()
    }
}

/// How well a folded name fits; `None` when a word of the text is not in it.
fn rank(word: &str, wanted: &str, tokens: &[&str], former: bool) -> Option<u8> {
    let mut parts = word.split(' ').peekable();
    // in the order typed first: the usual way, and the cheap one
    let in_order = tokens
        .iter()
        .all(|token| parts.any(|part| part.starts_with(token)));
    let fits = in_order
        || tokens
            .iter()
            .all(|token| word.split(' ').any(|part| part.starts_with(token)));
    fits.then(|| match (former, word.contains(wanted)) {
        (false, true) => 0,
        (true, true) => 1,
        (false, false) => 2,
        (true, false) => 3,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> ChoiceList {
        let item = |id: &str, vi: &str, formerly: &[&str]| ListItem {
            id: id.to_owned(),
            vi: vi.to_owned(),
            en: fold(vi),
            formerly: formerly.iter().map(|name| (*name).to_owned()).collect(),
        };
        ChoiceList::new(ListFile {
            name: "communes".into(),
            version: "1".into(),
            items: vec![
                item(
                    "14026",
                    "Xã Cổ Lễ, tỉnh Ninh Bình",
                    &["Thị trấn Cổ Lễ, huyện Trực Ninh", "Xã Trung Đông"],
                ),
                item(
                    "13285",
                    "Phường Lê Hồ, tỉnh Ninh Bình",
                    &["Xã Nguyễn Úy", "Xã Đại Cương"],
                ),
                item("13300", "Xã Tam Chúc, tỉnh Ninh Bình", &["Xã Nguyễn Úy"]),
            ],
        })
    }

    fn ids(text: &str) -> Vec<String> {
        list()
            .search(text, "vi", 9)
            .into_iter()
            .map(|hit| hit.id)
            .collect()
    }

    #[test]
    fn a_name_is_found_without_marks_and_by_any_of_its_words() {
        assert_eq!(ids("co le"), ["14026"]);
        assert_eq!(ids("ninh binh le"), ["14026", "13285"]);
        assert_eq!(ids("  CỔ   lễ, ninh"), ["14026"]);
        assert!(ids("").is_empty() && ids("xyz").is_empty());
    }

    #[test]
    fn an_old_name_leads_to_what_it_became_and_says_so() {
        let hits = list().search("trung đông", "vi", 9);
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].label, "Xã Cổ Lễ, tỉnh Ninh Bình");
        assert_eq!(hits[0].formerly.as_deref(), Some("Xã Trung Đông"));
    }

    #[test]
    fn a_unit_that_was_split_leads_to_all_its_parts() {
        assert_eq!(ids("nguyễn uý"), ["13285", "13300"]);
    }

    #[test]
    fn only_a_whole_name_is_taken_for_the_thing() {
        assert_eq!(list().exact("xa co le tinh ninh binh"), Some("14026"));
        assert_eq!(list().exact("Cổ Lễ"), None);
        assert_eq!(
            list().exact("Xã Trung Đông"),
            None,
            "a former name may mean a part only"
        );
    }
}
