use super::*;
use crate::error::Fail;
use crate::procedure::Record;
use crate::screen::{Block, FieldKind, PartialDate};
use proptest::prelude::*;
use serde_json::json;
use std::fmt::Write as _;

const CODES: [&str; 3] = ["1.004873", "1.001193", "1.001612"];

fn record(code: &str) -> Record {
    let path = format!(
        "{}/../tests/province/data/procedures/{code}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    Record::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn form(code: &str) -> Form {
    Form::compile(&record(code).form).unwrap()
}

fn small(properties: &Value, controls: &Value) -> FormSpec {
    let texts: std::collections::BTreeMap<String, String> = ["p", "a", "b", "c", "d", "g"]
        .iter()
        .map(|key| (format!("{key}.label"), key.to_uppercase()))
        .chain(
            ["x", "y"]
                .iter()
                .flat_map(|id| ["a", "b"].map(|key| (format!("{key}.{id}"), (*id).to_owned()))),
        )
        .collect();
    FormSpec {
        schema: json!({"type": "object", "properties": properties}),
        uischema: json!({"type": "Categorization", "elements": [{"type": "Category", "i18n": "p", "elements": controls}]}),
        texts: [("vi".to_owned(), texts.clone()), ("en".to_owned(), texts)].into(),
    }
}

fn control(name: &str) -> Value {
    json!({"type": "Control", "scope": format!("#/properties/{name}")})
}

fn shown_when(name: &str, on: &str, value: &str) -> Value {
    json!({"type": "Control", "scope": format!("#/properties/{name}"), "rule": {"effect": "SHOW",
        "condition": {"scope": format!("#/properties/{on}"), "schema": {"const": value}}}})
}

fn choice() -> Value {
    json!({"type": "string", "enum": ["x", "y"]})
}

fn text(s: &str) -> Input {
    Input::Text(s.to_owned())
}

fn chosen(id: &str) -> Input {
    Input::Chosen(vec![id.to_owned()])
}

fn ids(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(|b| block_id(b).to_owned()).collect()
}

fn block_id(block: &Block) -> &str {
    match block {
        Block::Heading { id, .. }
        | Block::Paragraph { id, .. }
        | Block::Field { id, .. }
        | Block::Choice { id, .. }
        | Block::Date { id, .. }
        | Block::Summary { id, .. } => id,
        other => panic!("no block of a form: {other:?}"),
    }
}

/// A page as lines, for snapshots.
fn lines(page: &Page) -> String {
    let mut out = format!("# {} [{}]\n", page.title, page.id);
    for block in &page.blocks {
        let head = |label: &crate::screen::Label| {
            let mut line = label.text.clone();
            for part in [&label.optional_text, &label.hint]
                .into_iter()
                .filter(|part| !part.is_empty())
            {
                write!(line, "\n    {part}").unwrap();
            }
            if let Some(error) = &label.error {
                write!(line, "\n    ! {error}").unwrap();
            }
            line
        };
        match block {
            Block::Heading { text, .. } => writeln!(out, "\n## {text}").unwrap(),
            Block::Paragraph { text, .. } => writeln!(out, "{text}").unwrap(),
            Block::Field {
                id,
                label,
                input,
                value,
                max_chars,
                ..
            } => {
                writeln!(
                    out,
                    "{id} {input:?} max {max_chars} = {value:?}\n    {}",
                    head(label)
                )
                .unwrap();
            }
            Block::Date {
                id,
                label,
                value,
                partial,
                ..
            } => {
                writeln!(
                    out,
                    "{id} date partial={partial} = {value:?}\n    {}",
                    head(label)
                )
                .unwrap();
            }
            Block::Choice {
                id,
                label,
                options,
                selected,
                many,
                ..
            } => {
                writeln!(out, "{id} many={many} = {selected:?}\n    {}", head(label)).unwrap();
                for option in options {
                    let hint = if option.hint.is_empty() {
                        String::new()
                    } else {
                        format!(" – {}", option.hint)
                    };
                    writeln!(out, "    ( ) {} {}{hint}", option.id, option.label).unwrap();
                }
            }
            other => writeln!(out, "{other:?}").unwrap(),
        }
    }
    out
}

/// Answers every visible question, as a person would; `pick` chooses among options.
fn answer_all(form: &Form, data: &mut Value, pick: &mut dyn FnMut(usize) -> usize) {
    for _ in 0..20 {
        let mut changed = false;
        for index in form.visible_pages(data) {
            for block in form.page(index, data, "vi", &Marks::default()).blocks {
                if let Some((id, input)) = answer(&block, pick) {
                    changed |= form.set(data, &id, input).unwrap();
                }
            }
        }
        if !changed {
            return;
        }
    }
    panic!("the form never comes to rest");
}

/// A right answer for a block that has none.
fn answer(block: &Block, pick: &mut dyn FnMut(usize) -> usize) -> Option<(String, Input)> {
    match block {
        Block::Field { id, input, value, .. } if value.is_empty() => {
            let value = match input {
                FieldKind::IdNumber => "036 190 012 345",
                FieldKind::Phone => "0912.345.678",
                FieldKind::Email => "ten@example.vn",
                FieldKind::Number => "3",
                FieldKind::Money => "50.000.000",
                FieldKind::Multiline => "một\nhai",
                _ if id.contains("ma_nganh") => "4711",
                _ => "Nguyễn Thị Ví Dụ",
            };
            Some((id.clone(), text(value)))
        }
        Block::Date {
            id, value, partial, ..
        } if value.year.is_none() => {
            let day = PartialDate {
                year: Some(1950),
                month: Some(2),
                day: Some(28),
            };
            let date = match pick(3) {
                0 if *partial => PartialDate {
                    day: None,
                    month: None,
                    ..day
                },
                1 if *partial => PartialDate { day: None, ..day },
                _ => day,
            };
            Some((id.clone(), Input::Date(date)))
        }
        Block::Choice {
            id,
            options,
            selected,
            ..
        } if selected.is_empty() => Some((id.clone(), chosen(&options[pick(options.len())].id))),
        _ => None,
    }
}

#[test]
fn every_page_of_the_three_forms_in_both_languages() {
    for code in CODES {
        let form = form(code);
        let mut data = json!({});
        // the last option opens the most questions; `errors` are shown for an untouched form
        let empty = form.errors(&data, "vi");
        for index in form.visible_pages(&data) {
            for lang in ["vi", "en"] {
                let marks = Marks::with_errors(&if lang == "vi" {
                    empty.clone()
                } else {
                    form.errors(&data, lang)
                });
                insta::assert_snapshot!(
                    format!("{code}-{lang}-{index}-empty"),
                    lines(&form.page(index, &data, lang, &marks))
                );
            }
        }
        answer_all(&form, &mut data, &mut |options| {
            if options > 2 { 1 } else { options - 1 }
        });
        for index in form.visible_pages(&data) {
            for lang in ["vi", "en"] {
                let page = form.page(index, &data, lang, &Marks::default());
                insta::assert_snapshot!(format!("{code}-{lang}-{index}-answered"), lines(&page));
            }
        }
        insta::assert_json_snapshot!(format!("{code}-filed"), form.filed_data(&data));
    }
}

#[test]
fn every_choice_of_every_question_can_be_filed() {
    for code in CODES {
        let form = form(code);
        for choice in 0..8 {
            let mut data = json!({});
            answer_all(&form, &mut data, &mut |options| choice.min(options - 1));
            assert_eq!(form.errors(&data, "vi"), [], "{code} with option {choice}");
        }
    }
}

#[test]
fn divorced_shows_the_judgment_and_only_then() {
    let form = form("1.004873");
    let mut data = json!({});
    form.set(&mut data, "/tinh_trang", chosen("chua_ket_hon"))
        .unwrap();
    let shown = |data: &Value| ids(&form.page(2, data, "vi", &Marks::default()).blocks);
    assert!(!shown(&data).contains(&"f:/ly_hon_so".to_owned()));
    form.set(&mut data, "/tinh_trang", chosen("da_ly_hon")).unwrap();
    assert!(shown(&data).contains(&"f:/ly_hon_so".to_owned()));
    assert!(shown(&data).contains(&"h:group.ly_hon.label".to_owned()));
}

#[test]
fn a_hidden_answer_is_kept_but_not_filed_and_comes_back() {
    let form = form("1.004873");
    let mut data = json!({});
    form.set(&mut data, "/tinh_trang", chosen("da_ly_hon")).unwrap();
    form.set(&mut data, "f:/ly_hon_so", text("12/2020/HNGĐ-ST"))
        .unwrap();
    form.set(&mut data, "/tinh_trang", chosen("goa")).unwrap();
    assert_eq!(form.filed_data(&data).get("ly_hon_so"), None);
    assert!(form.errors(&data, "vi").iter().all(|e| e.pointer != "/ly_hon_so"));
    assert_eq!(data["ly_hon_so"], "12/2020/HNGĐ-ST");
    form.set(&mut data, "/tinh_trang", chosen("da_ly_hon")).unwrap();
    assert_eq!(form.filed_data(&data)["ly_hon_so"], "12/2020/HNGĐ-ST");
}

#[test]
fn hiding_a_question_hides_what_follows_from_it() {
    let spec = small(
        &json!({"a": choice(), "b": choice(), "c": {"type": "string"}}),
        &json!([shown_when("c", "b", "x"), shown_when("b", "a", "x"), control("a")]),
    );
    let form = Form::compile(&spec).unwrap();
    let data = json!({"a": "x", "b": "x", "c": "đáp"});
    assert_eq!(form.filed_data(&data), json!({"c": "đáp", "b": "x", "a": "x"}));
    assert_eq!(
        form.filed_data(&json!({"a": "y", "b": "x", "c": "đáp"})),
        json!({"a": "y"})
    );
}

#[test]
fn a_disabled_answer_is_shown_as_a_fact_and_filed() {
    let mut locked = control("b");
    locked["rule"] =
        json!({"effect": "DISABLE", "condition": {"scope": "#/properties/a", "schema": {"const": "x"}}});
    let spec = small(
        &json!({"a": choice(), "b": choice()}),
        &json!([control("a"), locked]),
    );
    let form = Form::compile(&spec).unwrap();
    let data = json!({"a": "x", "b": "y"});
    assert!(
        matches!(&form.page(0, &data, "vi", &Marks::default()).blocks[1], Block::Summary { rows, .. } if rows[0].value == "y")
    );
    assert_eq!(form.filed_data(&data), data);
    assert!(matches!(
        &form.page(0, &json!({"a": "y"}), "vi", &Marks::default()).blocks[1],
        Block::Choice { .. }
    ));
}

#[test]
fn input_is_normalised_at_the_door() {
    let form = form("1.004873");
    let mut data = json!({"yeu_cau_cho": "ban_than", "giay_to": "can_cuoc"});
    let mut set = |control: &str, value: &str| {
        form.set(&mut data, control, text(value)).unwrap();
        data[&control[1..]].clone()
    };
    assert_eq!(
        set("/ho_ten", "  Nguye\u{302}\u{303}n   Thị\u{a0}Ví Dụ "),
        "Nguyễn Thị Ví Dụ"
    );
    assert_eq!(set("/so_dinh_danh", "036 190-012.345"), "036190012345");
    assert_eq!(set("/dien_thoai", "(0912) 345-678"), "0912345678");
    assert_eq!(set("/so_ban", " 2 "), 2);
    assert_eq!(set("/so_ban", "hai"), "hai", "what is no number is kept as typed");
    assert_eq!(
        set("/tinh_trang_khac", "dòng một  \n\ndòng hai\n"),
        "dòng một\n\ndòng hai"
    );
    assert_eq!(set("/ho_ten", "   "), Value::Null, "blank is empty");
    assert!(data.get("ho_ten").is_none());
}

#[test]
fn grouped_money_is_understood_and_nonsense_is_not() {
    let form = form("1.001612");
    let mut data = json!({});
    for (typed, kept) in [
        ("50.000.000", json!(50_000_000)),
        ("50 000 000 đ", json!(50_000_000)),
        ("50,000,000", json!(50_000_000)),
        ("1.5", json!("1.5")),
        ("99999999999999999999", json!("99999999999999999999")),
    ] {
        form.set(&mut data, "/von", text(typed)).unwrap();
        assert_eq!(data["von"], kept, "{typed}");
    }
    let error = form
        .errors(&data, "vi")
        .into_iter()
        .find(|e| e.pointer == "/von")
        .unwrap();
    assert_eq!(error.message.unwrap().key, "form-error-number");
}

#[test]
fn old_people_may_have_only_a_year_of_birth() {
    let form = form("1.004873");
    let mut data = json!({});
    let date = PartialDate {
        year: Some(1940),
        month: None,
        day: None,
    };
    form.set(&mut data, "/ngay_sinh", Input::Date(date)).unwrap();
    assert_eq!(data["ngay_sinh"], "1940");
    assert!(form.errors(&data, "vi").iter().all(|e| e.pointer != "/ngay_sinh"));
    assert_eq!(form.summary(&data, "vi")[1].rows[1].value, "1940");
}

#[test]
fn an_impossible_or_unfinished_date_is_kept_shown_again_and_refused() {
    let form = form("1.004873");
    for date in [
        PartialDate {
            year: Some(2025),
            month: Some(2),
            day: Some(30),
        },
        PartialDate {
            year: None,
            month: Some(3),
            day: Some(12),
        },
        PartialDate {
            year: Some(2025),
            month: None,
            day: Some(12),
        },
        PartialDate {
            year: Some(25),
            month: None,
            day: None,
        },
    ] {
        let mut data = json!({});
        form.set(&mut data, "/ngay_sinh", Input::Date(date)).unwrap();
        let shown = form
            .page(1, &data, "vi", &Marks::default())
            .blocks
            .into_iter()
            .find_map(|b| match b {
                Block::Date { value, .. } => Some(value),
                _ => None,
            });
        assert_eq!(shown, Some(date));
        assert!(
            form.errors(&data, "vi").iter().any(|e| e.pointer == "/ngay_sinh"),
            "{date:?}"
        );
    }
}

#[test]
fn a_whole_date_is_wanted_where_the_schema_says_date() {
    let form = form("1.001193");
    let mut data = json!({});
    form.set(
        &mut data,
        "/tre_ngay_sinh",
        Input::Date(PartialDate {
            year: Some(2026),
            month: None,
            day: None,
        }),
    )
    .unwrap();
    let error = form
        .errors(&data, "vi")
        .into_iter()
        .find(|e| e.pointer == "/tre_ngay_sinh")
        .unwrap();
    assert_eq!(error.message.unwrap().key, "form-error-date");
}

#[test]
fn errors_speak_the_records_words_first() {
    let form = form("1.004873");
    let data = json!({"giay_to": "can_cuoc", "so_dinh_danh": "12345"});
    let error = |lang| {
        form.errors(&data, lang)
            .into_iter()
            .find(|e| e.pointer == "/so_dinh_danh")
            .unwrap()
    };
    assert_eq!(
        error("vi").text,
        "Số định danh phải có đúng 12 chữ số, như in trên thẻ căn cước."
    );
    assert!(error("en").text.contains("12 digits"));
    assert_eq!(
        (error("vi").page, error("vi").block_id.as_str()),
        (1, "f:/so_dinh_danh")
    );
    let missing = form
        .errors(&data, "vi")
        .into_iter()
        .find(|e| e.pointer == "/ho_ten")
        .unwrap();
    assert_eq!(missing.text, "Chưa điền: Họ, chữ đệm, tên");
}

#[test]
fn errors_never_repeat_what_was_typed() {
    let form = form("1.004873");
    let data = json!({"giay_to": "can_cuoc", "so_dinh_danh": "SECRET", "ho_ten": "S", "so_ban": "SECRET", "ngay_sinh": "SECRET"});
    let errors = form.errors(&data, "vi");
    assert!(errors.len() > 4);
    assert!(!format!("{errors:?}").contains("SECRET"));
}

#[test]
fn required_follows_the_answers() {
    let form = form("1.004873");
    let optional = |data: &Value, block: &str| {
        let blocks = form
            .page(form.page_of(block).unwrap(), data, "vi", &Marks::default())
            .blocks;
        blocks.into_iter().find_map(|b| match b {
            Block::Field { id, label, .. } if id == block => Some(label.optional),
            _ => None,
        })
    };
    assert_eq!(
        optional(&json!({"tinh_trang": "da_ly_hon"}), "f:/ly_hon_so"),
        Some(false)
    );
    assert_eq!(optional(&json!({"tinh_trang": "goa"}), "f:/goa_so"), Some(true));
    assert_eq!(optional(&json!({"tinh_trang": "goa"}), "f:/ly_hon_so"), None);
    assert_eq!(optional(&json!({}), "f:/email"), Some(true));
}

#[test]
fn a_server_pointer_leads_to_its_block() {
    let form = form("1.001612");
    assert_eq!(
        form.from_server_pointer("/data/ho_ten").as_deref(),
        Some("f:/ho_ten")
    );
    assert_eq!(
        form.from_server_pointer("/data/kenh_ban/0").as_deref(),
        Some("f:/kenh_ban")
    );
    assert_eq!(form.from_server_pointer("/data/nothing"), None);
    assert_eq!(form.from_server_pointer(""), None);
}

#[test]
fn wrong_inputs_change_nothing() {
    let form = form("1.001612");
    let mut data = json!({"chu_the": "ca_nhan"});
    assert_eq!(
        form.set(&mut data, "/chu_the", chosen("ai_do")),
        Err(SetError::UnknownOption)
    );
    assert_eq!(
        form.set(&mut data, "/chu_the", text("ca_nhan")),
        Err(SetError::WrongInput)
    );
    assert_eq!(
        form.set(&mut data, "/khong_co", text("x")),
        Err(SetError::UnknownControl)
    );
    assert_eq!(form.set(&mut data, "/chu_the", chosen("ca_nhan")), Ok(false));
    assert_eq!(data, json!({"chu_the": "ca_nhan"}));
}

#[test]
fn several_answers_are_kept_in_the_order_of_the_form() {
    let form = form("1.001612");
    let mut data = json!({});
    form.set(
        &mut data,
        "/kenh_ban",
        Input::Chosen(vec!["mang".into(), "cua_hang".into(), "mang".into()]),
    )
    .unwrap();
    assert_eq!(data["kenh_ban"], json!(["cua_hang", "mang"]));
    form.set(&mut data, "/kenh_ban", Input::Chosen(Vec::new()))
        .unwrap();
    assert!(data.get("kenh_ban").is_none());
}

#[test]
fn a_forbidden_name_is_refused_in_the_records_words() {
    let form = form("1.001612");
    for name in ["Công ty Hương Quê", "CÔNG TY ABC", "Doanh nghiệp Tư"] {
        let error = form
            .errors(&json!({"ten_ho": name}), "vi")
            .into_iter()
            .find(|e| e.pointer == "/ten_ho")
            .unwrap();
        assert!(error.text.contains("không được"), "{}", error.text);
    }
    assert!(
        form.errors(&json!({"ten_ho": "Hương Quê"}), "vi")
            .iter()
            .all(|e| e.pointer != "/ten_ho")
    );
}

#[test]
fn what_the_engine_does_not_know_is_refused_with_its_place() {
    let refused = |spec: &FormSpec| Form::compile(spec).unwrap_err();
    let one = |property: Value| small(&json!({"a": property}), &json!([control("a")]));
    let cases = [
        (
            one(json!({"type": "string", "contentEncoding": "base64"})),
            "MC-D01",
            "/schema/properties/a/contentEncoding",
        ),
        (
            one(json!({"$ref": "#/$defs/x"})),
            "MC-D01",
            "/schema/properties/a/$ref",
        ),
        (
            one(json!({"type": ["string", "null"]})),
            "MC-D01",
            "/schema/properties/a/type",
        ),
        (
            one(json!({"type": "string", "format": "iri"})),
            "MC-D02",
            "/schema/properties/a/format",
        ),
    ];
    for (spec, code, pointer) in cases {
        let error = refused(&spec);
        assert_eq!(error.failure().code, code);
        assert!(error.to_string().contains(pointer), "{error}");
    }
    let ui = |element: Value| small(&json!({"a": choice()}), &json!([control("a"), element]));
    assert_eq!(
        refused(&ui(json!({"type": "HorizontalLayout", "elements": []})))
            .failure()
            .code,
        "MC-D03"
    );
    let mut styled = control("a");
    styled["options"] = json!({"slider": true});
    assert_eq!(
        refused(&small(&json!({"a": choice()}), &json!([styled])))
            .failure()
            .code,
        "MC-D03"
    );
    assert_eq!(
        refused(&small(&json!({"z": choice()}), &json!([control("z")])))
            .failure()
            .code,
        "MC-D04"
    );
    assert_eq!(refused(&ui(control("nowhere"))).failure().code, "MC-D05");
    assert_eq!(
        refused(&ui(control("a"))).failure().code,
        "MC-D05",
        "a value asked for twice"
    );
    let circle = small(
        &json!({"a": choice(), "b": choice()}),
        &json!([shown_when("a", "b", "x"), shown_when("b", "a", "x")]),
    );
    assert_eq!(refused(&circle).failure().code, "MC-D05");
    let mut unreachable = one(choice());
    unreachable.schema["properties"]["b"] = choice();
    unreachable.schema["required"] = json!(["b"]);
    assert_eq!(refused(&unreachable).failure().code, "MC-D05");
    let bad_pattern = one(json!({"type": "string", "pattern": "("}));
    assert_eq!(refused(&bad_pattern).failure().code, "MC-D05");
}

#[test]
fn nested_objects_are_asked_for_and_filed() {
    let spec = FormSpec {
        schema: json!({"type": "object", "required": ["g"], "properties": {"g": {"type": "object", "required": ["a"],
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}}}),
        uischema: json!({"type": "Categorization", "elements": [{"type": "Category", "i18n": "p", "elements": [
            {"type": "Control", "i18n": "a", "scope": "#/properties/g/properties/a"},
            {"type": "Control", "i18n": "b", "scope": "#/properties/g/properties/b"}]}]}),
        ..small(&json!({}), &json!([]))
    };
    let form = Form::compile(&spec).unwrap();
    let errors = form.errors(&json!({}), "vi");
    assert_eq!(
        errors.iter().map(|e| e.pointer.as_str()).collect::<Vec<_>>(),
        ["/g/a"]
    );
    let mut data = json!({});
    form.set(&mut data, "/g/a", text("x")).unwrap();
    assert_eq!(form.filed_data(&data), json!({"g": {"a": "x"}}));
}

#[test]
fn the_summary_says_every_visible_answer_in_words() {
    let form = form("1.001612");
    let mut data = json!({});
    answer_all(&form, &mut data, &mut |_| 0);
    let vi: Vec<_> = form
        .summary(&data, "vi")
        .into_iter()
        .flat_map(|s| s.rows)
        .collect();
    let value = |rows: &[crate::screen::SummaryRow], id: &str| {
        rows.iter().find(|r| r.id == id).unwrap().value.clone()
    };
    assert_eq!(value(&vi, "f:/von"), "50.000.000 đ");
    assert_eq!(value(&vi, "f:/chu_the"), "Một cá nhân");
    assert_eq!(value(&vi, "f:/ngay_bat_dau"), "28/02/1950");
    let en: Vec<_> = form
        .summary(&data, "en")
        .into_iter()
        .flat_map(|s| s.rows)
        .collect();
    assert_eq!(value(&en, "f:/ngay_bat_dau"), "28 February 1950");
    assert_eq!(value(&en, "f:/von"), "50,000,000 đ");
}

#[test]
fn a_page_takes_less_than_a_millisecond_on_average() {
    let form = form("1.001193");
    let mut data = json!({});
    answer_all(&form, &mut data, &mut |_| 0);
    let started = std::time::Instant::now();
    for _ in 0..100 {
        form.page(0, &data, "vi", &Marks::default());
    }
    // generous: unoptimised code on a shared machine
    assert!(
        started.elapsed().as_millis() < 1_000,
        "{:?} for 100 pages",
        started.elapsed()
    );
}

fn inputs() -> impl Strategy<Value = Input> {
    prop_oneof![
        any::<String>().prop_map(Input::Text),
        "[0-9 .,đ-]{0,14}".prop_map(Input::Text),
        proptest::collection::vec("[a-z_]{0,8}", 0..3).prop_map(Input::Chosen),
        (any::<Option<u16>>(), any::<Option<u8>>(), any::<Option<u8>>())
            .prop_map(|(year, month, day)| Input::Date(PartialDate { year, month, day })),
    ]
}

fn independent_validator(spec: &FormSpec) -> jsonschema::Validator {
    jsonschema::options()
        .should_ignore_unknown_formats(true)
        .should_validate_formats(true)
        .build(&spec.schema)
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_input_makes_the_engine_stumble(
        code in 0..3_usize,
        steps in proptest::collection::vec((any::<prop::sample::Index>(), inputs(), any::<prop::sample::Index>()), 1..40),
    ) {
        let form = form(CODES[code]);
        let mut data = json!({});
        for (at, input, option) in steps {
            let control = &form.layout.controls[at.index(form.layout.controls.len())];
            let input = match (&control.kind, input) {
                (layout::ControlKind::One(ids), Input::Chosen(_)) => chosen(&ids[option.index(ids.len())]),
                (_, input) => input,
            };
            let before = data.clone();
            if form.set(&mut data, &control.block_id, input).is_err() {
                prop_assert_eq!(&before, &data);
            }
            for lang in ["vi", "en"] {
                let errors = form.errors(&data, lang);
                prop_assert!(errors.iter().all(|e| !e.text.is_empty() && form.page_of(&e.block_id) == Some(e.page)));
                for index in form.visible_pages(&data) {
                    let blocks = form.page(index, &data, lang, &Marks::with_errors(&errors)).blocks;
                    let mut seen = ids(&blocks);
                    seen.sort();
                    seen.dedup();
                    prop_assert_eq!(seen.len(), blocks.len(), "block ids repeat");
                }
                form.summary(&data, lang);
            }
        }
    }

    #[test]
    fn what_has_no_errors_is_valid_by_the_schema_itself(code in 0..3_usize, picks in proptest::collection::vec(0..16_usize, 64)) {
        let record = record(CODES[code]);
        let form = Form::compile(&record.form).unwrap();
        let validator = independent_validator(&record.form);
        let mut data = json!({});
        prop_assert!(!validator.is_valid(&form.filed_data(&data)));
        let mut picks = picks.into_iter().cycle();
        answer_all(&form, &mut data, &mut |options| picks.next().unwrap_or(0) % options);
        prop_assert_eq!(form.errors(&data, "vi"), []);
        let filed = form.filed_data(&data);
        let problems: Vec<String> = validator.iter_errors(&filed).map(|e| e.to_string()).collect();
        prop_assert_eq!(problems, Vec::<String>::new());
        prop_assert_eq!(form.filed_data(&filed), filed, "filing again files the same");
    }

    #[test]
    fn every_date_a_shell_can_send_is_shown_again(year in any::<Option<u16>>(), month in any::<Option<u8>>(), day in any::<Option<u8>>()) {
        let date = PartialDate { year, month, day };
        let kept = value::write_partial(date);
        prop_assert_eq!(kept.as_deref().map_or(Some(PartialDate::default()), value::parse_partial), Some(date));
    }
}
