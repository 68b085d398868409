//! The XML of GeoReport v2, read into the same values as its JSON.
//!
//! A reader of just what such answers are made of: elements, text, the five entities and characters by number, CDATA, comments,
//! processing instructions; attributes and namespaces are passed over. A document type is refused, so there is nothing to
//! expand or to fetch. Why no crate: `docs/adr/0016`. Fuzzed as `xml` (`docs/fuzzing.md`).

use crate::net::NetError;
use serde_json::{Map, Value};

/// Largest document, in bytes: a thousand reports of two kilobytes, twice.
const MAX_BYTES: usize = 4 << 20;
/// Elements inside of each other. The standard's deepest, a value of an attribute, is the sixth.
const MAX_DEPTH: usize = 32;
/// Elements in all.
const MAX_ELEMENTS: usize = 200_000;

/// Why a document is not read. Never holds a word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Not in UTF-8, by its first bytes, its declaration, or in fact.
    #[error("not in UTF-8")]
    Encoding,
    /// It has a document type.
    #[error("a document type, which is not taken")]
    DocumentType,
    /// An entity that XML does not bring along, or a number that is no character.
    #[error("an unknown entity at byte {0}")]
    Entity(usize),
    /// Too large, too deep, or of too many elements.
    #[error("larger than any answer")]
    TooLarge,
    /// Not well-formed.
    #[error("not well-formed at byte {0}")]
    Malformed(usize),
}

impl From<XmlError> for NetError {
    fn from(error: XmlError) -> Self {
        match error {
            XmlError::TooLarge => Self::TooLarge {
                limit: MAX_BYTES as u64,
            },
            XmlError::Entity(at) | XmlError::Malformed(at) => Self::Unreadable { line: 1, column: at },
            XmlError::Encoding | XmlError::DocumentType => Self::Unreadable { line: 0, column: 0 },
        }
    }
}

/// The content of the root element: an element with elements in it is an object by their names without prefixes, several of one
/// name are an array; one with text is that text, an empty one null. Text beside elements is passed over.
pub fn read(bytes: &[u8]) -> Result<Value, XmlError> {
    if bytes.len() > MAX_BYTES {
        return Err(XmlError::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| XmlError::Encoding)?;
    let mut reader = Reader {
        text,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        elements: 0,
    };
    reader.declaration()?;
    reader.document()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    elements: usize,
}

/// An element whose end has not come yet.
struct Open<'a> {
    /// With its prefix, as its end must have it.
    name: &'a str,
    text: String,
    members: Map<String, Value>,
}

