//! The blocks by which citizens speak back: maps, charts, threads, ratings, each full and bare. Places, offices and figures are
//! invented.

use super::Exhibit;
use super::edges::UNBROKEN;
use super::make::{Language, button, label, option, optional, task, wrong};
use motcua_core::screen::{
    Block, Button, ButtonRole, ChartRow, Label, MapPin, MapPoint, MapShape, MapShapeKind, NoticeKind, Screen,
    Tag, ThreadEntry,
};

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    let exhibit = |name, about: (&str, &str), screen| Exhibit {
        name,
        about: l.of(about.0, about.1),
        screen,
    };
    vec![
        exhibit(
            "map",
            ("Chọn một chỗ trên bản đồ", "Choosing a place on a map"),
            place(l),
        ),
        exhibit(
            "map-full",
            (
                "Bản đồ: nhiều ghim, ngoài rìa, trống, có lỗi",
                "Maps: many pins, beyond the edge, empty, with an error",
            ),
            maps(l),
        ),
        exhibit(
            "charts",
            (
                "Số liệu: cột, số bị giấu, chữ dài, không có dòng nào",
                "Figures: bars, hidden ones, long words, no rows",
            ),
            charts(l),
        ),
        exhibit(
            "threads",
            (
                "Trao đổi: của bạn, của cơ quan, trống",
                "Threads: yours, the office's, empty",
            ),
            threads(l),
        ),
        exhibit(
            "ratings",
            ("Chấm điểm: đủ mọi phần", "Ratings with everything"),
            ratings(l),
        ),
    ]
}

const TONES: [(NoticeKind, &str, &str); 4] = [
    (NoticeKind::Info, "Đang xem xét", "Being looked at"),
    (NoticeKind::Success, "Đã xử lý", "Done"),
    (NoticeKind::Warning, "Sắp quá hạn", "Nearly late"),
    (NoticeKind::Error, "Quá hạn", "Late"),
];

fn tag(l: Language, n: usize) -> Option<Tag> {
    TONES.get(n).map(|(tone, vi, en)| Tag {
        tone: *tone,
        text: l.of(vi, en),
    })
}

const fn at(x: i32, y: i32) -> MapPoint {
    MapPoint { x, y }
}

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

