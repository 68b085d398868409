//! The file format (ISO 32000-1): pages of one font.

use super::font;
use super::layout::{HEIGHT, Item, WIDTH};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::io::Write as _;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const FONT: Ref = Ref::new(3);
const CID_FONT: Ref = Ref::new(4);
const DESCRIPTOR: Ref = Ref::new(5);
const FONT_FILE: Ref = Ref::new(6);
const TO_UNICODE: Ref = Ref::new(7);
const INFO: Ref = Ref::new(8);
/// Pages and their contents come after.
const FIRST: i32 = 9;
/// Six letters say that the font is a part of the whole one.
const FONT_NAME: Name<'_> = Name(b"MOTCUA+BeVietnamPro-Regular");
const IDENTITY: SystemInfo<'_> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

pub(super) fn write(pages: &[Vec<Item>], title: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let ids: Vec<(Ref, Ref)> = (0..pages.len() as i32)
        .map(|at| (Ref::new(FIRST + 2 * at), Ref::new(FIRST + 2 * at + 1)))
        .collect();
    pdf.catalog(CATALOG).pages(PAGES).lang(TextStr("vi-VN"));
    pdf.pages(PAGES)
        .kids(ids.iter().map(|(page, _)| *page))
        .count(pages.len() as i32);
    pdf.document_info(INFO)
        .title(TextStr(title))
        .producer(TextStr("Một Cửa"));
    for (items, (id, content)) in pages.iter().zip(&ids) {
        let mut page = pdf.page(*id);
        page.parent(PAGES)
            .media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
            .contents(*content);
        page.resources().fonts().pair(Name(b"F"), FONT);
        page.finish();
        let (bytes, deflated) = deflate(draw(items));
        let mut stream = pdf.stream(*content, &bytes);
        if deflated {
            stream.filter(Filter::FlateDecode);
        }
    }
    embed(&mut pdf);
    pdf.finish()
}

/// Writing into memory does not fail; if it did, the plain bytes would do.
fn deflate(bytes: Vec<u8>) -> (Vec<u8>, bool) {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    match encoder.write_all(&bytes).and_then(|()| encoder.finish()) {
        Ok(deflated) => (deflated, true),
        Err(_) => (bytes, false),
    }
}

fn draw(items: &[Item]) -> Vec<u8> {
    let mut content = Content::new();
    content.set_line_width(0.4);
    for item in items {
        match item {
            Item::Text {
                x,
                y,
                size,
                bold,
                text,
            } => line(&mut content, *x, *y, *size, *bold, text),
            Item::Rule { x, y, width } => {
                content.move_to(*x, *y).line_to(x + width, *y).stroke();
            }
            Item::Tick { x, y, size, ticked } => {
                content.rect(*x, *y, *size, *size).stroke();
                if *ticked {
                    content
                        .move_to(x + size * 0.2, y + size * 0.5)
                        .line_to(x + size * 0.45, y + size * 0.2)
                        .line_to(x + size * 0.85, y + size * 0.85)
                        .stroke();
                }
            }
        }
    }
    content.finish().to_vec()
}

fn line(content: &mut Content, x: f32, y: f32, size: f32, bold: bool, text: &str) {
    let mut glyphs = Vec::with_capacity(text.len() * 2);
    for glyph in text.chars().filter_map(font::glyph) {
        glyphs.extend(glyph.id.to_be_bytes());
    }
    content.begin_text();
    // The font has one weight: letters to stand out are drawn with an outline.
    if bold {
        content
            .set_line_width(size * 0.025)
            .set_text_rendering_mode(TextRenderingMode::FillStroke);
    } else {
        content.set_text_rendering_mode(TextRenderingMode::Fill);
    }
    content
        .set_font(Name(b"F"), size)
        .next_line(x, y)
        .show(Str(&glyphs))
        .end_text();
    content.set_line_width(0.4);
}

fn embed(pdf: &mut Pdf) {
    pdf.type0_font(FONT)
        .base_font(FONT_NAME)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(CID_FONT)
        .to_unicode(TO_UNICODE);
    let most = font::glyphs().iter().map(|g| g.id).max().unwrap_or(0);
    let mut widths = vec![0.0; usize::from(most) + 1];
    let mut cmap = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
    for glyph in font::glyphs() {
        if let Some(width) = widths.get_mut(usize::from(glyph.id)) {
            *width = f32::from(glyph.advance);
        }
        // A glyph of two characters is the first one's: a blank is a space, not one that does not break.
        if font::glyphs()
            .iter()
            .find(|g| g.id == glyph.id)
            .map(|g| g.character)
            == Some(glyph.character)
        {
            cmap.pair(glyph.id, glyph.character);
        }
    }
    let mut cid = pdf.cid_font(CID_FONT);
    cid.subtype(CidFontType::Type2)
        .base_font(FONT_NAME)
        .system_info(IDENTITY)
        .font_descriptor(DESCRIPTOR)
        .default_width(0.0)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    cid.widths().consecutive(0, widths);
    cid.finish();
    pdf.font_descriptor(DESCRIPTOR)
        .name(FONT_NAME)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(-130.0, -263.0, 965.0, 1199.0))
        .italic_angle(0.0)
        .ascent(1000.0)
        .descent(-265.0)
        .cap_height(740.0)
        .stem_v(80.0)
        .font_file2(FONT_FILE);
    pdf.stream(FONT_FILE, font::FILE)
        .filter(Filter::FlateDecode)
        .pair(Name(b"Length1"), font::FILE_LEN);
    pdf.stream(TO_UNICODE, &cmap.finish());
}
