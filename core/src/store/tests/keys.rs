//! Key stores: one contract for all of them, and what the key is asked for.

use super::Counting;
use crate::app::AppConfig;
use crate::error::Fail;
use crate::ports::PortError;
use crate::store::keyring::{SERVICE, db_key, key_in};
use crate::store::keyring_file::{FileStore, Wrap};
use crate::store::keyring_port::PortStore;
use crate::testing::{FakePorts, MemorySecrets};
use keyring_core::Error;
use keyring_core::api::CredentialStore;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

fn file_store(dir: &Path) -> Arc<CredentialStore> {
    let wrap = Wrap::KeyFile(dir.join("keys/keyring.key"));
    FileStore::open(dir.join("data/keyring.sealed"), wrap, Counting::shared())
}

/// What we rely on.
fn contract(store: &CredentialStore, user: &str) -> Result<(), Error> {
    let entry = store.build(SERVICE, user, None)?;
    assert!(matches!(entry.get_secret(), Err(Error::NoEntry)));
    assert!(matches!(entry.delete_credential(), Err(Error::NoEntry)));
    let secret: Vec<u8> = (0..=255).collect();
    entry.set_secret(&secret)?;
    assert_eq!(entry.get_secret()?, secret);
    let other = store.build(SERVICE, &format!("{user}-other"), None)?;
    assert!(matches!(other.get_secret(), Err(Error::NoEntry)));
    entry.set_secret(&[1, 2, 3])?;
    assert_eq!(store.build(SERVICE, user, None)?.get_secret()?, [1, 2, 3]);
    entry.delete_credential()?;
    assert!(matches!(entry.get_secret(), Err(Error::NoEntry)));
    Ok(())
}

#[test]
fn the_mock_and_the_sealed_file_keep_the_contract() {
    contract(&*keyring_core::mock::Store::new().unwrap(), "a").unwrap();
    let dir = tempfile::tempdir().unwrap();
    contract(&*file_store(dir.path()), "a").unwrap();
    let wrap = Wrap::Secret(Zeroizing::new("bí mật".into()));
    let with_secret = FileStore::open(dir.path().join("other"), wrap, Counting::shared());
    contract(&*with_secret, "a").unwrap();
    contract(&*PortStore::new(Arc::<MemorySecrets>::default()), "a").unwrap();
}

#[cfg(target_os = "linux")]
#[test]
#[allow(clippy::print_stdout)]
fn the_kernel_keyring_keeps_the_contract_where_it_may() {
    let store = match linux_keyutils_keyring_store::Store::new() {
        Ok(store) => store,
        Err(error) => return println!("SKIPPED: no kernel keyring on this machine: {error}"),
    };
    match contract(&*store, &format!("test-{}", std::process::id())) {
        Err(error @ (Error::NoStorageAccess(_) | Error::PlatformFailure(_))) => {
            println!("SKIPPED: the kernel keyring may not be used by this process: {error}");
        }
        result => result.unwrap(),
    }
}

#[test]
fn the_sealed_file_survives_a_restart_and_shows_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let secret = b"a secret that must not be seen";
    file_store(dir.path())
        .build(SERVICE, "a", None)
        .unwrap()
        .set_secret(secret)
        .unwrap();
    assert_eq!(
        file_store(dir.path())
            .build(SERVICE, "a", None)
            .unwrap()
            .get_secret()
            .unwrap(),
        secret
    );
    let bytes = std::fs::read(dir.path().join("data/keyring.sealed")).unwrap();
    assert!(!bytes.windows(8).any(|w| w == &secret[..8]));
    #[cfg(unix)]
    for file in ["data/keyring.sealed", "keys/keyring.key"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(dir.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[test]
fn a_changed_sealed_file_or_another_key_is_refused_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data/keyring.sealed");
    file_store(dir.path())
        .build(SERVICE, "a", None)
        .unwrap()
        .set_secret(b"s")
        .unwrap();
    let bytes = std::fs::read(&path).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        let entry = file_store(dir.path()).build(SERVICE, "a", None).unwrap();
        assert!(
            matches!(entry.get_secret(), Err(Error::BadStoreFormat(_))),
            "byte {at}"
        );
        assert!(entry.set_secret(b"t").is_err(), "byte {at}");
        assert_eq!(std::fs::read(&path).unwrap(), changed, "byte {at}");
    }
    std::fs::write(&path, &bytes).unwrap();
    std::fs::write(dir.path().join("keys/keyring.key"), [0; 32]).unwrap();
    assert!(
        file_store(dir.path())
            .build(SERVICE, "a", None)
            .unwrap()
            .get_secret()
            .is_err()
    );
}

#[test]
fn writers_at_the_same_time_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    file_store(dir.path())
        .build(SERVICE, "first", None)
        .unwrap()
        .set_secret(b"x")
        .unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let store = file_store(dir.path());
            scope.spawn(move || {
                for n in 0..10 {
                    store
                        .build(SERVICE, &format!("{writer}-{n}"), None)
                        .unwrap()
                        .set_secret(&[n])
                        .unwrap();
                }
            });
        }
    });
    let store = file_store(dir.path());
    for writer in 0..4 {
        for n in 0..10_u8 {
            assert_eq!(
                store
                    .build(SERVICE, &format!("{writer}-{n}"), None)
                    .unwrap()
                    .get_secret()
                    .unwrap(),
                [n]
            );
        }
    }
}

