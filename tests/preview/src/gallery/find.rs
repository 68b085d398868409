//! Pages of finding a procedure and reading what it takes.

use super::Exhibit;
use super::make::{Language, button, item, label, list_row, paragraph, root, row, task};
use motcua_core::screen::{
    Block, ButtonRole, CheckState, FeeLine, FieldKind, NoticeKind, Screen, Step, TabIcon,
};

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![
        Exhibit {
            name: "home",
            about: l.of("Trang chủ", "The first page"),
            screen: home(l),
        },
        Exhibit {
            name: "search",
            about: l.of("Kết quả tìm kiếm", "Search results"),
            screen: search(l),
        },
        Exhibit {
            name: "procedure",
            about: l.of(
                "Trang thủ tục: cần gì, bao nhiêu tiền, bao lâu",
                "A procedure: what, how much, how long",
            ),
            screen: procedure(l),
        },
    ]
}

fn search_field(l: Language, value: &str) -> Block {
    Block::Field {
        id: "q".into(),
        label: label(
            l.of("Bạn cần làm gì?", "What do you need?"),
            l.of(
                "Ví dụ: khai sinh cho con, giấy độc thân",
                "For example: birth of a child, single status",
            ),
        ),
        input: FieldKind::Search,
        value: value.to_owned(),
        value_revision: 0,
        max_chars: 200,
    }
}

fn home(l: Language) -> Screen {
    root(
        l,
        "home",
        l.of("Xin chào", "Hello"),
        TabIcon::Home,
        vec![
            search_field(l, ""),
            Block::List {
                id: "drafts".into(),
                title: l.of("Việc đang làm dở", "What you have begun"),
                rows: vec![list_row(
                    "draft/1",
                    l.of("Giấy xác nhận tình trạng hôn nhân", "Marital-status paper"),
                    l.of(
                        "Đã lưu 10:42 · 3 trên 5 phần xong",
                        "Saved 10:42 · 3 of 5 parts done",
                    ),
                    Some((NoticeKind::Info, l.of("Bản nháp", "Draft"))),
                )],
                empty: String::new(),
                more: None,
            },
            Block::List {
                id: "situations".into(),
                title: l.of("Chuyện trong đời", "Life events"),
                rows: vec![
                    list_row(
                        "sit/birth",
                        l.of("Sinh con", "A child is born"),
                        l.of(
                            "Khai sinh, cư trú, bảo hiểm y tế",
                            "Birth, residence, health insurance",
                        ),
                        None,
                    ),
                    list_row(
                        "sit/marry",
                        l.of("Kết hôn", "Getting married"),
                        l.of("Giấy độc thân, đăng ký kết hôn", "Single status, marriage"),
                        None,
                    ),
                    list_row(
                        "sit/business",
                        l.of("Mở cửa hàng", "Opening a shop"),
                        l.of(
                            "Hộ kinh doanh, an toàn thực phẩm",
                            "Household business, food safety",
                        ),
                        None,
                    ),
                ],
                empty: String::new(),
                more: None,
            },
        ],
    )
}

fn search(l: Language) -> Screen {
    let known = || Some((NoticeKind::Success, l.of("Làm được ở đây", "Can be done here")));
    root(
        l,
        "search",
        l.of("Tìm thủ tục", "Find a procedure"),
        TabIcon::Home,
        vec![
            search_field(l, "dang ky khai sinh"),
            Block::List {
                id: "hits".into(),
                title: l.of("24 thủ tục", "24 procedures"),
                rows: vec![
                    list_row(
                        "p/1.001193",
                        l.of("Đăng ký khai sinh", "Registering a birth"),
                        l.of("Hộ tịch · cấp xã", "Civil status · commune"),
                        known(),
                    ),
                    list_row(
                        "p/1.000656",
                        l.of(
                            "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới",
                            "Birth with a foreign element at the border",
                        ),
                        l.of("Hộ tịch · cấp xã", "Civil status · commune"),
                        None,
                    ),
                    list_row(
                        "p/2.000986",
                        l.of(
                            "Liên thông đăng ký khai sinh, cư trú, bảo hiểm y tế cho trẻ dưới 6 tuổi",
                            "Birth, residence and insurance together",
                        ),
                        l.of("Hộ tịch · cấp xã", "Civil status · commune"),
                        None,
                    ),
                ],
                empty: String::new(),
                more: Some(button(
                    "more",
                    l.of("Xem thêm 21 thủ tục", "Show 21 more"),
                    ButtonRole::Secondary,
                )),
            },
        ],
    )
}

