use super::*;

#[test]
fn a_place_is_never_empty() {
    let mut place = Place::at(TabId::Home);
    assert!(!place.back());
    place.push(Route::Draft { id: "d".into() });
    place.push(Route::DraftCheck { id: "d".into() });
    place.forget_draft("d");
    assert_eq!(place.top(), &Route::Home);
    let mut only = Place {
        tab: TabId::Shelf,
        stack: vec![Route::Draft { id: "d".into() }],
    };
    only.forget_draft("d");
    assert_eq!(only.top(), &Route::Shelf);
}

#[test]
fn typing_on_in_a_search_is_one_step_back() {
    let mut place = Place::default();
    place.push(Route::Search {
        query: "k".into(),
        pages: 1,
    });
    place.push(Route::Search {
        query: "kh".into(),
        pages: 1,
    });
    assert!(place.back());
    assert_eq!(place.top(), &Route::Home);
}

#[test]
fn places_survive_being_stored() {
    let mut place = Place::at(TabId::Dossiers);
    place.push(Route::DraftPage {
        id: "d".into(),
        page: 2,
        from_check: true,
    });
    let text = serde_json::to_string(&place).expect("serialises");
    assert_eq!(serde_json::from_str::<Place>(&text).expect("reads"), place);
}
