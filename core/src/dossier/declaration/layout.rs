//! Where everything stands on its page. Points, from the lower left corner, as PDF counts.

use super::font;
use super::{Declaration, Row};

/// A4.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
const MARGIN: f32 = 56.7;
/// Nothing but the foot stands below.
pub(super) const BOTTOM: f32 = 64.0;
const TOP: f32 = HEIGHT - MARGIN;
const ROOM: f32 = WIDTH - 2.0 * MARGIN;
/// Part of the width that questions have.
const LABEL: f32 = ROOM * 0.4;
const GAP: f32 = 12.0;
const BODY: f32 = 10.5;
const SMALL: f32 = 8.0;
const LEADING: f32 = 1.4;
/// To be written on by hand.
const DOTS: &str = "..............................................................";

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// A line of text, its baseline at `y`.
    Text {
        x: f32,
        y: f32,
        size: f32,
        bold: bool,
        text: String,
    },
    /// A rule across.
    Rule { x: f32, y: f32, width: f32 },
    /// A box to tick.
    Tick { x: f32, y: f32, size: f32, ticked: bool },
}

/// All pages.
pub(super) fn pages(d: &Declaration) -> Vec<Vec<Item>> {
    let mut c = Composer {
        pages: vec![Vec::new()],
        y: TOP,
    };
    let lacking = lacks(d);
    c.paragraph(&d.title, 15.0, true);
    c.paragraph(&d.subtitle, 9.0, false);
    if lacking {
        c.skip(4.0);
        c.paragraph(&d.unprintable, 9.0, true);
    }
    c.skip(8.0);
    for row in &d.facts {
        c.row(row);
    }
    for section in &d.sections {
        c.heading(&section.title, section.rows.first());
        for row in &section.rows {
            c.row(row);
        }
    }
    papers(&mut c, d);
    signature(&mut c, d);
    foot(&mut c.pages, d);
    c.pages
}

fn lacks(d: &Declaration) -> bool {
    let rows = d.sections.iter().flat_map(|s| &s.rows).chain(&d.facts);
    rows.flat_map(|r| [&r.label, &r.value])
        .chain(d.papers.iter().map(|p| &p.text))
        .chain([&d.title])
        .any(|text| font::printable(text).1)
}

fn papers(c: &mut Composer, d: &Declaration) {
    if d.papers.is_empty() {
        return;
    }
    c.heading(&d.papers_title, None);
    for paper in &d.papers {
        let lines = lines(&paper.text, BODY, ROOM - 20.0);
        c.keep(lines.len() as f32 * BODY * LEADING);
        for (at, line) in lines.iter().enumerate() {
            let y = c.line(BODY);
            if at == 0 {
                c.put(Item::Tick {
                    x: MARGIN,
                    y,
                    size: 8.0,
                    ticked: paper.there,
                });
            }
            c.text(MARGIN + 20.0, y, BODY, false, line.clone());
        }
        c.skip(3.0);
    }
}

fn signature(c: &mut Composer, d: &Declaration) {
    let half = ROOM / 2.0;
    c.keep(120.0);
    c.skip(20.0);
    for (text, size, bold) in [
        (&d.date_line, BODY, false),
        (&d.sign_line, BODY, true),
        (&d.sign_hint, SMALL, false),
    ] {
        for line in lines(text, size, half) {
            let y = c.line(size);
            let x = MARGIN + half + (half - font::width(&line, size)) / 2.0;
            c.text(x, y, size, bold, line);
        }
    }
}

/// Number and note at the foot of every page, once it is known how many there are.
fn foot(pages: &mut [Vec<Item>], d: &Declaration) {
    let count = pages.len();
    let (note, _) = font::printable(&d.note);
    for (at, page) in pages.iter_mut().enumerate() {
        page.push(Item::Rule {
            x: MARGIN,
            y: BOTTOM - 12.0,
            width: ROOM,
        });
        let number = format!("{} {}/{count}", d.page_word, at + 1);
        let x = WIDTH - MARGIN - font::width(&number, SMALL);
        let mut y = BOTTOM - 24.0;
        page.push(text(x, y, SMALL, false, number));
        for line in font::lines(&note, SMALL, ROOM - 70.0).into_iter().take(2) {
            page.push(text(MARGIN, y, SMALL, false, line));
            y -= SMALL * LEADING;
        }
    }
}

fn text(x: f32, y: f32, size: f32, bold: bool, text: String) -> Item {
    Item::Text {
        x,
        y,
        size,
        bold,
        text,
    }
}

fn lines(text: &str, size: f32, room: f32) -> Vec<String> {
    font::lines(&font::printable(text).0, size, room)
}

/// Lines of a question and of its answer.
fn cells(row: &Row) -> (Vec<String>, Vec<String>) {
    let labels = lines(&row.label, BODY, LABEL - GAP);
    let values = if row.value.trim().is_empty() {
        vec![DOTS.to_owned()]
    } else {
        lines(&row.value, BODY, ROOM - LABEL)
    };
    (labels, values)
}

fn height(row: &Row) -> f32 {
    let (labels, values) = cells(row);
    labels.len().max(values.len()) as f32 * BODY * LEADING + 6.0
}

struct Composer {
    pages: Vec<Vec<Item>>,
    /// The next line begins below.
    y: f32,
}

impl Composer {
    fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.push(item);
        }
    }

    fn text(&mut self, x: f32, y: f32, size: f32, bold: bool, line: String) {
        if !line.is_empty() {
            self.put(text(x, y, size, bold, line));
        }
    }

    fn skip(&mut self, by: f32) {
        self.y -= by;
    }

    /// A fresh page when `height` is not left on this one.
    fn keep(&mut self, height: f32) {
        if self.y - height < BOTTOM && self.y < TOP {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    /// Room for one line; its baseline.
    fn line(&mut self, size: f32) -> f32 {
        self.keep(size * LEADING);
        self.y -= size * LEADING;
        self.y + size * (LEADING - 1.0)
    }

    fn paragraph(&mut self, text: &str, size: f32, bold: bool) {
        for line in lines(text, size, ROOM) {
            let y = self.line(size);
            self.text(MARGIN, y, size, bold, line);
        }
    }

    /// A heading, never alone at the foot of a page.
    fn heading(&mut self, title: &str, first: Option<&Row>) {
        let under = first.map_or(2.0 * BODY * LEADING, |row| height(row).min(TOP - BOTTOM - 60.0));
        self.keep(14.0 + 12.0 * LEADING + 4.0 + under);
        self.skip(14.0);
        self.paragraph(title, 12.0, true);
        self.skip(4.0);
    }

    /// A question and its answer side by side: whole on one page, unless they are longer than a page.
    fn row(&mut self, row: &Row) {
        let (labels, values) = cells(row);
        let height = height(row);
        if height <= TOP - BOTTOM {
            self.keep(height);
        }
        let count = labels.len().max(values.len());
        let (mut labels, mut values) = (labels.into_iter(), values.into_iter());
        for _ in 0..count {
            let y = self.line(BODY);
            self.text(MARGIN, y, BODY, false, labels.next().unwrap_or_default());
            self.text(MARGIN + LABEL, y, BODY, true, values.next().unwrap_or_default());
        }
        self.skip(3.0);
        let y = self.y;
        self.put(Item::Rule {
            x: MARGIN,
            y,
            width: ROOM,
        });
        self.skip(3.0);
    }
}
