//! Where a report is about: by the phone, on the map, in words.

use super::error_of;
use crate::app::{Intent, Look, OpenReport, ReportIntent};
use crate::feedback::reports::written::{Lack, PlaceBy};
use crate::screen::{Block, ButtonRole, FieldKind, NoticeKind};
use crate::screens::build::Builder;
use crate::text;

/// The page of the place.
pub(super) fn place(b: &mut Builder<'_>, open: &OpenReport, lacks: &[Lack]) {
    let lead = b.t("report-place-lead");
    b.paragraph("lead", lead);
    chosen(b, open);
    map(b, open);
    let mut label = b.label("report-address", "report-address-hint");
    label.error = error_of(b, open, lacks, "report:address");
    label.optional = open.written.place.is_some();
    if label.optional {
        label.optional_text = b.t("optional");
    }
    b.push(Block::Field {
        id: "report:address".into(),
        label,
        input: FieldKind::Text,
        value: open.written.address.clone(),
        value_revision: open.written.revision("address"),
        max_chars: 500,
    });
}

/// The place in degrees, how it became known, and in which commune it lies by the drawn map.
pub(super) fn place_words(b: &Builder<'_>, open: &OpenReport) -> Option<String> {
    let place = open.written.place?;
    let degrees = format!("{:.5}, {:.5}", place.lat, place.long);
    let text = match (place.by, place.accuracy_m) {
        (PlaceBy::Phone, Some(metres)) => {
            let metres = metres.round().clamp(1.0, 100_000.0) as u32;
            b.with(
                "report-place-phone",
                [("degrees", degrees.into()), ("metres", metres.into())],
            )
        }
        (PlaceBy::Phone, None) => degrees,
        (PlaceBy::Pin, _) => b.with("report-place-pin", [("degrees", degrees.into())]),
    };
    let outlines = b.model.reports.outlines.as_ref();
    let area = outlines.and_then(|outlines| outlines.area_of((place.lat, place.long)));
    Some(area.map_or_else(|| text.clone(), |area| format!("{area}\n{text}")))
}

fn chosen(b: &mut Builder<'_>, open: &OpenReport) {
    let label = b.t(if b.model.reports.finding {
        "report-place-finding"
    } else {
        "report-here"
    });
    let here = Intent::Report(ReportIntent::Here(open.id.clone()));
    let mut here = b.button(here, label, ButtonRole::Secondary);
    here.enabled = !b.model.reports.finding;
    let mut actions = vec![here];
    let words = place_words(b, open);
    let title = b.t(if words.is_some() {
        "report-place-chosen"
    } else {
        "report-place-none"
    });
    if words.is_some() {
        let label = b.t("report-drop-place");
        let drop = Intent::Report(ReportIntent::DropPlace(open.id.clone()));
        actions.push(b.button(drop, label, ButtonRole::Link));
    }
    // The drawn outlines are coarse, so this warns and refuses nothing.
    let outlines = b.model.reports.outlines.as_ref();
    let outside = open.written.place.is_some_and(|place| {
        outlines.is_some_and(|outlines| outlines.area_of((place.lat, place.long)).is_none())
    });
    let mut text = words.unwrap_or_default();
    if outside {
        text = format!("{}\n{text}", b.t("report-place-outside"));
    }
    let tone = if outside {
        NoticeKind::Warning
    } else {
        NoticeKind::Info
    };
    b.notice("place", tone, title, text, actions);
}

/// The map, where the province has one and the phone heard of it.
fn map(b: &mut Builder<'_>, open: &OpenReport) {
    let model = b.model;
    let (Some(outlines), Some((_, view))) = (&model.reports.outlines, &model.reports.view) else {
        let text = b.t("report-map-none");
        return b.paragraph("map-none", text);
    };
    let actions = Look::ALL
        .map(|look| {
            let label = b.t(&format!("report-map-{}", look.word()));
            b.button(
                Intent::Report(ReportIntent::Look(look)),
                label,
                ButtonRole::Secondary,
            )
        })
        .to_vec();
    let mark = open.written.place.map(|p| (p.lat, p.long));
    let label = b.label("report-map", "report-map-hint");
    let note = match b.texts().lang() {
        text::Lang::Vi => outlines.source.0.clone(),
        text::Lang::En => outlines.source.1.clone(),
    };
    b.push(Block::Map {
        id: "report-map".into(),
        label,
        shapes: outlines.shapes(*view),
        pins: Vec::new(),
        mark: mark
            .filter(|place| view.shows(*place))
            .map(|place| view.point(place)),
        takes_point: true,
        actions,
        note,
    });
}
