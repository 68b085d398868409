use super::*;
use crate::testing::SeededRandom;
use proptest::prelude::*;
use std::io::Seek;

fn vault_in(dir: &Path) -> Vault {
    Vault::new(dir, Zeroizing::new([7; 32]), Arc::new(SeededRandom::new(1))).unwrap()
}

fn bytes(len: usize) -> Vec<u8> {
    SeededRandom::new(9).bytes(len as u32)
}

fn import(vault: &Vault, plain: &[u8]) -> Sealed {
    vault.import(&mut &plain[..], &mut |_| {}).unwrap()
}

fn read(vault: &Vault, name: &str) -> Result<Vec<u8>, VaultError> {
    Ok(vault.open(name)?.read_all(u64::MAX)?.to_vec())
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn what_was_sealed_is_read_back_with_its_hash() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 3] {
        let plain = bytes(len);
        let sealed = import(&vault, &plain);
        assert_eq!(sealed.size, len as u64);
        let digest = ring::digest::digest(&ring::digest::SHA256, &plain);
        assert_eq!(sealed.sha256, seal::hex(digest.as_ref()));
        assert_eq!(vault.open(&sealed.name).unwrap().len(), len as u64);
        assert_eq!(read(&vault, &sealed.name).unwrap(), plain, "{len}");
        let mut streamed = Vec::new();
        vault
            .open(&sealed.name)
            .unwrap()
            .read_to_end(&mut streamed)
            .unwrap();
        assert_eq!(streamed, plain, "{len}");
    }
    let empty = import(&vault, b"");
    assert_eq!(
        empty.sha256,
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

#[test]
fn nothing_of_the_plaintext_or_its_name_lies_on_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let source = dir.path().join("cccd-nguyen-van-a.jpg");
    fs::write(&source, b"Nguyen Van A ".repeat(9_000)).unwrap();
    let sealed = vault.import_file(&source, u64::MAX, &mut |_| {}).unwrap();
    fs::remove_file(&source).unwrap();
    assert_eq!(names(dir.path()), [sealed.name.as_str()]);
    let on_disk = fs::read(dir.path().join(&sealed.name)).unwrap();
    assert!(!on_disk.windows(6).any(|w| w == b"Nguyen"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(dir.path().join(&sealed.name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn progress_counts_up_to_the_size() {
    let dir = tempfile::tempdir().unwrap();
    let mut heard = Vec::new();
    let plain = bytes(3 * CHUNK + 5);
    vault_in(dir.path())
        .import(&mut &plain[..], &mut |n| heard.push(n))
        .unwrap();
    assert!(heard.windows(2).all(|w| w[0] < w[1]));
    assert_eq!(heard.last(), Some(&(plain.len() as u64)));
}

#[test]
fn a_cut_file_is_damaged_wherever_it_was_cut() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let name = import(&vault, &bytes(3 * CHUNK)).name;
    let path = dir.path().join(&name);
    let whole = fs::read(&path).unwrap();
    let boundary = |n: usize| seal::HEADER + n * (CHUNK + seal::TAG);
    for cut in [
        0,
        3,
        seal::HEADER,
        boundary(1),
        boundary(2),
        boundary(2) + 5,
        whole.len() - 1,
    ] {
        fs::write(&path, &whole[..cut]).unwrap();
        assert!(matches!(read(&vault, &name), Err(VaultError::Damaged)), "{cut}");
    }
    fs::write(&path, [&whole[..], &[0; 40]].concat()).unwrap();
    assert!(matches!(read(&vault, &name), Err(VaultError::Damaged)));
}

#[test]
fn chunks_cannot_change_places_within_a_file_or_between_files() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let (a, b) = (
        import(&vault, &bytes(3 * CHUNK)),
        import(&vault, &bytes(3 * CHUNK)),
    );
    let path = |sealed: &Sealed| dir.path().join(&sealed.name);
    let (bytes_a, bytes_b) = (fs::read(path(&a)).unwrap(), fs::read(path(&b)).unwrap());
    let chunk = |n: usize| {
        let start = seal::HEADER + n * (CHUNK + seal::TAG);
        start..start + CHUNK + seal::TAG
    };

    let mut swapped = bytes_a.clone();
    swapped[chunk(0)].copy_from_slice(&bytes_a[chunk(1)]);
    swapped[chunk(1)].copy_from_slice(&bytes_a[chunk(0)]);
    fs::write(path(&a), swapped).unwrap();
    assert!(matches!(read(&vault, &a.name), Err(VaultError::Damaged)));

    let mut mixed = bytes_a.clone();
    mixed[chunk(1)].copy_from_slice(&bytes_b[chunk(1)]);
    fs::write(path(&a), mixed).unwrap();
    assert!(matches!(read(&vault, &a.name), Err(VaultError::Damaged)));

    fs::write(path(&a), &bytes_b).unwrap();
    assert!(
        matches!(vault.open(&a.name), Err(VaultError::Damaged)),
        "a whole file under another name"
    );
    fs::write(path(&a), &bytes_a).unwrap();
    assert!(read(&vault, &a.name).is_ok());
}

#[test]
fn another_key_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let name = import(&vault_in(dir.path()), b"x").name;
    let other = Vault::new(
        dir.path(),
        Zeroizing::new([8; 32]),
        Arc::new(SeededRandom::new(1)),
    )
    .unwrap();
    assert!(matches!(other.open(&name), Err(VaultError::Damaged)));
}

#[test]
fn names_that_lead_elsewhere_are_missing() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir.path().join("vault"));
    fs::write(dir.path().join("outside"), b"x").unwrap();
    for name in ["", "../outside", "/etc/passwd", &"A".repeat(32), &"a".repeat(32)] {
        assert!(matches!(vault.open(name), Err(VaultError::Missing)), "{name}");
    }
    assert!(matches!(vault.delete("../outside"), Err(VaultError::Missing)));
    assert!(dir.path().join("outside").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_trace_and_says_so() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let kept = import(&vault, b"kept");
    // /dev/full answers every write with ENOSPC.
    let full = |path: &Path| {
        symlink("/dev/full", path)?;
        File::options().write(true).open(path)
    };
    let plain = bytes(3 * CHUNK);
    let error = vault
        .import_into(&mut &plain[..], u64::MAX, &mut |_| {}, &full)
        .unwrap_err();
    assert!(matches!(error, VaultError::NoSpace));
    assert_eq!(error.failure().kind, FailureKind::NoSpace);
    assert_eq!(names(dir.path()), [kept.name.as_str()]);
    assert_eq!(read(&vault, &kept.name).unwrap(), b"kept");
}

#[test]
fn a_source_that_breaks_or_is_too_large_leaves_no_trace() {
    struct Breaks(usize);
    impl Read for Breaks {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let n = self.0.min(buf.len());
            self.0 -= n;
            if n == 0 {
                Err(io::ErrorKind::ConnectionReset.into())
            } else {
                Ok(n)
            }
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let broken = vault.import(&mut Breaks(2 * CHUNK + 1), &mut |_| {});
    assert!(matches!(broken, Err(VaultError::Source(_))));
    let large = vault.import_at_most(&mut io::repeat(1), 100_000, &mut |_| {});
    assert!(matches!(large, Err(VaultError::TooLarge { limit: 100_000 })));
    assert!(
        vault
            .import_at_most(&mut &bytes(100_000)[..], 100_000, &mut |_| {})
            .is_ok()
    );
    let gone = vault.import_file(&dir.path().join("gone"), 1, &mut |_| {});
    assert!(matches!(gone, Err(VaultError::Source(_))));
    assert_eq!(names(dir.path()).len(), 1);
}

#[test]
fn exporting_writes_the_plaintext_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(&dir.path().join("vault"));
    let plain = bytes(2 * CHUNK + 9);
    let sealed = import(&vault, &plain);
    let to = dir.path().join("ket-qua.pdf");
    vault.export(&sealed.name, &to).unwrap();
    assert_eq!(fs::read(&to).unwrap(), plain);

    let path = dir.path().join("vault").join(&sealed.name);
    let mut damaged = fs::read(&path).unwrap();
    damaged[seal::HEADER + CHUNK + seal::TAG + 1] ^= 1;
    fs::write(&path, damaged).unwrap();
    let other = dir.path().join("other.pdf");
    assert!(matches!(
        vault.export(&sealed.name, &other),
        Err(VaultError::Damaged)
    ));
    assert_eq!(names(dir.path()), ["ket-qua.pdf", "vault"]);
}

#[test]
fn deleting_twice_is_no_error() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let name = import(&vault, b"x").name;
    vault.delete(&name).unwrap();
    vault.delete(&name).unwrap();
    assert!(matches!(vault.open(&name), Err(VaultError::Missing)));
}

