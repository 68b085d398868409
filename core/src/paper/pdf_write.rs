//! Photos as the pages of one PDF (ISO 32000-1), each JPEG put in as it is, written from front to back while it is read: at
//! no time is more than one page's description in memory. On request PDF/A-2b (ISO 19005-2): what it forbids is not used,
//! what it asks for is there – XMP that says so, an output intent with its profile, an identifier.
//!
//! The same pages give the same file, byte for byte: nothing in it is of the time or the device.

use super::{Refusal, icc, jpeg};
use ring::digest::{SHA256, digest};
use std::fmt::Write as _;
use std::io::{self, Read};

/// Longer edge of a page in hundredths of a point: A4.
const LONG: u64 = 84_189;
/// Most pages of one file.
pub const MAX_PAGES: usize = 60;

/// A photo to become a page.
pub struct PagePhoto<R> {
    /// Bytes of the JPEG.
    pub length: u64,
    /// Its first bytes: enough to hold its frame, 64 KiB always are.
    pub head: Vec<u8>,
    /// Gives all of it, from its first byte.
    pub open: Box<dyn FnOnce() -> io::Result<R> + Send>,
}

impl<R> std::fmt::Debug for PagePhoto<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PagePhoto")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// A PDF that is made while it is read.
pub struct Pages<R> {
    parts: std::vec::IntoIter<Part<R>>,
    here: Option<Open<R>>,
    length: u64,
}

impl<R> std::fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

enum Part<R> {
    Bytes(Vec<u8>),
    Photo(PagePhoto<R>),
}

enum Open<R> {
    Bytes(io::Cursor<Vec<u8>>),
    /// With the bytes it still owes.
    Photo(R, u64),
}

impl<R: Read> Pages<R> {
    /// One page for each photo, in order; `archive`: as PDF/A-2b. `id` is what names the pages' content, such as their hashes.
    ///
    /// # Errors
    /// [`Refusal::DamagedPhoto`] when one is no JPEG of grey or RGB, [`Refusal::EmptyPdf`] without any.
    pub fn new(photos: Vec<PagePhoto<R>>, archive: bool, id: &str) -> Result<Self, Refusal> {
        if photos.is_empty() {
            return Err(Refusal::EmptyPdf);
        }
        let mut out = Writer {
            parts: Vec::new(),
            text: Vec::new(),
            length: 0,
            places: Vec::new(),
        };
        out.file(photos, archive, id)?;
        let length = out.length;
        Ok(Self {
            parts: out.parts.into_iter(),
            here: None,
            length,
        })
    }

    /// Bytes of the whole file.
    pub const fn length(&self) -> u64 {
        self.length
    }
}

impl<R: Read> Read for Pages<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !out.is_empty() {
            let read = match &mut self.here {
                Some(Open::Bytes(bytes)) => bytes.read(out)?,
                Some(Open::Photo(photo, owed)) => {
                    let read = photo.by_ref().take(*owed).read(out)?;
                    *owed -= read as u64;
                    if read == 0 && *owed > 0 {
                        // All places behind it would be wrong.
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    read
                }
                None => 0,
            };
            if read > 0 {
                return Ok(read);
            }
            self.here = match self.parts.next() {
                None => return Ok(0),
                Some(Part::Bytes(bytes)) => Some(Open::Bytes(io::Cursor::new(bytes))),
                Some(Part::Photo(photo)) => Some(Open::Photo((photo.open)()?, photo.length)),
            };
        }
        Ok(0)
    }
}

struct Writer<R> {
    parts: Vec<Part<R>>,
    text: Vec<u8>,
    length: u64,
    /// Where each object begins, from object 1.
    places: Vec<u64>,
}

impl<R> Writer<R> {
    fn put(&mut self, bytes: &[u8]) {
        self.text.extend(bytes);
        self.length += bytes.len() as u64;
    }

    fn photo(&mut self, photo: PagePhoto<R>) {
        self.length += photo.length;
        self.parts.push(Part::Bytes(std::mem::take(&mut self.text)));
        self.parts.push(Part::Photo(photo));
    }

