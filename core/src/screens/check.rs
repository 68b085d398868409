//! Check your answers, and file.

use super::build::{Builder, Built};
use super::{delivery, drafts, family, fee_lines, paper, procedure, signin};
use crate::app::{Intent, Model, OpenDraft, Route};
use crate::dossier::form::FieldError;
use crate::procedure::fees;
use crate::procedure::model::{Channel, FilingWay};
use crate::screen::{Block, Button, ButtonRole, ChoiceOption, FeeLine, NoticeKind, SummaryRow};
use crate::text;

pub(super) fn check(model: &Model, open: &OpenDraft) -> Built {
    let mut b = Builder::new(model, model.texts.t("check-title"));
    b.private();
    let saved = b.with("saved-at", [("time", text::minute(open.saved_ms).into())]);
    b.status(saved);
    errors(&mut b, open);
    // What is filed elsewhere asks for no level here.
    if open.too_low && open.record.filing == FilingWay::Api {
        signin::raise(&mut b);
    }
    drafts::twins(&mut b, open);
    whom(&mut b, open);
    offices(&mut b, open);
    delivery::choose(&mut b, open);
    answers(&mut b, open);
    papers(&mut b, open);
    cost_and_time(&mut b, open);
    if open.record.filing == FilingWay::Handoff {
        drafts::instead_of_filing(&mut b, open);
        return b.done();
    }
    let declare = b.t("check-declare");
    b.paragraph("declare", declare);
    b.action_asking(
        Intent::File(open.id.clone()),
        "check-file",
        ButtonRole::Primary,
        "check-file-ask",
    );
    b.done()
}

fn errors(b: &mut Builder<'_>, open: &OpenDraft) {
    let mut links = Vec::new();
    // What the server named stands here at once; what the form says, once the person tried to file.
    let mut wrong = open.standing_errors(None);
    if open.filing_checked {
        wrong.extend(open.errors(b.texts().lang().tag()));
    }
    for error in wrong {
        let route = place_of(open, error.page, error.item.as_deref());
        links.push(mend(b, &error, Intent::Go(route)));
    }
    for need in open
        .papers()
        .into_iter()
        .filter(|n| open.filing_checked && n.required && !open.has_file(&n.paper.id))
    {
        let name = need.paper.name.get(b.texts().lang().tag()).to_owned();
        let text = b.with("file-required", [("paper", name.into())]);
        let route = Route::DraftPaper {
            id: open.id.clone(),
            paper: need.paper.id.clone(),
            from_check: true,
        };
        links.push(b.button(Intent::Go(route), text, ButtonRole::Link));
    }
    for need in open.papers() {
        let id = &need.paper.id;
        let key = if open.first_undecided(Some(id)).is_some() {
            "file-flaws-decide"
        } else if need.paper.one_pdf && open.has_loose_pages(id) {
            "pages-to-make"
        } else {
            continue;
        };
        let name = need.paper.name.get(b.texts().lang().tag()).to_owned();
        let text = b.with(key, [("paper", name.into())]);
        let route = Route::DraftPaper {
            id: open.id.clone(),
            paper: id.clone(),
            from_check: true,
        };
        links.push(b.button(Intent::Go(route), text, ButtonRole::Link));
    }
    if open.filing_checked {
        links.extend(delivery::lacking(b, open));
    }
    if !links.is_empty() {
        let (title, text) = (b.t("check-errors-title"), b.t("check-errors-text"));
        b.notice("errors", NoticeKind::Error, title, text, links);
    }
}

/// For whom, and by whom.
fn whom(b: &mut Builder<'_>, open: &OpenDraft) {
    family::whom_over(b, open);
    let whom = match &open.whom {
        Some(whom) => family::whom(b, whom),
        None => b.t("dossier-for-self"),
    };
    let label = b.t("dossier-for");
    let change = (!open.members.is_empty() || open.whom.is_some()).then(|| {
        let route = Route::Draft { id: open.id.clone() };
        change(b, "whom", &label, Intent::Go(route))
    });
    let by = match &b.model.person {
        Some(person) => person.name.clone(),
        None => b.t("check-by-unknown"),
    };
    let rows = vec![
        SummaryRow {
            change,
            ..b.fact("whom", "dossier-for", whom)
        },
        b.fact("by", "dossier-applicant", by),
    ];
    let title = b.t("check-whom");
    b.push(Block::Summary {
        id: "whom".into(),
        title,
        rows,
    });
}

/// A link to the page of an error; several errors of one page keep apart by their pointer.
fn mend(b: &mut Builder<'_>, error: &FieldError, intent: Intent) -> Button {
    b.bound(
        &format!("mend:{}", error.pointer),
        intent,
        error.text.clone(),
        ButtonRole::Link,
    )
}