fn procedure(l: Language) -> Screen {
    let paper = |id: &str, vi: &str, en: &str, dvi: &str, den: &str| {
        item(id, l.of(vi, en), l.of(dvi, den), CheckState::Plain, String::new())
    };
    task(
        l,
        "procedure/1.004873",
        l.of("Giấy xác nhận tình trạng hôn nhân", "Marital-status paper"),
        vec![
            paragraph(
                "summary",
                l.of(
                    "Xác nhận bạn đang độc thân, đã kết hôn, ly hôn hay góa. Cần khi đăng ký kết hôn, vay vốn, mua bán nhà đất.",
                    "Says whether you are single, married, divorced or widowed. Needed to marry, borrow, buy or sell a house.",
                ),
            ),
            Block::Summary {
                id: "facts".into(),
                title: l.of("Tóm tắt", "In short"),
                rows: vec![
                    row("time", l.of("Bao lâu", "How long"), l.of("3 ngày làm việc", "3 working days")),
                    row("due", l.of("Nộp hôm nay, có kết quả", "File today, result by"), l.of("thứ Sáu 27/11/2026", "Friday 27 November 2026")),
                    row("where", l.of("Ở đâu", "Where"), l.of("UBND phường Hoa Lư (nộp trên ứng dụng, không cần đến)", "Hoa Lư ward office (file here, no need to go)")),
                ],
            },
            Block::Checklist {
                id: "papers".into(),
                title: l.of("Cần chuẩn bị", "What you need"),
                items: vec![
                    paper("a", "Bản án hoặc quyết định ly hôn", "Divorce judgment or decision", "Chỉ khi bạn đã ly hôn. Một bản chụp.", "Only if divorced. One copy."),
                    paper("b", "Trích lục khai tử của vợ hoặc chồng", "Death certificate of the spouse", "Chỉ khi vợ hoặc chồng đã mất", "Only if widowed"),
                ],
            },
            fee(l),
            Block::Steps {
                id: "steps".into(),
                title: l.of("Sẽ diễn ra thế nào", "What will happen"),
                steps: vec![
                    Step { title: l.of("Bạn điền và đính kèm giấy tờ", "You fill in and attach papers"), text: l.of("Không cần mạng. Tự lưu.", "No network needed. It saves itself.") },
                    Step { title: l.of("Ký gửi bằng tài khoản định danh", "You sign in and file"), text: String::new() },
                    Step { title: l.of("Cán bộ kiểm tra và ký", "The office checks and signs"), text: l.of("Bạn được báo ngay trên điện thoại.", "You are told on this phone.") },
                ],
            },
        ],
        vec![
            button("start", l.of("Bắt đầu làm hồ sơ", "Start"), ButtonRole::Primary),
            button("read", l.of("Đọc to trang này", "Read this page aloud"), ButtonRole::Secondary),
        ],
    )
}

/// The fee block, with a certain, an uncertain and an exempt line.
pub(super) fn fee(l: Language) -> Block {
    let line = |id: &str, n: (&str, &str), a: (&str, &str), b: (&str, &str), s: (&str, &str)| FeeLine {
        id: id.to_owned(),
        name: l.of(n.0, n.1),
        amount: l.of(a.0, a.1),
        basis: l.of(b.0, b.1),
        state_text: l.of(s.0, s.1),
    };
    Block::Fee {
        id: "fee".into(),
        title: l.of("Chi phí", "What it costs"),
        lines: vec![
            line(
                "f1",
                ("Lệ phí hộ tịch", "Civil-status fee"),
                ("5.000 đ", "5,000 đ"),
                (
                    "Mức minh họa cho bản thử nghiệm",
                    "A made-up figure for the sandbox",
                ),
                ("Trả khi nộp", "Due when filing"),
            ),
            line(
                "f2",
                ("Bản sao trích lục", "Certified copies"),
                ("Chưa biết", "Not known"),
                ("HĐND tỉnh quy định", "Set by the provincial council"),
                ("Chưa chắc chắn", "Not certain"),
            ),
        ],
        total: l.of("Từ 5.000 đ", "From 5,000 đ"),
        note: l.of(
            "Số tiền chắc chắn sẽ hiện trước khi bạn nộp.",
            "The certain amount is shown before you file.",
        ),
    }
}
