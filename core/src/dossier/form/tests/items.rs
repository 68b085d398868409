use super::*;
use crate::screen::ListRow;
use proptest::prelude::*;

/// A form with a list of children, one rule inside, a sum and a count.
pub(super) fn family() -> FormSpec {
    let mut spec = small(
        &json!({
            "a": {"type": "string"},
            "con": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "object",
                "properties": {
                    "ten": {"type": "string", "minLength": 2},
                    "sinh": {"type": "string", "format": "date-partial"},
                    "di_hoc": {"type": "boolean"},
                    "truong": {"type": "string"},
                    "tien": {"type": "integer", "minimum": 0}
                },
                "required": ["ten"],
                "if": {"properties": {"di_hoc": {"const": true}}, "required": ["di_hoc"]},
                "then": {"required": ["truong"]}}},
            "tong": {"type": "integer", "maximum": 1000},
            "so_con": {"type": "integer"}
        }),
        &json!([
            control("a"),
            {"type": "Control", "scope": "#/properties/con", "options": {"elementLabelProp": "ten", "detail":
                {"type": "VerticalLayout", "elements": [control("ten"), control("sinh"), control("di_hoc"),
                    {"type": "Control", "scope": "#/properties/truong", "rule": {"effect": "SHOW",
                        "condition": {"scope": "#/properties/di_hoc", "schema": {"const": true}}}},
                    {"type": "Control", "scope": "#/properties/tien", "options": {"input": "money"}}]}}},
            {"type": "Control", "scope": "#/properties/tong", "options": {"input": "money", "computed":
                {"op": "sum", "of": ["#/properties/con/items/properties/tien"]}}},
            {"type": "Control", "scope": "#/properties/so_con", "options": {"computed":
                {"op": "count", "of": ["#/properties/con"]}}}
        ]),
    );
    for texts in spec.texts.values_mut() {
        for key in [
            "con",
            "con.ten",
            "con.sinh",
            "con.di_hoc",
            "con.truong",
            "con.tien",
            "tong",
            "so_con",
        ] {
            texts.insert(format!("{key}.label"), key.to_owned());
        }
        texts.insert("con.item".into(), "Người con".into());
        texts.insert("con.add".into(), "Thêm một người con".into());
    }
    spec.schema["required"] = json!(["con"]);
    spec
}

fn form() -> Form {
    Form::compile(&family(), &Lists::default()).unwrap()
}

fn rows(form: &Form, data: &Value) -> (Vec<ListRow>, bool) {
    let page = form.page(0, data, "vi", &Marks::default());
    page.blocks
        .into_iter()
        .find_map(|block| match block {
            Block::List { rows, more, .. } => Some((rows, more.is_some())),
            _ => None,
        })
        .unwrap()
}

#[test]
fn items_are_listed_by_name_and_have_a_page_each() {
    let form = form();
    let mut data = json!({"con": [{}, {}]});
    assert!(
        form.set(&mut data, "/con/1/ten", text("  Nguyễn  Thị Bé "))
            .unwrap()
    );
    assert_eq!(data, json!({"con": [{}, {"ten": "Nguyễn Thị Bé"}]}));
    let (listed, more) = rows(&form, &data);
    let titles: Vec<&str> = listed.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Người con 1", "Người con 2: Nguyễn Thị Bé"]);
    assert!(more, "there may be a third");
    let page = form.item_page("/con/1", &data, "vi", &Marks::default()).unwrap();
    assert_eq!(
        ids(&page.blocks),
        [
            "f:/con/1/ten",
            "f:/con/1/sinh",
            "f:/con/1/di_hoc",
            "f:/con/1/tien"
        ]
    );
    assert!(form.item_page("/con/2", &data, "vi", &Marks::default()).is_none());
    assert_eq!(form.list(&data, "/con"), Some((2, 3)));
}

#[test]
fn a_full_list_takes_no_more() {
    let (listed, more) = rows(&form(), &json!({"con": [{}, {}, {}]}));
    assert!(listed.len() == 3 && !more);
}

