use super::maker::{algorithm, attribute, oid, rsa_key, signing_certificate};
use super::*;
use ::cms::content_info::CmsVersion;
use der::Encode;
use der::asn1::{Any, OctetString, UtcTime};
use proptest::prelude::*;
use std::time::Duration;

#[test]
fn what_the_province_signed_is_valid() {
    let root = Ca::root("Gốc thử nghiệm");
    let middle = root.intermediate("Cấp dưới thử nghiệm", |_| {});
    let pdf = Pdf::new().signed_by(&middle.signer("Trần Thị Thử"));
    let verdict = verify(&pdf, &[Ca::root("Khác").der(), root.der()], NOW);
    assert_eq!(
        verdict,
        Verdict::Valid {
            signer_name: "Trần Thị Thử".into(),
            organisation: Some("Tỉnh thử nghiệm".into()),
            signed_at: Some(SIGNED_AT),
            chain: vec![
                "Trần Thị Thử".into(),
                "Cấp dưới thử nghiệm".into(),
                "Gốc thử nghiệm".into()
            ],
            signatures: 1,
        }
    );
}

#[test]
fn an_rsa_chain_is_valid() {
    let root = Ca::root_with("Gốc RSA", rsa_key(), |_| {});
    let signer = root.signer_with("RSA", rsa_key(), |_| {});
    assert_eq!(reason(&Pdf::new().signed_by(&signer), &[root.der()]), None);
    let named = |p: &mut maker::Parts| p.signature_alg = algorithm("1.2.840.113549.1.1.11");
    assert_eq!(
        reason(&Pdf::new().signed_with(&signer, named), &[root.der()]),
        None
    );
    let other_hash = |p: &mut maker::Parts| p.signature_alg = algorithm("1.2.840.113549.1.1.12");
    assert_eq!(
        reason(&Pdf::new().signed_with(&signer, other_hash), &[root.der()]),
        Some(Reason::Malformed)
    );
}

#[test]
fn what_another_implementation_signed_is_valid() {
    let roots = [include_bytes!("pyhanko/root.der").to_vec()];
    for (pdf, signer, count) in [
        (&include_bytes!("pyhanko/pss.pdf")[..], "Sample signer rsa", 1),
        (include_bytes!("pyhanko/ec384.pdf"), "Sample signer ec", 1),
        (include_bytes!("pyhanko/twice.pdf"), "Sample signer rsa", 2),
    ] {
        match verify(pdf, &roots, NOW + 86_400_000) {
            Verdict::Valid {
                signer_name,
                signatures,
                ..
            } => {
                assert_eq!((signer_name.as_str(), signatures), (signer, count));
            }
            other @ Verdict::NotValid { .. } => panic!("{other:?}"),
        }
        let mut changed = pdf.to_vec();
        changed[20] ^= 1;
        assert_eq!(reason(&changed, &roots), Some(Reason::Changed));
        assert_eq!(reason(&[pdf, b"\n"].concat(), &roots), Some(Reason::Extended));
    }
}

#[test]
fn a_root_that_came_along_is_no_harm() {
    let root = Ca::root("Gốc");
    let pdf = Pdf::new().signed_with(&root.signer("A"), |p| p.certificates.push(root.der()));
    assert_eq!(reason(&pdf, &[root.der()]), None);
}

#[test]
fn an_older_kind_of_signature_and_upper_case_are_valid() {
    let root = Ca::root("Gốc");
    let mut pdf = Pdf::new();
    pdf.sub_filter = "adbe.pkcs7.detached";
    pdf.upper = true;
    let pdf = pdf.signed_with(&root.signer("A"), |p| {
        p.attributes
            .retain(|a| a.oid != oid("1.2.840.113549.1.9.16.2.47"));
    });
    assert_eq!(reason(&pdf, &[root.der()]), None);
}

#[test]
fn the_signed_time_comes_before_the_claimed_one() {
    let root = Ca::root("Gốc");
    let at = SIGNED_AT - 60_000;
    let pdf = Pdf::new().signed_with(&root.signer("A"), |p| {
        let time = UtcTime::from_unix_duration(Duration::from_millis(at as u64)).unwrap();
        p.attributes.push(attribute(
            "1.2.840.113549.1.9.5",
            Any::encode_from(&time).unwrap(),
        ));
    });
    let Verdict::Valid { signed_at, .. } = verify(&pdf, &[root.der()], NOW) else {
        panic!("not valid");
    };
    assert_eq!(signed_at, Some(at));
}

#[test]
fn a_second_signature_over_the_first_is_valid() {
    let root = Ca::root("Gốc");
    let first = Pdf::new().signed_by(&root.signer("A"));
    let both = Pdf::new().after(first).signed_by(&root.signer("B"));
    let Verdict::Valid {
        signer_name,
        signatures,
        ..
    } = verify(&both, &[root.der()], NOW)
    else {
        panic!("{:?}", verify(&both, &[root.der()], NOW));
    };
    assert_eq!((signer_name.as_str(), signatures), ("B", 2));
}

#[test]
fn a_good_signature_does_not_carry_a_bad_one_below_it() {
    let root = Ca::root("Gốc");
    let stranger = Pdf::new().signed_by(&Ca::root("Lạ").signer("A"));
    let both = Pdf::new().after(stranger).signed_by(&root.signer("B"));
    assert_eq!(reason(&both, &[root.der()]), Some(Reason::StrangeSigner));

    let mut changed = Pdf::new().signed_by(&root.signer("A"));
    let at = maker::find(&changed, b"595 842");
    changed[at] = b'6';
    let both = Pdf::new().after(changed).signed_by(&root.signer("B"));
    assert_eq!(reason(&both, &[root.der()]), Some(Reason::Changed));
}

