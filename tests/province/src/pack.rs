//! The signed province pack.

use crate::Identity;
use crate::data::Data;
use crate::db::{Db, meta, set_meta};
use crate::error::{Error, Problem};
use crate::keys::Keys;
use crate::state::Shared;
use crate::{clock, etag, jose, lists};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};

/// The pack as served.
pub(crate) struct Signed {
    /// Compact JWS.
    pub(crate) jws: String,
    /// Grows with what it says.
    pub(crate) version: u64,
}

/// The offices of the sandbox. Names of units are real, hours and telephone numbers are invented.
pub(crate) const OFFICES: &[Office] = &[
    Office {
        id: "37.14026",
        unit: "14026",
        vi: "Trung tâm Phục vụ hành chính công xã Cổ Lễ",
        en: "Cổ Lễ commune public service centre",
        address: "Xã Cổ Lễ, tỉnh Ninh Bình",
        phone: "0000 000 001 (số giả định)",
    },
    Office {
        id: "37.13669",
        unit: "13669",
        vi: "Trung tâm Phục vụ hành chính công phường Nam Định",
        en: "Nam Định ward public service centre",
        address: "Phường Nam Định, tỉnh Ninh Bình",
        phone: "0000 000 002 (số giả định)",
    },
    Office {
        id: "37.13285",
        unit: "13285",
        vi: "Trung tâm Phục vụ hành chính công phường Phủ Lý",
        en: "Phủ Lý ward public service centre",
        address: "Phường Phủ Lý, tỉnh Ninh Bình",
        phone: "0000 000 003 (số giả định)",
    },
];

/// A one-stop desk.
pub(crate) struct Office {
    pub(crate) id: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) vi: &'static str,
    pub(crate) en: &'static str,
    pub(crate) address: &'static str,
    pub(crate) phone: &'static str,
}

impl Signed {
    /// Signs the pack. The version grows when, and only when, what it says has changed since the last start.
    pub(crate) fn make(
        base: &str,
        keys: &Keys,
        data: &Data,
        db: &Db,
        identity: &Identity,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut payload = content(base, keys, data, identity);
        let news = crate::desk::notices::published(db)?;
        if let Some(notices) = payload["notices"].as_array_mut() {
            notices.extend(news);
        }
        let hash = jose::sha256_hex(serde_json::to_vec(&payload)?);
        let (version, issued_at) = db.run(|tx| -> Result<_, Error> {
            let held = meta(tx, "pack_version")?.and_then(|v| v.parse::<u64>().ok());
            let same = meta(tx, "pack_hash")?.as_deref() == Some(&hash);
            let issued = meta(tx, "pack_issued_at")?.filter(|_| same);
            let version = if same {
                held.unwrap_or(1)
            } else {
                held.unwrap_or(0) + 1
            };
            let issued = issued.unwrap_or_else(|| clock::rfc3339(now));
            set_meta(tx, "pack_version", &version.to_string())?;
            set_meta(tx, "pack_hash", &hash)?;
            set_meta(tx, "pack_issued_at", &issued)?;
            Ok((version, issued))
        })?;
        if let Some(members) = payload.as_object_mut() {
            members.insert("version".to_owned(), json!(version));
            members.insert("issued_at".to_owned(), json!(issued_at));
        }
        Ok(Self {
            jws: jose::sign(&keys.pack, "mot-cua-pack+jws", &payload)?,
            version,
        })
    }
}

/// Who signs the cards of the sandbox: the simulator's test authority.
pub(crate) fn card_authorities() -> Vec<Vec<u8>> {
    vec![motcua_card::Authority::test().csca()]
}

