//! As much of PDF's syntax (ISO 32000-1, 7.3) as is needed to walk from the end of a file to its pages and its form.

/// Objects may hold objects; no dictionary on that way goes deeper.
const DEPTH: usize = 24;

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A whole number.
    Int(i64),
    /// A string, without its escapes.
    Text(Vec<u8>),
    /// A reference to an object, by number.
    Ref(u32),
    /// A name, without its slash.
    Name(Vec<u8>),
    /// A dictionary.
    Dict(Dict),
    /// An array.
    Array(Vec<Value>),
    /// Anything else.
    Other,
}

/// The entries of a dictionary.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Dict(Vec<(Vec<u8>, Value)>);

impl Dict {
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(name, _)| name == key.as_bytes());
        found.map(|(_, value)| value)
    }

    pub(super) fn int(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }

    pub(super) fn size(&self, key: &str) -> Option<u64> {
        u64::try_from(self.int(key)?).ok()
    }

    pub(super) fn reference(&self, key: &str) -> Option<u32> {
        match self.get(key)? {
            Value::Ref(n) => Some(*n),
            _ => None,
        }
    }

    pub(super) fn dict(&self, key: &str) -> Option<&Dict> {
        match self.get(key)? {
            Value::Dict(dict) => Some(dict),
            Value::Array(items) => items.iter().find_map(|item| match item {
                Value::Dict(dict) => Some(dict),
                _ => None,
            }),
            _ => None,
        }
    }

    pub(super) fn ints(&self, key: &str) -> Option<Vec<u64>> {
        let Value::Array(items) = self.get(key)? else {
            return None;
        };
        let number = |item: &Value| match item {
            Value::Int(n) => u64::try_from(*n).ok(),
            _ => None,
        };
        items.iter().map(number).collect()
    }

    /// The only filter, when there is one.
    pub(super) fn filter(&self) -> Option<&[u8]> {
        match self.get("Filter")? {
            Value::Name(name) => Some(name),
            Value::Array(items) => match items.as_slice() {
                [Value::Name(name)] => Some(name),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Reads objects from bytes in memory.
#[derive(Debug, Clone)]
pub(super) struct Syntax<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

impl<'a> Syntax<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// A run of ordinary characters; empty at a delimiter.
    pub(super) fn word(&mut self) -> &'a [u8] {
        self.skip_space();
        let rest = self.rest();
        let length = rest
            .iter()
            .position(|b| is_space(*b) || is_delimiter(*b))
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Goes past this keyword, if it stands here.
    pub(super) fn keyword(&mut self, word: &[u8]) -> bool {
        self.skip_space();
        let here = self.rest().starts_with(word);
        if here {
            self.at += word.len();
        }
        here
    }

    pub(super) fn int(&mut self) -> Option<i64> {
        let before = self.at;
        let number = std::str::from_utf8(self.word()).ok().and_then(|w| w.parse().ok());
        if number.is_none() {
            self.at = before;
        }
        number
    }

    /// A dictionary that begins here.
    pub(super) fn dict(&mut self) -> Option<Dict> {
        match self.value(0)? {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    /// An object; `None` when there is none or it is cut off.
    pub(super) fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'/' => self.name().map(Value::Name),
            b'(' => self.string().map(Value::Text),
            b'[' => self.array(depth).map(Value::Array),
            b'<' if self.rest().starts_with(b"<<") => self.entries(depth).map(Value::Dict),
            b'<' => self.hex(),
            b')' | b']' | b'>' | b'{' | b'}' => None,
            _ => self.number_or_word(),
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let rest = self.rest();
        let length = rest
            .iter()
            .position(|b| is_space(*b) || is_delimiter(*b))
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).map(<[u8]>::to_vec)
    }

    /// A string in parentheses (ISO 32000-1, 7.3.4.2).
    fn string(&mut self) -> Option<Vec<u8>> {
        let mut open = 0_usize;
        let mut text = Vec::new();
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text)?,
                b'(' => {
                    // The first one is no part of it.
                    if open > 0 {
                        text.push(byte);
                    }
                    open += 1;
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(text);
                    }
                    text.push(byte);
                }
                _ => text.push(byte),
            }
        }
    }

    /// What stands after a backslash.
    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            // A line broken in the file only.
            b'\n' => {}
            b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
            b'0'..=b'7' => {
                let mut code = u16::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    self.at += 1;
                    code = code * 8 + u16::from(digit - b'0');
                }
                text.push(code as u8);
            }
            _ => text.push(byte),
        }
        Some(())
    }

    /// A string in hexadecimal digits (ISO 32000-1, 7.3.4.3).
    fn hex(&mut self) -> Option<Value> {
        self.at += 1;
        let length = self.rest().iter().position(|b| *b == b'>')?;
        let inside = self.rest().get(..length)?;
        self.at += length + 1;
        let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
        let digits: Option<Vec<u8>> = inside.iter().filter(|b| !is_space(**b)).map(digit).collect();
        // A last digit that is missing is 0.
        let byte =
            |pair: &[u8]| pair.iter().fold(0, |byte, digit| byte << 4 | digit) << (4 * (2 - pair.len()));
        Some(digits.map_or(Value::Other, |digits| {
            Value::Text(digits.chunks(2).map(byte).collect())
        }))
    }

    fn array(&mut self, depth: usize) -> Option<Vec<Value>> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.peek()? == b']' {
                self.at += 1;
                return Some(items);
            }
            items.push(self.value(depth + 1)?);
        }
    }

    fn entries(&mut self, depth: usize) -> Option<Dict> {
        self.at += 2;
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Some(Dict(entries));
            }
            if self.peek()? != b'/' {
                return None;
            }
            let name = self.name()?;
            entries.push((name, self.value(depth + 1)?));
        }
    }

    fn number_or_word(&mut self) -> Option<Value> {
        let Some(number) = self.int() else {
            return (!self.word().is_empty()).then_some(Value::Other);
        };
        // "12 0 R" is one thing.
        let before = self.at;
        if let (Ok(object), Some(_)) = (u32::try_from(number), self.int())
            && self.word() == b"R"
        {
            return Some(Value::Ref(object));
        }
        self.at = before;
        Some(Value::Int(number))
    }
}

