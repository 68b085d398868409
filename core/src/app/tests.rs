//! The camera, through the whole app, with no province in reach.

use super::*;
use crate::ports::PortError;
use crate::screen::Block;
use crate::testing::FakePorts;
use std::path::Path;
use std::time::{Duration, Instant};

fn open(dir: &Path, fakes: &FakePorts) -> Arc<App> {
    let path = |name: &str| dir.join(name).to_string_lossy().into_owned();
    let config = AppConfig {
        data_dir: path("data"),
        cache_dir: path("cache"),
        province_url: "http://127.0.0.1:9".into(),
        pack_key: String::new(),
        redirect_uri: "motcua://signed-in".into(),
        language: "vi".into(),
        key_file_dir: None,
        device_name: None,
    };
    let app = App::open(config, fakes.ports());
    app.dispatch(Action::Connectivity { online: false });
    press(&app, "tab:dossiers");
    until(&app, "the dossiers", |s| s.route == "dossiers");
    app
}

fn press(app: &App, id: &str) {
    app.dispatch(Action::Press { id: id.into() });
}

fn until(app: &App, what: &str, holds: impl Fn(&Screen) -> bool) -> Screen {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let screen = app.screen();
        if holds(&screen) {
            return screen;
        }
        assert!(Instant::now() < end, "{what} did not come: {screen:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn code(screen: &Screen) -> Option<&str> {
    screen.blocks.iter().find_map(|b| match b {
        Block::Notice { id, code, .. } if id == "message" => code.as_deref(),
        _ => None,
    })
}

#[test]
fn what_the_camera_cannot_do_or_read_is_said_with_its_code() {
    let dir = tempfile::tempdir().unwrap();
    let fakes = FakePorts::new(1_795_000_000_000, 1);
    let app = open(dir.path(), &fakes);
    let broken = PortError::Failed { reason: "x".into() };
    for (answer, expected) in [
        (Err(PortError::Denied), "MC-X07"),
        (Err(PortError::Unavailable), "MC-X08"),
        (Err(broken), "MC-X08"),
        (Ok("WIFI:S:nha;P:mat-khau;;".to_owned()), "MC-X06"),
        (Ok(String::new()), "MC-X06"),
        (Ok("motcua://signed-in?code=x&state=y".to_owned()), "MC-X06"),
    ] {
        fakes.scanner.0.answer(answer.clone());
        press(&app, "scan");
        let screen = until(&app, expected, |s| code(s) == Some(expected));
        assert_eq!(screen.route, "dossiers", "{answer:?}");
        assert!(
            screen.chrome.announcement.is_some(),
            "it is said aloud: {answer:?}"
        );
        press(&app, "dismiss");
        until(&app, "no message", |s| code(s).is_none());
    }
}

#[test]
fn going_back_from_the_camera_says_nothing_and_one_camera_is_open_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let fakes = FakePorts::new(1_795_000_000_000, 1);
    fakes.scanner.0.patient(Duration::from_secs(30));
    let app = open(dir.path(), &fakes);
    let asked = |n: usize| {
        let end = Instant::now() + Duration::from_secs(30);
        while fakes.scanner.0.asked().len() < n && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(fakes.scanner.0.asked().len(), n);
    };
    press(&app, "scan");
    asked(1);
    press(&app, "scan");
    press(&app, "tab:home");
    until(&app, "another tab", |s| s.route == "home");
    asked(1);
    fakes.scanner.0.answer(Err(PortError::Cancelled));
    press(&app, "tab:dossiers");
    until(&app, "the dossiers", |s| s.route == "dossiers");
    // The answer may still be on its way; the camera opens again once it has arrived.
    let end = Instant::now() + Duration::from_secs(30);
    while fakes.scanner.0.asked().len() < 2 && Instant::now() < end {
        press(&app, "scan");
        std::thread::sleep(Duration::from_millis(5));
    }
    asked(2);
    assert_eq!(code(&app.screen()), None, "turning back needs no words");
    let (title, text) = fakes.scanner.0.asked().remove(0);
    assert!(
        title.starts_with("Quét") && text.starts_with("Đưa mã"),
        "{title} {text}"
    );
    fakes.scanner.0.answer(Err(PortError::Cancelled));
}

#[test]
fn a_link_before_the_province_is_known_is_kept_and_one_too_long_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let app = open(dir.path(), &FakePorts::new(1_795_000_000_000, 1));
    app.open_link("https://motcua.example/ho-so/H1".into());
    let kept = until(&app, "the word", |s| {
        let said = |b: &Block| matches!(b, Block::Notice { id, title, .. } if id == "message" && title.contains("giữ lại"));
        s.blocks.iter().any(said)
    });
    assert_eq!(code(&kept), None);
    app.open_link(format!("https://motcua.example/ho-so/{}", "H".repeat(3_000)));
    until(&app, "the refusal", |s| code(s) == Some("MC-X03"));
}
