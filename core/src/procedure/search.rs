//! Search by what people type: without diacritics, by everyday names, with a slip of the finger.

use super::model::{CatalogueEntry, LifecycleStatus};
use super::store::CatalogueRow;
use crate::store::{Result, Store};
use crate::text::fold::{fold, normalise};
use std::collections::HashSet;

/// How many candidates one question to the index may bring; the rest would never reach the top.
const CANDIDATES: u32 = 60;
/// With so many entries that have every word, those with only some are not looked for.
const ENOUGH: usize = 20;
/// Longer questions are cut: nobody names a procedure in more words.
const MOST_WORDS: usize = 16;
/// Words that say little about what is wanted.
const STOP_WORDS: &[&str] = &[
    "thu", "tuc", "xin", "cho", "con", "giay", "lam", "toi", "muon", "can", "ve", "cua", "o", "dau", "nhu",
    "the", "nao", "gi", "cach", "ho", "so", "de", "va", "be", "em", "cap", "don",
];

/// A procedure found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The procedure.
    pub entry: CatalogueEntry,
    /// How well it fits; only comparable within one search.
    pub score: i32,
}

/// The row of an entry for catalogue and index.
///
/// # Errors
/// When the entry cannot be written as JSON, which no entry that was read from JSON does.
pub fn row_of(entry: &CatalogueEntry) -> std::result::Result<CatalogueRow, serde_json::Error> {
    let aliases: Vec<String> = entry.aliases.iter().map(|alias| fold(alias)).collect();
    Ok(CatalogueRow {
        code: entry.code.clone(),
        name: entry.name.clone(),
        field: entry.field.clone(),
        level: entry.level.clone(),
        form: entry.form.clone(),
        json: serde_json::to_string(entry)?,
        name_folded: fold(&entry.name),
        aliases_folded: aliases.join(", "),
        field_folded: fold(&entry.field),
    })
}

/// Procedures for what a person typed, the best first. Nothing for a question without a letter or digit.
///
/// Alias before name before all words before some words; procedures with a form here, of the commune, and for citizens come
/// first among equals. When a word is in no procedure, the nearest word one slip away is taken.
///
/// # Errors
/// When the store cannot be read.
pub fn search(store: &Store, text: &str, limit: usize, offset: usize) -> Result<Vec<Hit>> {
    let mut question = Question::parse(text);
    if question.words.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = candidates(store, &question)?;
    if !found.complete && question.mend(|word| nearest_word(store, word))? {
        found = candidates(store, &question)?;
    }
    let mut hits: Vec<Hit> = found
        .entries
        .into_iter()
        .map(|entry| Hit {
            score: question.score(&entry),
            entry,
        })
        .collect();
    hits.sort_by(|a, b| {
        b.score
            .cmp(&a.score)
            .then_with(|| a.entry.code.cmp(&b.entry.code))
    });
    Ok(hits.into_iter().skip(offset).take(limit).collect())
}

struct Found {
    entries: Vec<CatalogueEntry>,
    /// True when some entry has every word.
    complete: bool,
}

fn candidates(store: &Store, question: &Question) -> Result<Found> {
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    let mut complete = false;
    for (strict, query) in question.queries() {
        if !strict && complete && entries.len() >= ENOUGH {
            break;
        }
        let rows = store.rows(
            "SELECT c.code, c.json FROM catalogue_fts JOIN catalogue c ON c.id = catalogue_fts.rowid WHERE catalogue_fts MATCH ?1
             ORDER BY bm25(catalogue_fts, 4.0, 8.0, 10.0, 2.0), c.code LIMIT ?2",
            (&query, CANDIDATES),
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )?;
        for (code, json) in rows {
            if !seen.insert(code.clone()) {
                continue;
            }
            match crate::json::from_str::<CatalogueEntry>(&json) {
                Ok(entry) => entries.push(entry),
                Err(cause) => tracing::warn!(code, %cause, "catalogue entry cannot be read"),
            }
        }
        complete |= strict && !entries.is_empty();
    }
    Ok(Found { entries, complete })
}

