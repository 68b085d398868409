//! The blocks by which citizens speak back: maps, charts, threads, ratings, each full and bare. Places, offices and figures are
//! invented.

mod maps;

use super::Exhibit;
use super::edges::UNBROKEN;
use super::make::{Language, button, label, option, optional, task, wrong};
use motcua_core::screen::{Block, ChartRow, Label, MapPoint, NoticeKind, Screen, Tag, ThreadEntry};

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
            maps::place(l),
        ),
        exhibit(
            "map-full",
            (
                "Bản đồ: nhiều ghim, ngoài rìa, trống, có lỗi",
                "Maps: many pins, beyond the edge, empty, with an error",
            ),
            maps::maps(l),
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
