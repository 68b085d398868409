//! The issuer's objects, read by other people's parsers, and what each flaw changes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod terminal;

use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::{Decode, Encode};
use motcua_card::{Algorithm, Authority, Card, Curve, Flaw, Naming, Profile, Signer, people, tlv};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;

fn usual() -> Profile {
    Profile::new(people::vi_du())
}

/// `r ‖ s` of a DER signature, each of `size` bytes.
fn plain(signature: &[u8], size: usize) -> Vec<u8> {
    let numbers = tlv::all(tlv::first(signature).unwrap().0.value).unwrap();
    let fixed = |number: &[u8]| {
        let digits: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
        [vec![0; size - digits.len()], digits].concat()
    };
    [fixed(numbers[0].value), fixed(numbers[1].value)].concat()
}

fn point(certificate: &Certificate) -> Vec<u8> {
    certificate
        .tbs_certificate
        .subject_public_key_info
        .subject_public_key
        .raw_bytes()
        .to_vec()
}

fn signed_by(certificate: &Certificate, authority: &Certificate, curve: Curve) -> bool {
    let body = certificate.tbs_certificate.to_der().unwrap();
    let signature = plain(certificate.signature.raw_bytes(), curve.size());
    curve.verify(&point(authority), &Sha256::digest(body), &signature)
}

fn signed_data(bytes: &[u8]) -> SignedData {
    ContentInfo::from_der(bytes).unwrap().content.decode_as().unwrap()
}

/// Whether the signature of EF.SOD is right under the key of the certificate inside, and its digest that of the content.
fn sod_holds(sod: &[u8]) -> (bool, bool) {
    let data = signed_data(tlv::find(sod, 0x77).unwrap());
    let info = data.signer_infos.0.get(0).unwrap();
    let attributes = info.signed_attrs.as_ref().unwrap();
    let content = data
        .encap_content_info
        .econtent
        .as_ref()
        .unwrap()
        .value()
        .to_vec();
    let digest_attribute = attributes
        .iter()
        .find(|a| a.oid.to_string() == "1.2.840.113549.1.9.4")
        .unwrap();
    let digest = digest_attribute.values.get(0).unwrap().value() == &Sha256::digest(&content)[..];
    let cms::cert::CertificateChoices::Certificate(signer) =
        data.certificates.as_ref().unwrap().0.get(0).unwrap()
    else {
        panic!("no certificate")
    };
    let signed = Sha256::digest(attributes.to_der().unwrap());
    (
        Curve::P256.verify(&point(signer), &signed, &plain(info.signature.as_bytes(), 32)),
        digest,
    )
}

#[test]
fn the_test_authority_is_the_same_in_every_run() {
    let (first, second) = (Authority::test(), Authority::test());
    assert_eq!(first.csca(), second.csca());
    assert_eq!(
        first.signer_certificate(Signer::Valid),
        second.signer_certificate(Signer::Valid)
    );
    assert_eq!(first.crl(), second.crl());
    assert_eq!(Sha256::digest(first.csca())[..], terminal::hex(FINGERPRINT));
}

/// SHA-256 of the test CSCA: a pack that publishes it can be compared with this.
const FINGERPRINT: &str = "59860f276e82b1f3e64859ab35856d08d3812a8d869e291b18714571492a4c2d";

#[test]
fn certificates_chain_and_say_what_they_are() {
    for curve in [Curve::P256, Curve::Brainpool256] {
        for naming in [Naming::Named, Naming::Explicit] {
            let authority = Authority::new(b"chain", Algorithm::Ecdsa(curve, naming));
            let csca = Certificate::from_der(&authority.csca()).unwrap();
            assert!(signed_by(&csca, &csca, curve));
            let signer = Certificate::from_der(&authority.signer_certificate(Signer::Valid)).unwrap();
            assert!(signed_by(&signer, &csca, curve));
            assert_eq!(signer.tbs_certificate.issuer, csca.tbs_certificate.subject);
            assert!(
                csca.tbs_certificate
                    .subject
                    .to_string()
                    .contains("CN=TEST CSCA 01")
            );
            let stranger = Certificate::from_der(&Authority::unknown().csca()).unwrap();
            assert_eq!(stranger.tbs_certificate.subject, csca.tbs_certificate.subject);
            assert!(curve != Curve::P256 || !signed_by(&signer, &stranger, curve));
        }
    }
}

