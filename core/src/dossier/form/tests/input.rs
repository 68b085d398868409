use super::*;

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
        .errors(&data, "vi", None)
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
    assert!(
        form.errors(&data, "vi", None)
            .iter()
            .all(|e| e.pointer != "/ngay_sinh")
    );
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
            form.errors(&data, "vi", None)
                .iter()
                .any(|e| e.pointer == "/ngay_sinh"),
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
        .errors(&data, "vi", None)
        .into_iter()
        .find(|e| e.pointer == "/tre_ngay_sinh")
        .unwrap();
    assert_eq!(error.message.unwrap().key, "form-error-date");
}
