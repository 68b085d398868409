//! Filing: the same key gives the same dossier, whatever was lost on the way back.

use super::receipt::{self, Received};
use super::terms::{self, Due};
use super::{Dossier, DossierOffice, Fee, Filed, Filing, Thread, check, delivery, status, store};
use crate::clock::{local, rfc3339};
use crate::data::Record;
use crate::error::Problem;
use crate::family::store::{self as family, Entry};
use crate::family::{Act, OnBehalf, Side};
use crate::jose::{self, sha256_hex};
use crate::oidc::citizens;
use crate::oidc::session::Signed;
use crate::pack::{OFFICES, Office};
use crate::state::Shared;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rusqlite::{OptionalExtension as _, Transaction, params};
use serde_json::Value;

/// Files a dossier.
#[utoipa::path(post, path = "/dossiers", tag = "dossiers", request_body = Filing,
    params(("Idempotency-Key" = String, Header, description = "UUID made when the citizen confirmed")),
    responses((status = 201, body = Filed), (status = 200, description = "Filed before under this key", body = Filed),
              (status = 401, body = Problem), (status = 403, description = "step-up", body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn file(
    State(province): State<Shared>,
    signed: Signed,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Filed>), Problem> {
    let key = key_of(&headers)?;
    let sent: Value = serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?;
    let filing: Filing =
        serde_json::from_value(sent.clone()).map_err(|e| Problem::bad_request(e.to_string()))?;
    // Canonical, so that another order of members is still the same body.
    let body_hash = sha256_hex(jose::canonical(&sent)?);
    let shared = province.clone();
    province
        .db
        .call(move |tx| {
            if let Some(filed) = before(tx, &signed.sub, &key, &body_hash)? {
                return Ok((StatusCode::OK, Json(filed)));
            }
            let filed = File {
                province: &shared,
                signed: &signed,
                filing: &filing,
                key: &key,
                body_hash: &body_hash,
            }
            .first_time(tx)?;
            Ok((StatusCode::CREATED, Json(filed)))
        })
        .await
}

/// The `Idempotency-Key`: a UUID, or 400.
pub(crate) fn key_of(headers: &HeaderMap) -> Result<String, Problem> {
    headers
        .get("idempotency-key")
        .and_then(|v| v.to_str().ok())
        .filter(|k| uuid::Uuid::parse_str(k).is_ok())
        .map(str::to_owned)
        .ok_or_else(|| Problem::bad_request("Idempotency-Key with a UUID is needed"))
}

/// The key came before with something else.
pub(crate) fn other_body() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-mismatch",
        "TT-424",
        "Khoá đã dùng cho yêu cầu khác",
        "The same Idempotency-Key came with another body.",
    )
}

/// The session's level does not do.
pub(crate) fn step_up(needed: &str, detail: &str) -> Problem {
    let mut problem = Problem::new(
        StatusCode::FORBIDDEN,
        "step-up",
        "TT-403",
        "Cần định danh mức cao hơn",
        detail,
    );
    problem.acr = Some(needed.to_owned());
    problem
}

fn before(tx: &Transaction<'_>, sub: &str, key: &str, body_hash: &str) -> Result<Option<Filed>, Problem> {
    let row: Option<(String, String, String)> = tx
        .query_row(
            "SELECT body_sha256, dossier, receipt FROM dossiers WHERE sub = ?1 AND idempotency_key = ?2",
            [sub, key],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
        )
        .optional()?;
    let Some((hash, dossier, receipt)) = row else {
        return Ok(None);
    };
    if hash != body_hash {
        return Err(other_body());
    }
    Ok(Some(Filed {
        dossier: serde_json::from_str(&dossier)?,
        receipt,
    }))
}

struct File<'a> {
    province: &'a Shared,
    signed: &'a Signed,
    filing: &'a Filing,
    key: &'a str,
    body_hash: &'a str,
}

