//! A signed result and what the phone found out about it.

use super::build::{Builder, Built};
use super::{dossier, rows};
use crate::app::{Intent, Model, ResultPage};
use crate::result::service::Finding;
use crate::screen::{Block, ButtonRole, NoticeKind};
use crate::text;

pub(super) fn result(model: &Model, page: &ResultPage) -> Built {
    let mut b = Builder::new(model, page.row.name.clone());
    b.private();
    document(&mut b, page);
    b.done()
}

/// The document with its verdict; the same on its own page and inside its dossier.
pub(super) fn document(b: &mut Builder<'_>, page: &ResultPage) {
    let ResultPage {
        row,
        fetching,
        failure,
    } = page;
    let id = format!("document-{}", row.id);
    if *fetching {
        let label = b.t("result-fetching");
        b.push(Block::Progress {
            id: format!("{id}-fetching"),
            label,
            permille: None,
            detail: String::new(),
        });
    }
    if let Some(failure) = failure {
        b.failure(
            &format!("{id}-failure"),
            failure.code,
            NoticeKind::Warning,
            Vec::new(),
        );
    }
    let mut facts = Vec::new();
    let verdict_text = match &row.finding {
        Finding::None => b.t("result-unchecked"),
        Finding::NotValid { key } => b.t(key),
        Finding::Valid { signer, signed_ms } => {
            let time = signed_ms.map_or_else(String::new, |ms| rows::stamp(b, ms));
            facts.push(b.fact("signer", "result-signer", signer.clone()));
            facts.push(b.fact("signed", "result-signed-at", time.clone()));
            b.with(
                "result-valid",
                [("signer", signer.as_str().into()), ("time", time.into())],
            )
        }
    };
    facts.push(dossier::code_row(b, &row.code));
    facts.push(b.fact("size", "result-size", text::bytes(b.texts().lang(), row.size)));
    facts.push(b.fact("hash", "result-hash", row.sha256.clone()));
    let (code, result) = (row.code.clone(), row.id.clone());
    let action = if row.here {
        let label = b.t("result-open");
        b.button(
            Intent::ShowResult { code, id: result },
            label,
            ButtonRole::Primary,
        )
    } else {
        let label = b.t("result-fetch");
        b.button(
            Intent::FetchResult { code, id: result },
            label,
            ButtonRole::Primary,
        )
    };
    b.push(Block::Document {
        id,
        title: row.name.clone(),
        verdict: row.verdict,
        verdict_text,
        rows: facts,
        actions: vec![action],
    });
}
