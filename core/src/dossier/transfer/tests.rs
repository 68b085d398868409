use super::*;
use crate::store::tests::Counting;
use proptest::prelude::*;
use std::path::Path;

fn vault(dir: &Path, name: &str) -> crate::store::vault::Vault {
    let key = Zeroizing::new([name.len() as u8; 32]);
    crate::store::vault::Vault::new(&dir.join(name), key, Counting::shared()).unwrap()
}

fn key() -> Key {
    Key::parse("1234 5678 9012 3456 7890 1234").unwrap()
}

/// A draft of these answers and files, sealed by one phone; the folder, its file and what was sealed.
fn sealed(
    answers: &[(String, String, String)],
    files: &[Vec<u8>],
) -> (tempfile::TempDir, std::path::PathBuf, Manifest) {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault(dir.path(), "a");
    let mut names = Vec::new();
    let mut moved = Vec::new();
    for (n, bytes) in files.iter().enumerate() {
        let sealed = vault.import(&mut bytes.as_slice(), &mut |_| ()).unwrap();
        moved.push(MovedFile {
            paper: format!("giay-{n}"),
            name: "ảnh chụp.jpg".into(),
            media_type: "image/jpeg".into(),
            size: sealed.size,
            sha256: sealed.sha256,
            warnings: vec!["blurred".into()],
            overruled: n % 2 == 0,
        });
        names.push(sealed.name);
    }
    let manifest = Manifest {
        v: 1,
        procedure: "1.004873".into(),
        form: "v1".into(),
        snapshot: "{\"code\":\"1.004873\"}".into(),
        office: Some("37.14026".into()),
        case: None,
        title: "Cháu út".into(),
        whom: None,
        answers: answers
            .iter()
            .map(|(pointer, value, source)| MovedAnswer {
                pointer: pointer.clone(),
                value: serde_json::to_string(value).unwrap(),
                source: source.clone(),
            })
            .collect(),
        files: moved,
    };
    let path = dir.path().join("draft.motcua");
    seal(
        &vault,
        &*Counting::shared(),
        &key(),
        &manifest,
        &names,
        &path,
        &mut |_| (),
    )
    .unwrap();
    (dir, path, manifest)
}

fn bytes_of(vault: &crate::store::vault::Vault, name: &str) -> Vec<u8> {
    vault.open(name).unwrap().read_all(u64::MAX).unwrap().to_vec()
}

fn held(dir: &Path, vault: &str) -> usize {
    std::fs::read_dir(dir.join(vault)).unwrap().count()
}

#[test]
fn a_key_is_read_as_people_write_it_and_says_nothing_in_logs() {
    let made = Key::new(&*Counting::shared());
    assert_eq!(made.digits().len(), 24);
    assert_eq!(made.groups().split(' ').count(), 6);
    assert_eq!(Key::parse(&made.groups()), Some(made.clone()));
    assert_eq!(
        Key::parse(&format!(" {}\n", made.groups().replace(' ', "-"))),
        Some(made.clone())
    );
    assert_eq!(format!("{made:?}"), "Key");
    for wrong in [
        "",
        "1234",
        "1234 5678 9012 3456 7890 12345",
        "1234 5678 9012 3456 7890 123a",
    ] {
        assert_eq!(Key::parse(wrong), None, "{wrong}");
    }
    let counts = (0..200).fold([0_u32; 10], |mut counts, seed| {
        let random = crate::testing::SeededRandom::new(seed);
        for digit in Key::new(&random).digits().bytes() {
            counts[usize::from(digit - b'0')] += 1;
        }
        counts
    });
    assert!(
        counts.iter().all(|n| (380..=580).contains(n)),
        "480 of each are to be expected: {counts:?}"
    );
}

