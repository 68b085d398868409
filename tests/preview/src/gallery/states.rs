//! Documents, notices, progress, buttons.

use super::Exhibit;
use super::make::{Language, asked, button, heading, item, notice, paragraph, root, row, task};
use motcua_core::screen::{Block, Button, ButtonRole, CheckState, NoticeKind, Screen, TabIcon, Verdict};

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![
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
