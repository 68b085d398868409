//! The core in a process of its own: what it is ordered, and what it reports.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use motcua_core::Action;
use motcua_core::screen::Block;
use motcua_preview::machine::{Order, Report, Start, write_line};
use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Core {
    child: Child,
    orders: ChildStdin,
    reports: Lines<BufReader<ChildStdout>>,
}

impl Core {
    fn start(dir: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_motcua-preview"))
            .arg("core")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let path = |name: &str| dir.join(name).display().to_string();
        let start = Start {
            data_dir: path("data"),
            cache_dir: path("cache"),
            province_url: "http://127.0.0.1:9".into(),
            pack_key: "no key".into(),
            redirect_uri: "http://127.0.0.1:9/return".into(),
            language: "en".into(),
            key_dir: path("keys"),
        };
        let mut orders = child.stdin.take().unwrap();
        write_line(&mut orders, &start).unwrap();
        let reports = BufReader::new(child.stdout.take().unwrap()).lines();
        Self {
            child,
            orders,
            reports,
        }
    }

    fn order(&mut self, order: &Order) {
        write_line(&mut self.orders, order).unwrap();
    }

    fn press(&mut self, id: &str) {
        let action = Action::Press { id: id.into() };
        self.order(&Order::Action { action });
    }

    /// Reads reports until one fits; the end of the process is a failure.
    fn until(&mut self, fits: impl Fn(&Report) -> bool) -> Report {
        loop {
            let line = self.reports.next().unwrap().unwrap();
            let report = serde_json::from_str(&line).unwrap();
            if fits(&report) {
                return report;
            }
        }
    }

    fn until_button(&mut self, id: &str) {
        self.until(|r| matches!(r, Report::Screen { screen } if screen.actions.iter().any(|a| a.id == id)));
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn shows(report: &Report, wanted: &str) -> bool {
    let Report::Screen { screen } = report else {
        return false;
    };
    let coded = |b: &Block| matches!(b, Block::Notice { code: Some(code), .. } if code == wanted);
    screen.blocks.iter().any(coded)
}

#[test]
fn a_scan_is_reported_and_its_answer_comes_back_as_an_order() {
    let dir = tempfile::tempdir().unwrap();
    let mut core = Core::start(dir.path());
    core.order(&Order::Scanned {
        text: Some("too early".into()),
    });
    core.until(|r| matches!(r, Report::Screen { .. }));
    core.press("tab:dossiers");
    core.until_button("scan");
    core.press("scan");
    let asked = core.until(|r| matches!(r, Report::Scan { .. }));
    let Report::Scan { title, text } = asked else {
        unreachable!("matched above")
    };
    assert!(!title.is_empty() && !text.is_empty());
    core.order(&Order::Scanned {
        text: Some("https://elsewhere.example/ho-so/H1".into()),
    });
    core.until(|r| shows(r, "MC-X06"));
    core.press("scan");
    core.until(|r| matches!(r, Report::Scan { .. }));
    core.order(&Order::Scanned { text: None });
    core.press("tab:home");
    let home = |r: &Report| matches!(r, Report::Screen { screen } if screen.route == "home");
    assert!(!shows(&core.until(home), "MC-X06"));
}
