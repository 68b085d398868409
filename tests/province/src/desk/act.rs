//! What an officer does to a dossier, and when it may be done.

use crate::clock::{local, rfc3339};
use crate::dossiers::delivery::PostOrder;
use crate::dossiers::store::{self, Held};
use crate::dossiers::{Defect, Dossier, Fee, Filing, Return, status};
use crate::error::{Error, Invalid, Problem};
use crate::result::Forgery;
use crate::state::Shared;
use crate::workdays::Limit;
use serde::Deserialize;
use utoipa::ToSchema;

pub(super) const ACTOR: &str = "Cán bộ một cửa (thử nghiệm)";
const POST: &str = "Bưu điện (thử nghiệm)";

/// One action.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[allow(clippy::struct_field_names, reason = "the name on the wire")]
pub(crate) struct Action {
    /// `accept`, `return`, `fee`, `paid`, `refuse`, `finish`, `handover`, `post`.
    pub(crate) action: String,
    /// Words for the citizen.
    #[serde(default)]
    pub(crate) note: Option<String>,
    /// For `return`.
    #[serde(default)]
    pub(crate) defects: Vec<Defect>,
    /// For `return`: last day; five working days when absent.
    #[serde(default)]
    pub(crate) deadline: Option<String>,
    /// For `fee`: đồng.
    #[serde(default)]
    pub(crate) amount: Option<u64>,
    /// For `post`: where the order goes, as in the dossier's `delivery.post.state`.
    #[serde(default)]
    pub(crate) post: Option<String>,
    /// For `finish`, in tests: issues a document that a phone must refuse.
    #[serde(default)]
    pub(crate) forge: Option<Forgery>,
}

/// What may be done in a status.
pub(crate) fn allowed(dossier: &Dossier) -> Vec<&'static str> {
    let owes = dossier.fees.iter().any(|f| f.state == "due");
    let mut actions = match dossier.status {
        status::REGISTERED => vec!["accept", "return", "refuse"],
        status::RECEIVED | status::IN_PROGRESS => vec!["accept", "finish", "return", "fee", "refuse"],
        status::SUPPLEMENT | status::FINANCIAL => vec!["accept", "refuse"],
        status::DONE => vec![if post_of(dossier).is_some() {
            "post"
        } else {
            "handover"
        }],
        _ => vec![],
    };
    if dossier.status == status::IN_PROGRESS {
        actions.retain(|a| *a != "accept");
    }
    if owes && !actions.is_empty() {
        actions.push("paid");
    }
    actions
}

/// The post's order, when the result goes by post.
pub(crate) fn post_of(dossier: &Dossier) -> Option<&PostOrder> {
    dossier.delivery.as_ref()?.post.as_ref()
}

/// Does it, writes it down, and starts sending the push messages before the answer is given;
/// to the end, even when the officer's connection is lost meanwhile.
pub(crate) async fn act(province: &Shared, code: String, action: Action) -> Result<Dossier, Problem> {
    tokio::spawn(act_to_the_end(province.clone(), code, action))
        .await
        .map_err(|_| Error::Interrupted)?
}

async fn act_to_the_end(province: Shared, code: String, action: Action) -> Result<Dossier, Problem> {
    let shared = province.clone();
    let (dossier, pushes) = province
        .db
        .call(move |tx| {
            let mut held =
                store::find(tx, &code)?.ok_or_else(|| Problem::not_found("Không có hồ sơ này."))?;
            change(&shared, &mut held, action)?;
            store::save(tx, &held.dossier)?;
            let pushes = crate::channels::tell::dossier(tx, &held.sub, &held.dossier, shared.now_ms())?;
            Ok::<_, Problem>((held.dossier, pushes))
        })
        .await?;
    province.sender.send(pushes);
    Ok(dossier)
}

fn change(province: &Shared, held: &mut Held, action: Action) -> Result<(), Problem> {
    if !allowed(&held.dossier).contains(&action.action.as_str()) {
        return Err(Problem::conflict(format!(
            "Không thể làm việc này khi hồ sơ ở trạng thái {}.",
            held.dossier.status
        )));
    }
    let at = rfc3339(province.now());
    let note = action.note.clone().filter(|n| !n.trim().is_empty());
    if matches!(action.action.as_str(), "accept" | "paid") {
        held.dossier.resume(&province.data.calendar, province.now());
    }
    match action.action.as_str() {
        "accept" => accept(&mut held.dossier, &at, note),
        "return" => give_back(province, held, &at, note, action)?,
        "fee" => ask_fee(&mut held.dossier, &at, note, action.amount)?,
        "paid" => paid(&mut held.dossier, &at, note),
        "refuse" => refuse(&mut held.dossier, &at, note)?,
        "handover" => held.dossier.step(&at, status::RETURNED, ACTOR, note),
        "post" => post(&mut held.dossier, &at, action.post.as_deref().unwrap_or_default())?,
        _ => finish(province, held, &at, note, action.forge)?,
    }
    Ok(())
}

fn missing(pointer: &str, detail: &str) -> Problem {
    Problem::validation(vec![Invalid {
        pointer: pointer.into(),
        code: "required".into(),
        detail: detail.into(),
    }])
}

