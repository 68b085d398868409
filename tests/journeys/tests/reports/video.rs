//! A video of a report: every frame arrives, where it was taken does not.

use crate::scene::{Scene, add_photo, go_on, send, sha256, start, text, write};
use motcua_core::Action;
use motcua_core::paper::video::Video;
use std::io::{Cursor, Read as _};

const PLACE: &[u8] = b"+20.2833+106.2167/";

fn boxed(letters: &[u8], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).expect("small");
    [&size.to_be_bytes(), letters, content].concat()
}

/// As a phone writes one, of that kind; no player has to play it.
fn film(kind: &[u8; 16]) -> Vec<u8> {
    let said = boxed(b"udta", &boxed(b"\xa9xyz", PLACE));
    let plan = [boxed(b"mvhd", &[0; 100]), said].concat();
    let frames: Vec<u8> = (0..300_000_u32).map(|n| (n * 7 % 251) as u8).collect();
    [
        boxed(b"ftyp", kind),
        boxed(b"moov", &plan),
        boxed(b"mdat", &frames),
    ]
    .concat()
}

const MP4: &[u8; 16] = b"mp42\0\0\0\0mp42isom";
const MOV: &[u8; 16] = b"qt  \0\0\0\0qt  \0\0\0\0";

fn has_place(bytes: &[u8]) -> bool {
    bytes.windows(PLACE.len()).any(|part| part == PLACE)
}

#[test]
fn videos_arrive_frame_for_frame_without_the_place_hidden_in_them() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    let films = [("canh.mp4", film(MP4)), ("canh.mov", film(MOV))];
    start(&phone, "den-duong");
    write(&phone, "Đèn chớp liên tục.");
    go_on(&phone, "what", "photos");
    for (name, film) in &films {
        let path = scene.place("vi-du").dir.join(name);
        assert!(has_place(film));
        std::fs::write(&path, film).expect("written");
        add_photo(&phone, "report-photos", &path);
    }
    let said = text(&phone.screen());
    assert!(said.contains("MP4 · ") && said.contains("MOV · "), "{said}");
    go_on(&phone, "photos", "place");
    phone.fill("report:address", "Ngõ 12");
    phone.until("the address", |s| text(s).contains("Ngõ 12"));
    go_on(&phone, "place", "check");
    send(&phone);
    let media = scene.desk()[0]["extended"]["media"].as_array().map(Vec::len);
    assert_eq!(media, Some(2));
    for (_, film) in films {
        let mut sent = Vec::new();
        let mut video = Video::open(Cursor::new(film)).expect("a film");
        video.read_to_end(&mut sent).expect("read");
        let arrived = scene.sandbox.upload_bytes(&sha256(&sent));
        assert!(arrived == sent && !has_place(&arrived));
    }
}

#[test]
fn a_video_that_was_cut_is_refused_in_words_and_the_report_goes_without_it() {
    let scene = Scene::new();
    let phone = scene.phone_of("vi-du");
    let path = scene.place("vi-du").dir.join("dut.mp4");
    let film = film(MP4);
    std::fs::write(&path, film.get(..film.len() / 2).expect("half")).expect("written");
    start(&phone, "den-duong");
    write(&phone, "Đèn chớp.");
    go_on(&phone, "what", "photos");
    phone.app.dispatch(Action::AddFile {
        block: "report-photos".into(),
        path: path.display().to_string(),
        name: "dut.mp4".into(),
    });
    phone.until("why not", |s| text(s).contains("MC-G09"));
    go_on(&phone, "photos", "place");
    phone.fill("report:address", "Ngõ 12");
    phone.until("the address", |s| text(s).contains("Ngõ 12"));
    go_on(&phone, "place", "check");
    send(&phone);
    assert_eq!(scene.desk().len(), 1);
}
