use super::*;
use proptest::prelude::*;

fn captured(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn loose(member: &str) -> Value {
    captured(include_str!("captured/loose.json"))[member].clone()
}

/// An answer in both of its formats: whatever is expected of one is expected of the other.
macro_rules! both {
    ($name:literal) => {
        [
            captured(include_str!(concat!("captured/", $name, ".json"))),
            xml::read(include_bytes!(concat!("captured/", $name, ".xml"))).unwrap(),
        ]
    };
}

#[test]
fn services_of_the_specification_are_read_in_both_formats() {
    for told in both!("services") {
        let kinds = services(&told);
        let codes: Vec<_> = kinds
            .iter()
            .map(|s| (s.code.as_str(), s.metadata, s.at_once))
            .collect();
        assert_eq!(
            codes,
            [("001", true, true), ("002", true, true), ("003", false, false)]
        );
        assert_eq!(kinds[0].keywords, ["lorem", "ipsum", "dolor"]);
        assert_eq!(
            (kinds[1].group.as_str(), kinds[2].description.as_str()),
            ("street", "The curb is broken.")
        );
        assert!(
            kinds.iter().all(|s| s.place && !s.sign_in),
            "the standard's own ways"
        );
    }
}

#[test]
fn a_definition_of_the_specification_is_read_in_both_formats() {
    for told in both!("definition") {
        let asked = definition(&told).unwrap();
        let codes: Vec<_> = asked
            .attributes
            .iter()
            .map(|a| (a.code.as_str(), a.datatype, a.required, a.hint.as_str()))
            .collect();
        assert_eq!(
            codes,
            [
                ("WHISHETN", DataType::Single, true, ""),
                ("NOTE", DataType::Text, false, "")
            ]
        );
        assert_eq!(
            asked.attributes[0].values[1],
            ("124".to_owned(), "Chrysler".to_owned())
        );
    }
}

#[test]
fn requests_of_the_specification_are_read_in_both_formats() {
    for told in both!("requests") {
        let found = reports(&told);
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
        assert_eq!(found[0].expected.as_deref(), Some("2010-04-15T06:37:38-08:00"));
    }
    let [json, xml] = both!("requests");
    assert_eq!(reports(&json), reports(&xml));
}

#[test]
fn answers_to_a_report_and_to_a_token_are_read_in_both_formats() {
    for told in both!("sent") {
        let done = sent(&told).unwrap();
        assert_eq!(
            (done.id.as_deref(), done.token, done.follow_key),
            (Some("293944"), None, None)
        );
    }
    for told in both!("token") {
        let later = sent(&told).unwrap();
        assert_eq!(
            (later.id.as_deref(), later.token.as_deref()),
            (Some("638344"), Some("12345"))
        );
    }
}

#[test]
fn errors_are_read_in_both_formats() {
    for told in both!("errors") {
        let words = errors(&told).unwrap();
        assert_eq!(words.lines().count(), 2);
        assert!(words.starts_with("Invalid api_key") && words.ends_with("was not provided"));
    }
    assert_eq!(errors(&captured("{}")), None);
}

#[test]
fn a_discovery_says_what_is_spoken_and_json_is_the_better() {
    for told in both!("discovery") {
        assert_eq!(speaks(&told), Some(Format::Json));
    }
    let told = xml::read(include_bytes!("captured/discovery-xml-only.xml")).unwrap();
    assert_eq!(speaks(&told), Some(Format::Xml));
    let other = captured(
        r#"{"endpoints": [{"specification": "http://wiki.open311.org/Inquiry_v1", "formats": ["application/json"]}]}"#,
    );
    assert_eq!(speaks(&other), None);
}

#[test]
fn what_servers_do_instead_in_xml_is_read_too() {
    let found = reports(&xml::read(include_bytes!("captured/loose.xml")).unwrap());
    assert_eq!(found.len(), 2, "what has no number is left out");
    assert_eq!((found[0].id.as_str(), found[0].closed), ("1", true));
    assert_eq!(found[0].description.as_deref(), Some("Đèn <hỏng> & tối"));
    assert_eq!(found[0].address.as_deref(), Some("2 < 3 & Hà Nam"));
    assert_eq!(found[0].place, Some((20.25, 105.97)));
    assert_eq!(
        (found[0].media_url.as_deref(), found[0].agency.as_deref()),
        (None, None)
    );
    assert_eq!((found[1].place, found[1].closed), (None, false));
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
