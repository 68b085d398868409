//! Results: a one-page document signed by the office.

pub mod forge;
mod pades;
mod page;

use crate::data::{Record, vi};
use crate::dossiers::ResultFile;
use crate::dossiers::store::Held;
use crate::error::{Error, Problem};
use crate::jose::sha256_hex;
use crate::keys::write_durably;
use crate::state::Province;
use crate::{clock, labels};
use serde_json::Value;

/// What a result can be made into, for a phone to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forgery {
    /// One byte changed after signing.
    Changed,
    /// Signed by an authority nobody trusts.
    Stranger,
    /// Something appended after signing.
    Extended,
}

/// Makes, signs and keeps the results of a dossier; the recorded hash is that of the file as it is kept, forged or not.
pub(crate) fn issue(
    province: &Province,
    record: &Record,
    held: &Held,
    forgery: Option<Forgery>,
) -> Result<Vec<ResultFile>, Problem> {
    let dir = province.dir.join("results");
    std::fs::create_dir_all(&dir)?;
    let mut made = Vec::new();
    for (n, result) in record.list("results").iter().enumerate() {
        let id = format!("r{}", n + 1);
        let page = document(province, record, held, result)?;
        let sign = |page| pades::sign(page, &province.keys.results, province.now());
        let pdf = match forgery {
            None => sign(page)?,
            Some(Forgery::Changed) => forge::changed_by_one_byte(sign(page)?),
            Some(Forgery::Stranger) => forge::signed_by_a_stranger(page, &province.clock)?,
            Some(Forgery::Extended) => forge::extended_after_signing(sign(page)?)?,
        };
        let code = &held.dossier.code;
        write_durably(&dir.join(format!("{code}-{id}.pdf")), &pdf)?;
        made.push(ResultFile {
            catalogue: result
                .get("catalogue")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            name: vi(result.get("name")).to_owned(),
            url: province.url(&format!("/dossiers/{code}/results/{id}")),
            size: pdf.len() as u64,
            sha256: sha256_hex(&pdf),
            signed_at: clock::rfc3339(province.now()),
            id,
        });
    }
    Ok(made)
}

fn document(province: &Province, record: &Record, held: &Held, result: &Value) -> Result<Vec<u8>, Error> {
    let rows = labels::rows(&province.data, record, &held.filing.data, "vi")
        .into_iter()
        .filter(|r| r.property != "cam_doan" && r.property != "dien_thoai" && r.property != "email")
        .map(|r| (r.label, r.value))
        .collect();
    page::render(&page::Content {
        office: held.dossier.office.name.clone(),
        title: vi(result.get("name")).to_owned(),
        dossier: held.dossier.code.clone(),
        catalogue: result
            .get("catalogue")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        rows,
        signed_on: clock::local(province.now())
            .date()
            .strftime("ngày %d tháng %m năm %Y")
            .to_string(),
    })
}
