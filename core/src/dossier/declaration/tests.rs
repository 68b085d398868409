//! What is printed, as a reader of PDF sees it.
#![allow(clippy::print_stdout)]

use super::layout::{BOTTOM, Item, pages};
use super::*;
use lopdf::Document;
use proptest::prelude::*;

fn row(label: &str, value: &str) -> Row {
    Row {
        label: label.into(),
        value: value.into(),
    }
}

fn declaration(rows: Vec<Row>) -> Declaration {
    Declaration {
        title: "Thủ tục đăng ký khai sinh".into(),
        subtitle: "1.001193 · v1".into(),
        facts: vec![row("Nơi nộp", "Trung tâm Phục vụ hành chính công xã Cổ Lễ")],
        sections: vec![Section {
            title: "Về người được khai sinh".into(),
            rows,
        }],
        papers_title: "Giấy tờ kèm theo".into(),
        papers: vec![
            Paper {
                text: "Giấy chứng sinh (bản chính)".into(),
                there: true,
            },
            Paper {
                text: "Giấy đăng ký kết hôn".into(),
                there: false,
            },
        ],
        date_line: "………, ngày …… tháng …… năm ………".into(),
        sign_line: "Người khai".into(),
        sign_hint: "(ký, ghi rõ họ tên)".into(),
        note: "Bản in từ ứng dụng, không thay mẫu của cơ quan.".into(),
        page_word: "Trang".into(),
        unprintable: "Có chữ không in được, hiện là ?".into(),
    }
}

/// Text of each page as a reader of PDF extracts it, blanks as one space.
fn read(pdf: &[u8]) -> Vec<String> {
    let document = Document::load_mem(pdf).expect("a PDF");
    document
        .get_pages()
        .into_keys()
        .map(|page| {
            let text = document.extract_text(&[page]).expect("text");
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[test]
fn what_is_printed_can_be_read_back_with_every_diacritic() {
    let answers = [
        ("Họ, chữ đệm, tên", "Nguyễn Thị Ỷ Đặng Thuỵ Ưỡn Ẵm Ộc"),
        ("Nơi sinh", "Trạm y tế xã Cổ Lễ, tỉnh Ninh Bình"),
        ("Ghi chú", "“Quê quán” – 2,5 ngày · 150.000 ₫ • Ầ Ể Ỗ Ợ Ữ Ỹ đ"),
    ];
    let rows = answers.iter().map(|(l, v)| row(l, v)).collect();
    let pdf = pdf(&declaration(rows));
    println!("one page: {} bytes", pdf.len());
    let text = read(&pdf).join(" ");
    for (label, value) in answers {
        assert!(
            text.contains(label) && text.contains(value),
            "{label}: {value}\n{text}"
        );
    }
    for part in [
        "Thủ tục đăng ký khai sinh",
        "Về người được khai sinh",
        "Trung tâm Phục vụ hành chính công",
        "Giấy chứng sinh (bản chính)",
        "(ký, ghi rõ họ tên)",
        "không thay mẫu của cơ quan",
        "Trang 1/1",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("không in được"));
}

#[test]
fn two_hundred_rows_break_between_rows_and_none_is_lost_or_printed_twice() {
    let rows: Vec<Row> = (0..200)
        .map(|n| {
            row(
                &format!("Câu hỏi số {n:03}"),
                &format!("Trả lời <{n:03}> {}", "dài ra mãi ".repeat(n % 9)),
            )
        })
        .collect();
    let declaration = declaration(rows);
    let laid = pages(&declaration);
    assert!(laid.len() > 5, "{} pages", laid.len());
    for (at, page) in laid.iter().enumerate() {
        for item in page {
            let Item::Text { y, text, .. } = item else {
                continue;
            };
            let foot = text.starts_with("Trang ") || text.contains("Bản in từ ứng dụng");
            assert!(foot || *y > BOTTOM, "{text} stands in the foot of page {at}");
        }
    }
    let pdf = pdf(&declaration);
    println!("{} pages: {} bytes", laid.len(), pdf.len());
    let read = read(&pdf);
    assert_eq!(read.len(), laid.len());
    for (at, text) in read.iter().enumerate() {
        assert!(text.contains(&format!("Trang {}/{}", at + 1, read.len())));
        assert!(text.contains("Bản in từ ứng dụng"));
    }
    for n in 0..200 {
        let (question, answer) = (format!("Câu hỏi số {n:03}"), format!("<{n:03}>"));
        let on: Vec<usize> = (0..read.len())
            .filter(|at| read[*at].contains(&question))
            .collect();
        assert_eq!(on.len(), 1, "{question} stands on {on:?}");
        assert!(
            read[on[0]].contains(&answer),
            "an answer stands beside its question"
        );
        assert_eq!(read.join(" ").matches(&answer).count(), 1);
    }
}

#[test]
fn a_heading_never_stands_alone_and_an_answer_longer_than_a_page_goes_on_over_it() {
    for before in 20..60 {
        let mut d = declaration((0..before).map(|n| row(&format!("Câu {n}"), "x")).collect());
        d.sections.push(Section {
            title: "Phần sau".into(),
            rows: vec![row("Câu cuối", "y")],
        });
        for page in pages(&d) {
            let has = |what: &str| {
                page.iter()
                    .any(|i| matches!(i, Item::Text { text, .. } if text == what))
            };
            assert_eq!(has("Phần sau"), has("Câu cuối"), "after {before} rows");
        }
    }
    let long = "một dòng rất dài ".repeat(600);
    let read = read(&pdf(&declaration(vec![row("Lý do", &long)])));
    assert!(read.len() > 2);
    let words = read.join(" ").matches("dòng").count();
    assert_eq!(words, 600);
}

#[test]
fn what_the_font_lacks_is_said_and_an_empty_answer_leaves_a_line_to_write_on() {
    let text = read(&pdf(&declaration(vec![
        row("Tên", "王 Nguyễn 😀"),
        row("Điện thoại", " "),
    ])))
    .join(" ");
    assert!(text.contains("? Nguyễn ?"), "{text}");
    assert!(text.contains("Có chữ không in được"), "{text}");
    assert!(text.contains("..........."), "{text}");
}

#[test]
fn the_same_declaration_is_the_same_file() {
    let d = declaration(vec![row("a", "b")]);
    assert_eq!(pdf(&d), pdf(&d));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_gives_a_file_that_opens(label in "\\PC{0,200}", value in any::<String>()) {
        let pdf = pdf(&declaration(vec![Row { label, value }]));
        prop_assert!(Document::load_mem(&pdf).is_ok());
    }

    #[test]
    fn no_line_is_wider_than_its_room(text in "[ a-zđươ\\n]{0,300}", room in 20.0..400.0_f32) {
        for line in super::font::lines(&text, 10.0, room) {
            prop_assert!(line.chars().count() <= 1 || super::font::width(&line, 10.0) <= room, "{line:?}");
        }
    }
}
