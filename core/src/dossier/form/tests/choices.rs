use super::*;
use crate::dossier::form::{ChoiceList, ListFile};
use jiff::civil::date;
use std::sync::Arc;

fn lists() -> Lists {
    let file: ListFile = serde_json::from_value(json!({"name": "communes", "version": "1", "items": [
        {"id": "14026", "vi": "Xã Cổ Lễ", "en": "Cổ Lễ commune", "formerly": ["Thị trấn Cổ Lễ", "Xã Trung Đông"]},
        {"id": "13285", "vi": "Phường Lê Hồ", "en": "Lê Hồ ward"}
    ]}))
    .unwrap();
    [("communes".to_owned(), Arc::new(ChoiceList::new(file)))].into()
}

fn spec() -> FormSpec {
    small(
        &json!({"a": {"type": "string", "pattern": "^[0-9]{5}$"}}),
        &json!([{"type": "Control", "scope": "#/properties/a", "options": {"list": "communes"}}]),
    )
}

fn offers(form: &Form, data: &Value) -> Vec<(String, String)> {
    let page = form.page(0, data, "vi", &Marks::default());
    page.blocks
        .into_iter()
        .find_map(|block| match block {
            Block::List { rows, .. } => Some(rows.into_iter().map(|row| (row.id, row.detail)).collect()),
            _ => None,
        })
        .unwrap_or_default()
}

#[test]
fn an_old_name_typed_offers_the_unit_of_today() {
    let form = Form::compile(&spec(), &lists()).unwrap();
    let mut data = json!({});
    form.set(&mut data, "/a", text("trung dong")).unwrap();
    assert_eq!(data["a"], "trung dong", "what was typed is kept");
    assert_eq!(
        offers(&form, &data),
        [("pick:/a=14026".to_owned(), "Trước đây: Xã Trung Đông".to_owned())]
    );
    assert!(
        form.errors(&data, "vi", None)[0]
            .text
            .contains("Hãy chọn một dòng")
    );
    form.set(&mut data, "/a", chosen("14026")).unwrap();
    assert_eq!(form.errors(&data, "vi", None), []);
    assert!(offers(&form, &data).is_empty());
    assert_eq!(form.summary(&data, "vi")[0].rows[0].value, "Xã Cổ Lễ");
    assert_eq!(form.summary(&data, "en")[0].rows[0].value, "Cổ Lễ commune");
}

#[test]
fn the_whole_name_needs_no_press() {
    let form = Form::compile(&spec(), &lists()).unwrap();
    let mut data = json!({});
    form.set(&mut data, "/a", text("phuong le ho")).unwrap();
    assert_eq!(data["a"], "13285");
}

#[test]
fn five_digits_that_are_no_unit_are_an_error_too() {
    let form = Form::compile(&spec(), &lists()).unwrap();
    assert_eq!(form.errors(&json!({"a": "99999"}), "vi", None).len(), 1);
    assert!(form.set(&mut json!({}), "/a", chosen("99999")).is_err());
}

#[test]
fn a_form_without_its_list_waits_and_is_not_refused() {
    let error = Form::compile(&spec(), &Lists::default()).unwrap_err();
    assert_eq!(crate::error::Fail::failure(&error).code, "MC-D07");
    assert_eq!(spec().list_names(), ["communes"]);
}

fn checked(checks: Value, properties: &Value) -> Form {
    let mut spec = small(properties, &json!([control("a"), control("b")]));
    spec.checks = checks;
    for texts in spec.texts.values_mut() {
        texts.insert("check.c.error".into(), "không khớp".into());
    }
    Form::compile(&spec, &Lists::default()).unwrap()
}

