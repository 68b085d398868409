//! The one font: which character is which glyph, and how wide it is.

use std::sync::OnceLock;

/// The font file, deflated.
pub(super) const FILE: &[u8] = include_bytes!("../../../assets/declaration-font.ttf.z");
/// Bytes of the font file once inflated.
pub(super) const FILE_LEN: i32 = 35_020;
const TABLE: &str = include_str!("../../../assets/declaration-font.txt");

/// A character of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) character: char,
    pub(super) id: u16,
    /// Thousandths of an em.
    pub(super) advance: u16,
}

/// All of them, by character.
pub(super) fn glyphs() -> &'static [Glyph] {
    static GLYPHS: OnceLock<Vec<Glyph>> = OnceLock::new();
    GLYPHS.get_or_init(|| TABLE.lines().filter_map(read).collect())
}

fn read(line: &str) -> Option<Glyph> {
    let mut parts = line.split(' ');
    Some(Glyph {
        character: char::from_u32(u32::from_str_radix(parts.next()?, 16).ok()?)?,
        id: parts.next()?.parse().ok()?,
        advance: parts.next()?.parse().ok()?,
    })
}

/// The glyph of a character; `None` when the font has none.
pub(super) fn glyph(character: char) -> Option<Glyph> {
    let glyphs = glyphs();
    let at = glyphs.binary_search_by_key(&character, |g| g.character).ok()?;
    glyphs.get(at).copied()
}

/// Text as the font can print it: composed, blanks as spaces, lines kept, `?` for what it lacks; and whether it lacked any.
pub(super) fn printable(text: &str) -> (String, bool) {
    let mut lacks = false;
    let text = crate::text::fold::normalise(text)
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\r'
            )
        })
        .map(|c| match c {
            '\n' => '\n',
            c if c.is_whitespace() => ' ',
            '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}' => '-',
            c if glyph(c).is_some() => c,
            _ => {
                lacks = true;
                '?'
            }
        })
        .collect();
    (text, lacks)
}

/// Width of text at a size, in points.
pub(super) fn width(text: &str, size: f32) -> f32 {
    let thousandths: u32 = text.chars().filter_map(glyph).map(|g| u32::from(g.advance)).sum();
    thousandths as f32 * size / 1000.0
}

/// Text in lines no wider than `room`: broken at blanks, a word that is wider than a line inside itself.
pub(super) fn lines(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ').filter(|w| !w.is_empty()) {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if width(&longer, size) <= room {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if width(&line, size) > room && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        lines.push(line);
    }
    while lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}
