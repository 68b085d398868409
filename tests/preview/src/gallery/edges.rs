//! What pages of the app seldom show and a shell must still draw: every input with everything on it, every state of every
//! item, and words too long for a line.

use super::Exhibit;
use super::find::fee;
use super::make::{Language, button, label, option, root, tabs, task};
use motcua_core::screen::{
    Block, ButtonRole, FeeLine, FieldKind, Label, NoticeKind, PartialDate, Screen, Step, TabIcon,
};

/// A name without a place to break it, as people paste them.
pub(super) const UNBROKEN: &str = "Nghieng_nghieng_nghieng_nghieng_nghieng_nghieng_nghieng_nghieng_2026";

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![
        Exhibit {
            name: "inputs-full",
            about: l.of(
                "Mọi loại ô nhập, có nguồn, lỗi, không bắt buộc",
                "Every input with source, error, optional",
            ),
            screen: inputs(l),
        },
        Exhibit {
            name: "choices-full",
            about: l.of(
                "Lựa chọn và ngày: lỗi, gợi ý, thiếu phần",
                "Choices and dates: errors, hints, parts unknown",
            ),
            screen: choices(l),
        },
        Exhibit {
            name: "long-words",
            about: l.of("Chữ rất dài", "Very long words"),
            screen: long_words(l),
        },
        Exhibit {
            name: "chrome",
            about: l.of(
                "Quanh trang: không mạng, riêng tư, thẻ, đọc to, con trỏ",
                "Around the page: offline, private, tabs, announcement, focus",
            ),
            screen: chrome(l),
        },
    ]
}

fn full(l: Language, text: String) -> Label {
    Label {
        hint: l.of("Gợi ý dưới nhãn", "A hint below the label"),
        error: Some(l.of("Có gì đó chưa đúng ở đây", "Something is not right here")),
        optional: true,
        optional_text: l.of("(không bắt buộc)", "(optional)"),
        source: Some(l.of("Từ tài khoản định danh", "From your national identity")),
        ..label(text, String::new())
    }
}

/// Every kind of field twice: with everything on it, and empty with its source alone.
fn inputs(l: Language) -> Screen {
    let kinds = [
        (FieldKind::Text, ("Một dòng", "One line"), "Tràng An"),
        (FieldKind::Name, ("Họ tên", "A name"), "NGUYỄN THỊ MINH KHUÊ"),
        (
            FieldKind::Multiline,
            ("Nhiều dòng", "Several lines"),
            "Dòng một\nDòng hai\nDòng ba",
        ),
        (FieldKind::Number, ("Con số", "A number"), "-3"),
        (FieldKind::Money, ("Số tiền, đồng", "Money, in đồng"), "1250000"),
        (FieldKind::Phone, ("Điện thoại", "Phone"), "+84 912 345 678"),
        (FieldKind::Email, ("Thư điện tử", "E-mail"), "khue@vidu.example"),
        (
            FieldKind::IdNumber,
            ("Số định danh", "Identity number"),
            "037198000123",
        ),
        (FieldKind::Search, ("Tìm", "Search"), "khai sinh"),
        (FieldKind::Pin, ("Mã PIN", "PIN"), ""),
    ];
    let mut blocks = Vec::new();
    for (n, (input, (vi, en), value)) in kinds.into_iter().enumerate() {
        let from = Label {
            source: Some(l.of("Từ hồ sơ trước", "From an earlier dossier")),
            ..label(l.of(vi, en), String::new())
        };
        for (variant, label, value) in [("full", full(l, l.of(vi, en)), value), ("source", from, "")] {
            blocks.push(Block::Field {
                id: format!("{variant}-{n}"),
                label,
                input,
                value: value.to_owned(),
                value_revision: 3,
                max_chars: if variant == "full" { 30 } else { 0 },
            });
        }
    }
    task(
        l,
        "gallery/inputs-full",
        l.of("Ô nhập đủ mọi phần", "Inputs with everything"),
        blocks,
        vec![],
    )
}

