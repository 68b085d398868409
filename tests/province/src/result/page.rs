//! The page itself. It looks like a public document and says that it is none.

use crate::error::Error;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};

static REGULAR: &[u8] = include_bytes!("../../assets/fonts/BeVietnamPro-Regular.ttf");
static SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/BeVietnamPro-SemiBold.ttf");

// A4 in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
const LABEL_WIDTH: f32 = 170.0;

/// Red, green, blue.
type Rgb = [u8; 3];

const INK: Rgb = [28, 35, 33];
const SOFT: Rgb = [85, 96, 92];
const BRAND: Rgb = [11, 90, 74];
const RED: Rgb = [180, 30, 30];

/// What the page says.
pub(super) struct Content {
    pub(super) office: String,
    pub(super) title: String,
    pub(super) dossier: String,
    pub(super) catalogue: String,
    /// Label and answer.
    pub(super) rows: Vec<(String, String)>,
    pub(super) signed_on: String,
}

struct Face {
    font: Font,
    metrics: skrifa::FontRef<'static>,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Result<Self, Error> {
        let font = Font::new(bytes.to_vec().into(), 0);
        let metrics = skrifa::FontRef::new(bytes);
        match (font, metrics) {
            (Some(font), Ok(metrics)) => Ok(Self { font, metrics }),
            _ => Err(Error::Document("the font cannot be read".into())),
        }
    }

    /// Width in points.
    fn width(&self, text: &str, size: f32) -> f32 {
        let glyphs = self
            .metrics
            .glyph_metrics(Size::new(size), LocationRef::default());
        let map = self.metrics.charmap();
        text.chars()
            .map(|c| {
                let glyph = map.map(c).unwrap_or_default();
                glyphs.advance_width(glyph).unwrap_or(size / 2.0)
            })
            .sum()
    }

    /// Lines no wider than `width`, broken at spaces.
    fn wrap(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let last = lines.last().cloned().unwrap_or_default();
            let joined = if last.is_empty() {
                word.to_owned()
            } else {
                format!("{last} {word}")
            };
            if last.is_empty() || self.width(&joined, size) <= width {
                lines.pop();
                lines.push(joined);
            } else {
                lines.push(word.to_owned());
            }
        }
        lines
    }
}

struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    regular: &'a Face,
    semibold: &'a Face,
}

impl Pen<'_, '_> {
    fn fill(&mut self, [red, green, blue]: Rgb, opacity: f32) {
        self.surface.set_fill(Some(Fill {
            paint: rgb::Color::new(red, green, blue).into(),
            opacity: NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE),
            rule: krilla::paint::FillRule::default(),
        }));
    }

    fn text(&mut self, x: f32, y: f32, size: f32, bold: bool, color: Rgb, text: &str) {
        self.fill(color, 1.0);
        let face = if bold { self.semibold } else { self.regular };
        self.surface.draw_text(
            Point::from_xy(x, y),
            face.font.clone(),
            size,
            text,
            false,
            TextDirection::LeftToRight,
        );
    }

    fn centred(&mut self, y: f32, size: f32, bold: bool, color: Rgb, text: &str) {
        let face = if bold { self.semibold } else { self.regular };
        let x = (WIDTH - face.width(text, size)) / 2.0;
        self.text(x, y, size, bold, color, text);
    }

    fn rule(&mut self, y: f32, color: Rgb) {
        self.fill(color, 1.0);
        let mut path = PathBuilder::new();
        path.move_to(MARGIN, y);
        path.line_to(WIDTH - MARGIN, y);
        path.line_to(WIDTH - MARGIN, y + 0.8);
        path.line_to(MARGIN, y + 0.8);
        path.close();
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    /// The mark across the page, under the text.
    fn watermark(&mut self) {
        self.surface
            .push_transform(&Transform::from_rotate_at(-35.0, WIDTH / 2.0, HEIGHT / 2.0));
        self.fill(RED, 0.13);
        for (text, size, y) in [
            ("MẪU THỬ", 92.0, HEIGHT / 2.0 - 10.0),
            ("KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", 40.0, HEIGHT / 2.0 + 50.0),
        ] {
            let x = (WIDTH - self.semibold.width(text, size)) / 2.0;
            self.surface.draw_text(
                Point::from_xy(x, y),
                self.semibold.font.clone(),
                size,
                text,
                false,
                TextDirection::LeftToRight,
            );
        }
        self.surface.pop();
    }

    fn rows(&mut self, rows: &[(String, String)], mut y: f32) {
        let size = if rows.len() > 26 { 8.5 } else { 10.0 };
        let step = size * 1.5;
        let value_width = WIDTH - 2.0 * MARGIN - LABEL_WIDTH - 12.0;
        for (label, value) in rows {
            let labels = self.regular.wrap(label, size, LABEL_WIDTH);
            let values = self.semibold.wrap(value, size, value_width);
            let height = step * labels.len().max(values.len()) as f32;
            if y + height > HEIGHT - 150.0 {
                self.text(MARGIN, y, size, false, SOFT, "… (phần còn lại xem trong hồ sơ)");
                return;
            }
            for (n, line) in labels.iter().enumerate() {
                self.text(MARGIN, y + step * n as f32, size, false, SOFT, line);
            }
            for (n, line) in values.iter().enumerate() {
                let x = MARGIN + LABEL_WIDTH + 12.0;
                self.text(x, y + step * n as f32, size, true, INK, line);
            }
            y += height + 3.0;
        }
    }
}

