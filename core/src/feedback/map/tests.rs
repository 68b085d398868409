//! The drawn map: projection and its way back, cutting, names.

use super::*;
use serde_json::json;

fn square() -> Outlines {
    let map = json!({"type": "FeatureCollection", "source": {"vi": "vẽ", "en": "drawn"}, "features": [
        {"properties": {"kind": "road", "name": "Quốc lộ"}, "geometry": {"type": "LineString",
            "coordinates": [[105.0, 20.25], [107.0, 20.25]]}},
        {"properties": {"kind": "area", "name": "Xã Tây"}, "geometry": {"type": "Polygon",
            "coordinates": [[[105.9, 20.2], [106.0, 20.2], [106.0, 20.3], [105.9, 20.3], [105.9, 20.2]]]}},
        {"properties": {"kind": "area", "name": "Xã Đông"}, "geometry": {"type": "Polygon",
            "coordinates": [[[106.0, 20.2], [106.1, 20.2], [106.1, 20.3], [106.0, 20.3], [106.0, 20.2]]]}},
        {"properties": {"kind": "tram", "name": "?"}, "geometry": {"type": "Point", "coordinates": [106, 20]}}
    ]});
    Outlines::read(&map).expect("a map")
}

#[test]
fn a_point_of_the_map_and_its_place_are_the_same_thing() {
    for (lat, span) in [(20.25, 0.02), (20.6, 0.4), (8.6, 0.01), (23.3, 2.0)] {
        let view = View {
            middle: (lat, 105.97),
            span,
        };
        for x in (0..=1_000).step_by(50) {
            for y in (0..=1_000).step_by(50) {
                let at = MapPoint { x, y };
                assert_eq!(view.point(view.place(at)), at, "{view:?}");
            }
        }
        let middle = view.place(MapPoint { x: 500, y: 500 });
        assert!((middle.0 - lat).abs() < 1e-9 && (middle.1 - 105.97).abs() < 1e-9);
    }
}

#[test]
fn a_square_on_the_map_is_a_square_on_the_ground() {
    let view = View {
        middle: (20.25, 106.0),
        span: 0.1,
    };
    let (west, east) = (
        view.place(MapPoint { x: 0, y: 500 }),
        view.place(MapPoint { x: 1_000, y: 500 }),
    );
    let metres = (east.1 - west.1) * 111_320.0 * 20.25_f64.to_radians().cos();
    assert!((metres - 0.1 * 111_320.0).abs() < 1.0, "{metres}");
}

#[test]
fn what_is_seen_is_cut_drawn_in_order_and_named_where_there_is_room() {
    let map = square();
    assert_eq!(map.all.len(), 3);
    let kinds: Vec<MapShapeKind> = map.all.iter().map(|o| o.kind).collect();
    assert_eq!(
        kinds,
        [MapShapeKind::Area, MapShapeKind::Area, MapShapeKind::Road]
    );
    let near = View {
        middle: (20.25, 105.95),
        span: 0.05,
    };
    let shapes = map.shapes(near);
    let names: Vec<(&str, bool)> = shapes.iter().map(|s| (s.name.as_str(), s.at.is_some())).collect();
    assert_eq!(
        names,
        [("Xã Tây", true), ("Quốc lộ", false)],
        "the other area is out of sight"
    );
    for point in shapes.iter().flat_map(|s| &s.points) {
        assert!(
            (-200..=1_200).contains(&point.x) && (-200..=1_200).contains(&point.y),
            "{point:?}"
        );
    }
    let far = map.whole().moved(3.0, 3.0);
    assert!(map.shapes(far).is_empty());
}

#[test]
fn a_line_that_leaves_and_comes_back_is_two_pieces() {
    let out_and_back = [(0.0, 0.0), (3_000.0, 0.0), (3_000.0, 500.0), (0.0, 500.0)];
    let pieces = clip::line(&out_and_back);
    assert_eq!(
        pieces,
        [
            vec![(0.0, 0.0), (1_200.0, 0.0)],
            vec![(1_200.0, 500.0), (0.0, 500.0)]
        ]
    );
    assert!(clip::line(&[(2_000.0, 0.0), (3_000.0, 900.0)]).is_empty());
}

#[test]
fn the_commune_of_a_place_is_the_one_that_holds_it() {
    let map = square();
    assert_eq!(map.area_of((20.25, 105.95)), Some("Xã Tây"));
    assert_eq!(map.area_of((20.25, 106.05)), Some("Xã Đông"));
    assert_eq!(map.area_of((20.5, 106.05)), None);
}

#[test]
fn the_sandboxs_drawing_shows_every_commune_and_main_roads() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/province/data/map/outlines.json"
    );
    let json: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    let map = Outlines::read(&json).expect("a map");
    let of = |kind| map.all.iter().filter(|o| o.kind == kind).count();
    assert_eq!(
        (
            of(MapShapeKind::Area),
            of(MapShapeKind::Water),
            of(MapShapeKind::Road)
        ),
        (129, 1, 6)
    );
    let shapes = map.shapes(map.whole());
    let points: usize = shapes.iter().map(|s| s.points.len()).sum();
    assert!(points > 500, "{points}");
    assert!(shapes.len() >= 130);
    assert!(map.area_of((20.2507, 105.9745)).is_some());
    assert!(!map.source.0.is_empty() && !map.source.1.is_empty());
}

#[test]
fn what_is_no_map_is_none() {
    for json in [
        json!(null),
        json!({"features": []}),
        json!({"features": [{"geometry": {"type": "Polygon", "coordinates": "x"}, "properties": {"kind": "area"}}]}),
    ] {
        assert_eq!(Outlines::read(&json), None, "{json}");
    }
}