impl Open<'_> {
    fn add(&mut self, name: &str, value: Value) {
        match self.members.get_mut(name) {
            None => {
                self.members.insert(name.to_owned(), value);
            }
            // An array here is always of this kind: no element alone becomes one.
            Some(Value::Array(several)) => several.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }

    fn value(self) -> Value {
        if !self.members.is_empty() {
            return Value::Object(self.members);
        }
        match self.text.trim() {
            "" => Value::Null,
            text => Value::String(text.to_owned()),
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn malformed<T>(&self) -> Result<T, XmlError> {
        Err(XmlError::Malformed(self.at))
    }

    fn eat(&mut self, mark: &str) -> bool {
        let here = self.rest().starts_with(mark);
        if here {
            self.at += mark.len();
        }
        here
    }

    fn spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    }

    /// What stands before `mark`; the mark is passed over.
    fn until(&mut self, mark: &str) -> Result<&'a str, XmlError> {
        let Some((before, _)) = self.rest().split_once(mark) else {
            return self.malformed();
        };
        self.at += before.len() + mark.len();
        Ok(before)
    }

    /// The declaration names an encoding, if any, which must be UTF-8 or within it.
    fn declaration(&mut self) -> Result<(), XmlError> {
        let after = self.rest().strip_prefix("<?xml");
        if !after.is_some_and(|rest| rest.starts_with([' ', '\t', '\r', '\n'])) {
            return Ok(());
        }
        let words = self.until("?>")?;
        let Some((_, after)) = words.split_once("encoding") else {
            return Ok(());
        };
        let name = after.trim_start().strip_prefix('=').unwrap_or_default().trim();
        let name = name.get(1..).unwrap_or_default();
        let name = name.split(['"', '\'']).next().unwrap_or_default();
        let known = ["utf-8", "utf8", "us-ascii", "ascii"];
        let known = known.iter().any(|known| name.eq_ignore_ascii_case(known));
        known.then_some(()).ok_or(XmlError::Encoding)
    }

    /// Comments, instructions and spaces around the root.
    fn between(&mut self) -> Result<(), XmlError> {
        loop {
            self.spaces();
            if self.eat("<!--") {
                self.until("-->")?;
            } else if self.eat("<?") {
                self.until("?>")?;
            } else if self.rest().starts_with("<!") {
                return Err(XmlError::DocumentType);
            } else {
                return Ok(());
            }
        }
    }

    fn document(&mut self) -> Result<Value, XmlError> {
        self.between()?;
        let mut open: Vec<Open<'a>> = Vec::new();
        let root = loop {
            let closed = if self.eat("<!--") {
                self.until("-->")?;
                None
            } else if self.eat("<![CDATA[") {
                let text = self.until("]]>")?;
                match open.last_mut() {
                    Some(element) => element.text.push_str(text),
                    None => return self.malformed(),
                }
                None
            } else if self.eat("<?") {
                self.until("?>")?;
                None
            } else if self.rest().starts_with("<!") {
                return Err(XmlError::DocumentType);
            } else if self.eat("</") {
                self.end(&mut open)?
            } else if self.eat("<") {
                self.begin(&mut open)?
            } else {
                let Some(element) = open.last_mut() else {
                    return self.malformed();
                };
                let text = self.rest().split('<').next().unwrap_or_default();
                if text.is_empty() {
                    return self.malformed();
                }
                unescape(text, self.at, &mut element.text)?;
                self.at += text.len();
                None
            };
            let Some(closed) = closed else { continue };
            let name = local(closed.name).to_owned();
            let value = closed.value();
            match open.last_mut() {
                Some(parent) => parent.add(&name, value),
                None => break value,
            }
        };
        self.between()?;
        match self.rest() {
            "" => Ok(root),
            _ => self.malformed(),
        }
    }

    /// After `<`. The element when it ends at once.
    fn begin(&mut self, open: &mut Vec<Open<'a>>) -> Result<Option<Open<'a>>, XmlError> {
        self.elements += 1;
        if open.len() >= MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return Err(XmlError::TooLarge);
        }
        let element = Open {
            name: self.name()?,
            text: String::new(),
            members: Map::new(),
        };
        loop {
            let before = self.at;
            self.spaces();
            if self.eat("/>") {
                return Ok(Some(element));
            }
            if self.eat(">") {
                open.push(element);
                return Ok(None);
            }
            // Attributes are parted by spaces.
            if self.at == before {
                return self.malformed();
            }
            self.attribute()?;
        }
    }

    fn attribute(&mut self) -> Result<(), XmlError> {
        self.name()?;
        self.spaces();
        if !self.eat("=") {
            return self.malformed();
        }
        self.spaces();
        let quote = match self.rest().chars().next() {
            Some('"') => "\"",
            Some('\'') => "'",
            _ => return self.malformed(),
        };
        self.at += 1;
        let from = self.at;
        let value = self.until(quote)?;
        if value.contains('<') {
            return Err(XmlError::Malformed(from));
        }
        unescape(value, from, &mut String::new())
    }

    /// After `</`.
    fn end(&mut self, open: &mut Vec<Open<'a>>) -> Result<Option<Open<'a>>, XmlError> {
        let from = self.at;
        let name = self.name()?;
        self.spaces();
        if !self.eat(">") {
            return self.malformed();
        }
        match open.pop() {
            Some(element) if element.name == name => Ok(Some(element)),
            _ => Err(XmlError::Malformed(from)),
        }
    }

    fn name(&mut self) -> Result<&'a str, XmlError> {
        let rest = self.rest();
        let ends = |c: char| !(c.is_alphanumeric() || "_:-.".contains(c));
        let name = rest.split(ends).next().unwrap_or_default();
        let begins = |name: &str| name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !begins(name) || !begins(local(name)) {
            return self.malformed();
        }
        self.at += name.len();
        Ok(name)
    }
}

/// Text as it is meant; `from` is where it stands.
fn unescape(text: &str, from: usize, out: &mut String) -> Result<(), XmlError> {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let at = from + (text.len() - after.len()) - 1;
        let (name, after) = after.split_once(';').ok_or(XmlError::Entity(at))?;
        out.push_str(before);
        out.push(entity(name).ok_or(XmlError::Entity(at))?);
        rest = after;
    }
    out.push_str(rest);
    Ok(())
}

fn entity(name: &str) -> Option<char> {
    let number = match name {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hex| (hex, 16));
    // A sign would be read too.
    let plain = digits.len() <= 8 && digits.chars().all(|c| c.is_ascii_hexdigit());
    let c = char::from_u32(u32::from_str_radix(digits, radix).ok().filter(|_| plain)?)?;
    // XML 1.0, 2.2: what cannot stand in a text cannot be written by its number either.
    let held = matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    held.then_some(c)
}

#[cfg(test)]
mod tests;
