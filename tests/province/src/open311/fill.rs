//! A store of invented reports, for measuring and for comparing with a scan.

use super::nearby::{Circle, nearby};
use super::store::{Held, Rest, State};
use crate::db::Db;
use crate::error::Error;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use std::path::Path;

/// Where people live in the sandbox's province: middle of a town, and how many of a hundred reports come from there.
const TOWNS: [(f64, f64, u32); 5] = [
    (20.2506, 105.9745, 35),
    (20.4200, 106.1683, 30),
    (20.5411, 105.9139, 20),
    (20.0900, 106.0800, 10),
    (20.3500, 106.3500, 5),
];

const SERVICES: [&str; 6] = [
    "rac-thai",
    "duong-hong",
    "den-duong",
    "ngap-nuoc",
    "cay-xanh",
    "xay-dung-trai-phep",
];

/// The embedded store of reports, without the server around it.
pub struct ReportStore(Db);

impl ReportStore {
    /// Opens or makes one in a file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self(Db::open(path)?))
    }

    /// Adds invented reports, four of five open, dense in towns as people are, and crowded in one square. The same seed adds the same.
    pub fn fill(&self, count: u32, seed: u64) -> Result<(), Error> {
        let mut random = StdRng::seed_from_u64(seed);
        self.0.run(|tx| {
            for n in 0..count {
                invented(&mut random, seed, n).insert(tx, None, "")?;
            }
            Ok(())
        })
    }

    /// Numbers and metres of open reports in a circle, the closest first, at most 20.
    pub fn nearby(
        &self,
        (lat, long): (f64, f64),
        radius: f64,
        service: Option<&str>,
    ) -> Result<Vec<(i64, f64)>, Error> {
        let circle = Circle { lat, long, radius };
        let found = self.0.run(|tx| Ok::<_, Error>(nearby(tx, circle, service)?))?;
        Ok(found
            .into_iter()
            .map(|(held, metres)| (held.seq, metres))
            .collect())
    }
}

/// A place where somebody may stand, by the same density as reports: degrees of WGS 84. The same seed gives the same place.
pub fn somewhere(seed: u64) -> (f64, f64) {
    place(&mut StdRng::seed_from_u64(seed))
}

/// A square of the first town where one of fifty reports comes from: a market under water is told by hundreds, within 100 m.
const CROWDED: (f64, f64) = (20.2531, 105.9772);

fn place(random: &mut StdRng) -> (f64, f64) {
    if random.random_ratio(1, 50) {
        let mut off = || random.random_range(-0.000_9..0.000_9);
        return (CROWDED.0 + off(), CROWDED.1 + off());
    }
    let mut pick = random.random_range(0..100);
    let town = TOWNS.iter().find(|t| {
        let here = pick < t.2;
        pick = pick.saturating_sub(t.2);
        here
    });
    let (lat, long, _) = town.copied().unwrap_or((20.25, 105.97, 0));
    // The sum of three is dense in the middle: most within two kilometres, some at five.
    let mut off = || (0..3).map(|_| random.random_range(-0.016..0.016)).sum::<f64>();
    (lat + off(), long + off())
}