/// A word of the index one slip away from a word that begins none; the most used of them.
fn nearest_word(store: &Store, word: &str) -> Result<Option<String>> {
    if word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    store.run(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.catalogue_words USING fts5vocab('main', 'catalogue_fts', 'row')",
        (),
    )?;
    // '{' comes after every letter and digit of a folded Vietnamese word
    let begins_one = store.row(
        "SELECT 1 FROM temp.catalogue_words WHERE term >= ?1 AND term < ?1 || '{' LIMIT 1",
        [word],
        |_| Ok(()),
    )?;
    if begins_one.is_some() {
        return Ok(None);
    }
    let words: Vec<String> = store.rows(
        "SELECT term FROM temp.catalogue_words WHERE length(term) BETWEEN ?1 - 1 AND ?1 + 1 ORDER BY doc DESC",
        [word.chars().count() as i64],
        |row| row.get(0),
    )?;
    Ok(words.into_iter().find(|known| one_slip_apart(known, word)))
}

/// True when one letter is missing, too many, another, or two neighbours are swapped.
pub(super) fn one_slip_apart(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let start = left.iter().zip(&right).take_while(|(l, r)| l == r).count();
    let (left, right) = (&left[start..], &right[start..]);
    let after = |word: &[char], skip: usize| word.get(skip..).map(<[char]>::to_vec);
    let another = || after(left, 1).is_some() && after(left, 1) == after(right, 1);
    let missing = || after(right, 1).is_some_and(|rest| rest == left);
    let too_many = || after(left, 1).is_some_and(|rest| rest == right);
    let swapped = || match (left, right) {
        ([l0, l1, l_rest @ ..], [r0, r1, r_rest @ ..]) => l0 == r1 && l1 == r0 && l_rest == r_rest,
        _ => false,
    };
    another() || missing() || too_many() || swapped()
}

/// What was typed, folded.
struct Question {
    words: Vec<String>,
    whole: String,
    key: String,
    /// As typed, lower case, when it has diacritics: they tell "thuê" from "thuế".
    marked: Option<String>,
}

impl Question {
    fn parse(text: &str) -> Self {
        let words = fold(text)
            .split(' ')
            .filter(|w| !w.is_empty())
            .take(MOST_WORDS)
            .map(str::to_owned)
            .collect();
        let typed = normalise(text.trim()).to_lowercase();
        Self {
            marked: (!typed.is_ascii()).then_some(typed),
            ..Self::of(words)
        }
    }

    fn of(words: Vec<String>) -> Self {
        let whole = words.join(" ");
        Self {
            key: key_of(&whole),
            whole,
            words,
            marked: None,
        }
    }

    /// Replaces words that are in no procedure; true when one was.
    fn mend(&mut self, mut nearest: impl FnMut(&str) -> Result<Option<String>>) -> Result<bool> {
        let mut mended = false;
        let mut words = self.words.clone();
        for word in &mut words {
            if let Some(better) = nearest(word)? {
                *word = better;
                mended = true;
            }
        }
        *self = Self {
            marked: self.marked.take(),
            ..Self::of(words)
        };
        Ok(mended)
    }

    /// Queries of FTS5 from the strictest on; `true`: every word has to be there.
    fn queries(&self) -> Vec<(bool, String)> {
        // words are letters and digits only, so quoting needs no escape
        let term = |at: usize, word: &String| {
            if at + 1 == self.words.len() {
                format!("\"{word}\"*")
            } else {
                format!("\"{word}\"")
            }
        };
        let all: Vec<(String, bool)> = self
            .words
            .iter()
            .enumerate()
            .map(|(at, word)| (term(at, word), STOP_WORDS.contains(&word.as_str())))
            .collect();
        let join = |with_stops: bool, glue: &str| {
            let terms = all
                .iter()
                .filter(|(_, stop)| with_stops || !stop)
                .map(|(term, _)| term.as_str());
            terms.collect::<Vec<_>>().join(glue)
        };
        let mut queries = vec![
            (true, format!("{{name aliases}} : \"{}\" *", self.whole)),
            (true, join(true, " AND ")),
            (false, join(false, " AND ")),
            (false, join(false, " OR ")),
        ];
        if all.iter().all(|(_, stop)| *stop) {
            queries.push((false, join(true, " OR ")));
        }
        queries.retain(|(_, query)| !query.is_empty());
        queries.dedup();
        queries
    }

