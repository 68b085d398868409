use super::*;
use crate::dossier::attachments::{self, Attachment, AttachmentState};
use crate::dossier::store::{self as drafts, DraftState};
use crate::store::tests::{draft, fixture};
use proptest::prelude::*;
use serde_json::json;

/// RFC 7396, section 2, as the province does it.
fn apply(target: &mut Value, patch: &Value) {
    let Value::Object(members) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (name, value) in members {
        if value.is_null() {
            target.as_object_mut().unwrap().remove(name);
        } else {
            apply(&mut target[name.as_str()], value);
        }
    }
}

fn answers() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (0..100_i64).prop_map(Value::from),
        "[a-zđ]{0,4}".prop_map(Value::from),
        prop::collection::vec("[a-c]", 0..3).prop_map(Value::from),
    ];
    let object = |inner: BoxedStrategy<Value>| {
        prop::collection::btree_map("[a-d]", inner, 0..4)
            .prop_map(|m| Value::Object(m.into_iter().collect()))
            .boxed()
    };
    let nested = prop_oneof![leaf.clone(), object(leaf.boxed())];
    object(nested.boxed())
}

proptest! {
    #[test]
    fn a_patch_brings_what_was_filed_to_what_is_there_now(from in answers(), to in answers()) {
        let mut merged = from.clone();
        apply(&mut merged, &merge_patch(&from, &to));
        prop_assert_eq!(merged, to);
    }

    #[test]
    fn what_did_not_change_is_not_sent(data in answers()) {
        prop_assert_eq!(merge_patch(&data, &data), json!({}));
    }
}

fn file(id: &str) -> Attachment {
    Attachment {
        id: id.into(),
        draft: "d1".into(),
        paper: "ban-an-ly-hon".into(),
        name: "bản án.pdf".into(),
        media_type: "application/pdf".into(),
        size: 5,
        sha256: Some(format!("{id}{id}")),
        state: AttachmentState::Verified,
        source_path: None,
        sealed: Some(format!("sealed-{id}")),
        upload_url: None,
        upload_offset: 5,
        error: None,
        created: 0,
        warnings: Vec::new(),
        overruled: false,
        part_of: None,
        origin: None,
    }
}

fn filed(store: &Store) {
    draft(store, "d1");
    drafts::put_answer(store, "d1", "/ho_ten", "\"Nguyễn Thị Ví Dụ\"", "typed", 3).unwrap();
    attachments::add(store, &file("a1")).unwrap();
    drafts::confirm(store, "d1", "k1").unwrap();
    drafts::mark_filed(store, "d1").unwrap();
}

fn base() -> Base {
    Base {
        data: json!({"ho_ten": "Nguyễn Thị Ví Dụ"}),
        files: vec![BaseFile {
            id: "b1".into(),
            paper: "ban-an-ly-hon".into(),
            sha256: "a1a1".into(),
        }],
        defects: Vec::new(),
    }
}

fn begun(store: &Store, id: &str, answers: &str) -> String {
    let base = base();
    let new = NewSupplement {
        draft: id,
        from: "d1",
        dossier: "H1",
        answers,
        base: &base,
        files: &["a1".to_owned()],
    };
    begin(store, &new).unwrap()
}

#[test]
fn mending_is_a_copy_and_the_filed_draft_stays_as_it_was_filed() {
    let (_dir, store) = fixture();
    filed(&store);
    assert_eq!(begun(&store, "s1", "r1"), "s1");
    assert_eq!(
        begun(&store, "s2", "r1"),
        "s1",
        "the same return is answered in one place"
    );
    drafts::put_answer(&store, "s1", "/ho_ten", "\"Nguyễn Thị Ví Dụ An\"", "typed", 4).unwrap();
    attachments::delete(&store, "b1").unwrap();
    let held = drafts::answers(&store, "d1").unwrap();
    assert_eq!(held[0].value, "\"Nguyễn Thị Ví Dụ\"");
    assert_eq!(attachments::list(&store, "d1").unwrap().len(), 1);
    assert_eq!(attachments::list(&store, "s1").unwrap(), []);
    assert!(drafts::put_answer(&store, "d1", "/ho_ten", "\"x\"", "typed", 9).is_err());
    put_note(&store, "s1", "Tôi đã chụp lại", 2).unwrap();
    put_note(&store, "s1", "cũ hơn", 1).unwrap();
    assert_eq!(of_draft(&store, "s1").unwrap().unwrap().note, "Tôi đã chụp lại");
    assert_eq!(of_draft(&store, "d1").unwrap(), None);
}

#[test]
fn a_sealed_file_of_both_stays_while_either_holds_it() {
    let (_dir, store) = fixture();
    filed(&store);
    begun(&store, "s1", "r1");
    attachments::delete(&store, "b1").unwrap();
    assert_eq!(drafts::purge(&store, i64::MAX).unwrap(), Vec::<String>::new());
    drafts::delete(&store, "d1").unwrap();
    assert_eq!(drafts::purge(&store, i64::MAX).unwrap(), ["sealed-a1"]);
}

#[test]
fn the_servers_word_ends_it_whole() {
    let (_dir, store) = fixture();
    filed(&store);
    begun(&store, "s1", "r1");
    let key = drafts::confirm(&store, "s1", "k2").unwrap();
    let effect = outbox::enqueue(&store, "file_supplement", "s1", &key, "{}").unwrap();
    outbox::mark_sending(&store, effect.id).unwrap();
    assert_eq!(super::filed(&store, "H1").unwrap(), []);
    let row = DossierRow {
        code: "H1".into(),
        json: "{}".into(),
        status: 4,
        draft: None,
        idempotency_key: Some("k1".into()),
        updated: 5,
        seen: true,
    };
    finish(&store, "s1", effect.id, &row, "a.b.c").unwrap();
    let done = super::filed(&store, "H1").unwrap();
    assert_eq!(done.len(), 1);
    assert_eq!(done[0].receipt.as_deref(), Some("a.b.c"));
    assert_eq!(
        drafts::draft(&store, "s1").unwrap().unwrap().state,
        DraftState::Filed
    );
    // The dossier still knows the draft it was filed from.
    assert_eq!(dossiers::of_draft(&store, "d1").unwrap().unwrap().code, "H1");
    assert_eq!(dossiers::of_draft(&store, "s1").unwrap(), None);
}
