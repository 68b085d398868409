//! Every state of every item, with and without what may be missing.

use super::Exhibit;
use super::make::{Language, asked, button, entry, item, label, list_row, notice, root, row, task};
use motcua_core::screen::{
    Block, Button, ButtonRole, CheckItem, CheckState, FileItem, FileRules, FileState, NoticeKind, Screen,
    SummaryRow, TabIcon, TimelineState, Verdict,
};

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![
        Exhibit {
            name: "items-full",
            about: l.of(
                "Việc, dòng thời gian, tệp ở mọi trạng thái",
                "Things, events and files in every state",
            ),
            screen: items(l),
        },
        Exhibit {
            name: "lists-full",
            about: l.of(
                "Danh sách, nhãn bốn mức, tiến độ",
                "Lists, tags of four tones, progress",
            ),
            screen: lists(l),
        },
        Exhibit {
            name: "notices-full",
            about: l.of(
                "Thông báo có mã và mọi loại nút",
                "Notices with a code and every kind of button",
            ),
            screen: notices(l),
        },
    ]
}

const CHECKS: [(CheckState, &str, &str); 6] = [
    (CheckState::Plain, "Để mang theo", "To bring"),
    (CheckState::Todo, "Chưa làm", "Not begun"),
    (CheckState::Partly, "Đang làm", "Begun"),
    (CheckState::Done, "Xong", "Done"),
    (CheckState::Attention, "Cần sửa", "Needs attention"),
    (CheckState::Locked, "Chưa mở", "Not yet"),
];

const EVENTS: [(TimelineState, &str, &str); 5] = [
    (TimelineState::Done, "Đã xong", "Done"),
    (TimelineState::Current, "Đang diễn ra", "Now"),
    (TimelineState::Attention, "Cần bạn làm", "Needs you"),
    (TimelineState::Stopped, "Đã dừng", "Stopped"),
    (TimelineState::Upcoming, "Sắp tới", "To come"),
];

const FILES: [(FileState, &str, &str, Option<u32>); 9] = [
    (
        FileState::Importing,
        "Đang lưu, chưa biết bao lâu",
        "Being saved, length unknown",
        None,
    ),
    (FileState::Importing, "Đang lưu, 0%", "Being saved, 0%", Some(0)),
    (FileState::Kept, "Đã lưu", "Saved", None),
    (FileState::Queued, "Chờ gửi", "Waiting", None),
    (FileState::Sending, "Đang gửi, 64%", "Being sent, 64%", Some(640)),
    (
        FileState::Sending,
        "Đang gửi, 100%",
        "Being sent, 100%",
        Some(1000),
    ),
    (FileState::Received, "Đã nhận đủ", "All received", None),
    (
        FileState::Verified,
        "Giấy tiếp nhận xác nhận",
        "Confirmed by the receipt",
        None,
    ),
    (
        FileState::Refused,
        "Quá 20 MB. Hãy chọn tệp nhỏ hơn.",
        "Over 20 MB. Choose a smaller one.",
        None,
    ),
];

fn items(l: Language) -> Screen {
    let checklist = |id: &str, pressable, vi: &str, en: &str| Block::Checklist {
        id: id.to_owned(),
        title: l.of(vi, en),
        items: CHECKS
            .iter()
            .enumerate()
            .map(|(n, (state, v, e))| CheckItem {
                pressable,
                ..item(
                    &format!("{id}-{n}"),
                    l.of(v, e),
                    l.of("Thêm một dòng", "One more line"),
                    *state,
                    l.of(v, e),
                )
            })
            .collect(),
    };
    let timeline = Block::Timeline {
        id: "events".into(),
        title: String::new(),
        entries: EVENTS
            .iter()
            .enumerate()
            .map(|(n, (state, v, e))| {
                let time = if *state == TimelineState::Upcoming {
                    String::new()
                } else {
                    l.of("10:42, thứ Ba 24/11/2026", "10:42, Tuesday 24 November 2026")
                };
                entry(
                    &format!("event-{n}"),
                    l.of(v, e),
                    String::new(),
                    time,
                    *state,
                    l.of(v, e),
                )
            })
            .collect(),
    };
    let blocks = vec![
        checklist("pressable", true, "Bấm được", "Can be pressed"),
        checklist("still", false, "Không bấm được", "Cannot be pressed"),
        timeline,
        files(l, "removable", true),
        files(l, "kept", false),
    ];
    task(
        l,
        "gallery/items-full",
        l.of("Mọi trạng thái", "Every state"),
        blocks,
        vec![],
    )
}

/// Files in every state, all removable or none; the second block takes no more.
fn files(l: Language, id: &str, removable: bool) -> Block {
    let files: Vec<FileItem> = FILES
        .iter()
        .enumerate()
        .map(|(n, (state, v, e, permille))| {
            let name = format!("giay-to-{n}.pdf");
            let remove = button(
                &format!("{id}-remove-{n}"),
                format!("{} {name}", l.of("Xóa", "Remove")),
                ButtonRole::Link,
            );
            FileItem {
                id: format!("{id}-{n}"),
                name,
                detail: "PDF · 5,2 MB".into(),
                state: *state,
                state_text: l.of(v, e),
                permille: *permille,
                remove: removable.then_some(remove),
            }
        })
        .collect();
    let more = u32::from(removable);
    let words = if removable {
        ("Xóa được", "Can be removed")
    } else {
        ("Đã đủ số tệp", "No more files")
    };
    Block::Files {
        id: id.to_owned(),
        label: label(l.of(words.0, words.1), String::new()),
        rules: FileRules {
            accept: vec!["application/pdf".into()],
            max_bytes: 20 << 20,
            max_files: u32::try_from(files.len()).unwrap_or(u32::MAX) + more,
            photo_edge: 0,
            add: l.of("Thêm tệp", "Add a file"),
        },
        files,
    }
}

