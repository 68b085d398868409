use super::*;
use crate::dossier::store::{self as drafts, NewDraft};
use crate::store::tests::fixture;

const RECORD: &str = r##"{"subject":["#/properties/ten","#/properties/ngay"],"form":{}}"##;

fn begin(store: &Store, id: &str, procedure: &str) {
    let new = NewDraft {
        id,
        procedure,
        form: "v1",
        snapshot: RECORD,
        office: None,
        case: None,
    };
    drafts::create(store, &new).unwrap();
}

fn say(store: &Store, draft: &str, pointer: &str, value: &str) {
    let value = serde_json::to_string(value).unwrap();
    assert!(drafts::put_answer(store, draft, pointer, &value, "typed", 1).unwrap());
}

#[test]
fn a_draft_is_named_by_its_answers_until_the_person_names_it() {
    let (_dir, store) = fixture();
    begin(&store, "d1", "p");
    assert_eq!(one(&store, "d1").unwrap().unwrap().name(), "");
    say(&store, "d1", "/ngay", "2025-09-02");
    assert_eq!(
        one(&store, "d1").unwrap().unwrap().name(),
        "",
        "a date alone is nobody"
    );
    say(&store, "d1", "/ten", "Nguyễn Văn Mầm");
    assert_eq!(
        one(&store, "d1").unwrap().unwrap().name(),
        "Nguyễn Văn Mầm, 02/09/2025"
    );
    let changed = one(&store, "d1").unwrap().unwrap().updated;
    rename(&store, "d1", "  Cháu út  ").unwrap();
    let named = one(&store, "d1").unwrap().unwrap();
    assert_eq!((named.name(), named.updated), ("Cháu út", changed));
    rename(&store, "d1", "").unwrap();
    assert_eq!(
        one(&store, "d1").unwrap().unwrap().name(),
        "Nguyễn Văn Mầm, 02/09/2025"
    );
    rename(&store, "d1", &"ă".repeat(200)).unwrap();
    assert_eq!(
        one(&store, "d1").unwrap().unwrap().title.chars().count(),
        MAX_NAME
    );
    assert!(rename(&store, "nobody", "x").is_err());
}

#[test]
fn twins_are_of_one_procedure_and_one_person_however_the_name_was_typed() {
    let (_dir, store) = fixture();
    for (id, procedure, name) in [
        ("d1", "p", "Nguyễn Văn Mầm"),
        ("d2", "p", "NGUYỄN  văn mầm"),
        ("d3", "q", "Nguyễn Văn Mầm"),
        ("d4", "p", "Nguyễn Văn Mận"),
    ] {
        begin(&store, id, procedure);
        say(&store, id, "/ten", name);
    }
    begin(&store, "d5", "p");
    let ids = |id: &str| -> Vec<String> { twins(&store, id).unwrap().into_iter().map(|t| t.id).collect() };
    assert_eq!(ids("d1"), ["d2"]);
    assert_eq!(ids("d5"), Vec::<String>::new(), "a draft of nobody has no twin");
    say(&store, "d1", "/ngay", "2025-09-02");
    assert_eq!(ids("d1"), Vec::<String>::new());
    say(&store, "d2", "/ngay", "2025-09-02");
    assert_eq!(ids("d1"), ["d2"]);
    drafts::delete(&store, "d2").unwrap();
    assert_eq!(ids("d1"), Vec::<String>::new());
}

#[test]
fn a_draft_nobody_deleted_is_never_purged_and_a_deleted_one_keeps_its_files_as_long() {
    let (_dir, store) = fixture();
    for id in ["old", "gone"] {
        begin(&store, id, "p");
    }
    drafts::delete(&store, "gone").unwrap();
    let when = deleted(&store).unwrap()[0].deleted.unwrap();
    assert!(drafts::purge_each(&store, when, i64::MAX).unwrap().is_empty());
    assert_eq!(deleted(&store).unwrap().len(), 1, "its time is not over");
    delete_for_good(&store, "old").unwrap();
    drafts::purge(&store, when + 1).unwrap();
    assert_eq!(deleted(&store).unwrap().len(), 0);
    assert!(
        one(&store, "old").unwrap().is_some(),
        "only what was deleted can go for good"
    );
}

#[test]
fn an_unread_snapshot_or_an_odd_answer_names_nothing() {
    let answer = |value: &str| Answer {
        pointer: "/ten".into(),
        value: value.into(),
        source: "typed".into(),
        revision: 1,
        updated: 1,
    };
    let scopes = ["#/properties/ten".to_owned()];
    for odd in ["{}", "null", "\"  \"", "not json", "[\"a\"]"] {
        assert_eq!(subject_of(&scopes, &[answer(odd)]), None, "{odd}");
    }
    assert_eq!(subject_of(&[], &[answer("\"a\"")]), None);
    assert_eq!(subject_of(&["nonsense".to_owned()], &[answer("\"a\"")]), None);
    assert_eq!(subject_of(&scopes, &[answer("12")]).unwrap().name, "12");
}
