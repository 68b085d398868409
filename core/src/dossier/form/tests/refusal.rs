use super::*;
use crate::error::Fail;

#[test]
fn what_the_engine_does_not_know_is_refused_with_its_place() {
    let refused = |spec: &FormSpec| Form::compile(spec, &Lists::default()).unwrap_err();
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