fn place(l: Language) -> Screen {
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

fn maps(l: Language) -> Screen {
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

fn row(l: Language, n: usize, name: (&str, &str), cells: [String; 2], permille: Option<u32>) -> ChartRow {
    ChartRow {
        id: format!("row-{n}"),
        name: l.of(name.0, name.1),
        cells: cells.into(),
        permille,
        tag: tag(l, n),
    }
}

fn charts(l: Language) -> Screen {
    let hidden = || l.of("Giấu vì quá ít", "Hidden: too few");
    let chart = |id: &str, title: String, rows, note: String| Block::Chart {
        id: id.to_owned(),
        title,
        summary: l.of(
            "Bốn cơ quan, một cơ quan trả quá hạn nhiều.",
            "Four offices; one of them is often late.",
        ),
        columns: vec![
            l.of("Cơ quan", "Office"),
            l.of("Đúng hạn", "On time"),
            l.of("Hồ sơ", "Dossiers"),
        ],
        rows,
        note,
    };
    let percent = |figure: &str| format!("{figure} %");
    let rows = vec![
        row(
            l,
            0,
            ("Phường Hoa Lư", "Hoa Lư ward"),
            [percent("91"), "1.204".into()],
            Some(910),
        ),
        row(
            l,
            1,
            ("Phường Nam Hoa Lư", "Nam Hoa Lư ward"),
            [percent("100"), "388".into()],
            Some(1000),
        ),
        row(
            l,
            2,
            ("Phường Đông Hoa Lư", "Đông Hoa Lư ward"),
            [percent("0"), "12".into()],
            Some(0),
        ),
        row(
            l,
            3,
            ("Xã Gia Viễn", "Gia Viễn commune"),
            [percent("47"), "96".into()],
            Some(470),
        ),
        row(
            l,
            4,
            ("Xã Nho Quan", "Nho Quan commune"),
            [hidden(), hidden()],
            None,
        ),
    ];
    let long = l.of(
        "Trung tâm phục vụ hành chính công của nhiều phường xã sau khi sắp xếp lại",
        "The public service centre of several wards and communes after the rearrangement",
    );
    let unbroken = ChartRow {
        id: "row-long".into(),
        name: format!("{long} {UNBROKEN}"),
        cells: vec![UNBROKEN.into(), long],
        permille: Some(330),
        tag: None,
    };
    task(
        l,
        "gallery/charts",
        l.of("Số liệu", "Figures"),
        vec![
            chart(
                "on-time",
                l.of("Trả đúng hạn, quý III/2026", "On time, July to September 2026"),
                rows,
                l.of(
                    "Số của máy chủ tỉnh, ngày 01/10/2026. Số dưới 5 bị giấu.",
                    "The province's figures of 1 October 2026. Counts below 5 are hidden.",
                ),
            ),
            chart(
                "long",
                l.of("Chữ dài", "Long words"),
                vec![unbroken],
                String::new(),
            ),
            chart(
                "none",
                l.of("Chưa có số liệu", "No figures yet"),
                Vec::new(),
                l.of("Tỉnh chưa công bố.", "The province has published none."),
            ),
        ],
        vec![],
    )
}

fn threads(l: Language) -> Screen {
    let said = |n: usize, mine: bool, text: (&str, &str), tag: Option<Tag>| ThreadEntry {
        id: format!("said-{n}"),
        who: if mine {
            l.of("Bạn", "You")
        } else {
            l.of("Phường Hoa Lư", "Hoa Lư ward")
        },
        mine,
        text: l.of(text.0, text.1),
        time: l.of("10:42, thứ Ba 24/11/2026", "10:42, Tuesday 24 November 2026"),
        tag,
    };
    let entries = vec![
        said(
            0,
            true,
            (
                "Ổ gà sâu trước nhà tôi.\nĐã có hai người ngã.",
                "A deep pothole before my house.\nTwo people fell.",
            ),
            None,
        ),
        said(
            1,
            false,
            (
                "Đã nhận. Hai ngày nữa sẽ trả lời.",
                "Received. An answer in two days.",
            ),
            tag(l, 0),
        ),
        said(2, false, ("Đã vá xong.", "It has been filled."), tag(l, 1)),
        said(
            3,
            true,
            ("Mưa xuống lại bong ra.", "The rain has opened it again."),
            tag(l, 2),
        ),
        said(4, true, (UNBROKEN, UNBROKEN), tag(l, 3)),
    ];
    let thread = |id: &str, title: String, entries, empty: String| Block::Thread {
        id: id.to_owned(),
        title,
        entries,
        empty,
    };
    task(
        l,
        "gallery/threads",
        l.of("Trao đổi", "What was said"),
        vec![
            thread(
                "full",
                l.of("Với phường", "With the ward"),
                entries,
                String::new(),
            ),
            thread(
                "none",
                l.of("Chưa nói gì", "Nothing said"),
                Vec::new(),
                l.of("Chưa có trao đổi nào.", "Nothing was said yet."),
            ),
            thread(
                "untitled",
                String::new(),
                vec![said(9, false, ("Cảm ơn bạn.", "Thank you."), None)],
                String::new(),
            ),
        ],
        vec![],
    )
}

fn ratings(l: Language) -> Screen {
    let levels = || {
        vec![
            option(
                "0",
                l.of("Không hài lòng", "Not satisfied"),
                l.of("0 điểm", "0 points"),
            ),
            option("1", l.of("Bình thường", "Neither"), l.of("1 điểm", "1 point")),
            option("2", l.of("Hài lòng", "Satisfied"), String::new()),
        ]
    };
    let rating = |id: &str, label, selected: Option<&str>| Block::Rating {
        id: id.to_owned(),
        label,
        levels: levels(),
        selected: selected.map(ToOwned::to_owned),
    };
    let full = Label {
        hint: l.of("Chọn một mức", "Choose one of them"),
        error: Some(l.of("Hãy chọn một mức", "Choose one level")),
        source: Some(l.of("Theo nhật ký của điện thoại", "From your phone's log")),
        ..optional(
            l,
            l.of("Số lần phải đi lại", "How often you had to come"),
            String::new(),
        )
    };
    let long = |text: &str| option(UNBROKEN, format!("{text} {UNBROKEN}"), UNBROKEN.into());
    task(
        l,
        "gallery/ratings",
        l.of("Chấm điểm", "Rating"),
        vec![
            rating(
                "none",
                label(l.of("Thái độ phục vụ", "How you were served"), String::new()),
                None,
            ),
            rating(
                "given",
                label(l.of("Thời gian giải quyết", "How long it took"), String::new()),
                Some("2"),
            ),
            rating("full", full, Some("0")),
            Block::Rating {
                id: "long".into(),
                label: label(l.of("Mức có chữ dài", "A level with long words"), String::new()),
                levels: vec![
                    long(&l.of("Rất dài", "Very long")),
                    option("b", l.of("Ngắn", "Short"), String::new()),
                ],
                selected: None,
            },
        ],
        vec![],
    )
}