#[test]
fn orphans_are_named_but_only_leftovers_are_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let (a, b) = (import(&vault, b"a").name, import(&vault, b"b").name);
    let leftover = format!("{}{PART}", "0".repeat(32));
    fs::write(dir.path().join(&leftover), b"half").unwrap();
    fs::write(dir.path().join("notes.part"), b"not ours").unwrap();
    // The next start.
    let vault = vault_in(dir.path());
    assert_eq!(vault.orphans([a.as_str()]).unwrap(), [b.as_str()]);
    assert!(!dir.path().join(&leftover).exists());
    assert!(dir.path().join("notes.part").exists());
    assert!(read(&vault, &b).is_ok());
}

/// A copy that ended is told of a moment later; a look for orphans in between once took it away.
#[test]
fn a_file_just_sealed_is_no_orphan_though_nobody_knows_it_yet() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let name = import(&vault, b"a paper").name;
    assert!(vault.orphans([]).unwrap().is_empty());
    assert!(read(&vault, &name).is_ok());
}

#[test]
fn a_file_being_written_is_no_leftover() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let mut seen = 0;
    let plain = bytes(2 * CHUNK);
    let sealed = vault
        .import(&mut &plain[..], &mut |_| {
            assert!(vault.orphans([]).unwrap().is_empty());
            seen = names(dir.path()).len();
        })
        .unwrap();
    assert_eq!(seen, 1);
    assert_eq!(read(&vault, &sealed.name).unwrap(), plain);
}