fn accept(dossier: &mut Dossier, at: &str, note: Option<String>) {
    let next = if dossier.status == status::REGISTERED {
        status::RECEIVED
    } else {
        status::IN_PROGRESS
    };
    dossier.step(at, next, ACTOR, note);
}

fn give_back(
    province: &Shared,
    held: &mut Held,
    at: &str,
    note: Option<String>,
    action: Action,
) -> Result<(), Problem> {
    let mut defects: Vec<Defect> = action
        .defects
        .into_iter()
        .filter(|d| !d.reason.trim().is_empty())
        .collect();
    for defect in &mut defects {
        name_paper(&held.filing, defect);
    }
    let dossier = &mut held.dossier;
    if defects.is_empty() {
        return Err(missing("/defects", "Hãy nêu ít nhất một chỗ cần sửa."));
    }
    let deadline = match action.deadline.filter(|d| !d.is_empty()) {
        Some(day) => day
            .parse::<jiff::civil::Date>()
            .map_err(|_| missing("/deadline", "Ngày phải có dạng YYYY-MM-DD."))?,
        None => province
            .data
            .calendar
            .due(local(province.now()).date(), Limit::WorkingDays(5.0)),
    };
    dossier.returns.push(Return {
        at: at.to_owned(),
        deadline: deadline.to_string(),
        defects,
        answer: None,
    });
    dossier.step(at, status::SUPPLEMENT, ACTOR, note);
    Ok(())
}

/// A defect of a file names its paper too.
fn name_paper(filing: &Filing, defect: &mut Defect) {
    let n = defect
        .pointer
        .as_deref()
        .and_then(|p| p.strip_prefix("/attachments/"))
        .and_then(|n| n.parse::<usize>().ok());
    if let (None, Some(file)) = (&defect.paper, n.and_then(|n| filing.attachments.get(n))) {
        defect.paper = Some(file.paper.clone());
    }
}

/// Moves the post's order; what was delivered was handed over.
fn post(dossier: &mut Dossier, at: &str, state: &str) -> Result<(), Problem> {
    let order = dossier.delivery.as_mut().and_then(|d| d.post.as_mut());
    let order = order.ok_or_else(|| Problem::conflict("Hồ sơ này không trả kết quả qua bưu điện."))?;
    order.become_(state, at)?;
    let tracking = order.tracking.clone().unwrap_or_default();
    let next = if state == "delivered" {
        status::RETURNED
    } else {
        status::DONE
    };
    let words = format!(
        "{} · {tracking}",
        super::words::post(state, super::words::Lang::Vi)
    );
    dossier.step(at, next, POST, Some(words));
    Ok(())
}

fn ask_fee(
    dossier: &mut Dossier,
    at: &str,
    note: Option<String>,
    amount: Option<u64>,
) -> Result<(), Problem> {
    let amount = amount
        .filter(|a| *a > 0)
        .ok_or_else(|| missing("/amount", "Hãy ghi số tiền."))?;
    dossier.fees.push(Fee {
        name: "Phí, lệ phí theo thông báo".to_owned(),
        amount,
        basis: note.clone().unwrap_or_default(),
        when: 2,
        state: "due".to_owned(),
    });
    dossier.step(at, status::FINANCIAL, ACTOR, note);
    Ok(())
}

fn paid(dossier: &mut Dossier, at: &str, note: Option<String>) {
    for fee in &mut dossier.fees {
        "paid".clone_into(&mut fee.state);
    }
    let next = if dossier.status == status::FINANCIAL {
        status::IN_PROGRESS
    } else {
        dossier.status
    };
    let note = note.unwrap_or_else(|| "Đã xác nhận nộp phí, lệ phí.".to_owned());
    dossier.step(at, next, ACTOR, Some(note));
}

fn refuse(dossier: &mut Dossier, at: &str, note: Option<String>) -> Result<(), Problem> {
    let note = note.ok_or_else(|| missing("/note", "Hãy ghi lý do từ chối."))?;
    let next = if dossier.status == status::REGISTERED {
        status::NOT_RECEIVED
    } else {
        status::STOPPED
    };
    dossier.step(at, next, ACTOR, Some(note));
    Ok(())
}

/// Signs the result; it is returned by being there.
fn finish(
    province: &Shared,
    held: &mut Held,
    at: &str,
    note: Option<String>,
    forgery: Option<Forgery>,
) -> Result<(), Problem> {
    let record = province
        .data
        .records
        .get(&held.dossier.procedure)
        .ok_or_else(|| Problem::conflict("Thủ tục này không còn được mô hình hoá."))?;
    held.dossier.results = crate::result::issue(province, record, held, forgery)?;
    held.dossier.step(at, status::DONE, ACTOR, note);
    if held.dossier.delivery.is_some() {
        // The paper is still to be handed over: at the counter, or by the post.
        return Ok(());
    }
    held.dossier.step(
        at,
        status::RETURNED,
        ACTOR,
        Some("Kết quả điện tử đã ký số.".to_owned()),
    );
    Ok(())
}