/// One part of the CMS made wrong before it is signed.
fn with(change: impl FnOnce(&mut maker::Parts)) -> Option<Reason> {
    let root = Ca::root("Gốc");
    reason(&Pdf::new().signed_with(&root.signer("A"), change), &[root.der()])
}

#[test]
fn the_signing_certificate_must_be_the_one_named() {
    let ess = oid("1.2.840.113549.1.9.16.2.47");
    assert_eq!(
        with(|p| p.attributes.retain(|a| a.oid != ess)),
        Some(Reason::Malformed)
    );
    assert_eq!(
        with(|p| *p.attributes.last_mut().unwrap() = signing_certificate(b"another")),
        Some(Reason::StrangeSigner)
    );
}

#[test]
fn what_is_signed_must_be_complete_and_named_once() {
    let digest = oid("1.2.840.113549.1.9.4");
    assert_eq!(
        with(|p| p.attributes.retain(|a| a.oid != digest)),
        Some(Reason::Malformed)
    );
    assert_eq!(with(|p| drop(p.attributes.remove(0))), Some(Reason::Malformed));
    let wrong_type = attribute("1.2.840.113549.1.9.3", (&oid("1.2.840.113549.1.7.2")).into());
    assert_eq!(with(|p| p.attributes[0] = wrong_type), Some(Reason::Malformed));
    let other = OctetString::new([1; 32]).unwrap();
    let other = attribute("1.2.840.113549.1.9.4", Any::encode_from(&other).unwrap());
    let twice = other.clone();
    assert_eq!(with(|p| p.attributes.push(twice)), Some(Reason::Malformed));
    assert_eq!(with(|p| p.attributes[1] = other), Some(Reason::Changed));
}

#[test]
fn what_no_signature_covers_must_follow_from_what_one_does() {
    assert_eq!(with(|p| p.version = CmsVersion::V3), Some(Reason::Malformed));
    assert_eq!(with(|p| p.padding = vec![0, 0, 1]), Some(Reason::Malformed));
    let stray = Ca::root("Thừa").der();
    assert_eq!(with(|p| p.certificates.push(stray)), Some(Reason::Malformed));
    assert_eq!(with(|p| p.certificates.clear()), Some(Reason::Malformed));
    let content = OctetString::new(*b"inside").unwrap();
    assert_eq!(
        with(|p| p.content = Some(Any::encode_from(&content).unwrap())),
        Some(Reason::Malformed)
    );
}

#[test]
fn weak_or_unknown_algorithms_are_not_supported() {
    assert_eq!(
        with(|p| p.digest_alg = algorithm("1.3.14.3.2.26")),
        Some(Reason::Unsupported),
        "SHA-1"
    );
    assert_eq!(
        with(|p| p.signature_alg = algorithm("1.3.101.112")),
        Some(Reason::Unsupported),
        "Ed25519"
    );
    assert_eq!(
        with(|p| p.signature_alg = algorithm("1.2.840.10045.4.3.3")),
        Some(Reason::Malformed),
        "a hash other than the one named"
    );
    let root = Ca::root("Gốc");
    let mut pdf = Pdf::new();
    pdf.sub_filter = "adbe.x509.rsa_sha1";
    assert_eq!(
        reason(&pdf.signed_by(&root.signer("A")), &[root.der()]),
        Some(Reason::Unsupported)
    );
}

#[test]
fn an_algorithm_exchanged_under_its_protection_is_changed() {
    let roots = [include_bytes!("pyhanko/root.der").to_vec()];
    let pdf = include_bytes!("pyhanko/twice.pdf");
    // The last sha512WithRSAEncryption in the file becomes rsaEncryption, which would verify just as well.
    let at = maker::find(pdf, b"2A864886F70D01010D");
    let mut changed = pdf.to_vec();
    changed[at + 17] = b'1';
    assert_eq!(reason(&changed, &roots), Some(Reason::Changed));
}

#[test]
fn dates_of_pdf_are_read() {
    let read = |text: &str| structure::parse_date(text.as_bytes());
    assert_eq!(read("D:20261124104200+07'00'"), Some(SIGNED_AT));
    assert_eq!(read("D:20261124104200+07'00"), Some(SIGNED_AT));
    assert_eq!(read("D:20261124034200Z"), Some(SIGNED_AT));
    assert_eq!(read("20261124034200"), Some(SIGNED_AT));
    assert_eq!(read("D:1970"), Some(0));
    for bad in [
        "",
        "D:",
        "D:20261324",
        "D:2026112",
        "D:20261124104200*07'00'",
        "D:20261124104200+99'00'",
        "\u{ff11}",
    ] {
        assert_eq!(read(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn any_text_for_a_date_is_no_panic(text in prop::collection::vec(any::<u8>(), 0..40)) {
        structure::parse_date(&text);
    }

    #[test]
    fn any_contents_are_no_panic(contents in prop::collection::vec(any::<u8>(), 0..200)) {
        let hex = maker::hex(&contents, false);
        let head = "%PDF-1.7 /ByteRange [0 999 9999 1     ] ";
        let (start, resume) = (head.len(), head.len() + hex.len() + 2);
        let pdf = format!("%PDF-1.7 /ByteRange [0 {start:3} {resume:4} 1     ] <{hex}> ");
        prop_assert!(reason(pdf.as_bytes(), &[]).is_some());
    }
}

#[test]
fn the_maker_makes_der() {
    // Guards the tests above: what they change is the only thing wrong.
    assert!(signing_certificate(b"x").to_der().is_ok());
    let (roots, pdf) = signed();
    assert_eq!(reason(&pdf, &roots), None);
}
