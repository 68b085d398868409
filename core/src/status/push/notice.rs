//! What a push message says where no app runs: in iOS's notification service, which has no store and half a minute.

use super::{B64, PushError, PushKeys, PushKind, PushMessage};
use crate::error::Fail;
use crate::ports::Channel;
use crate::text::{Lang, Texts};
use base64::Engine as _;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What opens messages, and where they lead. As secret as the keys in it.
#[derive(Serialize, Deserialize)]
struct Opener {
    /// Base64url of [`PushKeys::to_bytes`].
    keys: String,
    /// The province's address of a dossier, with `{code}` in it.
    dossier: String,
    /// That of a report, with `{number}` in it; empty where reports have none, and in what an older app kept.
    #[serde(default)]
    report: String,
}

/// Packs what [`push_notice`] needs; `dossier` and `report` are the pack's patterns `https://…/ho-so/{code}` and
/// `https://…/phan-anh/{number}`.
pub fn opener(keys: &PushKeys, dossier: &str, report: &str) -> Option<Zeroizing<Vec<u8>>> {
    let opener = Opener {
        keys: B64.encode(&*keys.to_bytes()),
        dossier: dossier.to_owned(),
        report: report.to_owned(),
    };
    serde_json::to_vec(&opener).ok().map(Zeroizing::new)
}

/// What to show of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PushNotice {
    /// Where it belongs among the notifications.
    pub channel: Channel,
    /// The same tag replaces.
    pub tag: String,
    /// One line: which dossier or report.
    pub title: String,
    /// A sentence.
    pub text: String,
    /// Opened when it is tapped, by [`Action::OpenLink`](crate::Action::OpenLink).
    pub link: String,
}

/// What a sealed message (RFC 8291, as base64url) says, by what [`App::push_opener`](crate::App::push_opener) gave. `None`
/// when it does not open, or says what this version does not know: then neutral words stand. Needs no open app; any thread.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "an exported function takes what the foreign side hands over"
)]
pub fn push_notice(opener: Vec<u8>, sealed: String, language: String) -> Option<PushNotice> {
    let opener = Zeroizing::new(opener);
    let (message, opener) = open(&opener, &sealed).inspect_err(Fail::log).ok()?;
    let code = message.code?;
    let (title, link) = match message.kind {
        PushKind::Dossier => ("notify-title", opener.dossier.replace("{code}", &code)),
        PushKind::Report if !opener.report.is_empty() => {
            ("inbox-report", opener.report.replace("{number}", &code))
        }
        PushKind::Report | PushKind::Unknown => return None,
    };
    let texts = Texts::get(Lang::from_tag(&language));
    Some(PushNotice {
        // Which status it is only a sync tells.
        channel: Channel::Progress,
        title: texts.with(title, [("code", code.as_str().into())]),
        text: texts.t("notify-changed"),
        link,
        tag: code,
    })
}

fn open(opener: &[u8], sealed: &str) -> Result<(PushMessage, Opener), PushError> {
    let opener: Opener = serde_json::from_slice(opener).map_err(|_| PushError::Keys)?;
    let keys = Zeroizing::new(B64.decode(&opener.keys).map_err(|_| PushError::Keys)?);
    let body = B64
        .decode(sealed.trim_end_matches('='))
        .map_err(|_| PushError::Malformed)?;
    let plain = PushKeys::from_bytes(&keys)?.open(&body)?;
    Ok((PushMessage::parse(&plain)?, opener))
}