/// Undoes the PNG predictors that writers use for cross-references: each row against the one above. `None` for others.
pub(super) fn unpredict(dict: &Dict, data: &mut Vec<u8>) -> Option<()> {
    let Some(parms) = dict.dict("DecodeParms") else {
        return Some(());
    };
    match parms.int("Predictor").unwrap_or(1) {
        1 => return Some(()),
        10..=15 => {}
        _ => return None,
    }
    let columns = parms.size("Columns").unwrap_or(1);
    let plain = parms.int("Colors").unwrap_or(1) == 1 && parms.int("BitsPerComponent").unwrap_or(8) == 8;
    if !plain || !(1..=64).contains(&columns) {
        return None;
    }
    let columns = columns as usize;
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0_u8; columns];
    for row in data.chunks_exact(columns + 1) {
        let (filter, row) = (row[0], &row[1..]);
        let mut left = 0_u8;
        for (value, above) in row.iter().zip(&mut above) {
            let guess = match filter {
                0 => 0,
                1 => left,
                2 => *above,
                3 => u8::midpoint(left, *above),
                _ => return None,
            };
            left = value.wrapping_add(guess);
            *above = left;
        }
        out.extend(&above);
    }
    *data = out;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Syntax, Value};

    fn read(source: &str) -> Option<Value> {
        Syntax::new(source.as_bytes()).value(0)
    }

    fn text(bytes: &[u8]) -> Value {
        Value::Text(bytes.to_vec())
    }

    #[test]
    fn strings_are_read_without_what_only_the_file_needs() {
        assert_eq!(
            read(r"(a (b) \(c\) \\ \n\101\7)"),
            Some(text(b"a (b) (c) \\ \nA\x07"))
        );
        assert_eq!(read("(one \\\r\nline\\\n)"), Some(text(b"one line")));
        assert_eq!(read("()"), Some(text(b"")));
        assert_eq!(read("(never closed (twice)"), None);
        assert_eq!(read("(cut off\\"), None);
    }

    #[test]
    fn digits_are_read_in_pairs_and_a_last_one_stands_for_the_first_of_two() {
        assert_eq!(read("<48 65\n6C6c 6F7>"), Some(text(b"Hellop")));
        assert_eq!(read("<>"), Some(text(b"")));
        assert_eq!(read("<4x>"), Some(Value::Other));
        assert_eq!(read("<48"), None);
    }
}
