use super::*;
use maker::{find, sign};
use proptest::prelude::*;
use std::sync::OnceLock;

/// One file for the many cases of a property: making one takes as long as verifying dozens.
fn shared() -> &'static (Vec<Vec<u8>>, Vec<u8>) {
    static SHARED: OnceLock<(Vec<Vec<u8>>, Vec<u8>)> = OnceLock::new();
    SHARED.get_or_init(signed)
}

fn replace(pdf: &[u8], what: &str, with: &str) -> Vec<u8> {
    let at = find(pdf, what.as_bytes());
    [&pdf[..at], with.as_bytes(), &pdf[at + what.len()..]].concat()
}

fn byte_range(pdf: &[u8]) -> [usize; 3] {
    let text = String::from_utf8_lossy(&pdf[find(pdf, b"/ByteRange [0 ") + 14..]).into_owned();
    let numbers: Vec<usize> = text
        .split(']')
        .next()
        .unwrap()
        .split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect();
    numbers.try_into().unwrap()
}

fn set_byte_range(pdf: &mut [u8], numbers: [usize; 3]) {
    let at = find(pdf, b"/ByteRange [0 ") + 14;
    let text = format!("{} {} {}", numbers[0], numbers[1], numbers[2]);
    pdf[at..at + 30].copy_from_slice(format!("{text:30}").as_bytes());
}

#[test]
fn what_is_no_signed_pdf_is_told_apart() {
    assert_eq!(reason(b"", &[]), Some(Reason::NotAPdf));
    assert_eq!(reason(b"<!doctype html>", &[]), Some(Reason::NotAPdf));
    assert_eq!(reason(b"%PDF-1.7\n%%EOF\n", &[]), Some(Reason::NoSignature));
}

#[test]
fn a_changed_page_is_changed() {
    let (roots, pdf) = signed();
    assert_eq!(
        reason(&replace(&pdf, "595 842", "595 843"), &roots),
        Some(Reason::Changed)
    );
}

#[test]
fn a_signature_taken_from_another_file_is_changed() {
    let root = Ca::root("Gốc");
    let (pdf, mut other) = (Pdf::new().signed_by(&root.signer("A")), Pdf::new());
    other.date = "D:20261124104201+07'00'";
    let other = other.signed_by(&root.signer("A"));
    let [start, resume, _] = byte_range(&pdf);
    let mut mixed = pdf;
    mixed[start..resume].copy_from_slice(&other[start..resume]);
    assert_eq!(reason(&mixed, &[root.der()]), Some(Reason::Changed));
}

#[test]
fn anything_appended_makes_it_extended() {
    let (roots, pdf) = signed();
    let with = |tail: &[u8]| reason(&[&pdf[..], tail].concat(), &roots);
    assert_eq!(with(b"\n"), Some(Reason::Extended));
    assert_eq!(with(b"%%EOF\n"), Some(Reason::Extended));
    assert_eq!(with(&[0; 1000]), Some(Reason::Extended));
}

