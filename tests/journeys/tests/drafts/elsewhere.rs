//! Printing, and dossiers of procedures that are filed outside of the app.

use crate::scene::{MARITAL, Scene, code_of, divorced, json, press, rows, to_tab, value};
use motcua_journeys::{Phone, Sandbox};
use serde_json::json;
use std::io::Read as _;

#[test]
fn a_printed_declaration_holds_what_was_answered() {
    let scene = Scene::new();
    let scan = scene.scan("ban-an.pdf", 40_000);
    let phone = scene.phone("a");
    let id = phone.begin("giay doc than", MARITAL);
    phone.walk(&divorced("Nguyễn Thị Ỷ Đặng"), &[&scan]);
    phone.app.dispatch(motcua_core::Action::Back);
    press(&phone, &format!("go:draft/{id}/more"));
    press(&phone, "print");
    phone.ever("it is ready", |s| {
        s.chrome
            .announcement
            .as_deref()
            .is_some_and(|a| a.contains("sẵn sàng"))
    });
    let file = phone.ports.browser.shown_files().pop().expect("the viewer");
    assert_eq!(
        (file.name.as_str(), file.media_type.as_str()),
        ("to-khai-1.004873.pdf", "application/pdf")
    );
    let pdf = lopdf::Document::load(&file.path).expect("a PDF");
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = pdf.extract_text(&pages).expect("text");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    println!(
        "{} pages, {} bytes",
        pages.len(),
        std::fs::metadata(&file.path).expect("a file").len()
    );
    for part in [
        "Nguyễn Thị Ỷ Đặng",
        "Đã ly hôn",
        "20/05/2020",
        "không thay mẫu của cơ quan",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_procedure_without_an_endpoint_is_prepared_bundled_and_followed_by_its_code() {
    let mut record = Sandbox::own_record(MARITAL);
    record["filing"] = json!("handoff");
    let scene = Scene::of(Sandbox::start_with_record(MARITAL, &record));
    let place = scene.place("a");
    let scan = scene.scan("ban-an.pdf", 300_000);
    let phone = Phone::open(&place);
    let id = phone.begin("giay doc than", MARITAL);
    press(&phone, &format!("go:draft/{id}/check"));
    let check = phone.until("the check", |s| s.route.ends_with("/check"));
    assert!(
        check.actions.iter().all(|a| a.id != "file"),
        "nothing is filed here"
    );
    press(&phone, "prepare-hand-off");
    phone.until("what lacks", |s| json(s).contains("\"id\":\"errors\""));
    phone.app.dispatch(motcua_core::Action::Back);
    phone.at(&format!("draft/{id}"));
    phone.walk(&divorced("Nguyễn Thị Ví Dụ"), &[&scan]);
    press(&phone, "prepare-hand-off");
    phone.at(&format!("draft/{id}/hand-off"));
    press(&phone, "bundle");
    phone.ever("the bundle", |s| {
        s.chrome
            .announcement
            .as_deref()
            .is_some_and(|a| a.contains("sẵn sàng"))
    });
    let file = phone.ports.browser.shown_files().pop().expect("the share sheet");
    assert_eq!(file.name, "ho-so-1.004873.zip");
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&file.path).expect("a file")).expect("a ZIP");
    let names: Vec<String> = zip
        .file_names()
        .map(|n| n.expect("a name").into_owned())
        .collect();
    assert_eq!(
        names,
        ["to-khai.pdf", "viec-can-lam.txt", "giay-to/01 ban-an.pdf"]
    );
    let mut held = Vec::new();
    zip.by_name("giay-to/01 ban-an.pdf")
        .expect("the scan")
        .read_to_end(&mut held)
        .expect("read");
    assert_eq!(held, std::fs::read(&scan).expect("the scan"));
    press(&phone, "browse:https://dichvucong.gov.vn/thu-tuc-hanh-chinh/");
    let opened = phone
        .ports
        .browser
        .next_url(std::time::Duration::from_mins(1))
        .expect("the portal");
    assert!(
        opened.ends_with(record["uuid"].as_str().expect("a key")),
        "{opened}"
    );

    phone.fill("handed-code", "chua co ma");
    press(&phone, "handed-off");
    phone.until("no code", |s| json(s).contains("Đây chưa phải mã hồ sơ"));
    phone.ports.scanner.0.answer(Ok("WIFI:S:nha;;".into()));
    press(&phone, "scan-code");
    phone.until("no code in it", |s| {
        code_of(s, "message").as_deref() == Some("MC-T07")
    });
    phone.fill("handed-code", "h26.103.25.7 – 250908 – 0112");
    press(&phone, "handed-off");
    let screen = phone.at(&format!("handed/{id}"));
    assert_eq!(
        value(&screen, "code").as_deref(),
        Some("H26.103.25.7-250908-0112")
    );
    drop(phone);
    let phone = Phone::open(&place);
    to_tab(&phone, "tab:dossiers");
    let screen = phone.until("the list", |s| !rows(s, "handed").is_empty());
    assert!(json(&screen).contains("Theo dõi ở cổng"), "{}", json(&screen));
    assert!(
        !json(&screen).contains(&format!("go:draft/{id}\"")),
        "it is no draft any more"
    );
    press(&phone, &format!("go:handed/{id}"));
    press(&phone, "browse:https://dichvucong.gov.vn/tra-cuu-ho-so");
    press(&phone, &format!("take-back-handed:{id}"));
    phone.at(&format!("draft/{id}"));
    assert_eq!(
        scene.sandbox.state()["dossiers"]
            .as_array()
            .expect("dossiers")
            .len(),
        0
    );
}