/// The PDF, not yet signed.
pub(super) fn render(content: &Content) -> Result<Vec<u8>, Error> {
    let (regular, semibold) = (Face::new(REGULAR)?, Face::new(SEMIBOLD)?);
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(format!("{} (MẪU THỬ)", content.title))
            .language("vi".into()),
    );
    let settings =
        PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| Error::Document("the page has no size".into()))?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    draw(
        &mut Pen {
            surface: &mut surface,
            regular: &regular,
            semibold: &semibold,
        },
        content,
    );
    surface.finish();
    page.finish();
    document.finish().map_err(|e| Error::Document(format!("{e:?}")))
}

fn draw(pen: &mut Pen<'_, '_>, content: &Content) {
    pen.watermark();
    pen.text(
        MARGIN,
        62.0,
        10.0,
        true,
        BRAND,
        "TỈNH NINH BÌNH – HỆ THỐNG THỬ NGHIỆM",
    );
    pen.text(MARGIN, 78.0, 10.0, false, SOFT, &content.office);
    pen.rule(92.0, BRAND);
    pen.centred(116.0, 10.0, true, RED, "MẪU THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ");
    let title = content.title.to_uppercase();
    let mut y = 152.0;
    for line in pen.semibold.wrap(&title, 18.0, WIDTH - 2.0 * MARGIN) {
        pen.centred(y, 18.0, true, INK, &line);
        y += 25.0;
    }
    let mut numbers = format!("Mã hồ sơ {}", content.dossier);
    if !content.catalogue.is_empty() {
        numbers = format!("{numbers}  ·  Mã kết quả {}", content.catalogue);
    }
    pen.centred(y, 10.0, false, SOFT, &numbers);
    pen.rows(&content.rows, y + 34.0);

    pen.rule(HEIGHT - 132.0, BRAND);
    pen.text(
        MARGIN,
        HEIGHT - 110.0,
        10.0,
        false,
        SOFT,
        &format!("Ký số {}", content.signed_on),
    );
    pen.text(
        MARGIN,
        HEIGHT - 94.0,
        11.0,
        true,
        INK,
        "UBND tỉnh Ninh Bình (MẪU THỬ)",
    );
    pen.text(
        MARGIN,
        HEIGHT - 72.0,
        8.5,
        false,
        SOFT,
        "Chữ ký số nằm trong tệp này, do tổ chức chứng thực thử nghiệm cấp. Người và số liệu đều là giả định.",
    );
}
