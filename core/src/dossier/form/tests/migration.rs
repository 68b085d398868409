use super::items::family;
use super::*;

#[test]
fn answers_stay_new_questions_are_named_and_nothing_goes_without_a_word() {
    let older = small(
        &json!({"a": choice(), "b": {"type": "string"}, "c": {"type": "string"}}),
        &json!([control("a"), control("b"), control("c")]),
    );
    let newer = small(
        &json!({"a": {"type": "string", "enum": ["y"]}, "b": {"type": "string"}, "d": {"type": "integer"}}),
        &json!([control("a"), control("b"), control("d")]),
    );
    let (older, newer) = (
        Form::compile(&older, &Lists::default()).unwrap(),
        Form::compile(&newer, &Lists::default()).unwrap(),
    );
    let data = json!({"a": "x", "b": "giữ", "c": "mất chỗ"});
    let change = newer.change_from(&older, &data, &[]);
    assert_eq!(change.kept, 1);
    assert_eq!(
        change.fresh,
        ["/a", "/d"],
        "an option that is gone is asked again"
    );
    let gone: Vec<_> = change
        .gone
        .iter()
        .map(|gone| {
            (
                gone.pointer.as_str(),
                gone.label.vi.as_str(),
                gone.answer.vi.as_str(),
            )
        })
        .collect();
    assert_eq!(gone, [("/a", "A", "x"), ("/c", "C", "mất chỗ")]);
    assert!(newer.change_from(&newer, &json!({"a": "y"}), &[]).is_empty());
}

#[test]
fn an_answer_set_aside_goes_back_when_its_question_is_asked_again_and_empty() {
    let form = |fields: &[&str]| {
        let mut spec = family();
        let mut properties = serde_json::Map::new();
        let mut controls = Vec::new();
        for field in fields {
            properties.insert((*field).to_owned(), json!({"type": "string"}));
            controls.push(json!({"type": "Control", "scope": format!("#/properties/{field}")}));
        }
        spec.schema["properties"] = properties.into();
        spec.schema["required"] = json!([]);
        spec.uischema["elements"][0]["elements"] = controls.into();
        Form::compile(&spec, &Lists::default()).unwrap()
    };
    let (with, without) = (form(&["a", "b"]), form(&["a"]));
    let aside = without
        .change_from(&with, &json!({"a": "x", "b": "lời"}), &[])
        .gone;
    assert_eq!(aside.len(), 1);
    let back = with.change_from(&without, &json!({"a": "x"}), &aside);
    assert_eq!(back.back, aside);
    assert!(back.fresh.is_empty(), "it is answered: {:?}", back.fresh);
    let typed = with.change_from(&without, &json!({"a": "x", "b": "lời mới"}), &aside);
    assert!(typed.back.is_empty(), "what is there stays");
    assert!(
        without
            .change_from(&with, &json!({"a": "x"}), &aside)
            .back
            .is_empty()
    );
}

#[test]
fn items_of_lists_are_brought_over_one_by_one() {
    let older = Form::compile(&family(), &Lists::default()).unwrap();
    let mut spec = family();
    let item = &mut spec.schema["properties"]["con"]["items"];
    item["properties"].as_object_mut().unwrap().remove("tien");
    item["properties"]["lop"] = json!({"type": "string"});
    spec.schema["properties"].as_object_mut().unwrap().remove("tong");
    let controls = spec.uischema["elements"][0]["elements"].as_array_mut().unwrap();
    controls.remove(2);
    controls[1]["options"]["detail"]["elements"][4] = control("lop");
    for texts in spec.texts.values_mut() {
        texts.insert("con.lop.label".into(), "Lớp".into());
    }
    let newer = Form::compile(&spec, &Lists::default()).unwrap();
    let data = json!({"con": [{"ten": "An", "tien": 5}, {"ten": "Bé"}]});
    let change = newer.change_from(&older, &data, &[]);
    assert_eq!(change.kept, 2);
    assert_eq!(change.fresh, ["/con/0/lop", "/con/1/lop"]);
    assert_eq!(change.gone.len(), 1);
    assert_eq!(
        (change.gone[0].pointer.as_str(), change.gone[0].answer.en.as_str()),
        ("/con/0/tien", "5 đ")
    );
}
