//! The charts of an office: each a table that can be read out, with a bar in each row.

use super::words::{as_of, count, period, points, value};
use crate::net::wire::offices::{Figures, Head, OfficeReport};
use crate::offices::compare::{Figure, Value, share};
use crate::screen::{Block, ChartRow};
use crate::screens::build::Builder;

/// The bar of an amount among so many; none where either is not known or nought.
pub(super) fn bar(amount: Option<u32>, most: Option<u32>) -> Option<u32> {
    let (amount, most) = (u64::from(amount?), u64::from(most?));
    (most > 0).then(|| u32::try_from((amount * 1000 / most).min(1000)).unwrap_or(1000))
}

pub(super) fn chart(
    b: &mut Builder<'_>,
    id: &str,
    title: String,
    summary: &str,
    columns: Vec<String>,
    rows: Vec<ChartRow>,
    head: &Head,
) {
    let note = b.with(
        "offices-note",
        [
            ("source", head.source.get(b.texts().lang().tag()).into()),
            ("date", as_of(b, head).into()),
        ],
    );
    let summary = b.t(summary);
    b.push(Block::Chart {
        id: id.into(),
        title,
        summary,
        columns,
        rows,
        note,
    });
}

fn columns(b: &Builder<'_>, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| b.t(key)).collect()
}

fn row(id: String, name: String, cells: Vec<String>, permille: Option<u32>) -> ChartRow {
    ChartRow {
        id,
        name,
        cells,
        permille,
        tag: None,
    }
}

fn in_time(figures: &Figures) -> Option<u32> {
    share(&[figures.early, figures.on_time], &[figures.late]).amount()
}

/// The office first, then its fields.
fn by_field(
    b: &Builder<'_>,
    report: &OfficeReport,
    cells: impl Fn(&Figures) -> Vec<String>,
    permille: impl Fn(&Figures) -> Option<u32>,
) -> Vec<ChartRow> {
    let whole = &report.office.figures;
    let mut rows = vec![row(
        "all".into(),
        b.t("offices-all-fields"),
        cells(whole),
        permille(whole),
    )];
    rows.extend(report.fields.iter().enumerate().map(|(n, field)| {
        let figures = &field.figures;
        row(
            format!("field-{n}"),
            field.name.clone(),
            cells(figures),
            permille(figures),
        )
    }));
    rows
}

/// Early, on time, late, by field; the bar is the share in time.
pub(super) fn settled(b: &mut Builder<'_>, report: &OfficeReport) {
    let cells = |f: &Figures| vec![count(b, f.early), count(b, f.on_time), count(b, f.late)];
    let rows = by_field(b, report, cells, in_time);
    let title = b.t("offices-settled");
    let columns = columns(
        b,
        &[
            "offices-column-field",
            "offices-early",
            "offices-on-time",
            "offices-late",
        ],
    );
    chart(
        b,
        "settled",
        title,
        "offices-settled-summary",
        columns,
        rows,
        &report.head,
    );
}

/// Received, open past their day, returned more than once, by field; the bar is the share of what came in.
pub(super) fn others(b: &mut Builder<'_>, report: &OfficeReport) {
    let cells = |f: &Figures| {
        vec![
            count(b, f.received),
            count(b, f.overdue),
            count(b, f.returned_again),
        ]
    };
    let whole = report.office.figures.received;
    let rows = by_field(b, report, cells, |f| bar(f.received, whole));
    let title = b.t("offices-others-title");
    let columns = columns(
        b,
        &[
            "offices-column-field",
            "offices-received",
            "offices-overdue",
            "offices-again",
        ],
    );
    chart(
        b,
        "received",
        title,
        "offices-others-summary",
        columns,
        rows,
        &report.head,
    );
}

/// The months of the year.
pub(super) fn months(b: &mut Builder<'_>, report: &OfficeReport) {
    if report.months.len() < 2 {
        return;
    }
    let rows = report.months.iter().map(|month| {
        let counts = [month.early, month.on_time, month.late];
        let share = share(&[month.early, month.on_time], &[month.late]).amount();
        let cells = counts.iter().map(|c| count(b, *c)).collect();
        row(format!("month-{}", month.id), period(b, &month.id), cells, share)
    });
    let rows = rows.collect();
    let title = b.t("offices-months");
    let columns = columns(
        b,
        &[
            "offices-column-month",
            "offices-early",
            "offices-on-time",
            "offices-late",
        ],
    );
    chart(
        b,
        "months",
        title,
        "offices-settled-summary",
        columns,
        rows,
        &report.head,
    );
}

