//! Maps.

use super::{Language, button, label, optional, task, wrong};
use super::{UNBROKEN, at, tag};
use motcua_core::screen::{
    Block, Button, ButtonRole, Label, MapPin, MapPoint, MapShape, MapShapeKind, Screen,
};

fn shape(kind: MapShapeKind, name: &str, at: Option<MapPoint>, points: &[(i32, i32)]) -> MapShape {
    MapShape {
        kind,
        name: name.to_owned(),
        at,
        points: points.iter().map(|(x, y)| MapPoint { x: *x, y: *y }).collect(),
    }
}

/// Three wards, a river, a lake and two roads; some of it beyond the edge.
fn outlines() -> Vec<MapShape> {
    use MapShapeKind::{Area, Road, Water};
    vec![
        shape(
            Area,
            "Hoa Lư",
            Some(at(280, 270)),
            &[(-200, -200), (560, -200), (530, 330), (420, 520), (-200, 560)],
        ),
        shape(
            Area,
            "Nam Hoa Lư",
            Some(at(300, 790)),
            &[(-200, 560), (420, 520), (560, 760), (500, 1300), (-200, 1300)],
        ),
        shape(
            Area,
            "Đông Hoa Lư",
            Some(at(780, 640)),
            &[
                (560, -200),
                (1300, -200),
                (1300, 1300),
                (500, 1300),
                (560, 760),
                (420, 520),
                (530, 330),
            ],
        ),
        shape(
            Water,
            "Sông Đáy",
            Some(at(850, 210)),
            &[
                (700, -100),
                (780, -100),
                (900, 280),
                (1100, 420),
                (1100, 500),
                (840, 330),
            ],
        ),
        shape(Water, "", None, &[(120, 620), (210, 600), (240, 680), (150, 700)]),
        shape(
            Road,
            "",
            None,
            &[(-100, 420), (300, 430), (620, 560), (1100, 900)],
        ),
        shape(
            Road,
            "QL 1A",
            Some(at(470, 110)),
            &[(430, -100), (470, 300), (450, 1100)],
        ),
    ]
}

fn pin(l: Language, n: usize, (vi, en): (&str, &str), place: MapPoint) -> MapPin {
    MapPin {
        id: format!("pin-{n}"),
        title: l.of(vi, en),
        detail: if n.is_multiple_of(2) {
            l.of("Cách đây 120 m", "120 m from here")
        } else {
            String::new()
        },
        tag: tag(l, n),
        at: place,
    }
}

fn moves(l: Language) -> Vec<Button> {
    [
        ("nearer", "Gần hơn", "Nearer"),
        ("farther", "Xa hơn", "Farther"),
        ("north", "Lên bắc", "To the north"),
        ("south", "Xuống nam", "To the south"),
        ("west", "Sang tây", "To the west"),
        ("east", "Sang đông", "To the east"),
        ("here", "Đến chỗ tôi đang đứng", "To where I am"),
    ]
    .into_iter()
    .map(|(id, vi, en)| button(id, l.of(vi, en), ButtonRole::Link))
    .collect()
}

pub(super) fn place(l: Language) -> Screen {
    let pins = [
        (("Ổ gà trước số nhà 12", "Pothole before house 12"), at(330, 380)),
        (("Đèn đường không sáng", "Street light is out"), at(520, 470)),
        (("Rác chưa được thu gom", "Rubbish not collected"), at(640, 250)),
        (("Nước ngập sau mưa", "Flooded after rain"), at(180, 660)),
        (("Cây nghiêng", "A leaning tree"), at(560, 520)),
    ];
    let pins = pins
        .into_iter()
        .enumerate()
        .map(|(n, (words, place))| pin(l, n, words, place));
    let map = Block::Map {
        id: "where".into(),
        label: Label {
            source: Some(l.of("Từ vị trí của điện thoại", "From where your phone is")),
            ..optional(
                l,
                l.of("Việc xảy ra ở đâu?", "Where is it?"),
                l.of(
                    "Chạm vào bản đồ, hoặc dùng các nút bên dưới.",
                    "Touch the map, or use the buttons below it.",
                ),
            )
        },
        shapes: outlines(),
        pins: pins.collect(),
        mark: Some(at(500, 500)),
        takes_point: true,
        actions: moves(l),
        note: l.of(
            "Bản đồ vẽ cho bản thử, ngày 24/11/2026",
            "Drawn for the sandbox, 24 November 2026",
        ),
    };
    let next = button(
        "next",
        l.of("Dùng chỗ này", "Use this place"),
        ButtonRole::Primary,
    );
    task(
        l,
        "gallery/map",
        l.of("Chọn chỗ", "Choose the place"),
        vec![map],
        vec![next],
    )
}

pub(super) fn maps(l: Language) -> Screen {
    let many: Vec<MapPin> = (0..24)
        .map(|n| {
            let (column, row) = (n % 6, n / 6);
            MapPin {
                id: format!("many-{n}"),
                title: format!("{} {}", l.of("Phản ánh số", "Report no."), n + 1),
                detail: String::new(),
                tag: None,
                at: at(80 + 170 * column, 150 + 230 * row),
            }
        })
        .collect();
    let edge = vec![
        MapPin {
            detail: UNBROKEN.into(),
            ..pin(
                l,
                3,
                ("Ở ngoài rìa bản đồ", "Beyond the edge of the map"),
                at(1800, -300),
            )
        },
        pin(l, 1, (UNBROKEN, UNBROKEN), at(1000, 1000)),
    ];
    let map = |id: &str, label, pins, takes_point| Block::Map {
        id: id.to_owned(),
        label,
        shapes: outlines(),
        pins,
        mark: None,
        takes_point,
        actions: Vec::new(),
        note: String::new(),
    };
    let plain = |vi: &str, en: &str| label(l.of(vi, en), String::new());
    let mut empty = map("empty", plain("Chưa có bản đồ", "No map yet"), Vec::new(), false);
    if let Block::Map {
        shapes, note, mark, ..
    } = &mut empty
    {
        shapes.clear();
        *mark = Some(at(-400, 2000));
        *note = l.of(
            "Bản đồ sẽ được tải khi có mạng.",
            "The map comes with the network.",
        );
    }
    let lacking = wrong(
        l.of("Việc xảy ra ở đâu?", "Where is it?"),
        String::new(),
        l.of("Hãy chọn một chỗ trên bản đồ", "Choose a place on the map"),
    );
    task(
        l,
        "gallery/map-full",
        l.of("Bản đồ đủ mọi phần", "Maps with everything"),
        vec![
            map(
                "many",
                plain("Các phản ánh gần đây", "Reports near here"),
                many,
                false,
            ),
            map("edge", lacking, edge, true),
            empty,
        ],
        vec![],
    )
}
