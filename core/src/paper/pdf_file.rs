//! A PDF from its end over the cross-references to any object by its number (ISO 32000-1, 7.5), in bounded memory whatever its
//! size. Nothing is mended: what the cross-references do not lead to is not there.

use super::pdf_object::{Dict, Syntax, Value, unpredict};
use super::{HEAD, Refusal, find, find_last};
use flate2::read::ZlibDecoder;
use std::io::{Read, Seek, SeekFrom};

/// Bytes at the end in which the end must stand.
pub(super) const TAIL: u64 = 2_048;
/// Most bytes of one object or trailer looked at.
const OBJECT: usize = 64 << 10;
/// Most bytes a stream may unpack to: the cross-references of a million objects.
const UNPACKED: u64 = 8 << 20;
/// Most sections of cross-references: one for each time a file was changed.
const SECTIONS: usize = 512;
/// How often one thing may lead to another.
const HOPS: usize = 16;

/// A part of the cross-references.
enum Section {
    /// Lines of twenty bytes, from this place.
    Table { first: u64, count: u64, at: u64 },
    /// Rows of a stream.
    Rows {
        index: Vec<u64>,
        widths: [usize; 3],
        rows: Vec<u8>,
    },
}

/// Where an object is.
enum Place {
    At(u64),
    /// In the stream of this number.
    Within(u32),
}

/// A PDF on the way from its end to its objects.
pub(crate) struct Pdf<R> {
    pub(super) file: R,
    pub(super) length: u64,
    /// Where the PDF begins in the file: places count from there.
    base: u64,
    sections: Vec<Section>,
    root: Option<u32>,
    /// Most bytes of one object looked at.
    largest: usize,
    /// The stream of objects looked into last: its number, its dictionary and what it unpacked to.
    opened: Option<(u32, Dict, Vec<u8>)>,
}

pub(super) type Found<T> = Result<T, Refusal>;

impl<R: Read + Seek> Pdf<R> {
    pub(super) fn open(mut file: R) -> Found<Self> {
        let length = file.seek(SeekFrom::End(0)).map_err(|_| Refusal::Unreadable)?;
        let mut pdf = Self {
            file,
            length,
            base: 0,
            sections: Vec::new(),
            root: None,
            largest: OBJECT,
            opened: None,
        };
        let head = pdf.window(0, HEAD)?;
        pdf.base = find(&head, b"%PDF-").ok_or(Refusal::DamagedPdf)? as u64;
        Ok(pdf)
    }

    /// A PDF whose objects are asked for, each of up to `largest` bytes; its cross-references have to be right.
    pub(crate) fn walk(file: R, largest: usize) -> Found<Self> {
        let mut pdf = Self::open(file)?;
        pdf.largest = largest;
        pdf.read_sections()?;
        Ok(pdf)
    }

    /// The dictionary all else hangs from.
    pub(crate) fn catalog(&mut self) -> Found<Dict> {
        let root = self.root.ok_or(Refusal::DamagedPdf)?;
        self.object(root)
    }

    /// Up to `most` bytes from a place in the file.
    pub(super) fn window(&mut self, at: u64, most: usize) -> Found<Vec<u8>> {
        let mut bytes = Vec::new();
        if at < self.length {
            self.file
                .seek(SeekFrom::Start(at))
                .map_err(|_| Refusal::Unreadable)?;
            let mut part = self.file.by_ref().take(most as u64);
            part.read_to_end(&mut bytes).map_err(|_| Refusal::Unreadable)?;
        }
        Ok(bytes)
    }

    /// Reads the cross-references the end of the file leads to.
    pub(super) fn read_sections(&mut self) -> Found<()> {
        let tail = self.window(self.length.saturating_sub(TAIL), TAIL as usize)?;
        let end = find_last(&tail, b"%%EOF").ok_or(Refusal::DamagedPdf)?;
        let start =
            find_last(tail.get(..end).unwrap_or_default(), b"startxref").ok_or(Refusal::DamagedPdf)?;
        let mut syntax = Syntax::new(tail.get(start + 9..).unwrap_or_default());
        let first = syntax.int().and_then(|n| u64::try_from(n).ok());
        self.sections(first.ok_or(Refusal::DamagedPdf)?)
    }