#[test]
fn validity_and_usage_differ_as_named() {
    let authority = Authority::test();
    let part = |signer| {
        Certificate::from_der(&authority.signer_certificate(signer))
            .unwrap()
            .tbs_certificate
    };
    let until = |signer| part(signer).validity.not_after.to_date_time().year();
    assert_eq!((until(Signer::Valid), until(Signer::Expired)), (2045, 2021));
    let usage = |signer| {
        part(signer)
            .get::<x509_cert::ext::pkix::KeyUsage>()
            .unwrap()
            .unwrap()
            .1
    };
    assert!(usage(Signer::Valid).digital_signature());
    assert!(!usage(Signer::WrongUsage).digital_signature());
    let csca = Certificate::from_der(&authority.csca()).unwrap().tbs_certificate;
    let (critical, usage) = csca.get::<x509_cert::ext::pkix::KeyUsage>().unwrap().unwrap();
    assert!(critical && usage.key_cert_sign() && usage.crl_sign() && !usage.digital_signature());
    assert!(
        csca.get::<x509_cert::ext::pkix::BasicConstraints>()
            .unwrap()
            .unwrap()
            .1
            .ca
    );
}

#[test]
fn the_revocation_list_names_the_revoked_signer() {
    let authority = Authority::test();
    let list = CertificateList::from_der(&authority.crl()).unwrap();
    let csca = Certificate::from_der(&authority.csca()).unwrap();
    let body = list.tbs_cert_list.to_der().unwrap();
    assert!(Curve::P256.verify(
        &point(&csca),
        &Sha256::digest(body),
        &plain(list.signature.raw_bytes(), 32)
    ));
    let revoked = list.tbs_cert_list.revoked_certificates.unwrap();
    let serial = |signer| {
        Certificate::from_der(&authority.signer_certificate(signer))
            .unwrap()
            .tbs_certificate
            .serial_number
    };
    assert_eq!(
        revoked
            .iter()
            .map(|entry| entry.serial_number.clone())
            .collect::<Vec<_>>(),
        [serial(Signer::Revoked)]
    );
    let empty = CertificateList::from_der(&authority.revocation_list(&[])).unwrap();
    assert!(empty.tbs_cert_list.revoked_certificates.is_none());
}

#[test]
fn a_sound_card_has_a_sound_sod() {
    for lds_version_1 in [false, true] {
        let card = Card::new(Profile {
            lds_version_1,
            ..usual()
        });
        let sod = card.file(0x011D).unwrap();
        assert_eq!(sod_holds(sod), (true, true));
        for group in [1, 2, 3, 13, 14, 15] {
            let digest = Sha256::digest(card.file(0x0100 | group).unwrap());
            assert!(sod.windows(32).any(|window| window == &digest[..]), "DG{group}");
        }
    }
}

#[test]
fn rsa_pss_signs_the_sod_too() {
    let authority = Authority::new(b"pss", Algorithm::RsaPss);
    let csca = Certificate::from_der(&authority.csca()).unwrap();
    let verify = |holder: &Certificate, body: &[u8], signature: &[u8]| {
        let numbers = tlv::all(tlv::first(&point(holder)).unwrap().0.value)
            .unwrap()
            .len();
        assert_eq!(numbers, 2);
        let key = point(holder);
        let parts = tlv::all(tlv::first(&key).unwrap().0.value).unwrap();
        let number = |bytes: &[u8]| rsa::BoxedUint::from_be_slice_vartime(bytes);
        let public = rsa::PublicKey::new(number(&parts[0].value[1..]), number(parts[1].value)).unwrap();
        public
            .verify(rsa::Pss::<Sha256>::new(), &Sha256::digest(body), signature)
            .is_ok()
    };
    assert!(verify(
        &csca,
        &csca.tbs_certificate.to_der().unwrap(),
        csca.signature.raw_bytes()
    ));
    let card = Card::new(Profile { authority, ..usual() });
    let data = signed_data(tlv::find(card.file(0x011D).unwrap(), 0x77).unwrap());
    let info = data.signer_infos.0.get(0).unwrap();
    let cms::cert::CertificateChoices::Certificate(signer) =
        data.certificates.as_ref().unwrap().0.get(0).unwrap()
    else {
        panic!("no certificate")
    };
    let signed = info.signed_attrs.as_ref().unwrap().to_der().unwrap();
    assert!(verify(signer, &signed, info.signature.as_bytes()));
    assert!(!verify(signer, b"other", info.signature.as_bytes()));
}

