//! The province pack: none but a signed one, its addresses safe, and nothing in it that cannot be reckoned with.

use super::split;
use crate::keys::Signer;
use crate::make;
use jiff::civil::{Time, date};
use motcua_core::error::Fail as _;
use motcua_core::identity::levels::Levels;
use motcua_core::identity::model::AcrLevel;
use motcua_core::net::pack::{self, Pack, TYP};
use motcua_core::procedure::deadline::Calendar;
use motcua_core::procedure::model::TimeUnit;
use std::sync::LazyLock;

struct World {
    signer: Signer,
    good: String,
    held: Pack,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let (signer, good) = (Signer::new("pack"), make::pack());
    let held = pack::verify(&good, &signer.public()).expect("our own pack");
    World { signer, good, held }
});

/// `0`: a token. `1`: a payload, which is signed.
pub fn run(input: &[u8]) {
    match split(input, 2) {
        Some((0, token)) => {
            let token = String::from_utf8_lossy(token);
            match pack::verify(&token, &WORLD.signer.public()) {
                Ok(_) => assert_eq!(token, WORLD.good, "a pack nobody signed"),
                Err(error) => assert!(error.failure().code.starts_with("MC-P")),
            }
        }
        Some((_, payload)) => {
            let token = WORLD.signer.sign(&WORLD.signer.header(TYP), payload);
            if let Ok(pack) = pack::verify(&token, &WORLD.signer.public()) {
                sound(&pack);
            }
            let stranger = Signer::new("stranger").sign(&WORLD.signer.header(TYP), payload);
            assert!(pack::verify(&stranger, &WORLD.signer.public()).is_err());
        }
        None => {}
    }
}

fn sound(pack: &Pack) {
    let kept = serde_json::to_string(pack).expect("JSON");
    let read: Pack = serde_json::from_str(&kept).expect("what is kept is read");
    assert!(read == *pack, "kept and read it is another");
    addresses(pack);
    let held = &WORLD.held;
    let newer = pack.province.code == held.province.code && pack.version >= held.version;
    assert_eq!(pack::accept(pack, Some(held)).is_ok(), newer);
    assert!(pack::accept(pack, None).is_ok());
    pack.trust.result_roots().expect("checked before");
    pack.trust.card_authorities().expect("checked before");
    for notice in &pack.notices {
        for now in [i64::MIN, 0, i64::MAX] {
            notice.is_current(now);
        }
        assert!(!notice.title.get("en-GB").is_empty() || notice.title.vi.is_empty());
    }
    for office in &pack.offices {
        assert!(pack.office(&office.id).is_some());
    }
    let levels = Levels::new(&pack.oidc.acr);
    levels.ask(AcrLevel::Level2);
    deadlines(pack);
}

fn addresses(pack: &Pack) {
    let e = &pack.endpoints;
    let all = [
        &pack.oidc.issuer,
        &e.procedures,
        &e.uploads,
        &e.dossiers,
        &e.push_subscriptions,
        &e.push_acks,
    ];
    let optional = [&e.identity, &e.sessions].into_iter().flatten();
    for address in all.into_iter().chain(optional) {
        // What URL parsing forgives: case, and blanks and control characters around or inside.
        let plain: String = address
            .chars()
            .filter(|c| !c.is_ascii_control() && *c != ' ')
            .collect();
        let plain = plain.to_ascii_lowercase();
        assert!(
            plain.starts_with("https:") || plain.starts_with("http:"),
            "{address:?}"
        );
    }
    assert!(!pack.links.dossier("a/b?c#d").contains("a/b?c#d"));
    assert!(!pack.links.portal_procedure("a/b?c#d").contains("a/b?c#d"));
}

fn deadlines(pack: &Pack) {
    let calendar = Calendar::from_pack(&pack.calendar);
    let noon = Time::constant(12, 0, 0, 0);
    for day in [date(-9999, 1, 1), date(2026, 11, 24), date(9999, 12, 31)] {
        for unit in [
            TimeUnit::WorkingDay,
            TimeUnit::Day,
            TimeUnit::Hour,
            TimeUnit::Month,
        ] {
            let arrived = day.to_datetime(noon);
            if let Ok(due) = calendar.due(arrived, 2.5, unit, Some(pack.calendar.cutoff)) {
                assert!(due.date >= day, "due before it arrived");
            }
        }
    }
}