#[test]
fn dates_are_compared_as_far_as_both_are_known() {
    let dates = json!({"a": {"type": "string", "format": "date-partial"}, "b": {"type": "string", "format": "date-partial"}});
    let form = checked(
        json!([{"id": "c", "left": "#/properties/a", "op": "le", "right": "#/properties/b", "at": "#/properties/b"}]),
        &dates,
    );
    let wrong = |a: &str, b: &str| !form.errors(&json!({"a": a, "b": b}), "vi", None).is_empty();
    assert!(
        wrong("1950-03-02", "1950-03-01") && wrong("1951", "1950-12-31") && wrong("1950-04", "1950-03-31")
    );
    assert!(
        !wrong("1950", "1950-03-01") && !wrong("1950-03-01", "1950-03-01") && !wrong("1949-12-31", "1950")
    );
    let one = form.errors(&json!({"a": "1950"}), "vi", None);
    assert_eq!(one, [], "one side alone is no contradiction");
    let error = &form.errors(&json!({"a": "1951", "b": "1950"}), "vi", None)[0];
    assert_eq!(
        (error.pointer.as_str(), error.text.as_str()),
        ("/b", "không khớp")
    );
}

#[test]
fn a_day_that_is_still_to_come_is_judged_by_the_day_of_filing() {
    let dates = json!({"a": {"type": "string", "format": "date"}, "b": {"type": "string"}});
    let check = json!([{"id": "c", "left": "#/properties/a", "op": "le", "right": {"today": true}, "at": "#/properties/a"}]);
    let form = checked(check, &dates);
    let data = json!({"a": "2026-11-30"});
    assert_eq!(form.errors(&data, "vi", Some(date(2026, 11, 29))).len(), 1);
    assert_eq!(form.errors(&data, "vi", Some(date(2026, 11, 30))), []);
}

#[test]
fn shares_have_to_make_a_whole_and_only_when_asked() {
    let numbers = json!({"a": {"type": "number"}, "b": {"type": "number"}});
    let check = json!([{"id": "c", "left": {"op": "sum", "of": ["#/properties/a", "#/properties/b"]}, "op": "eq",
        "right": {"const": 100}, "at": "#/properties/b", "when": {"scope": "#/properties/b", "schema": true}}]);
    let form = checked(check, &numbers);
    assert_eq!(form.errors(&json!({"a": 66.6, "b": 33.4}), "vi", None), []);
    assert_eq!(form.errors(&json!({"a": 60, "b": 30}), "vi", None).len(), 1);
    assert_eq!(form.errors(&json!({"a": 60}), "vi", None), []);
}

#[test]
fn a_check_the_engine_does_not_know_is_refused() {
    for check in [
        json!([{"id": "c", "left": "#/properties/a", "op": "like", "right": {"const": 1}, "at": "#/properties/a"}]),
        json!([{"id": "c", "left": "#/properties/nix", "op": "le", "right": {"const": 1}, "at": "#/properties/a"}]),
        json!([{"id": "c", "left": "#/properties/a", "op": "le", "right": {"const": 1}, "at": "#/properties/nix"}]),
        json!([{"id": "nix", "left": "#/properties/a", "op": "le", "right": {"const": 1}, "at": "#/properties/a"}]),
        json!([{"id": "c", "left": "#/properties/a", "op": "le", "right": {"now": true}, "at": "#/properties/a"}]),
    ] {
        let mut spec = small(&json!({"a": {"type": "number"}}), &json!([control("a")]));
        spec.checks = check;
        for texts in spec.texts.values_mut() {
            texts.insert("check.c.error".into(), "x".into());
        }
        assert!(Form::compile(&spec, &Lists::default()).is_err());
    }
}

#[test]
fn the_lunar_date_stands_under_a_date_that_asks_for_it() {
    let spec = small(
        &json!({"a": {"type": "string", "format": "date-partial"}}),
        &json!([{"type": "Control", "scope": "#/properties/a", "options": {"lunar": true}}]),
    );
    let form = Form::compile(&spec, &Lists::default()).unwrap();
    let page = form.page(0, &json!({"a": "1985-01-21"}), "vi", &Marks::default());
    let Block::Paragraph { text, .. } = &page.blocks[1] else {
        panic!("{page:?}")
    };
    assert_eq!(text, "Âm lịch: ngày 1 tháng 1 năm Ất Sửu");
}