#[test]
fn rules_and_requirements_of_one_item_look_at_that_item_only() {
    let form = form();
    let data =
        json!({"con": [{"ten": "An", "di_hoc": true}, {"ten": "Bé", "di_hoc": false, "truong": "Cổ Lễ"}]});
    let page = form.item_page("/con/0", &data, "vi", &Marks::default()).unwrap();
    assert!(ids(&page.blocks).contains(&"f:/con/0/truong".to_owned()));
    let errors = form.errors(&data, "vi", None);
    let at: Vec<_> = errors
        .iter()
        .map(|e| (e.pointer.as_str(), e.item.as_deref(), e.page))
        .collect();
    assert_eq!(at, [("/con/0/truong", Some("/con/0"), 0)]);
    assert_eq!(
        form.filed_data(&data)["con"][1],
        json!({"ten": "Bé", "di_hoc": false}),
        "what is hidden is not filed"
    );
}

#[test]
fn an_empty_list_that_needs_an_item_says_so_at_the_list() {
    let form = form();
    for data in [json!({}), json!({"con": []})] {
        let errors = form.errors(&data, "vi", None);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].block_id, "f:/con");
        assert!(errors[0].text.contains("ít nhất 1"), "{}", errors[0].text);
    }
}

#[test]
fn sums_and_counts_follow_the_items_and_are_filed() {
    let form = form();
    let data = json!({"con": [{"ten": "An", "tien": 300}, {"ten": "Bé"}, {"ten": "Chi", "tien": 700}]});
    let filed = form.filed_data(&data);
    assert_eq!((&filed["tong"], &filed["so_con"]), (&json!(1000), &json!(3)));
    assert_eq!(form.errors(&data, "vi", None), []);
    let over = json!({"con": [{"ten": "An", "tien": 301}, {"ten": "Bé", "tien": 700}]});
    assert_eq!(form.errors(&over, "vi", None)[0].pointer, "/tong");
    let typed = form.set(&mut data.clone(), "/tong", text("5"));
    assert!(typed.is_err(), "nobody types a sum");
    let rows = form.summary(&data, "vi").remove(0).rows;
    let words: Vec<_> = rows
        .iter()
        .map(|row| (row.id.as_str(), row.value.as_str()))
        .collect();
    assert_eq!(words[1].0, "f:/con/0");
    assert!(
        words[1].1.contains("con.ten: An") && words[1].1.contains("300 đ"),
        "{words:?}"
    );
    assert_eq!(words[4], ("f:/tong", "1.000 đ"));
}

#[test]
fn what_the_server_finds_in_an_item_leads_to_its_field() {
    let form = form();
    assert_eq!(
        form.from_server_pointer("/data/con/1/ten").as_deref(),
        Some("f:/con/1/ten")
    );
    assert_eq!(form.from_server_pointer("/data/con/1").as_deref(), Some("f:/con"));
    assert_eq!(form.page_of("f:/con/1/ten"), Some(0));
}

#[test]
fn a_list_in_a_list_is_refused() {
    let mut spec = family();
    let within =
        json!({"type": "array", "items": {"type": "object", "properties": {"x": {"type": "string"}}}});
    spec.schema["properties"]["con"]["items"]["properties"]["chau"] = within;
    let detail =
        json!({"type": "Control", "scope": "#/properties/chau", "options": {"detail": control("x")}});
    spec.uischema["elements"][0]["elements"][1]["options"]["detail"]["elements"]
        .as_array_mut()
        .unwrap()
        .push(detail);
    for texts in spec.texts.values_mut() {
        texts.insert("con.chau.label".into(), "x".into());
    }
    assert!(Form::compile(&spec, &Lists::default()).is_err());
}

#[test]
fn a_name_of_digits_is_refused_for_it_reads_as_a_place_in_a_list() {
    let spec = small(&json!({"7": {"type": "string"}}), &json!([control("7")]));
    assert!(Form::compile(&spec, &Lists::default()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Answers come back from the store row by row, in the order of their pointers as text.
    #[test]
    fn answers_of_items_survive_being_kept_one_by_one(names in proptest::collection::vec("[a-z]{0,5}", 0..25)) {
        let mut rows: Vec<(String, Value)> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            rows.push((format!("/con/{at}"), json!({})));
            if !name.is_empty() {
                rows.push((format!("/con/{at}/ten"), json!(name)));
            }
        }
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let mut data = json!({});
        for (pointer, value) in rows {
            Form::put(&mut data, &pointer, value);
        }
        let back: Vec<String> = data["con"].as_array().into_iter().flatten()
            .map(|item| item["ten"].as_str().unwrap_or_default().to_owned()).collect();
        prop_assert_eq!(back, names);
    }
}