fn choices(l: Language) -> Screen {
    let hinted = || {
        vec![
            option(
                "a",
                l.of("Thứ nhất", "The first"),
                l.of("Có gợi ý", "With a hint"),
            ),
            option("b", l.of("Thứ hai", "The second"), String::new()),
            option(
                "c",
                l.of("Thứ ba", "The third"),
                l.of("Gợi ý nữa", "One more hint"),
            ),
        ]
    };
    let choice = |id: &str, label, selected: &[&str], many| Block::Choice {
        id: id.to_owned(),
        label,
        options: hinted(),
        selected: selected.iter().map(|s| (*s).to_owned()).collect(),
        many,
    };
    let date = |id: &str, label, (day, month, year), partial| Block::Date {
        id: id.to_owned(),
        label,
        value: PartialDate { year, month, day },
        value_revision: 1,
        partial,
    };
    let plain = |vi: &str, en: &str| label(l.of(vi, en), String::new());
    task(
        l,
        "gallery/choices-full",
        l.of("Lựa chọn và ngày", "Choices and dates"),
        vec![
            choice("one", full(l, l.of("Chọn một", "Choose one")), &["b"], false),
            choice(
                "many",
                full(l, l.of("Chọn nhiều", "Choose many")),
                &["a", "c"],
                true,
            ),
            choice("one-none", plain("Chưa chọn gì", "Nothing chosen"), &[], false),
            choice(
                "many-none",
                plain("Chưa đánh dấu gì", "Nothing ticked"),
                &[],
                true,
            ),
            date(
                "whole",
                plain("Ngày đủ", "A whole date"),
                (Some(29), Some(2), Some(2024)),
                false,
            ),
            date(
                "whole-wrong",
                full(l, l.of("Ngày sai", "A wrong date")),
                (Some(31), Some(2), Some(2023)),
                false,
            ),
            date(
                "empty",
                plain("Ngày còn trống", "An empty date"),
                (None, None, None),
                false,
            ),
            date(
                "year",
                plain("Chỉ có năm", "The year alone"),
                (None, None, Some(1941)),
                true,
            ),
            date(
                "month",
                plain("Tháng và năm", "Month and year"),
                (None, Some(8), Some(1945)),
                true,
            ),
            date(
                "partial-wrong",
                full(l, l.of("Thiếu năm", "No year")),
                (Some(2), Some(9), None),
                true,
            ),
        ],
        vec![],
    )
}

fn long_words(l: Language) -> Screen {
    let long = l.of(
        "Thủ tục xác nhận lại tình trạng hôn nhân cho công dân Việt Nam cư trú ở trong nước đã từng đăng ký thường trú tại nhiều nơi khác nhau trước ngày 1 tháng 7 năm 2025",
        "Confirming anew the marital status of a citizen living in the country who was registered in several different places before 1 July 2025",
    );
    let unbroken = UNBROKEN.to_owned();
    let mut blocks = vec![
        super::make::heading("h", format!("{long} {unbroken}")),
        super::make::paragraph("p", unbroken.clone()),
        super::make::notice("n", NoticeKind::Warning, long.clone(), unbroken.clone()),
        Block::List {
            id: "l".into(),
            title: long.clone(),
            rows: vec![super::make::list_row(
                "row",
                long.clone(),
                unbroken.clone(),
                Some((
                    NoticeKind::Error,
                    l.of(
                        "Không được tiếp nhận, đã chuyển nơi khác",
                        "Not accepted, passed on elsewhere",
                    ),
                )),
            )],
            empty: String::new(),
            more: None,
        },
        Block::Summary {
            id: "s".into(),
            title: String::new(),
            rows: vec![super::make::changeable(l, "long", long.clone(), unbroken.clone())],
        },
        Block::Steps {
            id: "steps".into(),
            title: String::new(),
            steps: vec![Step {
                title: long.clone(),
                text: unbroken.clone(),
            }],
        },
    ];
    blocks.extend([fee(l), unknown_fee(l, long.clone())]);
    task(
        l,
        "gallery/long-words",
        format!("{long} {unbroken}"),
        blocks,
        vec![
            button("go", long, ButtonRole::Primary),
            button("other", unbroken, ButtonRole::Secondary),
        ],
    )
}

/// Nothing is certain, not even whether there is a fee.
fn unknown_fee(l: Language, name: String) -> Block {
    Block::Fee {
        id: "fee-unknown".into(),
        title: l.of("Chi phí chưa biết", "Costs not known"),
        lines: vec![FeeLine {
            id: "u".into(),
            name,
            amount: l.of("Chưa biết", "Not known"),
            basis: String::new(),
            state_text: String::new(),
        }],
        total: l.of("Chưa chắc chắn", "Not certain"),
        note: String::new(),
    }
}

fn chrome(l: Language) -> Screen {
    let mut screen = root(
        l,
        "gallery/chrome",
        l.of("Quanh trang", "Around the page"),
        TabIcon::Person,
        vec![
            super::make::paragraph("first", l.of("Đoạn đứng trước.", "The paragraph before.")),
            Block::Field {
                id: "focused".into(),
                label: label(l.of("Con trỏ ở đây", "Focus is here"), String::new()),
                input: FieldKind::Text,
                value: String::new(),
                value_revision: 0,
                max_chars: 0,
            },
        ],
    );
    screen.tabs = tabs(l, TabIcon::Person);
    screen
        .tabs
        .iter_mut()
        .filter(|t| t.icon == TabIcon::Shelf)
        .for_each(|t| t.badge = 128);
    screen.actions = vec![button(
        "act",
        l.of("Việc của trang", "The page's action"),
        ButtonRole::Secondary,
    )];
    screen.chrome.back = Some(l.of("Quay lại", "Back"));
    screen.chrome.status = Some(l.of("Không có mạng · đã lưu 10:42", "No network · saved 10:42"));
    screen.chrome.offline = true;
    screen.chrome.private = true;
    screen.chrome.announcement = Some(l.of("Đã mất mạng", "The network is gone"));
    screen.chrome.focus = Some("focused".into());
    screen
}
