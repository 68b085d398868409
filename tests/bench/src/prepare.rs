//! A phone with everything on it: signed in, pack, catalogue and records fetched, a draft begun, 200 dossiers.

use crate::Result;
use motcua_core::net::wire::Dossier;
use motcua_core::screen::{Block, Screen};
use motcua_core::status::store::{self as dossiers, DossierRow};
use motcua_core::store::{Store, db_key};
use motcua_core::testing::HeadlessPorts;
use motcua_core::{Action, procedure, text};
use motcua_journeys::{Phone, Place, Sandbox};
use serde_json::json;
use std::path::Path;

/// Dossiers on the phone.
pub(crate) const DOSSIERS: usize = 200;
/// Procedures of the national list that the sandbox publishes.
const PROCEDURES: u32 = 2643;
/// The procedure of the draft.
pub(crate) const PROCEDURE: &str = "1.004873";
/// Nobody listens there.
const NOBODY: &str = "http://127.0.0.1:9";

/// A prepared phone.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// Its folder, and a province out of reach.
    pub(crate) place: Place,
    /// A draft with prefilled answers.
    pub(crate) draft: String,
    /// Codes of the dossiers, the newest first.
    pub(crate) codes: Vec<String>,
}

impl Prepared {
    /// The store of the phone, as the core opens it.
    pub(crate) fn store(&self) -> Result<Store> {
        open_store(&self.place)
    }
}

fn open_store(place: &Place) -> Result<Store> {
    let config = place.config();
    let ports = HeadlessPorts::new(Some(&place.dir.join("keys")))?.ports();
    let key = db_key(&config, &ports)?.key;
    let opened = Store::open(Path::new(&config.data_dir), &key, ports.clock)?;
    match opened.recovery {
        None => Ok(opened.store),
        Some(_) => Err("the prepared database was damaged".into()),
    }
}

/// Prepares one below `state`.
pub(crate) fn phone(state: &Path) -> Result<Prepared> {
    let dir = state.join("phone");
    std::fs::create_dir_all(&dir)?;
    let sandbox = Sandbox::start_in(&state.join("phone-province"), 0);
    let mut place = Place::new(&dir, &sandbox);
    let draft = live_a_little(&place, &sandbox);
    drop(sandbox);
    place.province_url = NOBODY.into();
    let codes = put_dossiers(&place)?;
    Ok(Prepared { place, draft, codes })
}

/// What a person did before: signed in, looked at a procedure, began a draft.
fn live_a_little(place: &Place, sandbox: &Sandbox) -> String {
    let phone = Phone::open(place);
    let draft = phone.begin("giấy độc thân", PROCEDURE);
    phone.sign_in(sandbox, "vi-du");
    phone.until("the draft of someone signed in", |s| {
        s.route.starts_with("draft/") && s.actions.iter().all(|a| a.id != "sign-in")
    });
    while !at_home(&phone.screen()) {
        let before = phone.screen().revision;
        phone.app.dispatch(Action::Back);
        phone.until("one step back", |s| s.revision > before);
    }
    phone.app.close();
    draft
}

/// The first tab, not the results of a search on it.
pub(crate) fn at_home(screen: &Screen) -> bool {
    let common = |b: &Block| matches!(b, Block::List { id, .. } if id == "common");
    screen.route == "home" && screen.blocks.iter().any(common)
}

fn put_dossiers(place: &Place) -> Result<Vec<String>> {
    let store = open_store(place)?;
    let held = procedure::store::count(&store)?;
    if held != PROCEDURES {
        return Err(format!("the catalogue has {held} procedures, not {PROCEDURES}").into());
    }
    for entry in procedure::store::with_form(&store)? {
        if procedure::store::record(&store, &entry.code)?.is_none() {
            return Err(format!("the record of {} was not fetched", entry.code).into());
        }
    }
    let rows: Vec<DossierRow> = (0..DOSSIERS).map(dossier).collect::<Result<_>>()?;
    let codes = rows.iter().map(|r| r.code.clone()).collect();
    dossiers::apply(&store, &rows, "bench")?;
    Ok(codes)
}

/// The `n`th newest dossier: statuses as they come in life, five events each. Invented.
fn dossier(n: usize) -> Result<DossierRow> {
    const STATUSES: [u8; 10] = [2, 4, 9, 4, 10, 1, 5, 10, 4, 6];
    // 2026-11-24T08:00:00+07:00 and backwards, an hour each.
    let updated = 1_795_482_000_000 - 3_600_000 * n as i64;
    let at = |back: i64| text::timestamp(updated - back * 600_000);
    let status = STATUSES.get(n % STATUSES.len()).copied().unwrap_or(4);
    let code = format!("H42.14026-20261124-{:07}", DOSSIERS - n);
    let events: Vec<_> = (1..=5_i64)
        .map(|seq| {
            json!({"seq": seq, "at": at(5 - seq), "status": if seq == 5 { status } else { 4 },
                   "actor": "Bộ phận một cửa xã Ví Dụ", "note": "Hồ sơ ví dụ đang được xem xét."})
        })
        .collect();
    let dossier: Dossier = serde_json::from_value(json!({
        "code": code, "procedure": PROCEDURE,
        "procedure_name": "Cấp Giấy xác nhận tình trạng hôn nhân", "status": status,
        "office": {"id": "vi-du", "name": "UBND xã Ví Dụ", "unit": "Tư pháp – hộ tịch"},
        "applicant": "Nguyễn Thị Ví Dụ", "submitted_at": at(9), "due": "2026-11-27",
        "clock_stopped": status == 5 || status == 6, "events": events,
        "fees": [{"name": "Lệ phí", "amount": 0, "when": 1, "state": "paid"}], "updated_at": at(0),
    }))?;
    Ok(DossierRow {
        json: serde_json::to_string(&dossier)?,
        code: dossier.code,
        status,
        draft: None,
        idempotency_key: None,
        updated,
        seen: !n.is_multiple_of(7),
    })
}