#[test]
fn a_wrong_key_and_a_file_that_is_none_are_told_apart_and_leave_nothing() {
    let (dir, path, _) = sealed(&[], &[vec![1; 1000]]);
    let to = vault(dir.path(), "bb");
    let wrong = Key::parse("1234 5678 9012 3456 7890 1235").unwrap();
    assert!(matches!(
        open(&to, &wrong, &path, &mut |_| ()),
        Err(TransferError::WrongKey)
    ));
    for other in [
        &b"%PDF-1.7"[..],
        b"MCDRAFT2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        b"",
    ] {
        let path = dir.path().join("other");
        std::fs::write(&path, other).unwrap();
        assert!(matches!(
            open(&to, &key(), &path, &mut |_| ()),
            Err(TransferError::NotOne)
        ));
    }
    assert!(matches!(
        open(&to, &key(), &dir.path().join("none"), &mut |_| ()),
        Err(TransferError::Io(_))
    ));
    assert_eq!(held(dir.path(), "bb"), 0);
}

#[test]
fn a_file_of_many_chunks_is_refused_wherever_it_is_cut_or_lengthened() {
    let (dir, path, _) = sealed(&[], &[vec![7; 200_000], Vec::new()]);
    let whole = std::fs::read(&path).unwrap();
    let to = vault(dir.path(), "bb");
    for cut in [
        0,
        7,
        31,
        32,
        62,
        63,
        70,
        65_000,
        65_644,
        131_000,
        whole.len() - 17,
        whole.len() - 1,
    ] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        assert!(open(&to, &key(), &path, &mut |_| ()).is_err(), "cut at {cut}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    std::fs::write(&path, &longer).unwrap();
    assert!(open(&to, &key(), &path, &mut |_| ()).is_err());
    assert_eq!(held(dir.path(), "bb"), 0, "nothing of a refused file stays");
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(open(&to, &key(), &path, &mut |_| ()).unwrap().files.len(), 2);
}

#[test]
fn a_file_that_does_not_fit_its_hash_is_refused_though_its_seal_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let from = vault(dir.path(), "a");
    let file = from.import(&mut &b"scan"[..], &mut |_| ()).unwrap();
    let (_other, _, mut manifest) = sealed(&[], &[b"other bytes".to_vec()]);
    manifest.files[0].size = 4;
    let path = dir.path().join("x");
    seal(
        &from,
        &*Counting::shared(),
        &key(),
        &manifest,
        &[file.name],
        &path,
        &mut |_| (),
    )
    .unwrap();
    let to = vault(dir.path(), "bb");
    assert!(matches!(
        open(&to, &key(), &path, &mut |_| ()),
        Err(TransferError::Damaged)
    ));
    assert_eq!(held(dir.path(), "bb"), 0);
}

#[test]
fn a_draft_whose_file_is_gone_is_not_sealed_half() {
    let dir = tempfile::tempdir().unwrap();
    let (_other, _, manifest) = sealed(&[], &[b"scan".to_vec()]);
    let path = dir.path().join("x");
    let gone = ["ab".repeat(16)];
    let vault = vault(dir.path(), "a");
    assert!(
        seal(
            &vault,
            &*Counting::shared(),
            &key(),
            &manifest,
            &gone,
            &path,
            &mut |_| ()
        )
        .is_err()
    );
    assert!(!path.exists());
}

proptest! {
    // Each case derives its key twice or more.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_comes_out_on_the_other_phone_is_what_went_in(
        answers in proptest::collection::vec(("/[a-z]{1,8}(/[0-9]/[a-z]{1,5})?", "\\PC{0,40}", "typed|chip|earlier"), 0..12),
        files in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..2000), 0..4),
    ) {
        let (dir, path, manifest) = sealed(&answers, &files);
        let to = vault(dir.path(), "bb");
        let opened = open(&to, &key(), &path, &mut |_| ()).unwrap();
        prop_assert_eq!(&opened.manifest, &manifest);
        let out: Vec<Vec<u8>> = opened.files.iter().map(|f| bytes_of(&to, &f.name)).collect();
        prop_assert_eq!(out, files);
    }

    #[test]
    fn any_changed_byte_is_refused_and_leaves_nothing(at in any::<prop::sample::Index>(), mask in 1..=255_u8) {
        let answers = [("/ten".to_owned(), "Nguyễn Văn Mầm".to_owned(), "typed".to_owned())];
        let (dir, path, _) = sealed(&answers, &[vec![9; 300]]);
        let mut bytes = std::fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= mask;
        std::fs::write(&path, &bytes).unwrap();
        let to = vault(dir.path(), "bb");
        prop_assert!(open(&to, &key(), &path, &mut |_| ()).is_err());
        prop_assert_eq!(held(dir.path(), "bb"), 0);
    }
}

