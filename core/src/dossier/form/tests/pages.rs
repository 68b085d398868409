use super::*;

#[test]
fn every_page_of_the_three_forms_in_both_languages() {
    for code in CODES {
        let form = form(code);
        let mut data = json!({});
        // the last option opens the most questions; `errors` are shown for an untouched form
        let empty = form.errors(&data, "vi", None);
        for index in form.visible_pages(&data) {
            for lang in ["vi", "en"] {
                let marks = Marks::with_errors(&if lang == "vi" {
                    empty.clone()
                } else {
                    form.errors(&data, lang, None)
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
    for code in ALL {
        let form = form(code);
        for choice in 0..8 {
            let mut data = json!({});
            answer_all(&form, &mut data, &mut |options| choice.min(options - 1));
            assert_eq!(form.errors(&data, "vi", None), [], "{code} with option {choice}");
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
    assert!(
        form.errors(&data, "vi", None)
            .iter()
            .all(|e| e.pointer != "/ly_hon_so")
    );
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
    let form = Form::compile(&spec, &Lists::default()).unwrap();
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
    let form = Form::compile(&spec, &Lists::default()).unwrap();
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
fn nested_objects_are_asked_for_and_filed() {
    let spec = FormSpec {
        schema: json!({"type": "object", "required": ["g"], "properties": {"g": {"type": "object", "required": ["a"],
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}}}),
        uischema: json!({"type": "Categorization", "elements": [{"type": "Category", "i18n": "p", "elements": [
            {"type": "Control", "i18n": "a", "scope": "#/properties/g/properties/a"},
            {"type": "Control", "i18n": "b", "scope": "#/properties/g/properties/b"}]}]}),
        ..small(&json!({}), &json!([]))
    };
    let form = Form::compile(&spec, &Lists::default()).unwrap();
    let errors = form.errors(&json!({}), "vi", None);
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
fn a_page_takes_a_few_milliseconds_without_optimisation() {
    let form = form("1.001193");
    let mut data = json!({});
    answer_all(&form, &mut data, &mut |_| 0);
    let timed = |_| {
        let started = std::time::Instant::now();
        form.page(0, &data, "vi", &Marks::default());
        started.elapsed()
    };
    // The quickest: other tests slow the rest. The budget is in tests/bench.
    let quickest = (0..100).map(timed).min();
    assert!(
        quickest.is_some_and(|took| took.as_millis() < 10),
        "{quickest:?} for a page"
    );
}

#[test]
fn a_condition_is_told_in_words() {
    let record = record("1.004873");
    let form = Form::compile(&record.form, &Lists::default()).unwrap();
    let when = record
        .papers
        .iter()
        .find(|p| p.id == "ban-an-ly-hon")
        .unwrap()
        .when
        .clone()
        .unwrap();
    let words = form.condition_text(&when, "vi").unwrap();
    assert_eq!(
        words,
        "Tình trạng hôn nhân hiện nay: Đã ly hôn, hiện không có vợ hoặc chồng"
    );
    for code in ALL {
        let record = self::record(code);
        let form = Form::compile(&record.form, lists()).unwrap();
        for paper in record.papers.iter().filter_map(|p| p.when.as_ref()) {
            assert!(form.condition_text(paper, "en").is_some());
        }
    }
}

#[test]
fn the_examples_of_all_records_have_no_error() {
    for code in ALL {
        let path = format!(
            "{}/../tests/province/data/procedures/examples/{code}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let text = std::fs::read_to_string(path).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        let examples = file["examples"].as_array().unwrap();
        let form = form(code);
        for (n, example) in examples.iter().enumerate() {
            let data = &example["data"];
            let today = Some(jiff::civil::date(2026, 11, 29));
            assert_eq!(form.errors(data, "vi", today), [], "{code} example {n}");
            assert_eq!(
                &form.filed_data(data),
                data,
                "{code} example {n}: what is filed is the example itself"
            );
        }
    }
}