#[test]
fn each_flaw_shows_where_it_should() {
    let sound = Card::new(usual());
    let flawed = |flaw| Card::new(usual().with_flaw(flaw));
    let groups = |card: &Card| -> Vec<bool> {
        let sod = card.file(0x011D).unwrap().to_vec();
        let hit = |group: u16| {
            let digest = Sha256::digest(card.file(0x0100 | group).unwrap());
            sod.windows(32).any(|window| window == &digest[..])
        };
        [1, 2, 13, 14, 15].into_iter().map(hit).collect()
    };
    assert_eq!(groups(&sound), [true; 5]);
    assert_eq!(
        groups(&flawed(Flaw::AlteredGroup(1))),
        [false, true, true, true, true]
    );
    assert_eq!(
        groups(&flawed(Flaw::AlteredGroup(13))),
        [true, true, false, true, true]
    );
    let seen = |flaw| sod_holds(flawed(flaw).file(0x011D).unwrap());
    assert_eq!(seen(Flaw::AlteredGroup(13)), (true, true));
    assert_eq!(seen(Flaw::AlteredSod), (false, true));
    assert_eq!(seen(Flaw::AlteredSodAndGroup(1)), (true, false));
    assert_eq!(groups(&flawed(Flaw::AlteredSodAndGroup(1))), [true; 5]);
    assert_eq!(seen(Flaw::WrongHash(2)), (true, true));
    assert_eq!(
        groups(&flawed(Flaw::WrongHash(2))),
        [true, false, true, true, true]
    );
    for flaw in [
        Flaw::ExpiredSigner,
        Flaw::RevokedSigner,
        Flaw::WrongUsageSigner,
        Flaw::UnknownAuthority,
    ] {
        assert_eq!(seen(flaw), (true, true));
        assert_ne!(flawed(flaw).file(0x011D), sound.file(0x011D));
    }
}

#[test]
fn damaged_files_lie_about_their_length() {
    let file = |flaw, id| Card::new(usual().with_flaw(flaw)).file(id).unwrap().to_vec();
    let whole = Card::new(usual()).file(0x0102).unwrap().len();
    assert_eq!(file(Flaw::Truncated(0x0102), 0x0102).len(), whole / 2);
    assert_eq!(
        file(Flaw::LongLength(0x011E), 0x011E)[..4],
        [0x60, 0x82, 0xFF, 0xFF]
    );
    assert_eq!(
        file(Flaw::HugeLength(0x010D), 0x010D)[..6],
        [0x6D, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]
    );
}

#[test]
fn dg13_says_what_the_person_is() {
    for person in [
        people::vi_du(),
        people::child(),
        people::elder(),
        people::long_name(),
    ] {
        let card = Card::new(Profile::new(person.clone()));
        let outer = tlv::find(card.file(0x010D).unwrap(), 0x6D).unwrap().to_vec();
        let parts = tlv::all(tlv::first(&outer).unwrap().0.value).unwrap();
        assert_eq!(
            parts.iter().map(|part| part.tag).collect::<Vec<_>>(),
            [0x02, 0x06, 0x31]
        );
        let text = |id: u8| {
            let entries = tlv::all(parts[2].value).unwrap();
            let entry = entries
                .iter()
                .find(|entry| tlv::find(entry.value, 0x02) == Some(&[id]))
                .unwrap();
            String::from_utf8(tlv::find(entry.value, 0x0C).unwrap_or_default().to_vec()).unwrap()
        };
        assert_eq!(
            (text(1), text(2), text(3)),
            (person.number.clone(), person.name.clone(), person.birth.written())
        );
        assert_eq!(text(16), person.old_number);
        let known = person
            .expires
            .map_or("Không thời hạn".to_owned(), motcua_card::CardDate::written);
        assert_eq!(text(12), known);
    }
}
