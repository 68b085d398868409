//! The block gallery: every block in every state, in both languages. Invented people and numbers, for looking only.
//!
//! The preview shows it at `/gallery`; `motcua-preview gallery` writes it as JSON, which stands in `tests/gallery/`, so that
//! every shell renders the same.

#[cfg(test)]
mod coverage;
mod edges;
mod files;
mod find;
mod follow;
mod inputs;
mod items;
mod journey;
mod make;
mod pictures;
mod states;
mod voice;

pub use make::Language;

use motcua_core::screen::Screen;
use serde::Serialize;

/// One screen of the gallery.
#[derive(Debug, Clone, Serialize)]
pub struct Exhibit {
    /// Stable name, also in the address.
    pub name: &'static str,
    /// What there is to see, in the gallery's language.
    pub about: String,
    /// The screen.
    pub screen: Screen,
}

/// The whole gallery as `tests/gallery/{vi,en}.json` holds it, for every shell's tests.
pub fn json(l: Language) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&exhibits(l))?;
    text.push('\n');
    Ok(text)
}

/// All exhibits, in the order of a visit.
pub fn exhibits(l: Language) -> Vec<Exhibit> {
    [
        find::exhibits(l),
        journey::exhibits(l),
        follow::exhibits(l),
        inputs::exhibits(l),
        files::exhibits(l),
        states::exhibits(l),
        edges::exhibits(l),
        items::exhibits(l),
        pictures::exhibits(l),
        voice::exhibits(l),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_core::Block;
    use std::collections::{BTreeSet, HashSet};

    fn kinds(all: &[Exhibit]) -> BTreeSet<String> {
        all.iter()
            .flat_map(|e| &e.screen.blocks)
            .map(|b| {
                serde_json::to_value(b).unwrap()["kind"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }

    /// Fails to compile when the catalogue grows, so that the gallery grows with it.
    fn known(block: &Block) -> &'static str {
        match block {
            Block::Heading { .. } => "heading",
            Block::Paragraph { .. } => "paragraph",
            Block::Notice { .. } => "notice",
            Block::Field { .. } => "field",
            Block::Choice { .. } => "choice",
            Block::Date { .. } => "date",
            Block::Files { .. } => "files",
            Block::Checklist { .. } => "checklist",
            Block::Summary { .. } => "summary",
            Block::Timeline { .. } => "timeline",
            Block::Fee { .. } => "fee",
            Block::List { .. } => "list",
            Block::Progress { .. } => "progress",
            Block::Steps { .. } => "steps",
            Block::Picture { .. } => "picture",
            Block::Document { .. } => "document",
            Block::Map { .. } => "map",
            Block::Chart { .. } => "chart",
            Block::Thread { .. } => "thread",
            Block::Rating { .. } => "rating",
        }
    }

    #[test]
    fn every_block_of_the_catalogue_is_shown_in_both_languages() {
        for l in [Language::Vi, Language::En] {
            let all = exhibits(l);
            let shown = kinds(&all);
            assert_eq!(shown.len(), 20, "{shown:?}");
            for block in all.iter().flat_map(|e| &e.screen.blocks) {
                assert!(shown.contains(known(block)));
            }
        }
    }

    #[test]
    fn ids_are_unique_on_a_screen_and_focus_names_a_block() {
        for e in exhibits(Language::Vi) {
            let ids: Vec<String> = e
                .screen
                .blocks
                .iter()
                .map(|b| {
                    serde_json::to_value(b).unwrap()["id"]
                        .as_str()
                        .unwrap()
                        .to_owned()
                })
                .collect();
            assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{}", e.name);
            if let Some(focus) = &e.screen.chrome.focus {
                assert!(ids.contains(focus), "{}", e.name);
            }
        }
    }

    #[test]
    fn both_languages_show_the_same_exhibits_with_the_same_ids() {
        for (vi, en) in exhibits(Language::Vi).iter().zip(exhibits(Language::En)) {
            assert_eq!(vi.name, en.name);
            assert_eq!(vi.screen.route, en.screen.route);
            assert_eq!(vi.screen.blocks.len(), en.screen.blocks.len());
            assert_ne!(vi.screen.title, en.screen.title, "{} is not translated", vi.name);
        }
    }
}
