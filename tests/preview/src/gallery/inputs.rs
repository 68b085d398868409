//! Inputs: every keyboard, choice and date.

use super::Exhibit;
use super::make::{Language, button, label, option, optional, paragraph, task, wrong};
use motcua_core::screen::{Block, ButtonRole, FieldKind, Label, NoticeKind, PartialDate, Screen};

/// The exhibits of this part.
pub(super) fn exhibits(l: Language) -> Vec<Exhibit> {
    vec![
        Exhibit {
            name: "form",
            about: l.of(
                "Trang biểu mẫu, có giá trị điền sẵn",
                "A form page with values filled in",
            ),
            screen: form(l),
        },
        Exhibit {
            name: "form-errors",
            about: l.of(
                "Trang biểu mẫu có lỗi, tóm tắt ở đầu",
                "A form page with errors, summed up on top",
            ),
            screen: form_errors(l),
        },
        Exhibit {
            name: "fields",
            about: l.of("Mọi loại ô nhập", "Every kind of field"),
            screen: fields(l),
        },
        Exhibit {
            name: "choices",
            about: l.of("Chọn một, chọn nhiều", "One choice, many choices"),
            screen: choices(l),
        },
    ]
}

fn field(id: &str, label: Label, input: FieldKind, value: &str) -> Block {
    Block::Field {
        id: id.to_owned(),
        label,
        input,
        value: value.to_owned(),
        value_revision: 0,
        max_chars: 0,
    }
}

fn form(l: Language) -> Screen {
    let mut name = label(
        l.of("Họ, chữ đệm, tên", "Full name"),
        l.of("Viết như trên thẻ căn cước", "As it stands on your identity card"),
    );
    name.source = Some(l.of("Từ tài khoản định danh", "From your national identity"));
    let mut screen = task(
        l,
        "draft/1/nguoi-yeu-cau",
        l.of("Người yêu cầu", "About you"),
        vec![
            paragraph(
                "intro",
                l.of(
                    "Chúng tôi cần biết ai đề nghị cấp giấy này.",
                    "We need to know who asks for this paper.",
                ),
            ),
            field("ho_ten", name, FieldKind::Name, "NGUYỄN THỊ MINH KHUÊ"),
            Block::Date {
                id: "ngay_sinh".into(),
                label: label(
                    l.of("Ngày sinh", "Date of birth"),
                    l.of("Ví dụ 27 3 1998", "For example 27 3 1998"),
                ),
                value: PartialDate {
                    year: Some(1998),
                    month: Some(3),
                    day: Some(27),
                },
                value_revision: 0,
                partial: false,
            },
            field(
                "so_dinh_danh",
                label(
                    l.of("Số định danh cá nhân", "Personal identity number"),
                    l.of("12 chữ số", "12 digits"),
                ),
                FieldKind::IdNumber,
                "037198000123",
            ),
            Block::Choice {
                id: "muc_dich".into(),
                label: label(
                    l.of("Giấy dùng để làm gì?", "What is the paper for?"),
                    l.of(
                        "Mục đích được ghi trên giấy; giấy chỉ dùng cho mục đích đó.",
                        "The purpose is written on the paper; it holds for that purpose only.",
                    ),
                ),
                options: vec![
                    option("ket_hon", l.of("Đăng ký kết hôn", "To marry"), String::new()),
                    option(
                        "vay_von",
                        l.of("Vay vốn ngân hàng", "For a bank loan"),
                        String::new(),
                    ),
                    option("khac", l.of("Mục đích khác", "Something else"), String::new()),
                ],
                selected: vec!["vay_von".into()],
                many: false,
            },
        ],
        vec![button("next", l.of("Tiếp tục", "Continue"), ButtonRole::Primary)],
    );
    screen.chrome.status = Some(l.of("Đã lưu 10:42", "Saved 10:42"));
    screen.chrome.private = true;
    screen
}

fn form_errors(l: Language) -> Screen {
    let name_error = l.of("Hãy nhập họ, chữ đệm, tên", "Enter your full name");
    let date_error = l.of("Tháng phải từ 1 đến 12", "The month must be 1 to 12");
    let choice_error = l.of("Hãy chọn giấy dùng để làm gì", "Choose what the paper is for");
    let mut screen = task(
        l,
        "draft/1/nguoi-yeu-cau",
        l.of("Người yêu cầu", "About you"),
        vec![
            Block::Notice {
                id: "errors".into(),
                tone: NoticeKind::Error,
                title: l.of("Có 3 chỗ cần sửa", "There are 3 things to put right"),
                text: String::new(),
                code: None,
                actions: vec![
                    button("focus:ho_ten", name_error.clone(), ButtonRole::Link),
                    button("focus:ngay_sinh", date_error.clone(), ButtonRole::Link),
                    button("focus:muc_dich", choice_error.clone(), ButtonRole::Link),
                ],
            },
            field(
                "ho_ten",
                wrong(
                    l.of("Họ, chữ đệm, tên", "Full name"),
                    l.of("Viết như trên thẻ căn cước", "As it stands on your identity card"),
                    name_error,
                ),
                FieldKind::Name,
                "",
            ),
            Block::Date {
                id: "ngay_sinh".into(),
                label: wrong(l.of("Ngày sinh", "Date of birth"), String::new(), date_error),
                value: PartialDate {
                    year: Some(1998),
                    month: Some(13),
                    day: Some(27),
                },
                value_revision: 0,
                partial: false,
            },
            Block::Choice {
                id: "muc_dich".into(),
                label: wrong(
                    l.of("Giấy dùng để làm gì?", "What is the paper for?"),
                    String::new(),
                    choice_error,
                ),
                options: vec![
                    option("ket_hon", l.of("Đăng ký kết hôn", "To marry"), String::new()),
                    option("khac", l.of("Mục đích khác", "Something else"), String::new()),
                ],
                selected: vec![],
                many: false,
            },
        ],
        vec![button("next", l.of("Tiếp tục", "Continue"), ButtonRole::Primary)],
    );
    screen.chrome.focus = Some("errors".into());
    screen.chrome.announcement = Some(l.of("Có 3 chỗ cần sửa", "There are 3 things to put right"));
    screen
}