/// The six groups of Decision 766/QĐ-TTg.
pub(super) fn groups(b: &mut Builder<'_>, report: &OfficeReport) {
    if report.office.groups.is_empty() {
        return;
    }
    let lang = b.texts().lang().tag();
    let rows = report.office.groups.iter().map(|group| {
        let cell = match group.points {
            Some(hundredths) => points(b, hundredths, group.max),
            None if group.hidden => b.t("offices-hidden"),
            None => b.t("offices-nothing"),
        };
        let bar = bar(group.points, group.max.checked_mul(100));
        row(group.id.clone(), group.name.get(lang).to_owned(), vec![cell], bar)
    });
    let mut rows: Vec<ChartRow> = rows.collect();
    let all = Figure::Points.of(&report.office);
    let permille = match all {
        Value::Points(sum, max) => bar(Some(sum), max.checked_mul(100)),
        _ => None,
    };
    rows.push(row(
        "all".into(),
        b.t("offices-groups-all"),
        vec![value(b, all)],
        permille,
    ));
    let title = b.t("offices-groups");
    let columns = columns(b, &["offices-column-group", "offices-column-points"]);
    chart(
        b,
        "groups",
        title,
        "offices-groups-summary",
        columns,
        rows,
        &report.head,
    );
}

/// Points a rating, by criterion.
pub(super) fn ratings(b: &mut Builder<'_>, report: &OfficeReport) {
    let lang = b.texts().lang().tag();
    let ratings = &report.office.ratings;
    let title = b.t("offices-ratings");
    let (Some(number @ 1..), false) = (ratings.count, ratings.criteria.is_empty()) else {
        let key = if ratings.count.is_none() {
            "offices-ratings-hidden"
        } else {
            "offices-ratings-none"
        };
        b.push(Block::Heading {
            id: "ratings-heading".into(),
            text: title,
        });
        let text = b.t(key);
        b.paragraph("ratings", text);
        return;
    };
    let rows = ratings.criteria.iter().map(|criterion| {
        let mean = (u64::from(criterion.sum) * 100 + u64::from(number) / 2) / u64::from(number);
        let mean = u32::try_from(mean).unwrap_or(u32::MAX);
        row(
            criterion.id.clone(),
            criterion.name.get(lang).to_owned(),
            vec![points(b, mean, 2)],
            bar(Some(mean), Some(200)),
        )
    });
    let mut rows: Vec<ChartRow> = rows.collect();
    let all = Figure::Rating.of(&report.office);
    let permille = match all {
        Value::Points(sum, max) => bar(Some(sum), max.checked_mul(100)),
        _ => None,
    };
    rows.push(row(
        "all".into(),
        b.with("offices-ratings-all", [("count", number.into())]),
        vec![value(b, all)],
        permille,
    ));
    let columns = columns(b, &["offices-column-criterion", "offices-column-points"]);
    chart(
        b,
        "ratings",
        title,
        "offices-ratings-summary",
        columns,
        rows,
        &report.head,
    );
}

/// Answers to reports.
pub(super) fn answers(b: &mut Builder<'_>, report: &OfficeReport) {
    let answers = &report.office.answers;
    let lines = [
        ("in-time", answers.in_time),
        ("late", answers.late),
        ("overdue", answers.overdue),
        ("liked", answers.liked),
        ("disliked", answers.disliked),
    ];
    let most = lines.iter().filter_map(|(_, n)| *n).max();
    let rows = lines.map(|(id, n)| {
        let name = b.t(&format!("offices-answers-{id}"));
        row(id.into(), name, vec![count(b, n)], bar(n, most))
    });
    let title = b.t("offices-answers");
    let columns = columns(b, &["offices-column-report", "offices-column-count"]);
    chart(
        b,
        "answers",
        title,
        "offices-answers-summary",
        columns,
        rows.to_vec(),
        &report.head,
    );
}