const TONES: [(NoticeKind, &str, &str); 4] = [
    (NoticeKind::Info, "Thông tin", "Information"),
    (NoticeKind::Success, "Tốt", "Went well"),
    (NoticeKind::Warning, "Lưu ý", "Mind this"),
    (NoticeKind::Error, "Lỗi", "Went wrong"),
];

fn lists(l: Language) -> Screen {
    let list = |id: &str, rows, empty: String, more| Block::List {
        id: id.to_owned(),
        title: String::new(),
        rows,
        empty,
        more,
    };
    let tagged = TONES
        .iter()
        .enumerate()
        .map(|(n, (tone, v, e))| {
            list_row(
                &format!("row-{n}"),
                l.of(v, e),
                String::new(),
                Some((*tone, l.of(v, e))),
            )
        })
        .collect();
    let progress = |id: &str, permille, detail: String| Block::Progress {
        id: id.to_owned(),
        label: l.of("Việc đang chạy", "Work under way"),
        permille,
        detail,
    };
    let from = SummaryRow {
        source: Some(l.of("Từ tài khoản định danh", "From your national identity")),
        ..super::make::changeable(
            l,
            "from",
            l.of("Có nguồn, sửa được", "With source, to be changed"),
            "1998".into(),
        )
    };
    root(
        l,
        "gallery/lists-full",
        l.of("Danh sách và tiến độ", "Lists and progress"),
        TabIcon::Dossiers,
        vec![
            list(
                "tones",
                tagged,
                String::new(),
                Some(button(
                    "more",
                    l.of("Xem thêm", "Show more"),
                    ButtonRole::Secondary,
                )),
            ),
            list(
                "empty",
                vec![],
                l.of("Chưa có gì ở đây.", "Nothing here yet."),
                None,
            ),
            progress("zero", Some(0), l.of("0 trên 12 MB", "0 of 12 MB")),
            progress("whole", Some(1000), String::new()),
            progress("unknown", None, l.of("Chưa biết bao lâu", "No telling how long")),
            Block::Summary {
                id: "facts".into(),
                title: l.of("Có và không có nguồn", "With and without source"),
                rows: vec![from, row("bare", l.of("Trơn", "Bare"), "—".into())],
            },
            Block::Document {
                id: "bare".into(),
                title: l.of("Giấy chưa tải về", "A paper not here yet"),
                verdict: Verdict::Unchecked,
                verdict_text: l.of("Chưa kiểm tra.", "Not checked yet."),
                rows: vec![],
                actions: vec![],
            },
        ],
    )
}

/// Every tone with a code and each kind of button, and bare.
fn notices(l: Language) -> Screen {
    let mut blocks = Vec::new();
    for (n, (tone, v, e)) in TONES.into_iter().enumerate() {
        let words = l.of(
            "Việc có thể làm được nêu ở dưới.",
            "What can be done stands below.",
        );
        blocks.push(Block::Notice {
            id: format!("full-{n}"),
            tone,
            title: l.of(v, e),
            text: words,
            code: Some(format!("MC-X0{}", n + 1)),
            actions: actions(l, n),
        });
        blocks.push(notice(&format!("bare-{n}"), tone, l.of(v, e), String::new()));
    }
    task(
        l,
        "gallery/notices-full",
        l.of("Thông báo đủ mọi phần", "Notices with everything"),
        blocks,
        actions(l, 9),
    )
}

fn actions(l: Language, n: usize) -> Vec<Button> {
    let question = [
        l.of("Xóa thật không?", "Really delete?"),
        l.of("Không lấy lại được.", "It cannot be brought back."),
        l.of("Xóa", "Delete"),
        l.of("Giữ lại", "Keep it"),
    ];
    let off = |b: Button| Button { enabled: false, ..b };
    vec![
        button(
            &format!("primary-{n}"),
            l.of("Làm ngay", "Do it now"),
            ButtonRole::Primary,
        ),
        button(
            &format!("secondary-{n}"),
            l.of("Cách khác", "Another way"),
            ButtonRole::Secondary,
        ),
        asked(
            &format!("destructive-{n}"),
            l.of("Xóa", "Delete"),
            ButtonRole::Destructive,
            question,
        ),
        button(
            &format!("link-{n}"),
            l.of("Đọc thêm", "Read more"),
            ButtonRole::Link,
        ),
        off(button(
            &format!("off-primary-{n}"),
            l.of("Chưa làm được", "Not possible yet"),
            ButtonRole::Primary,
        )),
        off(button(
            &format!("off-secondary-{n}"),
            l.of("Cách khác, chưa được", "Another way, not yet"),
            ButtonRole::Secondary,
        )),
        off(button(
            &format!("off-destructive-{n}"),
            l.of("Chưa xóa được", "Cannot be deleted yet"),
            ButtonRole::Destructive,
        )),
        off(button(
            &format!("off-link-{n}"),
            l.of("Chưa có gì để đọc", "Nothing to read yet"),
            ButtonRole::Link,
        )),
    ]
}
