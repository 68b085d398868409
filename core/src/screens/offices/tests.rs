//! The pages of figures in both languages, from answers put together by hand.

use crate::app::{Model, OfficesPage, OfficesRoute, Page, Place, Route, TabId};
use crate::error::{Failure, FailureKind};
use crate::net::wire::offices::{OfficeList, OfficeReport};
use crate::offices::compare::{Figure, Order};
use crate::offices::store::Held;
use crate::screen::{Block, Screen};
use crate::screens::project;
use crate::text::Lang;
use serde_json::{Value, json};

/// 24-11-2026, 10:42 in Vietnam.
const NOW: i64 = 1_795_491_720_000;

fn head() -> Value {
    json!({
        "as_of": "2026-11-24", "period": {"id": "2026-Q4", "kind": "quarter", "from": "2026-10-01", "until": "2026-12-31"},
        "periods": ["2026", "2025", "2026-Q4", "2026-Q3", "2026-11", "2026-10"], "hidden_below": 3,
        "source": {"vi": "Số liệu của tỉnh thử nghiệm.", "en": "Figures of the test province."}
    })
}

fn figures(late: Option<u32>) -> Value {
    json!({"received": 1240, "early": 900, "on_time": 299, "late": late, "returned_again": null, "overdue": 0})
}

fn office(id: &str, name: &str, late: Option<u32>) -> Value {
    json!({
        "id": id, "name": {"vi": name, "en": format!("{name} (en)")}, "kind": "commune", "unit": "14026",
        "address": "Xã Cổ Lễ, tỉnh Ninh Bình", "phone": "0000 000 001", "figures": figures(late),
        "groups": [
            {"id": "progress", "name": {"vi": "Tiến độ giải quyết", "en": "Keeping to the time"}, "points": 1950, "max": 20},
            {"id": "online", "name": {"vi": "Dịch vụ công trực tuyến", "en": "Online services"}, "points": null, "hidden": false, "max": 12},
            {"id": "satisfaction", "name": {"vi": "Mức độ hài lòng", "en": "Satisfaction"}, "points": null, "hidden": true, "max": 18}
        ],
        "ratings": {"count": 8, "criteria": [{"id": "attitude", "name": {"vi": "Thái độ của cán bộ", "en": "Manners of officers"}, "sum": 13}]},
        "answers": {"in_time": 12, "late": null, "overdue": 0, "liked": 4, "disliked": null}
    })
}

fn with_head(mut rest: Value) -> Value {
    let mut all = head();
    if let (Some(all), Some(rest)) = (all.as_object_mut(), rest.as_object_mut()) {
        all.append(rest);
    }
    all
}

fn list() -> OfficeList {
    serde_json::from_value(with_head(json!({
        "kinds": [{"id": "commune", "name": {"vi": "Trung tâm cấp xã, phường", "en": "Commune and ward centres"}}],
        "offices": [office("a", "Trung tâm xã Cổ Lễ", Some(31)), office("b", "Trung tâm phường Nam Định", None)]
    })))
    .expect("a list")
}

fn report() -> OfficeReport {
    serde_json::from_value(with_head(json!({
        "office": office("a", "Trung tâm xã Cổ Lễ", Some(31)),
        "fields": [{"name": "Hộ tịch", "figures": figures(Some(0))}, {"name": "Đất đai", "figures": figures(None)}],
        "months": [{"id": "2026-10", "early": 500, "on_time": 150, "late": 20}, {"id": "2026-11", "early": 400, "on_time": 149, "late": null}]
    })))
    .expect("a report")
}

fn held<T>(value: T) -> Held<T> {
    Held {
        etag: None,
        value,
        at_ms: NOW - 60_000,
    }
}

fn page(route: OfficesRoute) -> OfficesPage {
    let one = matches!(route, OfficesRoute::One { .. });
    OfficesPage {
        route,
        list: (!one).then(|| held(list())),
        report: one.then(|| held(report())),
        loading: false,
        failure: None,
    }
}

fn screen(lang: Lang, page: OfficesPage, online: bool) -> Screen {
    let mut model = Model::new(lang, NOW);
    let mut place = Place::at(TabId::Home);
    place.push(Route::Offices(page.route.clone()));
    model.place = place;
    model.page = Page::Offices(Box::new(page));
    model.online = online;
    project(&model).screen
}

fn snapshot(name: &str, online: bool, make: impl Fn() -> OfficesPage) {
    for lang in [Lang::Vi, Lang::En] {
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), screen(lang, make(), online));
    }
}

fn compared(order: Order) -> OfficesRoute {
    OfficesRoute::Compare {
        kind: "commune".into(),
        figure: Figure::InTime,
        order,
        period: "2026-Q4".into(),
    }
}

#[test]
fn figures_are_tables_with_their_source_their_date_and_their_gaps_in_words() {
    snapshot("offices", true, || page(OfficesRoute::all()));
    snapshot("offices.one", true, || page(OfficesRoute::one("a")));
    snapshot("offices.compared", true, || page(compared(Order::Name)));
}

#[test]
fn without_figures_the_page_says_why_and_what_to_do() {
    let bare = |failure, loading| OfficesPage {
        list: None,
        failure,
        loading,
        ..page(OfficesRoute::all())
    };
    let down = Failure::new(FailureKind::Busy, "MC-N05");
    snapshot("offices.none", false, || bare(None, false));
    snapshot("offices.failed", true, || bare(Some(down), false));
    let loading = screen(Lang::Vi, bare(None, true), true);
    assert!(matches!(loading.blocks.as_slice(), [Block::Progress { .. }]));
}

#[test]
fn offline_the_old_figures_stay_with_their_date() {
    let screen = screen(Lang::Vi, page(OfficesRoute::one("a")), false);
    let text = serde_json::to_string(&screen).expect("JSON");
    assert!(
        text.contains("24/11/2026") && text.contains("Đang xem số liệu đã tải"),
        "{text}"
    );
    assert!(
        screen
            .blocks
            .iter()
            .any(|b| matches!(b, Block::Chart { id, .. } if id == "settled"))
    );
}

#[test]
fn every_chart_has_a_cell_for_every_column_and_a_note_with_source_and_date() {
    for route in [OfficesRoute::one("a"), compared(Order::High)] {
        for lang in [Lang::Vi, Lang::En] {
            let screen = screen(lang, page(route.clone()), true);
            for block in &screen.blocks {
                if let Block::Chart {
                    id,
                    columns,
                    rows,
                    note,
                    summary,
                    ..
                } = block
                {
                    assert!(
                        !note.is_empty() && !summary.is_empty() && !rows.is_empty(),
                        "{id}"
                    );
                    for row in rows {
                        assert_eq!(row.cells.len() + 1, columns.len(), "{id}/{}", row.id);
                        assert!(row.cells.iter().all(|c| !c.is_empty()), "{id}/{}", row.id);
                        assert!(row.permille.is_none_or(|p| p <= 1000));
                    }
                }
            }
        }
    }
}

#[test]
fn a_hidden_figure_has_no_bar() {
    let screen = screen(Lang::Vi, page(compared(Order::Name)), true);
    let bars = screen.blocks.iter().find_map(|b| match b {
        Block::Chart { rows, .. } => Some(rows.iter().map(|r| r.permille).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(bars, Some(vec![None, Some(975)]), "Nam Định first, by name");
}
