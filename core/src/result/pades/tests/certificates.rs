use super::*;
use rcgen::{
    BasicConstraints, CustomExtension, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd,
};

fn key() -> KeyPair {
    KeyPair::generate().unwrap()
}

/// The verdict on a signer made so under a good root.
fn signer(change: impl FnOnce(&mut rcgen::CertificateParams)) -> Option<Reason> {
    let root = Ca::root("Gốc");
    let signer = root.signer_with("A", key(), change);
    reason(&Pdf::new().signed_by(&signer), &[root.der()])
}

/// The verdict on a signer under an intermediate made so.
fn under(change: impl FnOnce(&mut rcgen::CertificateParams)) -> Option<Reason> {
    let root = Ca::root("Gốc");
    let signer = root.intermediate("Giữa", change).signer("A");
    reason(&Pdf::new().signed_by(&signer), &[root.der()])
}

#[test]
fn a_stranger_is_not_trusted() {
    let (roots, _) = signed();
    let same_name = Ca::root("Gốc thử nghiệm");
    assert_eq!(
        reason(&Pdf::new().signed_by(&same_name.signer("A")), &roots),
        Some(Reason::StrangeSigner)
    );
    let alone = Ca::root_with("Tự ký", key(), |p| p.is_ca = IsCa::ExplicitNoCa);
    assert_eq!(
        reason(&Pdf::new().signed_by(&alone), &roots),
        Some(Reason::StrangeSigner)
    );
    let (_, pdf) = signed();
    assert_eq!(reason(&pdf, &[]), Some(Reason::StrangeSigner));
    assert_eq!(
        reason(&pdf, &[b"not a certificate".to_vec()]),
        Some(Reason::StrangeSigner)
    );
}

#[test]
fn a_signer_under_another_signer_is_not_trusted() {
    let root = Ca::root("Gốc");
    let official = root.signer("Cán bộ");
    let pdf = Pdf::new().signed_by(&official.signer("Kẻ gian"));
    assert_eq!(reason(&pdf, &[root.der()]), Some(Reason::WrongUse));
}

#[test]
fn certificates_are_judged_at_the_time_of_signing() {
    let ended = |p: &mut rcgen::CertificateParams| p.not_after = date_time_ymd(2026, 11, 1);
    let to_come = |p: &mut rcgen::CertificateParams| p.not_before = date_time_ymd(2026, 12, 1);
    assert_eq!(signer(ended), Some(Reason::Expired));
    assert_eq!(signer(to_come), Some(Reason::NotYetValid));
    assert_eq!(under(ended), Some(Reason::Expired));
    assert_eq!(under(to_come), Some(Reason::NotYetValid));
    let root = Ca::root_with("Gốc", key(), ended);
    let pdf = Pdf::new().signed_by(&root.signer("A"));
    assert_eq!(reason(&pdf, &[root.der()]), Some(Reason::Expired));
    // Ten years on, what was good then is still good.
    let (roots, pdf) = signed();
    let later = SIGNED_AT + 10 * 365 * 86_400_000;
    assert!(matches!(verify(&pdf, &roots, later), Verdict::Valid { .. }));
}

#[test]
fn a_time_of_signing_still_to_come_is_refused() {
    let (roots, pdf) = signed();
    let verdict = verify(&pdf, &roots, SIGNED_AT - 2 * 86_400_000);
    assert_eq!(
        verdict,
        Verdict::NotValid {
            reason: Reason::NotYetValid
        }
    );
    assert!(matches!(
        verify(&pdf, &roots, SIGNED_AT - 3_600_000),
        Verdict::Valid { .. }
    ));
}

#[test]
fn without_a_time_of_signing_certificates_are_judged_now() {
    let root = Ca::root("Gốc");
    let mut pdf = Pdf::new();
    pdf.date = "";
    let pdf = pdf.signed_by(&root.signer("A"));
    assert!(matches!(
        verify(&pdf, &[root.der()], NOW),
        Verdict::Valid { signed_at: None, .. }
    ));
    let later = verify(&pdf, &[root.der()], NOW + 365 * 86_400_000);
    assert_eq!(
        later,
        Verdict::NotValid {
            reason: Reason::Expired
        }
    );
}

#[test]
fn a_certificate_for_something_else_does_not_sign_results() {
    assert_eq!(
        signer(|p| p.key_usages = vec![KeyUsagePurpose::KeyEncipherment]),
        Some(Reason::WrongUse)
    );
    assert_eq!(
        signer(|p| p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]),
        Some(Reason::WrongUse)
    );
    assert_eq!(
        signer(|p| p.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)),
        Some(Reason::WrongUse)
    );
    assert_eq!(signer(|p| p.extended_key_usages.clear()), None);
    assert_eq!(
        signer(|p| p.key_usages = vec![KeyUsagePurpose::ContentCommitment]),
        None
    );
}

#[test]
fn only_authorities_issue() {
    assert_eq!(under(|p| p.is_ca = IsCa::ExplicitNoCa), Some(Reason::WrongUse));
    assert_eq!(under(|p| p.is_ca = IsCa::NoCa), Some(Reason::WrongUse));
    assert_eq!(
        under(|p| p.key_usages = vec![KeyUsagePurpose::CrlSign]),
        Some(Reason::WrongUse)
    );
    assert_eq!(under(|_| {}), None);
}

#[test]
fn a_path_is_no_longer_than_allowed() {
    let with_len = |len: u8| {
        let root = Ca::root_with("Gốc", key(), |p| {
            p.is_ca = IsCa::Ca(BasicConstraints::Constrained(len));
        });
        let pdf = Pdf::new().signed_by(&root.intermediate("Giữa", |_| {}).signer("A"));
        reason(&pdf, &[root.der()])
    };
    assert_eq!(with_len(0), Some(Reason::WrongUse));
    assert_eq!(with_len(1), None);
    let root = Ca::root("Gốc");
    let mut deep = root.intermediate("1", |_| {});
    for n in 2..6 {
        deep = deep.intermediate(&n.to_string(), |_| {});
    }
    let pdf = Pdf::new().signed_by(&deep.signer("A"));
    assert_eq!(reason(&pdf, &[root.der()]), Some(Reason::StrangeSigner));
}

#[test]
fn a_critical_extension_nobody_understands_is_refused() {
    let extension = |critical| {
        let mut extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99_999, 1], vec![5, 0]);
        extension.set_criticality(critical);
        extension
    };
    assert_eq!(
        signer(|p| p.custom_extensions.push(extension(true))),
        Some(Reason::Unsupported)
    );
    assert_eq!(signer(|p| p.custom_extensions.push(extension(false))), None);
}
