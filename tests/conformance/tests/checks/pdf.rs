use crate::support::{Citizen, Ran, run};
use motcua_core::net::message::Conditional;
use motcua_journeys::Sandbox;
use motcua_province::forge;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// A result the sandbox's office signed, and its root.
struct Signed {
    pdf: Vec<u8>,
    root: Vec<u8>,
}

fn signed() -> &'static Signed {
    static SIGNED: OnceLock<Signed> = OnceLock::new();
    SIGNED.get_or_init(|| {
        let sandbox = Sandbox::start();
        let citizen = Citizen::of(&sandbox);
        let code = citizen.file();
        sandbox.officer(&code, json!({"action": "accept"}));
        sandbox.officer(&code, json!({"action": "finish"}));
        let answer = citizen.wait(citizen.province.dossier(&code, None)).unwrap();
        let Conditional::Fresh { value, .. } = answer else {
            panic!("a first answer is fresh");
        };
        let url = &value.results[0].url;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("result.pdf");
        citizen
            .wait(citizen.province.result_to_file(url, &path, 1 << 24))
            .unwrap();
        Signed {
            pdf: std::fs::read(path).unwrap(),
            root: citizen.pack.trust.result_roots().unwrap().remove(0),
        }
    })
}

fn write(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn check_with(pdf: &[u8], root: &[u8], more: &[&str]) -> Ran {
    let dir: TempDir = tempfile::tempdir().unwrap();
    let file = write(dir.path(), "a.pdf", pdf);
    let root = write(dir.path(), "root.der", root);
    let fixed = [
        "pdf",
        "--file",
        file.to_str().unwrap(),
        "--root",
        root.to_str().unwrap(),
    ];
    run(&[&fixed[..], more].concat())
}

fn check(pdf: &[u8]) -> Ran {
    check_with(pdf, &signed().root, &[])
}

#[test]
fn a_signed_result_passes_every_finding_and_names_its_signer() {
    let ran = check(&signed().pdf).conforms();
    assert!(ran.seen("signer").contains("signed by"), "{}", ran.text);
}

#[test]
fn one_altered_byte_fails_at_the_signature() {
    let ran = check(&forge::changed_by_one_byte(signed().pdf.clone())).fails_at(&["signature"]);
    assert_eq!(
        (ran.outcome("byte range"), ran.outcome("chain")),
        ("PASS", "SKIP")
    );
}

#[test]
fn something_added_behind_fails_at_the_whole_file() {
    let ran = check(&forge::extended_after_signing(signed().pdf.clone()).unwrap());
    let ran = ran.fails_at(&["whole file"]);
    assert_eq!(ran.outcome("chain"), "PASS");
}

#[test]
fn another_root_fails_at_the_chain() {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let stranger = params.self_signed(&key).unwrap();
    let ran = check_with(&signed().pdf, stranger.der(), &[]).fails_at(&["chain"]);
    assert_eq!(ran.outcome("signature"), "PASS");
    // The same root as PEM is the same root.
    let pem = stranger.pem();
    check_with(&signed().pdf, pem.as_bytes(), &[]).fails_at(&["chain"]);
}

#[test]
fn a_day_before_the_signature_fails_at_the_certificates() {
    check_with(&signed().pdf, &signed().root, &["--at", "2020-01-01"]).fails_at(&["certificates"]);
}

#[test]
fn what_bears_no_signature_or_is_no_pdf_is_told_so() {
    check(b"%PDF-1.7\n%%EOF\n").fails_at(&["byte range"]);
    check(b"<html>").fails_at(&["file"]);
    assert_eq!(
        run(&["pdf", "--file", "/nowhere/a.pdf", "--root", "/nowhere/b"]).code,
        2
    );
}
