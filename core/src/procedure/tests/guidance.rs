use super::record;
use crate::dossier::form::{Form, Input, Lists};
use crate::procedure::guidance::{Applies, all_papers, case_of, papers_for, prefill};
use serde_json::{Value, json};

#[test]
fn the_answers_decide_case_and_papers() {
    let record = record("1.004873");
    let ids = |data: &Value| {
        let needs = papers_for(&record, data).unwrap();
        needs
            .into_iter()
            .filter(|n| n.required)
            .map(|n| n.paper.id.clone())
            .collect::<Vec<_>>()
    };
    let case = |data: &Value| case_of(&record, data).unwrap().unwrap().id.clone();
    assert_eq!(case(&json!({"tinh_trang": "da_ly_hon"})), "da_ly_hon");
    assert_eq!(case(&json!({})), "chua_ket_hon");
    assert_eq!(
        ids(&json!({"tinh_trang": "chua_ket_hon", "yeu_cau_cho": "ban_than"})),
        Vec::<String>::new()
    );
    assert_eq!(ids(&json!({"tinh_trang": "da_ly_hon"})), ["ban-an-ly-hon"]);
    assert_eq!(
        ids(&json!({"tinh_trang": "goa", "yeu_cau_cho": "nguoi_khac"})),
        ["giay-chung-tu", "van-ban-uy-quyen"]
    );
    let needs = papers_for(&record, &json!({"tinh_trang": "goa"})).unwrap();
    let death = needs.iter().find(|n| n.paper.id == "giay-chung-tu").unwrap();
    assert_eq!(death.satisfied_by.len(), 3);
    assert!(!death.is_satisfied(0) && death.is_satisfied(1));
}

#[test]
fn before_the_answers_a_conditional_paper_is_perhaps_needed() {
    let record = record("1.004873");
    let applies = |data: &Value| {
        let papers = all_papers(&record, data).unwrap();
        papers
            .iter()
            .find(|n| n.paper.id == "ban-an-ly-hon")
            .unwrap()
            .applies
    };
    assert_eq!(applies(&json!({})), Applies::Perhaps);
    assert_eq!(applies(&json!({"tinh_trang": "goa"})), Applies::No);
    assert_eq!(applies(&json!({"tinh_trang": "da_ly_hon"})), Applies::Yes);
}

#[test]
fn claims_fill_only_the_persons_own_answers_and_nothing_that_is_there() {
    let record = record("1.004873");
    let claims = json!({"name": "Nguyễn Thị Ví Dụ", "birthdate": "1950", "gender": "female", "citizen_id": "036150012345", "address": "Xã Cổ Lễ"});
    let filled = |data: &Value| {
        let mut filled = prefill(&record, data, &claims).unwrap();
        filled.sort_by(|a, b| a.0.cmp(&b.0));
        filled
    };
    assert_eq!(filled(&json!({})), [], "nobody knows yet whose paper it is");
    let own = filled(&json!({"yeu_cau_cho": "ban_than", "noi_cu_tru": "Xã khác"}));
    assert_eq!(
        own,
        [
            ("/gioi_tinh".to_owned(), json!("female")),
            ("/ho_ten".to_owned(), json!("Nguyễn Thị Ví Dụ")),
            ("/ngay_sinh".to_owned(), json!("1950")),
            ("/so_dinh_danh".to_owned(), json!("036150012345")),
        ]
    );
    let form = Form::compile(&record.form, &Lists::default()).unwrap();
    assert_eq!(
        form.input_for("/gioi_tinh", &json!("female")),
        Some(Input::Chosen(vec!["nu".to_owned()])),
        "OpenID Connect's word finds the option"
    );
    let other = filled(&json!({"yeu_cau_cho": "nguoi_khac"}));
    assert!(
        other
            .iter()
            .all(|(pointer, _)| pointer.starts_with("/nguoi_yeu_cau"))
    );
    assert_eq!(other.len(), 3);
}
