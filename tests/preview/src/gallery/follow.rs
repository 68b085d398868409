//! Pages of following dossiers.

use super::Exhibit;
use super::find::fee;
use super::make::{Language, button, entry, list_row, notice, root, task};
use motcua_core::screen::{Block, ButtonRole, NoticeKind, Screen, TabIcon, TimelineState};

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![
        Exhibit {
            name: "timeline",
            about: l.of("Theo dõi hồ sơ", "Following a dossier"),
            screen: timeline(l),
        },
        Exhibit {
            name: "lists",
            about: l.of("Danh sách, nhãn, trống, xem thêm", "Lists, tags, empty, more"),
            screen: lists(l),
        },
    ]
}

fn timeline(l: Language) -> Screen {
    let e = |id: &str, t: (&str, &str), d: (&str, &str), at: (&str, &str), s, w: (&str, &str)| {
        entry(
            id,
            l.of(t.0, t.1),
            l.of(d.0, d.1),
            l.of(at.0, at.1),
            s,
            l.of(w.0, w.1),
        )
    };
    let done = ("Đã xong", "Done");
    let mut screen = task(
        l,
        "dossier/H42.14026-20261124-0000001",
        l.of("Giấy xác nhận tình trạng hôn nhân", "Marital-status paper"),
        vec![
            notice(
                "ask",
                NoticeKind::Warning,
                l.of("Cơ quan cần bạn bổ sung", "The office needs something from you"),
                l.of(
                    "Hạn: thứ Sáu 4/12/2026. Thời gian xử lý tạm dừng đến khi bạn gửi.",
                    "By Friday 4 December 2026. The clock stands still until you answer.",
                ),
            ),
            Block::Timeline {
                id: "t".into(),
                title: l.of("Đã đến đâu", "Where it stands"),
                entries: vec![
                    e(
                        "1",
                        ("Đã nộp", "Filed"),
                        ("", ""),
                        ("10:42, thứ Ba 24/11/2026", "10:42, Tuesday 24 November"),
                        TimelineState::Done,
                        done,
                    ),
                    e(
                        "2",
                        ("Được tiếp nhận", "Accepted"),
                        ("Tư pháp – hộ tịch, phường Hoa Lư", "Civil status, Hoa Lư ward"),
                        ("10:58, thứ Ba 24/11/2026", "10:58, Tuesday 24 November"),
                        TimelineState::Done,
                        done,
                    ),
                    e(
                        "3",
                        ("Yêu cầu bổ sung", "Asked for more"),
                        (
                            "Trang 2 của bản án bị mờ. Hãy chụp lại.",
                            "Page 2 of the judgment is blurred. Take it again.",
                        ),
                        ("15:20, thứ Tư 25/11/2026", "15:20, Wednesday 25 November"),
                        TimelineState::Attention,
                        ("Cần bạn làm", "Needs you"),
                    ),
                    e(
                        "4",
                        ("Đang xử lý", "Being worked on"),
                        ("", ""),
                        ("", ""),
                        TimelineState::Current,
                        ("Đang diễn ra", "Now"),
                    ),
                    e(
                        "5",
                        ("Có kết quả", "Result ready"),
                        ("Dự kiến thứ Sáu 27/11/2026", "Expected Friday 27 November"),
                        ("", ""),
                        TimelineState::Upcoming,
                        ("Sắp tới", "To come"),
                    ),
                ],
            },
            Block::Timeline {
                id: "t2".into(),
                title: l.of("Một hồ sơ khác", "Another dossier"),
                entries: vec![e(
                    "9",
                    ("Không được tiếp nhận", "Not accepted"),
                    (
                        "Hồ sơ thuộc thẩm quyền phường Nam Hoa Lư",
                        "It belongs to Nam Hoa Lư ward",
                    ),
                    ("9:10, thứ Hai 23/11/2026", "9:10, Monday 23 November"),
                    TimelineState::Stopped,
                    ("Đã dừng", "Stopped"),
                )],
            },
            fee(l),
        ],
        vec![button(
            "answer",
            l.of("Bổ sung ngay", "Answer now"),
            ButtonRole::Primary,
        )],
    );
    screen.chrome.status = Some(l.of("Cập nhật 15:21", "Updated 15:21"));
    screen
}

fn lists(l: Language) -> Screen {
    let r = |id: &str, t: (&str, &str), d: (&str, &str), tone, w: (&str, &str)| {
        list_row(id, l.of(t.0, t.1), l.of(d.0, d.1), Some((tone, l.of(w.0, w.1))))
    };
    root(
        l,
        "dossiers",
        l.of("Hồ sơ của tôi", "My dossiers"),
        TabIcon::Dossiers,
        vec![
            Block::List {
                id: "mine".into(),
                title: l.of("Đang giải quyết", "Under way"),
                rows: vec![
                    r(
                        "d1",
                        ("Giấy xác nhận tình trạng hôn nhân", "Marital-status paper"),
                        ("Hẹn trả thứ Sáu 27/11/2026", "Due Friday 27 November"),
                        NoticeKind::Warning,
                        ("Cần bổ sung", "Needs you"),
                    ),
                    r(
                        "d2",
                        ("Đăng ký khai sinh", "Registering a birth"),
                        ("Hẹn trả thứ Tư 25/11/2026", "Due Wednesday 25 November"),
                        NoticeKind::Info,
                        ("Đang xử lý", "In progress"),
                    ),
                    r(
                        "d3",
                        (
                            "Đăng ký thành lập hộ kinh doanh",
                            "Setting up a household business",
                        ),
                        ("Quá hạn 1 ngày làm việc", "1 working day late"),
                        NoticeKind::Error,
                        ("Quá hạn", "Overdue"),
                    ),
                    r(
                        "d4",
                        ("Chứng thực bản sao", "Certified copy"),
                        ("Kết quả đã ký", "Signed result"),
                        NoticeKind::Success,
                        ("Có kết quả", "Result ready"),
                    ),
                ],
                empty: String::new(),
                more: Some(button(
                    "more",
                    l.of("Xem thêm", "Show more"),
                    ButtonRole::Secondary,
                )),
            },
            Block::List {
                id: "old".into(),
                title: l.of("Đã kết thúc", "Finished"),
                rows: vec![],
                empty: l.of("Chưa có hồ sơ nào kết thúc.", "Nothing has finished yet."),
                more: None,
            },
        ],
    )
}
