//! Where the person is signed in: which device, since when, last used when; and ending that.

use super::build::{Builder, Built};
use super::{draft, signin};
use crate::app::{Intent, Model};
use crate::net::wire::DeviceSession;
use crate::screen::{Block, ButtonRole, NoticeKind, SummaryRow};

pub(super) fn devices(model: &Model) -> Built {
    let mut b = Builder::new(model, model.texts.t("devices-title"));
    b.private();
    if model.person.is_none() {
        signin::invitation(&mut b, "person-signed-out-title", "devices-signed-out-text");
        return b.done();
    }
    let intro = b.t("devices-intro");
    b.paragraph("intro", intro);
    if let Some(failure) = model.devices.failure {
        let retry = b.t("retry");
        let action = b.button(Intent::AskDevices, retry, ButtonRole::Secondary);
        b.failure("devices-failed", failure.code, NoticeKind::Warning, vec![action]);
    }
    let busy = model.devices.loading || !model.devices.ending.is_empty();
    if busy {
        let label = b.t(if model.devices.loading {
            "devices-loading"
        } else {
            "devices-ending"
        });
        b.push(Block::Progress {
            id: "devices-busy".into(),
            label,
            permille: None,
            detail: String::new(),
        });
    }
    let list = model.devices.list.as_deref().unwrap_or_default();
    for (n, session) in list.iter().enumerate() {
        one(&mut b, n, session);
    }
    if list.iter().any(|s| !s.current) {
        b.action_asking(
            Intent::EndOtherSessions,
            "devices-end-others",
            ButtonRole::Destructive,
            "devices-end-others-ask",
        );
    }
    b.done()
}

fn one(b: &mut Builder<'_>, n: usize, session: &DeviceSession) {
    let name = if session.device.is_empty() {
        b.t("devices-unnamed")
    } else {
        session.device.clone()
    };
    let created = draft::saved(b, session.created.as_millisecond());
    let used = draft::saved(b, session.last_used.as_millisecond());
    let mut rows = vec![
        b.fact("created", "devices-created", created),
        b.fact("used", "devices-used", used),
    ];
    if session.current {
        let here = b.t("devices-here");
        rows.insert(0, b.fact("here", "devices-which", here));
    } else if !b.model.devices.ending.contains(&session.id) {
        let label = b.with("devices-end", [("device", name.as_str().into())]);
        let intent = Intent::EndSession(session.id.clone());
        let change = b.asking(intent, label, ButtonRole::Link, "devices-end-ask");
        rows.push(SummaryRow {
            change: Some(change),
            ..b.fact("end", "devices-which", b.t("devices-other"))
        });
    }
    // By place in the list, not by id: an id is the server's word, and a shell may write block ids to a log.
    let id = format!("device-{n}");
    b.push(Block::Summary {
        id,
        title: name,
        rows,
    });
}