fn fields(l: Language) -> Screen {
    let plain = |vi: &str, en: &str| label(l.of(vi, en), String::new());
    let mut blocks = vec![
        field(
            "f_text",
            plain("Nơi sinh", "Place of birth"),
            FieldKind::Text,
            "Ninh Bình",
        ),
        field(
            "f_name",
            plain("Tên người con", "Name of the child"),
            FieldKind::Name,
            "TRẦN GIA BẢO",
        ),
        field(
            "f_number",
            plain("Số người cùng hộ", "People in the household"),
            FieldKind::Number,
            "4",
        ),
        field(
            "f_money",
            plain("Vốn kinh doanh, đồng", "Capital, in đồng"),
            FieldKind::Money,
            "50000000",
        ),
        field(
            "f_phone",
            plain("Số điện thoại", "Phone number"),
            FieldKind::Phone,
            "0912 345 678",
        ),
        field(
            "f_email",
            optional(l, l.of("Thư điện tử", "E-mail"), String::new()),
            FieldKind::Email,
            "",
        ),
        field(
            "f_id",
            label(
                l.of("Số định danh cá nhân", "Personal identity number"),
                l.of("12 chữ số", "12 digits"),
            ),
            FieldKind::IdNumber,
            "",
        ),
        field(
            "f_pin",
            label(l.of("Mã PIN", "PIN"), l.of("6 đến 12 chữ số", "6 to 12 digits")),
            FieldKind::Pin,
            "",
        ),
        field(
            "f_search",
            plain("Tìm thủ tục", "Find a procedure"),
            FieldKind::Search,
            "khai sinh",
        ),
    ];
    blocks.push(Block::Field {
        id: "f_lines".into(),
        label: label(
            l.of("Nội dung", "What it is about"),
            l.of(
                "Viết đủ, không quá 500 ký tự",
                "Write it in full, up to 500 characters",
            ),
        ),
        input: FieldKind::Multiline,
        value: l.of(
            "Tôi đề nghị ghi rõ nơi cư trú trước năm 2025.",
            "Please state where I lived before 2025.",
        ),
        value_revision: 0,
        max_chars: 500,
    });
    blocks.push(Block::Date {
        id: "f_partial".into(),
        label: label(
            l.of("Ngày sinh của ông, bà", "Grandparent's date of birth"),
            l.of("Có thể chỉ ghi năm", "The year alone will do"),
        ),
        value: PartialDate {
            year: Some(1941),
            month: None,
            day: None,
        },
        value_revision: 0,
        partial: true,
    });
    task(
        l,
        "gallery/fields",
        l.of("Mọi loại ô nhập", "Every kind of field"),
        blocks,
        vec![],
    )
}

fn choices(l: Language) -> Screen {
    task(
        l,
        "gallery/choices",
        l.of("Chọn", "Choices"),
        vec![
            Block::Choice {
                id: "channel".into(),
                label: label(
                    l.of("Nhận kết quả bằng cách nào?", "How do you want the result?"),
                    String::new(),
                ),
                options: vec![
                    option(
                        "app",
                        l.of("Bản điện tử trên điện thoại", "Electronic, on this phone"),
                        l.of(
                            "Có chữ ký số, giá trị như bản giấy",
                            "Digitally signed, as good as paper",
                        ),
                    ),
                    option(
                        "desk",
                        l.of("Tại bộ phận một cửa", "At the one-stop desk"),
                        l.of("Mang theo thẻ căn cước", "Bring your identity card"),
                    ),
                    option("post", l.of("Qua bưu điện", "By post"), String::new()),
                ],
                selected: vec!["app".into()],
                many: false,
            },
            Block::Choice {
                id: "notify".into(),
                label: optional(
                    l,
                    l.of("Báo cho tôi qua", "Tell me by"),
                    l.of("Chọn một hay nhiều", "Choose one or more"),
                ),
                options: vec![
                    option(
                        "push",
                        l.of("Thông báo trên điện thoại", "Notification on this phone"),
                        String::new(),
                    ),
                    option("zalo", "Zalo".to_owned(), String::new()),
                    option("sms", l.of("Tin nhắn SMS", "Text message"), String::new()),
                ],
                selected: vec!["push".into(), "zalo".into()],
                many: true,
            },
        ],
        vec![
            button("next", l.of("Tiếp tục", "Continue"), ButtonRole::Primary),
            button("later", l.of("Để sau", "Do this later"), ButtonRole::Secondary),
        ],
    )
}
