//! Status: timelines, fees, lists, progress, documents, notices, buttons.

use super::Exhibit;
use super::journey::fee;
use super::make::{
    Language, asked, button, entry, heading, item, list_row, notice, paragraph, root, row, task,
};
use motcua_core::screen::{
    Block, Button, ButtonRole, CheckState, NoticeKind, Screen, TabIcon, TimelineState, Verdict,
};

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
        Exhibit {
            name: "documents",
            about: l.of(
                "Giấy tờ có chữ ký số: đúng, sai, chưa kiểm tra",
                "Signed documents: valid, not, unchecked",
            ),
            screen: documents(l),
        },
        Exhibit {
            name: "notices",
            about: l.of("Thông báo mọi mức", "Notices of every tone"),
            screen: notices(l),
        },
        Exhibit {
            name: "progress",
            about: l.of("Tiến độ và việc cần chuẩn bị", "Progress and things to bring"),
            screen: progress(l),
        },
        Exhibit {
            name: "buttons",
            about: l.of("Nút bấm và câu hỏi", "Buttons and questions"),
            screen: buttons(l),
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

fn documents(l: Language) -> Screen {
    let d = |id: &str, verdict, vi: &str, en: &str| Block::Document {
        id: id.to_owned(),
        title: l.of("Giấy xác nhận tình trạng hôn nhân", "Marital-status paper"),
        verdict,
        verdict_text: l.of(vi, en),
        rows: vec![
            row(
                "signer",
                l.of("Người ký", "Signed by"),
                l.of("UBND phường Hoa Lư (thử nghiệm)", "Hoa Lư ward (sandbox)"),
            ),
            row(
                "at",
                l.of("Ký lúc", "Signed at"),
                l.of("14:05, thứ Năm 26/11/2026", "14:05, Thursday 26 November 2026"),
            ),
        ],
        actions: vec![
            button(
                &format!("open-{id}"),
                l.of("Mở giấy", "Open"),
                ButtonRole::Primary,
            ),
            button(
                &format!("share-{id}"),
                l.of("Chia sẻ", "Share"),
                ButtonRole::Secondary,
            ),
        ],
    };
    root(
        l,
        "shelf",
        l.of("Giấy tờ của tôi", "My papers"),
        TabIcon::Shelf,
        vec![
            d(
                "d1",
                Verdict::Valid,
                "Chữ ký đúng, nội dung không bị sửa.",
                "The signature is right and nothing was changed.",
            ),
            d(
                "d2",
                Verdict::NotValid,
                "Nội dung bị thêm sau khi ký. Đừng dùng giấy này.",
                "Something was added after signing. Do not use it.",
            ),
            d(
                "d3",
                Verdict::Unchecked,
                "Chưa kiểm tra. Sẽ kiểm tra khi tải xong.",
                "Not checked yet. Will be when it is downloaded.",
            ),
        ],
    )
}

fn notices(l: Language) -> Screen {
    let retry = |id: &str| vec![button(id, l.of("Thử lại", "Try again"), ButtonRole::Secondary)];
    let long = Block::Notice {
        id: "n4".into(),
        tone: NoticeKind::Error,
        title: l.of(
            "Máy chủ trả lời không đọc được",
            "The server's answer cannot be read",
        ),
        text: l.of(
            "Hồ sơ và tệp của bạn vẫn nguyên trên điện thoại. Chúng tôi tự thử lại sau ít phút.",
            "Your dossier and files are safe on this phone. We try again in a few minutes.",
        ),
        code: Some("MC-N03".into()),
        actions: retry("retry"),
    };
    let mut screen = task(
        l,
        "gallery/notices",
        l.of("Thông báo", "Notices"),
        vec![
            notice(
                "n1",
                NoticeKind::Info,
                l.of("Cơ quan nghỉ ngày 1/1", "Offices are closed on 1 January"),
                l.of("Ngày nghỉ không tính vào thời hạn.", "Days off do not count."),
            ),
            notice(
                "n2",
                NoticeKind::Success,
                l.of("Đã gửi bổ sung", "Your answer was sent"),
                String::new(),
            ),
            notice(
                "n3",
                NoticeKind::Warning,
                l.of("Ảnh hơi mờ", "The photo is a little blurred"),
                l.of(
                    "Cán bộ có thể yêu cầu chụp lại.",
                    "You may be asked to take it again.",
                ),
            ),
            long,
            heading("h", l.of("Tiêu đề một phần", "A section heading")),
            paragraph(
                "p",
                l.of(
                    "Một đoạn văn bình thường, viết ngắn, dễ hiểu. Nghiêng ngả nghĩa nghĩ ngợi; Ằ Ẵ Ặ Ổ Ỗ Ộ.",
                    "An ordinary paragraph, short and plain.",
                ),
            ),
        ],
        vec![],
    );
    screen.chrome.offline = true;
    screen.chrome.status = Some(l.of("Không có mạng", "No network"));
    screen
}

fn progress(l: Language) -> Screen {
    let bring = |id: &str, n: (&str, &str), s, w: (&str, &str)| {
        item(id, l.of(n.0, n.1), String::new(), s, l.of(w.0, w.1))
    };
    task(
        l,
        "gallery/progress",
        l.of("Đang gửi hồ sơ", "Sending your dossier"),
        vec![
            Block::Progress {
                id: "p1".into(),
                label: l.of("Gửi trích lục khai tử", "Sending the extract"),
                permille: Some(640),
                detail: l.of("11,8 trên 18,4 MB", "11.8 of 18.4 MB"),
            },
            Block::Progress {
                id: "p2".into(),
                label: l.of("Chờ giấy tiếp nhận", "Waiting for the receipt"),
                permille: None,
                detail: String::new(),
            },
            Block::Checklist {
                id: "c".into(),
                title: String::new(),
                items: vec![
                    bring(
                        "c1",
                        ("Tệp 1 trên 3", "File 1 of 3"),
                        CheckState::Done,
                        ("Đã nhận", "Received"),
                    ),
                    bring(
                        "c2",
                        ("Tệp 2 trên 3", "File 2 of 3"),
                        CheckState::Partly,
                        ("Đang gửi", "Being sent"),
                    ),
                    bring(
                        "c3",
                        ("Tệp 3 trên 3", "File 3 of 3"),
                        CheckState::Locked,
                        ("Chờ", "Waiting"),
                    ),
                ],
            },
        ],
        vec![button(
            "hide",
            l.of("Làm việc khác", "Do something else"),
            ButtonRole::Secondary,
        )],
    )
}

fn buttons(l: Language) -> Screen {
    task(
        l,
        "gallery/buttons",
        l.of("Nút bấm", "Buttons"),
        vec![paragraph(
            "p",
            l.of(
                "Nút chính đứng đầu. Nút xóa luôn hỏi lại.",
                "The main one first. Deleting always asks.",
            ),
        )],
        vec![
            button("b1", l.of("Tiếp tục", "Continue"), ButtonRole::Primary),
            button("b2", l.of("Để sau", "Later"), ButtonRole::Secondary),
            Button {
                enabled: false,
                ..button(
                    "b3",
                    l.of("Chưa dùng được", "Not available yet"),
                    ButtonRole::Secondary,
                )
            },
            asked(
                "b4",
                l.of("Rút hồ sơ", "Withdraw"),
                ButtonRole::Destructive,
                [
                    l.of("Rút hồ sơ này?", "Withdraw this dossier?"),
                    l.of("Cơ quan sẽ dừng xử lý.", "The office will stop working on it."),
                    l.of("Rút hồ sơ", "Withdraw"),
                    l.of("Giữ lại", "Keep it"),
                ],
            ),
            button(
                "b5",
                l.of(
                    "Xem trên Cổng dịch vụ công quốc gia",
                    "See it on the national portal",
                ),
                ButtonRole::Link,
            ),
        ],
    )
}