impl File<'_> {
    fn first_time(&self, tx: &Transaction<'_>) -> Result<Filed, Problem> {
        let record = self.record()?;
        let office = self.office()?;
        let acting = self.acting(tx)?;
        let mut wrong = check::data(record, &self.filing.data, local(self.province.now()).date());
        wrong.extend(check::papers(record, self.filing));
        wrong.extend(delivery::check(record, self.filing.delivery.as_ref()));
        if !(1..=3).contains(&self.filing.channel) {
            wrong.push(crate::error::Invalid {
                pointer: "/channel".into(),
                code: "enum".into(),
                detail: "1, 2 hoặc 3".into(),
            });
        }
        if !wrong.is_empty() {
            return Err(Problem::validation(wrong));
        }
        check::files(
            tx,
            &self.filing.attachments,
            &self.signed.sub,
            self.province.now_ms(),
        )?;
        let filed = self.keep(tx, record, office, acting.as_ref().map(|(_, for_whom)| for_whom))?;
        if let Some((link, _)) = acting {
            let entry = Entry {
                act: Act::Filed,
                by: Side::Guardian,
                actor: &filed.dossier.applicant,
            };
            link.log(tx, &entry, Some(&filed.dossier), self.province.now_ms())?;
        }
        Ok(filed)
    }

    /// The link it is filed under, when it is for someone else.
    fn acting(&self, tx: &Transaction<'_>) -> Result<Option<(family::Held, OnBehalf)>, Problem> {
        let link = self.filing.on_behalf.as_deref();
        link.map(|id| family::acting(tx, id, &self.signed.sub, self.province.now()))
            .transpose()
    }

    fn record(&self) -> Result<&Record, Problem> {
        let record = self
            .province
            .data
            .records
            .get(&self.filing.procedure)
            .ok_or_else(|| {
                Problem::validation(vec![crate::error::Invalid {
                    pointer: "/procedure".into(),
                    code: "unknown-procedure".into(),
                    detail: "Thủ tục này không nộp được ở đây.".into(),
                }])
            })?;
        if record.is_handed_off() {
            return Err(Problem::validation(vec![crate::error::Invalid {
                pointer: "/procedure".into(),
                code: "handoff".into(),
                detail: "Thủ tục này nộp trên hệ thống của cơ quan khác, không nộp ở đây.".into(),
            }]));
        }
        if record.text("version") != self.filing.form {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "form-changed",
                "TT-410",
                "Biểu mẫu đã đổi",
                format!("bản hiện hành là {}", record.text("version")),
            ));
        }
        let needed = record.text("acr");
        if needed > self.signed.acr.as_str() {
            return Err(step_up(needed, "Thủ tục này cần định danh mức độ 2."));
        }
        Ok(record)
    }

    fn office(&self) -> Result<&'static Office, Problem> {
        OFFICES
            .iter()
            .find(|o| o.id == self.filing.office)
            .ok_or_else(|| {
                Problem::validation(vec![crate::error::Invalid {
                    pointer: "/office".into(),
                    code: "unknown-office".into(),
                    detail: "Không có cơ quan này.".into(),
                }])
            })
    }

    fn keep(
        &self,
        tx: &Transaction<'_>,
        record: &Record,
        office: &Office,
        for_whom: Option<&OnBehalf>,
    ) -> Result<Filed, Problem> {
        let now = self.province.now();
        let day = local(now).date();
        let number = store::next(tx, &format!("dossier {} {day}", office.unit))?;
        let code = format!("H42.{}-{}-{number:07}", office.unit, day.strftime("%Y%m%d"));
        let case = terms::case(record, &self.filing.data).or_else(|| self.filing.case.clone());
        let due = terms::due(
            record,
            self.filing,
            case.as_deref(),
            &self.province.data.calendar,
            now,
        );
        let fees = terms::fees(record, self.filing, case.as_deref(), day);
        let mut fees = fees;
        let (delivery, postage) = delivery::of(self.filing.delivery.as_ref());
        fees.extend(postage);
        let mut dossier = self.dossier(&code, record, office, due.as_ref(), &fees);
        dossier.on_behalf = for_whom.cloned();
        dossier.delivery = delivery;
        let receipt = receipt::sign(
            self.province,
            &dossier,
            &Received {
                at: &dossier.submitted_at,
                files: &self.filing.attachments,
                data: &self.filing.data,
                due_rule: due.as_ref().map(|d| d.rule.as_str()),
                fees: &fees,
                supplement: None,
            },
        )?;
        tx.execute(
            "INSERT INTO dossiers (code, sub, idempotency_key, body_sha256, change, request, dossier, receipt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                code,
                self.signed.sub,
                self.key,
                self.body_hash,
                store::next(tx, "change")?,
                serde_json::to_string(self.filing)?,
                serde_json::to_string(&dossier)?,
                receipt
            ],
        )?;
        for file in &self.filing.attachments {
            tx.execute(
                "UPDATE uploads SET dossier = ?2 WHERE id = ?1",
                params![file.upload_id(), code],
            )?;
        }
        Ok(Filed { dossier, receipt })
    }

    fn dossier(
        &self,
        code: &str,
        record: &Record,
        office: &Office,
        due: Option<&Due>,
        fees: &[Fee],
    ) -> Dossier {
        let at = rfc3339(self.province.now());
        let applicant = citizens::find(&self.signed.sub).map_or("", |c| c.name);
        let field = self
            .province
            .data
            .items
            .iter()
            .find(|i| i.code == self.filing.procedure)
            .map_or("", |i| i.field.as_str());
        let mut dossier = Dossier {
            code: code.to_owned(),
            procedure: self.filing.procedure.clone(),
            procedure_name: record.vi("name").to_owned(),
            status: status::REGISTERED,
            office: DossierOffice {
                id: office.id.to_owned(),
                name: office.vi.to_owned(),
                unit: department(field).to_owned(),
            },
            applicant: applicant.to_owned(),
            on_behalf: None,
            submitted_at: at.clone(),
            due: due.map(|d| d.date.to_string()),
            clock_stopped: false,
            idempotency_key: self.key.to_owned(),
            events: Vec::new(),
            // What is free is told by the receipt; the list is of what there is to pay.
            fees: fees.iter().filter(|f| f.amount > 0).cloned().collect(),
            returns: Vec::new(),
            results: Vec::new(),
            delivery: None,
            messages: Thread::default(),
            updated_at: at.clone(),
        };
        dossier.step(&at, status::REGISTERED, applicant, None);
        dossier
    }
}

/// The department that handles a field.
fn department(field: &str) -> &'static str {
    if field.contains("Hộ tịch") {
        "Tư pháp – hộ tịch"
    } else if field.contains("Đất đai") {
        "Văn phòng đăng ký đất đai"
    } else if field.contains("Giảm nghèo") {
        "Văn hóa – xã hội"
    } else if field.contains("kinh doanh") || field.contains("doanh nghiệp") {
        "Kinh tế"
    } else {
        "Tiếp nhận và trả kết quả"
    }
}