    fn score(&self, entry: &CatalogueEntry) -> i32 {
        if entry.code == self.whole.replacen(' ', ".", 1) {
            return 5_000;
        }
        let name = fold(&entry.name);
        let aliases: Vec<String> = entry.aliases.iter().map(|alias| fold(alias)).collect();
        let name_likeness = self.likeness(name.strip_prefix("thu tuc ").unwrap_or(&name));
        let alias_likeness = aliases
            .iter()
            .map(|alias| self.likeness(alias))
            .max()
            .unwrap_or(0);
        let haystack = format!(
            "{name} {} {} {}",
            aliases.join(" "),
            fold(&entry.field),
            entry.code.replace('.', " ")
        );
        let length = i32::try_from(name.split(' ').count()).unwrap_or(40).min(40);
        // an alias is what people mean; a name of the same likeness comes just after it
        (alias_likeness + 20 * i32::from(alias_likeness > 0)).max(name_likeness)
            + self.coverage(&haystack)
            + 120 * i32::from(entry.form.is_some())
            + 30 * i32::from(entry.level.contains("xã"))
            + 40 * i32::from(entry.citizen)
            - 300 * i32::from(entry.lifecycle.status == LifecycleStatus::Repealed)
            + 60 * i32::from(
                self.marked
                    .as_ref()
                    .is_some_and(|typed| has_words_as_typed(entry, typed)),
            )
            - length
    }

    /// 0 to 1000: how much a name or alias is what was typed.
    fn likeness(&self, name: &str) -> i32 {
        let longer = |score: i32| {
            score
                - i32::try_from(name.len().abs_diff(self.whole.len()))
                    .unwrap_or(100)
                    .min(100)
        };
        if name == self.whole {
            1_000
        } else if !self.key.is_empty() && key_of(name) == self.key {
            longer(950)
        } else if name.starts_with(&self.whole) {
            longer(850)
        } else if contains_words(name, &self.whole) {
            longer(700)
        } else if contains_words(&self.whole, name) {
            longer(650)
        } else if !self.key.is_empty() && contains_words(name, &self.key) {
            longer(550)
        } else {
            0
        }
    }

    /// 0 to 400: the share of the words that occur, little words counting little.
    fn coverage(&self, haystack: &str) -> i32 {
        let held: HashSet<&str> = haystack.split(' ').collect();
        let (mut sum, mut of) = (0, 0);
        for (at, word) in self.words.iter().enumerate() {
            let weight = if STOP_WORDS.contains(&word.as_str()) { 1 } else { 4 };
            let last = at + 1 == self.words.len();
            let there =
                held.contains(word.as_str()) || (last && held.iter().any(|h| h.starts_with(word.as_str())));
            of += weight;
            sum += weight * i32::from(there);
        }
        400 * sum / of.max(1)
    }
}

/// True when the name or an alias has what was typed with the same diacritics.
fn has_words_as_typed(entry: &CatalogueEntry, typed: &str) -> bool {
    entry
        .aliases
        .iter()
        .chain([&entry.name])
        .any(|text| text.to_lowercase().contains(typed))
}

/// The words that matter, in order.
fn key_of(folded: &str) -> String {
    folded
        .split(' ')
        .filter(|word| !STOP_WORDS.contains(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// True when the words of `part` stand together in `whole`; the last may be unfinished.
fn contains_words(whole: &str, part: &str) -> bool {
    !part.is_empty() && (whole.starts_with(part) || whole.contains(&format!(" {part}")))
}
