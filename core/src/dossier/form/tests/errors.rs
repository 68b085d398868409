use super::*;
use crate::dossier::form::SetError;

#[test]
fn errors_speak_the_records_words_first() {
    let form = form("1.004873");
    let data = json!({"giay_to": "can_cuoc", "so_dinh_danh": "12345"});
    let error = |lang| {
        form.errors(&data, lang, None)
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
        .errors(&data, "vi", None)
        .into_iter()
        .find(|e| e.pointer == "/ho_ten")
        .unwrap();
    assert_eq!(missing.text, "Chưa điền: Họ, chữ đệm, tên");
}

#[test]
fn errors_never_repeat_what_was_typed() {
    let form = form("1.004873");
    let data = json!({"giay_to": "can_cuoc", "so_dinh_danh": "SECRET", "ho_ten": "S", "so_ban": "SECRET", "ngay_sinh": "SECRET"});
    let errors = form.errors(&data, "vi", None);
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
            .errors(&json!({"ten_ho": name}), "vi", None)
            .into_iter()
            .find(|e| e.pointer == "/ten_ho")
            .unwrap();
        assert!(error.text.contains("không được"), "{}", error.text);
    }
    assert!(
        form.errors(&json!({"ten_ho": "Hương Quê"}), "vi", None)
            .iter()
            .all(|e| e.pointer != "/ten_ho")
    );
}