    /// Reads all sections, the newest first.
    fn sections(&mut self, first: u64) -> Found<()> {
        let mut open = vec![first];
        let mut seen = Vec::new();
        while let Some(at) = open.pop() {
            if seen.contains(&at) || seen.len() >= SECTIONS {
                return Err(Refusal::DamagedPdf);
            }
            seen.push(at);
            let trailer = self.section(at)?;
            if trailer.get("Encrypt").is_some_and(|e| *e != Value::Other) {
                return Err(Refusal::LockedPdf);
            }
            self.root = self.root.or(trailer.reference("Root"));
            // The older ones after the one for newer readers.
            open.extend(trailer.size("Prev"));
            open.extend(trailer.size("XRefStm"));
        }
        Ok(())
    }

    fn section(&mut self, at: u64) -> Found<Dict> {
        let place = self.base.saturating_add(at);
        let head = self.window(place, OBJECT)?;
        let mut syntax = Syntax::new(&head);
        if syntax.keyword(b"xref") {
            let from = syntax.at as u64;
            return self.table(place + from);
        }
        let (dict, data) = self.stream(at)?;
        let widths = dict.ints("W").ok_or(Refusal::DamagedPdf)?;
        let [a, b, c] = <[u64; 3]>::try_from(widths).map_err(|_| Refusal::DamagedPdf)?;
        if a.max(b).max(c) > 8 {
            return Err(Refusal::DamagedPdf);
        }
        let size = dict.size("Size").unwrap_or(0);
        self.sections.push(Section::Rows {
            index: dict.ints("Index").unwrap_or_else(|| vec![0, size]),
            widths: [a as usize, b as usize, c as usize],
            rows: data,
        });
        Ok(dict)
    }

    /// The lines of a table are not read, only counted: the one asked for is found by its number.
    fn table(&mut self, mut at: u64) -> Found<Dict> {
        for _ in 0..SECTIONS {
            let head = self.window(at, OBJECT)?;
            let mut syntax = Syntax::new(&head);
            if syntax.keyword(b"trailer") {
                return syntax.dict().ok_or(Refusal::DamagedPdf);
            }
            let mut number = || syntax.int().and_then(|n| u64::try_from(n).ok());
            let (Some(first), Some(count)) = (number(), number()) else {
                return Err(Refusal::DamagedPdf);
            };
            syntax.skip_space();
            at += syntax.at as u64;
            self.sections.push(Section::Table { first, count, at });
            at = count
                .checked_mul(20)
                .and_then(|n| at.checked_add(n))
                .ok_or(Refusal::DamagedPdf)?;
        }
        Err(Refusal::DamagedPdf)
    }

    fn place_of(&mut self, object: u32) -> Found<Place> {
        let object = u64::from(object);
        for n in 0..self.sections.len() {
            let line = match self.sections.get(n) {
                Some(Section::Table { first, count, at })
                    if (*first..first.saturating_add(*count)).contains(&object) =>
                {
                    at + (object - first) * 20
                }
                Some(Section::Rows { index, widths, rows }) => match row_of(object, index, *widths, rows) {
                    Some(place) => return Ok(place),
                    None => continue,
                },
                _ => continue,
            };
            let line = self.window(line, 20)?;
            let mut syntax = Syntax::new(&line);
            let (at, _, word) = (syntax.int(), syntax.int(), syntax.word());
            if word == b"n"
                && let Some(at) = at.and_then(|n| u64::try_from(n).ok())
            {
                return Ok(Place::At(at));
            }
        }
        Err(Refusal::DamagedPdf)
    }

    /// The dictionary of an object.
    pub(super) fn object(&mut self, object: u32) -> Found<Dict> {
        match self.value(object)? {
            Value::Dict(dict) => Ok(dict),
            _ => Err(Refusal::DamagedPdf),
        }
    }

    /// An object; what it only refers to, when it does.
    pub(crate) fn value(&mut self, object: u32) -> Found<Value> {
        let mut wanted = object;
        for _ in 0..HOPS {
            let value = match self.place_of(wanted)? {
                Place::At(at) => self.value_at(at, wanted)?,
                Place::Within(stream) => self.value_within(stream, wanted)?,
            };
            match value {
                Value::Ref(next) => wanted = next,
                other => return Ok(other),
            }
        }
        Err(Refusal::DamagedPdf)
    }