/// A draft with these answers (pointer, JSON string, source) and files, as one phone holds it.
fn held_draft(
    store: &crate::store::Store,
    vault: &crate::store::vault::Vault,
    answers: &[(String, String, String)],
    files: &[Vec<u8>],
) {
    use crate::dossier::attachments::{self, Attachment, AttachmentState};
    crate::store::tests::draft(store, "d1");
    for (pointer, value, source) in answers {
        let value = serde_json::to_string(value).unwrap();
        crate::dossier::store::put_answer(store, "d1", pointer, &value, source, 7).unwrap();
    }
    for (n, bytes) in files.iter().enumerate() {
        let sealed = vault.import(&mut bytes.as_slice(), &mut |_| ()).unwrap();
        let file = Attachment {
            id: format!("f{n}"),
            draft: "d1".into(),
            paper: format!("giay-{}", n % 2),
            name: format!("ảnh {n}.jpg"),
            media_type: "image/jpeg".into(),
            size: sealed.size,
            sha256: Some(sealed.sha256),
            state: if n % 3 == 2 {
                AttachmentState::Received
            } else {
                AttachmentState::Kept
            },
            source_path: None,
            sealed: Some(sealed.name),
            upload_url: None,
            upload_offset: 0,
            error: None,
            created: 0,
            warnings: Vec::new(),
            overruled: false,
            part_of: None,
            origin: None,
        };
        attachments::add(store, &file).unwrap();
    }
}

/// Answers with their sources, and files with their bytes, as a phone holds them.
type Whole = (
    Vec<(String, String, String)>,
    Vec<(String, String, String, Vec<u8>)>,
);

fn whole(store: &crate::store::Store, vault: &crate::store::vault::Vault, draft: &str) -> Whole {
    let answers = crate::dossier::store::answers(store, draft).unwrap();
    let files = crate::dossier::attachments::list(store, draft).unwrap();
    (
        answers
            .into_iter()
            .map(|a| (a.pointer, a.value, a.source))
            .collect(),
        files
            .into_iter()
            .map(|f| (f.paper, f.name, f.media_type, bytes_of(vault, &f.sealed.unwrap())))
            .collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_draft_on_the_other_phone_is_the_draft_that_was_sent(
        answers in proptest::collection::vec(("/[a-z]{1,8}(/[0-9]/[a-z]{1,5})?", "\\PC{0,40}", "typed|chip|session|earlier"), 0..10),
        files in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..90_000), 0..4),
    ) {
        let (_from, store) = crate::store::tests::fixture();
        let dir = tempfile::tempdir().unwrap();
        let ours = vault(dir.path(), "a");
        held_draft(&store, &ours, &answers, &files);
        let draft = crate::dossier::store::draft(&store, "d1").unwrap().unwrap();
        let held = crate::dossier::attachments::list(&store, "d1").unwrap();
        let said = crate::dossier::store::answers(&store, "d1").unwrap();
        let (manifest, names) = Manifest::of(&draft, "Cháu út", None, &said, &held);
        let path = dir.path().join("x.motcua");
        seal(&ours, &*Counting::shared(), &key(), &manifest, &names, &path, &mut |_| ()).unwrap();

        let (_to, other) = crate::store::tests::fixture();
        let theirs = vault(dir.path(), "bb");
        let opened = open(&theirs, &key(), &path, &mut |_| ()).unwrap();
        let ids: Vec<String> = (0..opened.files.len()).map(|n| format!("n{n}")).collect();
        prop_assert_eq!(taken_before(&other, "ab").unwrap(), None);
        keep(&other, "new", &ids, &opened, &manifest.snapshot, "ab").unwrap();
        prop_assert_eq!(whole(&other, &theirs, "new"), whole(&store, &ours, "d1"));
        prop_assert_eq!(taken_before(&other, "ab").unwrap(), Some("new".into()));
        let named = crate::dossier::naming::one(&other, "new").unwrap().unwrap();
        prop_assert_eq!(named.title, "Cháu út");
        crate::dossier::store::delete(&other, "new").unwrap();
        prop_assert_eq!(taken_before(&other, "ab").unwrap(), None, "deleted, it can be taken in again");
    }
}