fn invented(random: &mut StdRng, seed: u64, n: u32) -> Held {
    let (lat, long) = place(random);
    let service = SERVICES[random.random_range(0..SERVICES.len())];
    let requested = 1_780_000_000_000 + i64::from(n) * 300_000;
    Held {
        seq: 0,
        owner: String::new(),
        follow_key: format!("{seed}-{n}"),
        token: None,
        service: service.to_owned(),
        place: Some(((lat * 1e6).round() / 1e6, (long * 1e6).round() / 1e6)),
        requested,
        updated: requested,
        state: if random.random_ratio(4, 5) {
            State::Accepted
        } else {
            State::Published
        },
        rest: Rest {
            description: format!("Phản ánh thử nghiệm số {n}: chỗ này cần được xem xét và xử lý."),
            address: Some(format!("Ngõ {}, đường thử nghiệm", n % 97)),
            counted: requested,
            ..Rest::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open311::nearby::{MAX_RADIUS, MOST};
    use crate::open311::store::{COLUMNS, of_row};
    use proptest::prelude::*;
    use std::sync::OnceLock;
    use std::time::{Duration, Instant};

    struct Filled {
        store: ReportStore,
        all: Vec<Held>,
        _dir: tempfile::TempDir,
    }

    impl Filled {
        /// Rows are numbered from one without gaps.
        fn held(&self, seq: i64) -> &Held {
            &self.all[seq as usize - 1]
        }
    }

    fn filled(count: u32) -> Filled {
        let dir = tempfile::tempdir().unwrap();
        let store = ReportStore::open(&dir.path().join("reports.db")).unwrap();
        store.fill(count, 311).unwrap();
        let all = store
            .0
            .run(|tx| {
                let sql = format!("SELECT {COLUMNS} FROM reports r ORDER BY r.seq");
                let mut statement = tx.prepare(&sql)?;
                let rows = statement.query_map([], of_row)?;
                Ok::<_, Error>(rows.collect::<Result<Vec<_>, _>>()?)
            })
            .unwrap();
        Filled {
            store,
            all,
            _dir: dir,
        }
    }

    /// Great-circle distance, which the store does not use.
    fn haversine(a: (f64, f64), b: (f64, f64)) -> f64 {
        let (la, lb) = (a.0.to_radians(), b.0.to_radians());
        let (dy, dx) = ((lb - la) / 2.0, (b.1 - a.1).to_radians() / 2.0);
        let h = dy.sin().powi(2) + la.cos() * lb.cos() * dx.sin().powi(2);
        2.0 * 6_371_008.8 * h.sqrt().asin()
    }

    /// What a look at every report finds, surely in and surely out: between the two the flat ground may err.
    fn scan(all: &[Held], at: (f64, f64), radius: f64, service: Option<&str>) -> [Vec<i64>; 2] {
        let within = |most: f64| {
            let mut hits: Vec<(f64, i64)> = all
                .iter()
                .filter(|h| h.state.is_open() && service.is_none_or(|s| s == h.service))
                .map(|h| (haversine(at, h.place.unwrap()), h.seq))
                .filter(|(d, _)| *d <= most)
                .collect();
            hits.sort_by(|a, b| a.0.total_cmp(&b.0));
            hits.into_iter().map(|(_, seq)| seq).collect()
        };
        [within(radius * 0.999), within(radius * 1.001)]
    }

    fn agrees(filled: &Filled, at: (f64, f64), radius: f64, service: Option<&str>) {
        let found = filled.store.nearby(at, radius, service).unwrap();
        let [surely, perhaps] = scan(&filled.all, at, radius, service);
        let most = MOST as usize;
        assert!(found.len() >= surely.len().min(most) && found.len() <= perhaps.len().min(most));
        assert!(found.windows(2).all(|w| w[0].1 <= w[1].1), "the closest first");
        for (n, (seq, metres)) in found.iter().enumerate() {
            let held = filled.held(*seq);
            let exact = haversine(at, held.place.unwrap());
            assert!((exact - metres).abs() <= 0.001 * exact + 0.01, "{exact} {metres}");
            // The n-th found is as close as the n-th of the scan: none closer was left out.
            let other = filled.held(perhaps[n]);
            let best = haversine(at, other.place.unwrap());
            assert!(
                exact <= best * 1.002 + 0.01,
                "{exact} where {best} was to be found"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nearby_finds_what_a_look_at_every_report_finds(
            seed in any::<u64>(), radius in 1.0..MAX_RADIUS, kind in 0..=SERVICES.len()
        ) {
            static FILLED: OnceLock<Filled> = OnceLock::new();
            let at = somewhere(seed);
            agrees(FILLED.get_or_init(|| filled(3_000)), at, radius, SERVICES.get(kind).copied());
        }
    }

    #[test]
    #[allow(clippy::print_stdout, reason = "figures for whoever runs it")]
    fn nearby_among_a_hundred_thousand_finds_what_a_scan_finds() {
        let filled = filled(100_000);
        let places: Vec<_> = (0..1_000).map(somewhere).collect();
        for at in places.iter().take(20) {
            agrees(&filled, *at, 200.0, Some("duong-hong"));
            agrees(&filled, *at, 200.0, None);
        }
        for (radius, service) in [
            (50.0, Some("duong-hong")),
            (200.0, Some("duong-hong")),
            (200.0, None),
        ] {
            let mut times: Vec<Duration> = places
                .iter()
                .map(|at| {
                    let from = Instant::now();
                    filled.store.nearby(*at, radius, service).unwrap();
                    from.elapsed()
                })
                .collect();
            times.sort();
            println!(
                "nearby on 100,000 reports, {radius} m, {}: p50 {:?}, p99 {:?}",
                service.unwrap_or("all kinds"),
                times[499],
                times[989]
            );
        }
    }
}
