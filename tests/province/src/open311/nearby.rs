//! What was reported close by: cells of a fixed grid hold the candidates, the exact place decides.

use super::store::{COLUMNS, Held, of_row};
use rusqlite::{Transaction, params};

/// Metres of a degree of latitude on the sphere of GeoReport's WGS 84 mean radius (6 371 008.8 m).
const METRES_PER_DEGREE: f64 = 111_195.08;

/// Cells of a degree: 0.002° is 222 m from south to north, about the radius that is asked for most.
const CELLS: f64 = 500.0;

/// Cells of a row around the earth, and some more.
const PER_ROW: i64 = 200_000;

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

    /// Rows of cells from south to north, and columns from west to east, that hold the circle. The edges of the map at 180° do
    /// not meet; the province is far from there.
    pub(crate) fn cells(self) -> [i64; 4] {
        let lat = self.radius / METRES_PER_DEGREE;
        let long = self.radius / self.per_long();
        [
            row(self.lat - lat),
            row(self.lat + lat),
            column(self.long - long),
            column(self.long + long),
        ]
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

fn row(lat: f64) -> i64 {
    ((lat + 90.0) * CELLS).floor() as i64
}

fn column(long: f64) -> i64 {
    ((long + 180.0) * CELLS).floor() as i64
}

/// The cell of a place.
pub(crate) fn cell((lat, long): (f64, f64)) -> i64 {
    row(lat) * PER_ROW + column(long)
}

/// A table `candidates` of the reports in cells; the marks stand for what [`Circle::cells`] gives, in its order.
pub(crate) fn candidates([south, north, west, east]: [&str; 4]) -> String {
    format!(
        "WITH RECURSIVE lines(n) AS (SELECT {south} UNION ALL SELECT n + 1 FROM lines WHERE n < {north}),
         candidates AS (SELECT p.seq, p.open, p.service, p.lat, p.long FROM lines CROSS JOIN reports p
           ON p.cell BETWEEN lines.n * {PER_ROW} + {west} AND lines.n * {PER_ROW} + {east})"
    )
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
    let [south, north, west, east] = circle.cells();
    let sql = format!(
        "{} SELECT {COLUMNS} FROM (
           SELECT c.seq AS found, ((c.lat - ?5) * ?7) * ((c.lat - ?5) * ?7) + ((c.long - ?6) * ?8) * ((c.long - ?6) * ?8) AS square
           FROM candidates c WHERE c.open AND (?9 IS NULL OR c.service = ?9) AND square <= ?10
           ORDER BY square, c.seq LIMIT {MOST}
         ) JOIN reports r ON r.seq = found ORDER BY square, found",
        candidates(["?1", "?2", "?3", "?4"])
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