#[test]
fn seeking_follows_the_plaintext() {
    let dir = tempfile::tempdir().unwrap();
    let vault = vault_in(dir.path());
    let plain = bytes(CHUNK + 10);
    let mut reader = vault.open(&import(&vault, &plain).name).unwrap();
    reader.seek(io::SeekFrom::End(-3)).unwrap();
    let mut tail = Vec::new();
    reader.read_to_end(&mut tail).unwrap();
    assert_eq!(tail, plain[plain.len() - 3..]);
    assert!(reader.seek(io::SeekFrom::Current(i64::MIN)).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_range_reads_as_the_plaintext(
        len in 0..4 * CHUNK,
        ranges in prop::collection::vec((any::<prop::sample::Index>(), 0..2 * CHUNK), 1..6),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let vault = vault_in(dir.path());
        let plain = bytes(len);
        let mut reader = vault.open(&import(&vault, &plain).name).unwrap();
        for (at, want) in ranges {
            let at = at.index(len + 1);
            let mut buf = vec![0; want];
            let got = reader.read_at(at as u64, &mut buf).unwrap();
            prop_assert_eq!(got, want.min(len - at));
            prop_assert_eq!(&buf[..got], &plain[at..at + got]);
        }
        prop_assert_eq!(reader.read_at(u64::MAX, &mut [0; 4]).unwrap(), 0);
    }

    #[test]
    fn any_flipped_bit_is_damage(
        len in 0..3 * CHUNK,
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let dir = tempfile::tempdir().unwrap();
        let vault = vault_in(dir.path());
        let name = import(&vault, &bytes(len)).name;
        let path = dir.path().join(&name);
        let mut on_disk = fs::read(&path).unwrap();
        let at = at.index(on_disk.len());
        on_disk[at] ^= 1 << bit;
        fs::write(&path, on_disk).unwrap();
        prop_assert!(matches!(read(&vault, &name), Err(VaultError::Damaged)));
    }

    #[test]
    fn any_rubbish_is_damage(rubbish in prop::collection::vec(any::<u8>(), 0..300), header in any::<bool>()) {
        let dir = tempfile::tempdir().unwrap();
        let vault = vault_in(dir.path());
        let name = import(&vault, b"x").name;
        let path = dir.path().join(&name);
        let mut on_disk = if header { fs::read(&path).unwrap()[..seal::HEADER].to_vec() } else { Vec::new() };
        on_disk.extend(rubbish);
        fs::write(&path, on_disk).unwrap();
        prop_assert!(matches!(read(&vault, &name), Err(VaultError::Damaged)));
    }
}