fn offices(b: &mut Builder<'_>, open: &OpenDraft) {
    let Some(pack) = b.model.pack.clone() else { return };
    let lang = b.texts().lang().tag();
    let options = pack
        .offices
        .iter()
        .map(|o| ChoiceOption {
            id: o.id.clone(),
            label: o.name.get(lang).to_owned(),
            hint: o.address.clone(),
        })
        .collect();
    let label = b.label("check-office", "check-office-hint");
    let selected = open.office.iter().cloned().collect();
    b.push(Block::Choice {
        id: "office".into(),
        label,
        options,
        selected,
        many: false,
    });
}

fn answers(b: &mut Builder<'_>, open: &OpenDraft) {
    let empty = b.t("check-not-filled");
    for section in open.form.summary(&open.data, b.texts().lang().tag()) {
        let (at, mut rows) = (section.page, section.rows);
        for row in &mut rows {
            if row.value.is_empty() {
                row.value.clone_from(&empty);
            }
            let pointer = row.id.strip_prefix("f:").unwrap_or(&row.id);
            let item = open.form.has_item(&open.data, pointer).then_some(pointer);
            let route = place_of(open, at, item);
            row.change = Some(change(b, &row.id, &row.label, Intent::Go(route)));
            if let Some(source) = open.sources.get(pointer) {
                row.source = Some(b.t(super::draft::source_key(source)));
            }
        }
        b.push(Block::Summary {
            id: format!("page-{at}"),
            title: section.title,
            rows,
        });
    }
}

/// Where an answer can be changed: its page, or the item it stands in.
fn place_of(open: &OpenDraft, page: usize, item: Option<&str>) -> Route {
    let id = open.id.clone();
    match item {
        Some(item) => Route::DraftItem {
            id,
            item: item.to_owned(),
            from_check: true,
        },
        None => Route::DraftPage {
            id,
            page,
            from_check: true,
        },
    }
}

fn change(b: &mut Builder<'_>, row: &str, what: &str, intent: Intent) -> Button {
    let id = b.bind(&format!("change:{row}"), intent);
    let label = b.with("check-change", [("what", what.into())]);
    Button {
        id,
        label,
        role: ButtonRole::Link,
        enabled: true,
        confirm: None,
    }
}

fn papers(b: &mut Builder<'_>, open: &OpenDraft) {
    let lang = b.texts().lang();
    let mut rows = Vec::new();
    for need in open.papers() {
        let files: Vec<String> = open
            .files
            .iter()
            .filter(|f| f.paper == need.paper.id && f.is_to_send())
            .map(|f| format!("{} · {}", f.name, text::bytes(lang, f.size)))
            .collect();
        let value = if files.is_empty() {
            b.t("check-files-none")
        } else {
            files.join("\n")
        };
        let label = need.paper.name.get(lang.tag()).to_owned();
        let route = Route::DraftPaper {
            id: open.id.clone(),
            paper: need.paper.id.clone(),
            from_check: true,
        };
        let id = paper::files_block(&need.paper.id);
        let change = Some(change(b, &id, &label, Intent::Go(route)));
        rows.push(SummaryRow {
            id,
            label,
            value,
            source: None,
            change,
        });
    }
    if !rows.is_empty() {
        let title = b.t("check-files");
        b.push(Block::Summary {
            id: "papers".into(),
            title,
            rows,
        });
    }
}

fn cost_and_time(b: &mut Builder<'_>, open: &OpenDraft) {
    let case = open.case().unwrap_or_default();
    let due = fees::fees_for(&open.record, Channel::Online, &case, text::day(b.model.now_ms));
    let lines: Vec<FeeLine> = due
        .iter()
        .enumerate()
        .map(|(at, fee)| fee_lines::fee_line(b, at, Channel::Online, fee))
        .collect();
    let (title, note) = (b.t("procedure-fees"), b.t("procedure-fee-note"));
    let total = fee_lines::online_total(b, &open.record, &case);
    b.push(Block::Fee {
        id: "fees".into(),
        title,
        lines,
        total,
        note,
    });
    let time = open.record.time_for(Channel::Online, &case);
    if let Some(text) = time.and_then(|time| procedure::due_today(b, &open.record, time)) {
        let counted = match &open.record.cutoff {
            Some(cutoff) => b.with("check-due-counted-until", [("cutoff", cutoff.as_str().into())]),
            None => b.t("check-due-counted"),
        };
        let row = b.fact("due", "check-due", format!("{text}\n{counted}"));
        b.push(Block::Summary {
            id: "due".into(),
            title: String::new(),
            rows: vec![row],
        });
    }
}
