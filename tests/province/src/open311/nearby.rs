//! What was reported close by: an R*Tree finds candidates, the exact place decides.

use super::store::{COLUMNS, Held, of_row};
use rusqlite::{Transaction, params};

/// Metres of a degree of latitude on the sphere of GeoReport's WGS 84 mean radius (6 371 008.8 m).
const METRES_PER_DEGREE: f64 = 111_195.08;

/// Furthest that can be asked for, in metres.
pub(crate) const MAX_RADIUS: f64 = 5_000.0;

/// So many are told, the closest first.
pub(crate) const MOST: u32 = 20;

/// A circle on the ground.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circle {
    pub(crate) lat: f64,
    pub(crate) long: f64,
    /// Metres.
    pub(crate) radius: f64,
}

impl Circle {
    /// Metres of a degree of longitude here. Within [`MAX_RADIUS`] the ground is flat enough: the error is below 0.1 %.
    pub(crate) fn per_long(self) -> f64 {
        METRES_PER_DEGREE * self.lat.to_radians().cos().max(1e-6)
    }

    /// South, north, west, east; a little wider than needed, for the floats of the tree.
    pub(crate) fn bounds(self) -> [f64; 4] {
        let lat = self.radius / METRES_PER_DEGREE * 1.001;
        let long = self.radius / self.per_long() * 1.001;
        [self.lat - lat, self.lat + lat, self.long - long, self.long + long]
    }

    /// Metres from the middle.
    pub(crate) fn distance(self, (lat, long): (f64, f64)) -> f64 {
        let (y, x) = (
            (lat - self.lat) * METRES_PER_DEGREE,
            (long - self.long) * self.per_long(),
        );
        y.hypot(x)
    }
}

/// Metres of a degree of latitude, for queries.
pub(crate) const fn per_lat() -> f64 {
    METRES_PER_DEGREE
}

/// Open reports in a circle, perhaps of one kind, the closest first, with metres.
pub(crate) fn nearby(
    tx: &Transaction<'_>,
    circle: Circle,
    service: Option<&str>,
) -> Result<Vec<(Held, f64)>, rusqlite::Error> {
    let [south, north, west, east] = circle.bounds();
    let sql = format!(
        "SELECT {COLUMNS} FROM (
           SELECT r.seq AS found, ((r.lat - ?5) * ?7) * ((r.lat - ?5) * ?7) + ((r.long - ?6) * ?8) * ((r.long - ?6) * ?8) AS square
           FROM report_places p CROSS JOIN reports r ON r.seq = p.seq
           WHERE p.north >= ?1 AND p.south <= ?2 AND p.east >= ?3 AND p.west <= ?4
             AND r.open AND (?9 IS NULL OR r.service = ?9) AND square <= ?10
           ORDER BY square, r.seq LIMIT {MOST}
         ) JOIN reports r ON r.seq = found ORDER BY square, found"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map(
        params![
            south,
            north,
            west,
            east,
            circle.lat,
            circle.long,
            METRES_PER_DEGREE,
            circle.per_long(),
            service,
            circle.radius * circle.radius
        ],
        of_row,
    )?;
    rows.map(|held| {
        let held = held?;
        let metres = held.place.map_or(f64::INFINITY, |place| circle.distance(place));
        Ok((held, metres))
    })
    .collect()
}