    fn value_at(&mut self, at: u64, object: u32) -> Found<Value> {
        let mut most = OBJECT;
        loop {
            let bytes = self.window(self.base.saturating_add(at), most)?;
            let mut syntax = Syntax::new(&bytes);
            let named =
                syntax.int() == Some(i64::from(object)) && syntax.int().is_some() && syntax.keyword(b"obj");
            if !named {
                return Err(Refusal::DamagedPdf);
            }
            match syntax.value(0) {
                Some(value) => return Ok(value),
                None if most < self.largest => most = self.largest,
                None => return Err(Refusal::DamagedPdf),
            }
        }
    }

    fn value_within(&mut self, stream: u32, object: u32) -> Found<Value> {
        let (dict, data) = match self.opened.take() {
            Some((number, dict, data)) if number == stream => (dict, data),
            _ => {
                let Place::At(at) = self.place_of(stream)? else {
                    return Err(Refusal::DamagedPdf);
                };
                self.stream(at)?
            }
        };
        let value = inside(&dict, &data, object);
        self.opened = Some((stream, dict, data));
        value.ok_or(Refusal::DamagedPdf)
    }

    /// The dictionary and the unpacked data of the stream that begins there.
    fn stream(&mut self, at: u64) -> Found<(Dict, Vec<u8>)> {
        let place = self.base.saturating_add(at);
        let head = self.window(place, OBJECT)?;
        let mut syntax = Syntax::new(&head);
        let named = syntax.int().is_some() && syntax.int().is_some() && syntax.keyword(b"obj");
        let dict = named
            .then(|| syntax.dict())
            .flatten()
            .ok_or(Refusal::DamagedPdf)?;
        if !syntax.keyword(b"stream") {
            return Err(Refusal::DamagedPdf);
        }
        let rest = head.get(syntax.at..).unwrap_or_default();
        let line_end = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => 0,
        };
        let start = place + (syntax.at + line_end) as u64;
        self.file
            .seek(SeekFrom::Start(start))
            .map_err(|_| Refusal::Unreadable)?;
        let mut data = Vec::new();
        let read = match dict.filter() {
            Some(b"FlateDecode" | b"Fl") => {
                let packed = self.file.by_ref().take(UNPACKED);
                ZlibDecoder::new(packed).take(UNPACKED).read_to_end(&mut data)
            }
            None if dict.get("Filter").is_none() => {
                let length = dict.size("Length").unwrap_or(0).min(UNPACKED);
                self.file.by_ref().take(length).read_to_end(&mut data)
            }
            _ => return Err(Refusal::DamagedPdf),
        };
        // The checksum at the end is not waited for: what was unpacked is looked at.
        if read.is_err() && data.is_empty() {
            return Err(Refusal::DamagedPdf);
        }
        unpredict(&dict, &mut data).ok_or(Refusal::DamagedPdf)?;
        Ok((dict, data))
    }
}

/// An object of a stream of objects (ISO 32000-1, 7.5.7).
fn inside(dict: &Dict, data: &[u8], object: u32) -> Option<Value> {
    let (count, first) = (dict.size("N")?, dict.size("First")?);
    let mut heads = Syntax::new(data);
    for _ in 0..count {
        let (number, offset) = (heads.int()?, heads.int()?);
        if number == i64::from(object) {
            let from = usize::try_from(first.saturating_add_signed(offset)).ok()?;
            return Syntax::new(data.get(from..)?).value(0);
        }
    }
    None
}

/// Where rows of a cross-reference stream say that an object is.
fn row_of(object: u64, index: &[u64], widths: [usize; 3], rows: &[u8]) -> Option<Place> {
    let width: usize = widths.iter().sum();
    let mut before = 0_u64;
    for pair in index.chunks_exact(2) {
        let (first, count) = (pair[0], pair[1]);
        if object < first || object - first >= count {
            before = before.checked_add(count)?;
            continue;
        }
        let at = usize::try_from(before + (object - first))
            .ok()?
            .checked_mul(width)?;
        let row = rows.get(at..at.checked_add(width)?)?;
        let (kind, rest) = row.split_at_checked(widths[0])?;
        let (second, _) = rest.split_at_checked(widths[1])?;
        let number = |bytes: &[u8]| bytes.iter().fold(0_u64, |n, b| n << 8 | u64::from(*b));
        // Without a kind it is an object in the file.
        return match if kind.is_empty() { 1 } else { number(kind) } {
            1 => Some(Place::At(number(second))),
            2 => u32::try_from(number(second)).ok().map(Place::Within),
            _ => None,
        };
    }
    None
}