#[test]
fn incremental_saving_makes_it_extended() {
    let (roots, pdf) = signed();
    // Another page content, as a shadow attack would bring it up after signing.
    let mut later = Pdf::new().after(pdf);
    later.revision(&[(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1 1] >>".into())]);
    assert_eq!(reason(&later.into_bytes(), &roots), Some(Reason::Extended));
}

#[test]
fn an_appended_revision_with_a_signature_of_a_stranger_is_refused() {
    let (roots, pdf) = signed();
    let both = Pdf::new().after(pdf).signed_by(&Ca::root("Lạ").signer("B"));
    assert_eq!(reason(&both, &roots), Some(Reason::StrangeSigner));
}

#[test]
fn a_cut_file_is_not_valid() {
    let (roots, pdf) = signed();
    assert_eq!(reason(&pdf[..pdf.len() - 1], &roots), Some(Reason::Changed));
    let [start, resume, _] = byte_range(&pdf);
    for cut in [6, start, start + 100, resume, resume + 1, pdf.len() - 7] {
        assert!(reason(&pdf[..cut], &roots).is_some(), "{cut}");
    }
}

#[test]
fn content_wrapped_into_the_gap_is_refused() {
    let (roots, pdf) = signed();
    let [start, resume, length] = byte_range(&pdf);
    // Signature wrapping: the signed tail moves back, and something new stands in the widened gap.
    for evil in [
        "\n3 0 obj << /Type /Page >> endobj\n",
        "<00>",
        " ",
        "00",
        ">",
        "(",
    ] {
        let mut wrapped = [&pdf[..resume], evil.as_bytes(), &pdf[resume..]].concat();
        set_byte_range(&mut wrapped, [start, resume + evil.len(), length]);
        assert!(reason(&wrapped, &roots).is_some(), "{evil}");
    }
    for odd in [b'\n', b' ', b'g', b'>', b'<', 0] {
        let mut odd_byte = pdf.clone();
        odd_byte[resume - 3] = odd;
        assert_eq!(reason(&odd_byte, &roots), Some(Reason::Malformed), "{odd}");
    }
    let mut two_cases = pdf.clone();
    two_cases[resume - 2] = b'A';
    assert_eq!(reason(&two_cases, &roots), Some(Reason::Malformed));
}

#[test]
fn a_byte_range_that_does_not_cover_the_file_is_refused() {
    let (roots, pdf) = signed();
    let [start, resume, length] = byte_range(&pdf);
    let with = |numbers| {
        let mut pdf = pdf.clone();
        set_byte_range(&mut pdf, numbers);
        reason(&pdf, &roots)
    };
    for numbers in [
        [0, resume, length],
        [start + 1, resume, length],
        [start, resume + 1, length - 1],
        [start, resume, 0],
        [start, start, length],
        [resume, start, length],
        [start, resume, length - 1],
        [start, resume, length + 1],
        [start, resume, 99_999_999_999],
        [start, 18_446_744_073_709_551, 999],
    ] {
        assert!(with(numbers).is_some(), "{numbers:?}");
    }
}

#[test]
fn a_missing_or_mangled_byte_range_or_contents_is_refused() {
    let (roots, pdf) = signed();
    let with = |what: &str, by: &str| reason(&replace(&pdf, what, by), &roots);
    assert_eq!(
        with("/ByteRange [0 ", "/ByteRangX [0 "),
        Some(Reason::NoSignature)
    );
    assert_eq!(with("/ByteRange [0 ", "/ByteRange [-0 "), Some(Reason::Malformed));
    assert_eq!(with("/ByteRange [0 ", "/ByteRange [1 "), Some(Reason::Malformed));
    assert_eq!(
        with("/ByteRange [0 ", "/ByteRange null % "),
        Some(Reason::Malformed)
    );
    assert!(with("/Contents <", "/Contents (").is_some());
    let [start, resume, _] = byte_range(&pdf);
    for contents in ["<>", "<00>", "null", "", "<3000>"] {
        let mut emptied = [&pdf[..start], contents.as_bytes(), &pdf[resume..]].concat();
        let tail = emptied.len() - start - contents.len();
        set_byte_range(&mut emptied, [start, start + contents.len(), tail]);
        assert!(reason(&emptied, &roots).is_some(), "{contents}");
    }
}

#[test]
fn a_signature_the_form_does_not_show_is_refused() {
    let root = Ca::root("Gốc");
    let with = |change: &dyn Fn(&mut Pdf)| {
        let mut pdf = Pdf::new();
        change(&mut pdf);
        reason(&pdf.signed_by(&root.signer("A")), &[root.der()])
    };
    assert_eq!(with(&|_| {}), None);
    assert_eq!(
        with(&|pdf| pdf.form = Some(String::new())),
        Some(Reason::Malformed)
    );
    assert_eq!(
        with(&|pdf| pdf.value = Some("null".into())),
        Some(Reason::Malformed)
    );
    let shown = "<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <00> >>";
    assert_eq!(
        with(&|pdf| pdf.value = Some(shown.into())),
        Some(Reason::Malformed)
    );
    assert_eq!(
        with(&|pdf| pdf.value = Some("10 0 R".into())),
        Some(Reason::Malformed)
    );
}

#[test]
fn two_signatures_that_claim_the_whole_file_are_refused() {
    let root = Ca::root("Gốc");
    let mut prepared = Pdf::new().prepare();
    let numbers = byte_range(&sign(prepared.clone(), &root.signer("A"), false, |_| {}));
    // A second dictionary that claims the very same range, in a comment a reader may or may not see.
    let at = find(&prepared, b"%%EOF");
    let decoy = format!(
        "% /ByteRange [0 {} {} {:8}]\n",
        numbers[0], numbers[1], numbers[2]
    );
    let longer = format!(
        "% /ByteRange [0 {} {} {:8}]\n",
        numbers[0],
        numbers[1],
        numbers[2] + decoy.len()
    );
    prepared.splice(at..at, longer.bytes());
    let pdf = sign(prepared, &root.signer("A"), false, |_| {});
    assert_eq!(reason(&pdf, &[root.der()]), Some(Reason::Malformed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn one_changed_byte_is_never_valid(at in any::<prop::sample::Index>(), by in 1_u8..=255, in_signature in any::<bool>()) {
        let (roots, pdf) = shared();
        let mut changed = pdf.clone();
        let [start, resume, _] = byte_range(pdf);
        // Half of them where no digest looks: in the signature itself.
        let at = if in_signature { start + at.index((resume - start) / 3) } else { at.index(pdf.len()) };
        changed[at] ^= by;
        prop_assert!(reason(&changed, roots).is_some(), "byte {at} by {by}");
    }

    #[test]
    fn one_changed_hex_digit_of_the_signature_is_never_valid(at in any::<prop::sample::Index>(), digit in 0_u32..16) {
        let (roots, pdf) = shared();
        let [start, resume, _] = byte_range(pdf);
        let at = start + 1 + at.index((resume - start) / 3);
        let digit = char::from_digit(digit, 16).unwrap() as u8;
        prop_assume!(pdf[at] != digit);
        let mut changed = pdf.clone();
        changed[at] = digit;
        prop_assert!(reason(&changed, roots).is_some(), "digit {at} to {digit}");
    }
}

proptest! {
    #[test]
    fn cut_repeated_or_filled_in_anywhere_is_never_valid_and_no_panic(
        at in any::<prop::sample::Index>(),
        len in 1_usize..400,
        what in 0..3,
        fill in prop::collection::vec(any::<u8>(), 1..50),
    ) {
        let (roots, pdf) = shared();
        let at = at.index(pdf.len());
        let to = (at + len).min(pdf.len());
        let changed = match what {
            0 => [&pdf[..at], &pdf[to..]].concat(),
            1 => [&pdf[..to], &pdf[at..]].concat(),
            _ => [&pdf[..at], &fill[..], &pdf[at..]].concat(),
        };
        prop_assert!(reason(&changed, roots).is_some());
    }

    #[test]
    fn rubbish_is_never_valid_and_no_panic(rubbish in prop::collection::vec(any::<u8>(), 0..500)) {
        let pdf = [b"%PDF-1.7\n/ByteRange [0 40 60 10]".as_slice(), &rubbish].concat();
        prop_assert!(reason(&pdf, &[]).is_some());
    }
}