fn config(dir: &Path) -> AppConfig {
    AppConfig {
        data_dir: dir.join("data").to_string_lossy().into_owned(),
        cache_dir: dir.join("cache").to_string_lossy().into_owned(),
        province_url: String::new(),
        pack_key: String::new(),
        redirect_uri: String::new(),
        language: "vi".into(),
        key_file_dir: Some(dir.join("keys").to_string_lossy().into_owned()),
        device_name: None,
    }
}

#[test]
fn the_key_is_made_once_and_each_folder_has_its_own() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ports = FakePorts::new(0, 1).ports();
    let first = db_key(&config(one.path()), &ports).unwrap();
    assert!(first.fresh && first.key.is_fresh());
    let again = db_key(&config(one.path()), &ports).unwrap();
    assert!(!again.fresh && !again.key.is_fresh());
    assert_eq!(first.key.bytes(), again.key.bytes());
    assert_ne!(
        db_key(&config(two.path()), &ports).unwrap().key.bytes(),
        first.key.bytes()
    );
    assert!(
        !format!("{first:?}").contains(&first.key.bytes()[0].to_string()),
        "the key is not printed"
    );
}

#[test]
fn a_key_store_that_fails_makes_no_new_key() {
    let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
    let random = Counting::shared();
    let first = key_in(&store, "a", random.as_ref()).unwrap();
    let entry = store.build(SERVICE, "a", None).unwrap();
    let mock: &keyring_core::mock::Cred = entry.as_any().downcast_ref().unwrap();
    mock.set_error(Error::NoStorageAccess("locked".into()));
    let error = key_in(&store, "a", random.as_ref()).unwrap_err();
    assert_eq!(error.failure().code, "MC-B04");
    assert_eq!(
        key_in(&store, "a", random.as_ref()).unwrap().key.bytes(),
        first.key.bytes()
    );
    entry.set_secret(b"too short").unwrap();
    assert_eq!(
        key_in(&store, "a", random.as_ref()).unwrap_err().failure().code,
        "MC-B04"
    );
    assert_eq!(entry.get_secret().unwrap(), b"too short");
}

/// A phone: no folder for a key file.
fn phone(dir: &Path) -> AppConfig {
    AppConfig {
        key_file_dir: None,
        ..config(dir)
    }
}

#[test]
fn the_hosts_secret_store_holds_the_key_over_restarts_and_nothing_else_does() {
    let dir = tempfile::tempdir().unwrap();
    let fakes = FakePorts::new(0, 1);
    let first = db_key(&phone(dir.path()), &fakes.ports()).unwrap();
    assert!(first.fresh);
    let [name] = <[String; 1]>::try_from(fakes.secrets.names()).unwrap();
    assert!(name.starts_with("vn.motcua:database"), "{name}");
    let restarted = FakePorts {
        secrets: Arc::clone(&fakes.secrets),
        ..FakePorts::new(0, 2)
    };
    let again = db_key(&phone(dir.path()), &restarted.ports()).unwrap();
    assert!(!again.fresh);
    assert_eq!(again.key.bytes(), first.key.bytes());
    let files = std::fs::read_dir(dir.path().join("data")).unwrap().count();
    assert_eq!(files, 0, "no key file beside it");
}

#[test]
fn a_key_file_is_preferred_where_it_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let fakes = FakePorts::new(0, 1);
    db_key(&config(dir.path()), &fakes.ports()).unwrap();
    assert_eq!(fakes.secrets.names(), Vec::<String>::new());
}

#[test]
fn a_secret_store_that_fails_in_any_way_makes_no_new_key() {
    let dir = tempfile::tempdir().unwrap();
    let fakes = FakePorts::new(0, 1);
    let ports = fakes.ports();
    let first = db_key(&phone(dir.path()), &ports).unwrap();
    let broken = PortError::Failed {
        reason: "keystore".into(),
    };
    for refusal in [
        PortError::Cancelled,
        PortError::Unavailable,
        PortError::Denied,
        PortError::Lost,
        PortError::TimedOut,
        broken,
    ] {
        fakes.secrets.refuse(Some(refusal.clone()));
        let error = db_key(&phone(dir.path()), &ports).unwrap_err();
        assert_eq!(error.failure().code, "MC-B04", "{refusal:?}");
        fakes.secrets.refuse(None);
        let after = db_key(&phone(dir.path()), &ports).unwrap();
        assert_eq!(after.key.bytes(), first.key.bytes(), "{refusal:?}");
    }
}

#[test]
fn a_secret_store_that_keeps_nothing_seals_no_database() {
    let dir = tempfile::tempdir().unwrap();
    let fakes = FakePorts::new(0, 1);
    fakes.secrets.forget_silently(true);
    let error = db_key(&phone(dir.path()), &fakes.ports()).unwrap_err();
    assert_eq!(error.failure().code, "MC-B04");
}

#[test]
fn names_that_could_be_mistaken_are_refused() {
    let store = PortStore::new(Arc::<MemorySecrets>::default());
    for (service, user) in [
        ("", "a"),
        ("a", ""),
        ("a:b", "c"),
        ("a", "b:c"),
        ("a", "đ"),
        ("a", "b/c"),
    ] {
        let built = keyring_core::api::CredentialStoreApi::build(&*store, service, user, None);
        assert!(matches!(built, Err(Error::Invalid(..))), "{service} {user}");
    }
    let long = "u".repeat(64);
    let built = keyring_core::api::CredentialStoreApi::build(&*store, "a", &long, None);
    assert!(matches!(built, Err(Error::TooLong(..))));
}