    fn object(&mut self, body: &str) {
        self.begin(body);
        self.put(b"\nendobj\n");
    }

    fn begin(&mut self, body: &str) {
        self.places.push(self.length);
        let head = format!("{} 0 obj\n{body}", self.places.len());
        self.put(head.as_bytes());
    }

    fn stream(&mut self, entries: &str, data: &[u8]) {
        self.begin(&format!("<<{entries}/Length {}>>\nstream\n", data.len()));
        self.put(data);
        self.put(b"\nendstream\nendobj\n");
    }

    /// Objects: 1 catalogue, 2 pages, three for each page, then what the archive asks for.
    fn file(&mut self, photos: Vec<PagePhoto<R>>, archive: bool, id: &str) -> Result<(), Refusal> {
        self.put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
        let count = photos.len();
        let (xmp, profile) = (3 + 3 * count, 4 + 3 * count);
        let extra = if archive {
            format!(
                "/Metadata {xmp} 0 R/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)\
                 /Info(sRGB IEC61966-2.1)/DestOutputProfile {profile} 0 R>>]"
            )
        } else {
            String::new()
        };
        self.object(&format!("<</Type/Catalog/Pages 2 0 R{extra}>>"));
        let kids: String = (0..count).fold(String::new(), |mut kids, n| {
            // Writing into a string cannot fail.
            let _ = write!(kids, "{} 0 R ", 3 + 3 * n);
            kids
        });
        self.object(&format!(
            "<</Type/Pages/Count {count}/Kids[{}]>>",
            kids.trim_end()
        ));
        for (n, photo) in photos.into_iter().enumerate() {
            self.page(3 + 3 * n, photo)?;
        }
        if archive {
            self.stream("/Type/Metadata/Subtype/XML", XMP.as_bytes());
            self.stream("/N 3", &icc::srgb());
        }
        self.end(id);
        Ok(())
    }

    fn page(&mut self, number: usize, photo: PagePhoto<R>) -> Result<(), Refusal> {
        let frame = jpeg::frame(&photo.head).ok_or(Refusal::DamagedPhoto)?;
        let space = match frame.components {
            1 => "DeviceGray",
            3 => "DeviceRGB",
            _ => return Err(Refusal::DamagedPhoto),
        };
        let (width, height) = (u64::from(frame.width), u64::from(frame.height));
        let longest = width.max(height);
        let points = |side: u64| {
            let hundredths = (side * LONG / longest).max(300);
            format!("{}.{:02}", hundredths / 100, hundredths % 100)
        };
        let (across, up) = (points(width), points(height));
        self.object(&format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {across} {up}]/Resources<</XObject<</P {} 0 R>>>>/Contents {} 0 R>>",
            number + 2,
            number + 1
        ));
        self.stream("", format!("q {across} 0 0 {up} 0 0 cm /P Do Q").as_bytes());
        self.begin(&format!(
            "<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/{space}/BitsPerComponent 8\
             /Filter/DCTDecode/Length {}>>\nstream\n",
            photo.length
        ));
        self.photo(photo);
        self.put(b"\nendstream\nendobj\n");
        Ok(())
    }

    fn end(&mut self, id: &str) {
        let start = self.length;
        let objects = self.places.len() + 1;
        let mut table = format!("xref\n0 {objects}\n0000000000 65535 f \n");
        for place in &self.places {
            let _ = writeln!(table, "{place:010} 00000 n ");
        }
        let id = digest(&SHA256, id.as_bytes());
        let id: String = id.as_ref().iter().take(16).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02X}");
            hex
        });
        let _ = writeln!(
            table,
            "trailer\n<</Size {objects}/Root 1 0 R/ID[<{id}><{id}>]>>\nstartxref\n{start}\n%%EOF"
        );
        self.put(table.as_bytes());
        self.parts.push(Part::Bytes(std::mem::take(&mut self.text)));
    }
}

/// Says which standard it keeps (ISO 19005-2, 6.6.4).
const XMP: &str = "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>\n\
<?xpacket end=\"w\"?>";

#[cfg(test)]
mod tests;
