use crate::support::{Ran, Talk, run};
use motcua_card::{Card, Fault, Flaw, Link, Profile, people, vicc};
use std::net::TcpListener;
use std::path::PathBuf;
use tempfile::TempDir;

/// A card on a socket of its own, and the files of its authority.
struct Table {
    address: String,
    can: String,
    dir: TempDir,
}

impl Table {
    fn lay(profile: Profile, faults: Vec<Fault>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        // What an operator has is the real authority's, whoever signed the card.
        let authority = Profile::new(people::vi_du()).authority;
        std::fs::write(dir.path().join("csca"), authority.csca()).unwrap();
        std::fs::write(dir.path().join("crl"), authority.crl()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let can = profile.can.clone();
        let mut link = Link::new(Card::new(profile), faults);
        std::thread::spawn(move || vicc::listen(&mut link, &listener, None));
        Self { address, can, dir }
    }

    fn file(&self, name: &str) -> String {
        let path: PathBuf = self.dir.path().join(name);
        path.to_str().unwrap().to_owned()
    }

    fn read(&self, key: &[&str]) -> Ran {
        let (csca, crl) = (self.file("csca"), self.file("crl"));
        let fixed = ["card", "--connect", &self.address, "--csca", &csca, "--crl", &crl];
        run(&[&fixed[..], key].concat())
    }

    fn by_can(&self) -> Ran {
        self.read(&["--can", &self.can])
    }
}

fn usual() -> Profile {
    Profile::new(people::vi_du())
}

fn read(profile: Profile) -> Ran {
    Table::lay(profile, Vec::new()).by_can()
}

#[test]
fn a_good_card_passes_from_cardaccess_to_the_apps_own_judgement() {
    let ran = read(usual()).conforms();
    for step in [
        "EF.CardAccess",
        "PACE",
        "DG1",
        "DG2",
        "DG13",
        "EF.SOD",
        "chip authentication",
        "signer's chain",
    ] {
        assert_eq!(ran.outcome(step), "PASS", "{step}: {}", ran.text);
    }
    assert_eq!(ran.outcome("card as the app sees it"), "PASS");
    // Nothing of the person is told.
    for secret in ["036190012345", "Ví Dụ", "VI<DU", "900101"] {
        assert!(!ran.text.contains(secret), "{secret}");
    }
}

#[test]
fn a_card_without_pace_opens_by_the_zone() {
    let key = [
        "--mrz-number",
        "190012345",
        "--birth",
        "900101",
        "--expiry",
        "300101",
    ];
    let ran = Table::lay(usual().bac_only(), Vec::new()).read(&key).conforms();
    assert_eq!(
        (ran.outcome("EF.CardAccess"), ran.outcome("BAC")),
        ("SKIP", "PASS")
    );
}

#[test]
fn a_card_that_connects_by_itself_is_waited_for() {
    let table = Table::lay(usual(), Vec::new());
    let csca = table.file("csca");
    let mut talk = Talk::start(&[
        "card",
        "--listen",
        "127.0.0.1:0",
        "--can",
        &table.can,
        "--csca",
        &csca,
    ]);
    let line = talk.line_with("waiting for a card on ");
    let address = line.rsplit(' ').next().unwrap().to_owned();
    let card = std::thread::spawn(move || {
        let mut link = Link::new(Card::new(usual()), Vec::new());
        vicc::connect(&mut link, &address)
    });
    let ran = talk.end().conforms();
    assert_eq!(ran.outcome("revocation list"), "SKIP");
    card.join().unwrap().unwrap();
}

#[test]
fn a_wrong_can_fails_at_pace_and_reads_nothing() {
    let ran = Table::lay(usual(), Vec::new())
        .read(&["--can", "000000"])
        .fails_at(&["PACE"]);
    assert_eq!(ran.outcome("EF.CardAccess"), "PASS");
    assert_eq!(
        (ran.outcome("DG1"), ran.outcome("passive authentication")),
        ("", "SKIP")
    );
}

#[test]
fn an_altered_security_object_fails_at_its_signature() {
    let ran = read(usual().with_flaw(Flaw::AlteredSod));
    let ran = ran.fails_at(&["EF.SOD signature"]);
    assert_eq!(ran.outcome("signer's chain"), "SKIP");
}

#[test]
fn an_altered_group_fails_at_its_own_hash_and_at_no_other() {
    let ran = read(usual().with_flaw(Flaw::AlteredGroup(13)));
    let ran = ran.fails_at(&["hash of DG13", "card as the app sees it"]);
    assert_eq!(
        (ran.outcome("hash of DG1"), ran.outcome("EF.SOD signature")),
        ("PASS", "PASS")
    );
}

#[test]
fn a_copy_of_a_card_fails_at_the_proof_it_cannot_give() {
    let ran = read(usual().with_flaw(Flaw::Clone)).fails_at(&["chip authentication"]);
    assert_eq!(ran.outcome("PACE"), "PASS");
    let mut old = usual().with_flaw(Flaw::Clone);
    old.chip_authentication = None;
    read(old).fails_at(&["active authentication"]);
}

#[test]
fn strangers_and_revoked_signers_fail_where_they_belong() {
    read(usual().with_flaw(Flaw::UnknownAuthority)).fails_at(&["signer's chain"]);
    read(usual().with_flaw(Flaw::ExpiredSigner)).fails_at(&["signer's chain"]);
    read(usual().with_flaw(Flaw::RevokedSigner)).fails_at(&["revocation list"]);
}

#[test]
fn a_file_cut_short_fails_at_that_file() {
    let ran = read(usual().with_flaw(Flaw::Truncated(0x010D))).fails_at(&["DG13"]);
    assert_eq!(ran.outcome("DG1"), "PASS");
}

#[test]
fn a_card_that_is_not_there_fails_at_connecting() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    drop(taken);
    let mut table = Table::lay(usual(), Vec::new());
    table.address = address;
    table.by_can().fails_at(&["connect"]);
}

#[test]
fn flags_that_cannot_be_a_key_are_refused_before_anything_is_tried() {
    let table = Table::lay(usual(), Vec::new());
    assert_eq!(table.read(&["--can", "12345"]).code, 2);
    assert_eq!(table.read(&[]).code, 2);
    assert_eq!(table.read(&["--can", "123456", "--mrz-number", "1"]).code, 2);
    let args = [
        "card",
        "--listen",
        "0.0.0.0:0",
        "--can",
        "123456",
        "--csca",
        &table.file("csca"),
    ];
    assert_eq!(run(&args).code, 2);
}
