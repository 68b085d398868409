//! Pages of the way from "I need a paper" to the receipt.

use super::Exhibit;
use super::make::{Language, asked, button, changeable, heading, item, notice, paragraph, row, task};
use motcua_core::screen::{Block, ButtonRole, CheckState, NoticeKind, Screen};

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![
        Exhibit {
            name: "tasks",
            about: l.of("Danh sách việc cần làm", "The task list"),
            screen: tasks(l),
        },
        Exhibit {
            name: "check",
            about: l.of(
                "Kiểm tra câu trả lời, hỏi trước khi nộp",
                "Check answers; asks before filing",
            ),
            screen: check(l),
        },
        Exhibit {
            name: "receipt",
            about: l.of("Giấy tiếp nhận có chữ ký", "The signed receipt"),
            screen: receipt(l),
        },
    ]
}

fn tasks(l: Language) -> Screen {
    let t = |id: &str, n: (&str, &str), d: (&str, &str), s, w: (&str, &str)| {
        item(id, l.of(n.0, n.1), l.of(d.0, d.1), s, l.of(w.0, w.1))
    };
    let mut screen = task(
        l,
        "draft/1",
        l.of("Hồ sơ của bạn", "Your dossier"),
        vec![Block::Checklist {
            id: "tasks".into(),
            title: l.of("Các phần", "Parts"),
            items: vec![
                t(
                    "t1",
                    ("Người yêu cầu", "About you"),
                    ("", ""),
                    CheckState::Done,
                    ("Xong", "Done"),
                ),
                t(
                    "t2",
                    ("Tình trạng hôn nhân", "Marital status"),
                    ("", ""),
                    CheckState::Partly,
                    ("Đang làm", "Begun"),
                ),
                t(
                    "t3",
                    ("Giấy tờ kèm theo", "Papers"),
                    ("2 trên 3 tệp", "2 of 3 files"),
                    CheckState::Attention,
                    ("Cần sửa", "Needs attention"),
                ),
                t(
                    "t4",
                    ("Nhận kết quả", "Getting the result"),
                    ("", ""),
                    CheckState::Todo,
                    ("Chưa làm", "Not begun"),
                ),
                t(
                    "t5",
                    ("Kiểm tra và nộp", "Check and file"),
                    ("Làm xong các phần trên trước", "Finish the parts above first"),
                    CheckState::Locked,
                    ("Chưa mở", "Not yet"),
                ),
            ],
        }],
        vec![asked(
            "discard",
            l.of("Xóa bản nháp", "Delete this draft"),
            ButtonRole::Destructive,
            [
                l.of("Xóa bản nháp này?", "Delete this draft?"),
                l.of(
                    "Câu trả lời và tệp đã thêm sẽ mất, không lấy lại được.",
                    "Your answers and files go and cannot be brought back.",
                ),
                l.of("Xóa", "Delete"),
                l.of("Giữ lại", "Keep it"),
            ],
        )],
    );
    screen.chrome.status = Some(l.of("Đã lưu 10:42", "Saved 10:42"));
    screen
}

fn check(l: Language) -> Screen {
    let mut name = changeable(
        l,
        "name",
        l.of("Họ tên", "Full name"),
        "NGUYỄN THỊ MINH KHUÊ".into(),
    );
    name.source = Some(l.of("Từ tài khoản định danh", "From your national identity"));
    let mut screen = task(
        l,
        "draft/1/check",
        l.of("Kiểm tra trước khi nộp", "Check before you file"),
        vec![
            notice(
                "off",
                NoticeKind::Warning,
                l.of("Không có mạng", "No network"),
                l.of(
                    "Bạn vẫn nộp được. Hồ sơ được giữ và tự gửi khi có mạng.",
                    "You can still file. It is kept and goes out when there is a network.",
                ),
            ),
            Block::Summary {
                id: "you".into(),
                title: l.of("Người yêu cầu", "About you"),
                rows: vec![
                    name,
                    changeable(l, "born", l.of("Ngày sinh", "Date of birth"), "27/03/1998".into()),
                    changeable(
                        l,
                        "addr",
                        l.of("Nơi cư trú", "Address"),
                        l.of(
                            "Số 12 đường Tràng An\nPhường Hoa Lư\nTỉnh Ninh Bình",
                            "12 Tràng An street\nHoa Lư ward\nNinh Bình province",
                        ),
                    ),
                ],
            },
            heading("declare", l.of("Cam đoan", "Declaration")),
            paragraph(
                "declare-text",
                l.of(
                    "Tôi cam đoan những điều khai là đúng sự thật.",
                    "I declare that what I have stated is true.",
                ),
            ),
        ],
        vec![
            asked(
                "file",
                l.of("Nộp hồ sơ", "File it"),
                ButtonRole::Primary,
                [
                    l.of("Nộp hồ sơ này?", "File this dossier?"),
                    l.of(
                        "Sau khi nộp, bạn không sửa được nữa trừ khi cơ quan yêu cầu bổ sung.",
                        "Once filed it cannot be changed unless the office asks.",
                    ),
                    l.of("Nộp", "File"),
                    l.of("Chưa nộp", "Not yet"),
                ],
            ),
            button(
                "save",
                l.of("Để sau", "Leave it for later"),
                ButtonRole::Secondary,
            ),
        ],
    );
    screen.chrome.offline = true;
    screen.chrome.status = Some(l.of("Không có mạng · đã lưu 10:42", "No network · saved 10:42"));
    screen
}

fn receipt(l: Language) -> Screen {
    let mut screen = task(
        l,
        "dossier/H42.14026-20261124-0000001/receipt",
        l.of("Giấy tiếp nhận", "Receipt"),
        vec![
            notice(
                "ok",
                NoticeKind::Success,
                l.of("Cơ quan đã nhận hồ sơ", "The office has your dossier"),
                l.of(
                    "Chữ ký của giấy tiếp nhận đã được kiểm tra trên điện thoại.",
                    "The receipt's signature was checked on this phone.",
                ),
            ),
            Block::Summary {
                id: "r".into(),
                title: String::new(),
                rows: vec![
                    row(
                        "code",
                        l.of("Mã hồ sơ", "Dossier code"),
                        "H42.14026-20261124-0000001".into(),
                    ),
                    row(
                        "at",
                        l.of("Nhận lúc", "Received"),
                        l.of("10:42, thứ Ba 24/11/2026", "10:42, Tuesday 24 November 2026"),
                    ),
                    row(
                        "due",
                        l.of("Hẹn trả", "Due"),
                        l.of("thứ Sáu 27/11/2026", "Friday 27 November 2026"),
                    ),
                    row(
                        "hash",
                        "SHA-256, ban-an-ly-hon.pdf".into(),
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
                    ),
                ],
            },
        ],
        vec![
            button("follow", l.of("Theo dõi hồ sơ", "Follow it"), ButtonRole::Primary),
            button(
                "share",
                l.of("Chia sẻ giấy tiếp nhận", "Share the receipt"),
                ButtonRole::Secondary,
            ),
        ],
    );
    screen.chrome.private = true;
    screen
}
