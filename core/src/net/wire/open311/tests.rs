use super::*;
use proptest::prelude::*;

fn captured(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn loose(member: &str) -> Value {
    captured(include_str!("captured/loose.json"))[member].clone()
}

#[test]
fn the_examples_of_the_specification_are_read() {
    let kinds = services(&captured(include_str!("captured/services.json")));
    let codes: Vec<_> = kinds
        .iter()
        .map(|s| (s.code.as_str(), s.metadata, s.at_once))
        .collect();
    assert_eq!(
        codes,
        [("001", true, true), ("002", true, true), ("003", false, false)]
    );
    assert_eq!(kinds[0].keywords, ["lorem", "ipsum", "dolor"]);
    assert!(
        kinds.iter().all(|s| s.place && !s.sign_in),
        "the standard's own ways"
    );

    let asked = definition(&captured(include_str!("captured/definition.json"))).unwrap();
    let codes: Vec<_> = asked
        .attributes
        .iter()
        .map(|a| (a.code.as_str(), a.datatype, a.required))
        .collect();
    assert_eq!(
        codes,
        [
            ("WHISHETN", DataType::Single, true),
            ("NOTE", DataType::Text, false)
        ]
    );
    assert_eq!(
        asked.attributes[0].values[1],
        ("124".to_owned(), "Chrysler".to_owned())
    );

    let found = reports(&captured(include_str!("captured/requests.json")));
    assert_eq!(
        (found[0].id.as_str(), found[0].closed, found[1].closed),
        ("638344", true, false)
    );
    assert_eq!(found[0].notes.as_deref(), Some("Duplicate request."));
    assert_eq!(found[0].place, Some((37.762_221_815, -122.465_114_5)));
    assert_eq!(
        (found[1].media_url.as_deref(), found[1].description.as_deref()),
        (None, None)
    );

    let done = sent(&captured(include_str!("captured/sent.json"))).unwrap();
    assert_eq!(
        (done.id.as_deref(), done.token, done.follow_key),
        (Some("293944"), None, None)
    );
    let later = sent(&captured(include_str!("captured/token.json"))).unwrap();
    assert_eq!(
        (later.id.as_deref(), later.token.as_deref()),
        (Some("638344"), Some("12345"))
    );
}

#[test]
fn what_servers_do_instead_is_read_too() {
    let kinds = services(&loose("services"));
    assert_eq!(kinds.len(), 1, "what names no service is left out");
    assert_eq!((kinds[0].code.as_str(), kinds[0].name.as_str()), ("7", "7"));
    assert!(kinds[0].metadata && !kinds[0].at_once);
    let one = services(&loose("one_service"));
    assert!(!one[0].metadata && one[0].at_once && one[0].keywords.is_empty());

    let asked = definition(&loose("definition")).unwrap();
    let attribute = &asked.attributes[0];
    assert_eq!(
        (asked.code.as_str(), attribute.code.as_str(), attribute.datatype),
        ("9", "a", DataType::Single)
    );
    assert!(attribute.required);
    assert_eq!(attribute.values, [("1".to_owned(), "1".to_owned())]);
    let listed = definition(&loose("definition_in_list")).unwrap();
    let codes: Vec<_> = listed
        .attributes
        .iter()
        .map(|a| (a.code.as_str(), a.datatype, a.variable))
        .collect();
    assert_eq!(
        codes,
        [("a", DataType::String, true), ("b", DataType::String, false)]
    );

    let found = reports(&loose("requests"));
    assert!(found[0].closed);
    assert_eq!(found[0].place, Some((20.25, 105.97)));
    assert_eq!(
        (found[0].address.as_deref(), found[0].description.as_deref()),
        (None, None)
    );
    let nowhere = reports(&loose("nowhere"));
    assert_eq!(nowhere.len(), 2);
    assert!(nowhere.iter().all(|r| r.place.is_none() && !r.closed));
    assert_eq!(sent(&loose("batch")).unwrap().token.as_deref(), Some("t-1"));
    for nothing in loose("nothing").as_array().unwrap() {
        assert!(
            services(nothing).is_empty() && reports(nothing).is_empty(),
            "{nothing}"
        );
        assert!(
            definition(nothing).is_none() && sent(nothing).is_none(),
            "{nothing}"
        );
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "service_code",
        "attributes",
        "values",
        "key",
        "lat",
        "long",
        "service_request_id",
        "order",
        "service",
        "extended",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..5)
                .prop_map(|members| members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_comes_is_read_into_what_can_be_used(value in any_json()) {
        for service in services(&value) {
            prop_assert!(!service.code.is_empty() && !service.name.is_empty());
        }
        for report in reports(&value) {
            prop_assert!(!report.id.is_empty());
            prop_assert!(report.place.is_none_or(|(lat, long)| lat.abs() <= 90.0 && long.abs() <= 180.0));
        }
        if let Some(definition) = definition(&value) {
            prop_assert!(definition.attributes.iter().all(|a| !a.code.is_empty()));
        }
        if let Some(sent) = sent(&value) {
            prop_assert!(sent.id.is_some() || sent.token.is_some());
        }
    }
}
