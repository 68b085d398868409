//! Files in every state.

use super::Exhibit;
use super::make::{Language, button, file, label, notice, optional, task, wrong};
use motcua_core::screen::{Block, ButtonRole, FileRules, FileState, NoticeKind, Screen};

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![Exhibit {
        name: "files",
        about: l.of("Tệp ở mọi trạng thái", "Files in every state"),
        screen: files(l),
    }]
}

fn files(l: Language) -> Screen {
    let rules = FileRules {
        accept: vec!["application/pdf".into(), "image/jpeg".into(), "image/png".into()],
        max_bytes: 20 * 1024 * 1024,
        max_files: 8,
        photo_edge: 3508,
        add: l.of("Thêm tệp hoặc ảnh", "Add a file or photo"),
    };
    let f = |id: &str, name: &str, detail: &str, state, vi: &str, en: &str| {
        file(l, id, name, detail, state, l.of(vi, en))
    };
    let all = vec![
        f(
            "1",
            "ban-an-ly-hon.pdf",
            "PDF · 5,2 MB",
            FileState::Importing,
            "Đang lưu vào điện thoại",
            "Saving on this phone",
        ),
        f(
            "2",
            "to-khai-viet-tay.jpg",
            "JPEG · 3,1 MB",
            FileState::Kept,
            "Đã lưu trên điện thoại",
            "Saved on this phone",
        ),
        f(
            "3",
            "giay-xac-nhan.pdf",
            "PDF · 12 MB",
            FileState::Queued,
            "Chờ gửi",
            "Waiting to be sent",
        ),
        f(
            "4",
            "trich-luc-khai-tu.pdf",
            "PDF · 18,4 MB",
            FileState::Sending,
            "Đang gửi, 64%",
            "Being sent, 64%",
        ),
        f(
            "5",
            "can-cuoc-mat-truoc.png",
            "PNG · 840 kB",
            FileState::Received,
            "Cơ quan đã nhận đủ",
            "The office has all of it",
        ),
        f(
            "6",
            "can-cuoc-mat-sau.png",
            "PNG · 812 kB",
            FileState::Verified,
            "Giấy tiếp nhận xác nhận đúng tệp",
            "Confirmed by the receipt",
        ),
        f(
            "7",
            "quet-mo.jpg",
            "JPEG · 96 kB",
            FileState::Refused,
            "Ảnh quá mờ, không đọc được chữ. Hãy chụp lại.",
            "Too blurred to read. Take it again.",
        ),
    ];
    let mut broken = wrong(
        l.of("Trích lục khai tử", "Death certificate extract"),
        String::new(),
        l.of("Hãy thêm ít nhất một tệp", "Add at least one file"),
    );
    broken.hint = l.of("PDF hoặc ảnh, tối đa 20 MB", "PDF or photo, up to 20 MB");
    task(
        l,
        "gallery/files",
        l.of("Giấy tờ kèm theo", "Papers to attach"),
        vec![
            notice(
                "n",
                NoticeKind::Info,
                l.of("Chụp đủ bốn góc", "Show all four corners"),
                l.of(
                    "Đặt giấy trên nền tối, đủ ánh sáng.",
                    "Put the paper on something dark, in good light.",
                ),
            ),
            Block::Files {
                id: "paper-a".into(),
                label: label(
                    l.of(
                        "Giấy tờ chứng minh tình trạng hôn nhân",
                        "Proof of marital status",
                    ),
                    l.of(
                        "PDF hoặc ảnh, mỗi tệp tối đa 20 MB",
                        "PDF or photo, up to 20 MB each",
                    ),
                ),
                rules: rules.clone(),
                files: all,
            },
            Block::Files {
                id: "paper-b".into(),
                label: broken,
                rules: rules.clone(),
                files: vec![],
            },
            Block::Files {
                id: "paper-c".into(),
                label: optional(l, l.of("Giấy tờ khác", "Other papers"), String::new()),
                rules: FileRules {
                    max_files: 1,
                    ..rules.clone()
                },
                files: vec![f(
                    "8",
                    "giay-uy-quyen.pdf",
                    "PDF · 220 kB",
                    FileState::Kept,
                    "Đã lưu trên điện thoại",
                    "Saved on this phone",
                )],
            },
            Block::Files {
                id: "photos".into(),
                label: optional(
                    l,
                    l.of("Ảnh, video về sự việc", "Photos and videos of it"),
                    l.of(
                        "Ảnh hoặc video, mỗi tệp tối đa 50 MB",
                        "Photos or videos, up to 50 MB each",
                    ),
                ),
                rules: FileRules {
                    accept: vec!["image/jpeg".into(), "image/png".into(), "video/mp4".into()],
                    max_bytes: 50 * 1024 * 1024,
                    ..rules
                },
                files: vec![],
            },
        ],
        vec![button("next", l.of("Tiếp tục", "Continue"), ButtonRole::Primary)],
    )
}
