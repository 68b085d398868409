use flate2::read::ZlibDecoder;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::sync::{Arc, OnceLock};
use unic_langid::{LanguageIdentifier, langid};

// texts/*.ftl, deflated by build.rs.
const VI: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/vi.ftl.z"));
const EN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/en.ftl.z"));

/// The languages the app speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese, the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// From a BCP 47 tag; anything that is not English is Vietnamese.
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("en") {
            Lang::En
        } else {
            Lang::Vi
        }
    }

    /// `vi` or `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Vi => "vi",
            Lang::En => "en",
        }
    }
}

/// All messages of one language.
pub struct Texts {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

impl Texts {
    /// The messages of a language; parsed once per process.
    pub fn get(lang: Lang) -> Arc<Texts> {
        static CACHE: [OnceLock<Arc<Texts>>; 2] = [OnceLock::new(), OnceLock::new()];
        Arc::clone(CACHE[lang as usize].get_or_init(|| Arc::new(Self::load(lang))))
    }

    fn load(lang: Lang) -> Self {
        let id: LanguageIdentifier = match lang {
            Lang::Vi => langid!("vi"),
            Lang::En => langid!("en"),
        };
        // A syntax error costs that one message, and the test of this module fails.
        let resource = match FluentResource::try_new(source(lang)) {
            Ok(whole) => whole,
            Err((partial, _)) => partial,
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks would reach screen readers and tests; both languages are left to right.
        bundle.set_use_isolating(false);
        if bundle.add_resource(resource).is_err() {
            tracing::error!("a message id stands twice in {}.ftl", lang.tag());
        }
        Self { lang, bundle }
    }

    /// Which language this is.
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// A message, or `message.attribute`.
    pub fn t(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A message with named values.
    pub fn with<'a, const N: usize>(&'a self, key: &str, values: [(&'a str, Arg<'a>); N]) -> String {
        let mut args = FluentArgs::with_capacity(N);
        for (name, value) in values {
            args.set(name, value.0);
        }
        self.format(key, Some(&args))
    }

    /// True when the message or attribute exists.
    pub fn has(&self, key: &str) -> bool {
        self.pattern(key).is_some()
    }

    fn pattern(&self, key: &str) -> Option<&fluent_syntax_ast::Pattern<&str>> {
        match key.split_once('.') {
            Some((id, attribute)) => self
                .bundle
                .get_message(id)?
                .get_attribute(attribute)
                .map(|a| a.value()),
            None => self.bundle.get_message(key)?.value(),
        }
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.pattern(key) else {
            tracing::error!(key, "no such message");
            // A visible key beats an empty page; the completeness test keeps this from shipping.
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, "message lacks a value");
        }
        text.into_owned()
    }
}

use fluent_syntax::ast as fluent_syntax_ast;

/// The file of a language.
fn source(lang: Lang) -> String {
    let deflated = match lang {
        Lang::Vi => VI,
        Lang::En => EN,
    };
    let mut text = String::new();
    if let Err(error) = ZlibDecoder::new(deflated).read_to_string(&mut text) {
        tracing::error!(%error, "the library is damaged: {}.ftl does not inflate", lang.tag());
    }
    text
}

/// A value put into a message.
#[derive(Debug, Clone)]
pub struct Arg<'a>(FluentValue<'a>);

impl<'a> From<&'a str> for Arg<'a> {
    fn from(value: &'a str) -> Self {
        Arg(FluentValue::from(value))
    }
}
impl From<String> for Arg<'_> {
    fn from(value: String) -> Self {
        Arg(FluentValue::from(value))
    }
}
impl<'a> From<&'a String> for Arg<'a> {
    fn from(value: &'a String) -> Self {
        Arg(FluentValue::from(value.as_str()))
    }
}
impl From<usize> for Arg<'_> {
    fn from(value: usize) -> Self {
        Arg(FluentValue::from(value))
    }
}
impl From<u32> for Arg<'_> {
    fn from(value: u32) -> Self {
        Arg(FluentValue::from(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(lang: Lang) -> BTreeSet<String> {
        let resource = fluent_syntax::parser::parse(source(lang)).expect("the file parses");
        let mut keys = BTreeSet::new();
        for entry in resource.body {
            if let fluent_syntax_ast::Entry::Message(message) = entry {
                if message.value.is_some() {
                    assert!(
                        keys.insert(message.id.name.clone()),
                        "{} stands twice",
                        message.id.name
                    );
                }
                for attribute in message.attributes {
                    keys.insert(format!("{}.{}", message.id.name, attribute.id.name));
                }
            }
        }
        keys
    }

    #[test]
    fn both_languages_have_the_same_messages() {
        let (vi, en) = (keys(Lang::Vi), keys(Lang::En));
        assert_eq!(
            vi.difference(&en).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "missing in en.ftl"
        );
        assert_eq!(
            en.difference(&vi).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "missing in vi.ftl"
        );
    }

    #[test]
    fn every_message_named_in_the_code_exists() {
        let vi = keys(Lang::Vi);
        let mut missing = BTreeSet::new();
        for (file, source) in sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
            for call in [".t(\"", ".with(\"", ".with(\n", "key: \""] {
                for (at, _) in source.match_indices(call) {
                    let rest = source[at + call.len()..].trim_start().trim_start_matches('"');
                    let key = &rest[..rest.find('"').unwrap_or(0)];
                    if !key.is_empty() && !key.contains(['{', ' ']) && !vi.contains(key) {
                        missing.insert(format!("{file}: {key}"));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn every_support_code_has_its_words_and_its_line_in_the_docs() {
        let vi = keys(Lang::Vi);
        let docs = include_str!("../../../docs/failure-codes.md");
        let mut seen = BTreeSet::new();
        for (_, source) in sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
            for (at, _) in source.match_indices("\"MC-") {
                let code: String = source[at + 1..].chars().take_while(|c| *c != '"').collect();
                if code.len() == 6 {
                    seen.insert(code);
                }
            }
        }
        for code in seen {
            let key = format!("failure-{}.title", code.to_lowercase());
            assert!(vi.contains(&key), "{code} has no words");
            assert!(
                docs.contains(&format!("| {code} |")),
                "{code} is not in docs/failure-codes.md"
            );
        }
    }

    fn sources(dir: &std::path::Path) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(dir).expect("the source is here") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                found.extend(sources(&path));
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("messages.rs") {
                found.push((
                    path.display().to_string(),
                    std::fs::read_to_string(&path).expect("UTF-8"),
                ));
            }
        }
        found
    }
}
