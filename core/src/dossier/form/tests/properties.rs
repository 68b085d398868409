use super::*;
use crate::dossier::form::{control, value};
use proptest::prelude::*;

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
        code in 0..ALL.len(),
        steps in proptest::collection::vec((any::<prop::sample::Index>(), inputs(), any::<prop::sample::Index>()), 1..40),
    ) {
        let form = form(ALL[code]);
        let mut data = json!({});
        for (at, input, option) in steps {
            let control = &form.root.layout.controls[at.index(form.root.layout.controls.len())];
            let input = match (&control.kind, input) {
                (control::ControlKind::One(ids), Input::Chosen(_)) => chosen(&ids[option.index(ids.len())]),
                (_, input) => input,
            };
            let before = data.clone();
            if form.set(&mut data, &control.block_id(""), input).is_err() {
                prop_assert_eq!(&before, &data);
            }
            for lang in ["vi", "en"] {
                let errors = form.errors(&data, lang, None);
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
    fn what_has_no_errors_is_valid_by_the_schema_itself(code in 0..ALL.len(), picks in proptest::collection::vec(0..16_usize, 64)) {
        let record = record(ALL[code]);
        let form = Form::compile(&record.form, lists()).unwrap();
        let validator = independent_validator(&record.form);
        let mut data = json!({});
        prop_assert!(!validator.is_valid(&form.filed_data(&data)));
        let mut picks = picks.into_iter().cycle();
        answer_all(&form, &mut data, &mut |options| picks.next().unwrap_or(0) % options);
        prop_assert_eq!(form.errors(&data, "vi", None), []);
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
