use super::*;

#[test]
fn a_code_is_one_segment_whatever_it_holds() {
    let base = Url::parse("https://a.example/api/dossiers/").unwrap();
    assert_eq!(
        below(&base, "H42/../x").unwrap().as_str(),
        "https://a.example/api/dossiers/H42%2F..%2Fx"
    );
    assert_eq!(
        below(&Url::parse("https://a.example").unwrap(), PACK_PATH)
            .unwrap()
            .as_str(),
        "https://a.example/.well-known/mot-cua.json"
    );
}