fn content(base: &str, keys: &Keys, data: &Data, identity: &Identity) -> Value {
    let oidc = match identity {
        Identity::OpenId => {
            json!({"issuer": format!("{base}/oidc"), "client_id": crate::oidc::CLIENT_ID, "scopes": "openid profile offline_access"})
        }
        Identity::Userinfo => crate::oidc::oauth2::in_pack(base),
        Identity::Elsewhere(oidc) => oidc.clone(),
    };
    let root = STANDARD.encode(&keys.results.root);
    json!({
        "province": {"code": "37", "name": {"vi": "Tỉnh Ninh Bình", "en": "Ninh Bình province"}},
        "oidc": oidc,
        "endpoints": {
            "procedures": format!("{base}/procedures"), "uploads": format!("{base}/uploads"),
            "dossiers": format!("{base}/dossiers"), "push_subscriptions": format!("{base}/push/subscriptions"),
            "push_acks": format!("{base}/push/acks"), "identity": format!("{base}/identity"),
            "sessions": format!("{base}/sessions"), "family": format!("{base}/family"),
            "transfers": format!("{base}/transfers"), "offices": data.offices.as_ref().map(|_| format!("{base}/offices")), "open311": format!("{base}/open311/v2"),
            "channels": format!("{base}/channels")
        },
        "links": {
            "dossier": "https://motcua.ninhbinh.example/ho-so/{code}",
            "report": crate::channels::others::report_link("{number}"),
            "family": crate::channels::others::family_link("{id}"),
            "portal_procedure": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{uuid}",
            "portal_lookup": "https://dichvucong.gov.vn/tra-cuu-ho-so"
        },
        "trust": {"results": [root], "receipts": [jose::jwk(keys.receipt.verifying_key())],
            "cards": {"csca": card_authorities().iter().map(|der| STANDARD.encode(der)).collect::<Vec<_>>(), "crls": []},
            "sealing": jose::sealing_jwk(keys.sealing.verifying_key())
        },
        "push": {"vapid": jose::b64(jose::point(keys.vapid.verifying_key()))},
        "calendar": {"version": "2026.2", "zone_offset_minutes": 420, "cutoff": "15:00", "days": data.calendar.days},
        "post": crate::dossiers::delivery::in_pack(),
        "ballot": data.ballot,
        "offices": OFFICES.iter().map(office).collect::<Vec<_>>(),
        "lists": lists::in_pack(base, &data.lists),
        "catalogue_version": "2026-06-10",
        "min_app_version": "0.1.0",
        "notices": [{
            "id": "sandbox",
            "title": {"vi": "Tỉnh thử nghiệm", "en": "Test province"},
            "text": {
                "vi": "Đây là hệ thống thử nghiệm: người, hồ sơ và kết quả đều giả định, không có giá trị pháp lý.",
                "en": "This is a test system: people, dossiers and results are invented and have no legal value."
            },
            "from": "2026-01-01T00:00:00+07:00", "until": "2036-01-01T00:00:00+07:00"
        }]
    })
}

fn office(o: &Office) -> Value {
    json!({
        "id": o.id, "unit": o.unit, "name": {"vi": o.vi, "en": o.en}, "address": o.address, "phone": o.phone,
        "hours": "Thứ Hai – Thứ Sáu, 7:30–11:30 và 13:30–17:00 (giả định)"
    })
}

/// Signs the pack anew after something it says has changed, and serves that from then on. Gives its version.
pub(crate) async fn renew(province: &Shared) -> Result<u64, Problem> {
    let shared = province.clone();
    let made = tokio::task::spawn_blocking(move || {
        Signed::make(
            &shared.base,
            &shared.keys,
            &shared.data,
            &shared.db,
            &shared.identity,
            shared.now(),
        )
    });
    let pack = made.await.map_err(|_| Error::Interrupted)??;
    let version = pack.version;
    province.put_pack(pack);
    Ok(version)
}

/// The province pack: a compact JWS.
#[utoipa::path(get, path = "/.well-known/mot-cua.json", tag = "pack",
    responses((status = 200, description = "Compact JWS, ES256", content_type = "application/jose", body = String),
              (status = 304, description = "The asker holds it")))]
pub(crate) async fn get(State(province): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let body = Bytes::from(province.pack().jws.clone());
    let tag = etag::tag_of(&body);
    Ok(etag::answer(&headers, &tag, "application/jose", body))
}
