//! Which reports are asked for: the filters of GeoReport v2 and ours.

use super::form;
use super::format::Fault;
use super::nearby::{Circle, MAX_RADIUS, candidates, per_lat};
use super::{Caller, sign_in, store};
use rusqlite::types::Value as Sql;
use serde::Deserialize;
use utoipa::IntoParams;

/// The standard's span when nothing is asked for.
const SPAN_MS: i64 = 90 * 86_400_000;
/// The standard's limit.
const MOST: u32 = 1_000;

/// Filters of the list.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct Filter {
    pub(super) jurisdiction_id: Option<String>,
    /// Parted by commas; the other filters then do not count.
    service_request_id: Option<String>,
    /// Parted by commas.
    service_code: Option<String>,
    /// RFC 3339: sent at or after. Without it and `end_date`: the last 90 days.
    #[param(format = "date-time")]
    start_date: Option<String>,
    /// RFC 3339: sent at or before.
    #[param(format = "date-time")]
    end_date: Option<String>,
    /// `open`, `closed`, or both.
    #[param(pattern = "^((open|closed)(,(open|closed))*)?$")]
    status: Option<String>,
    /// Ours: from 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// Ours: at most 1,000, which is also the usual.
    #[param(minimum = 1, maximum = 1000)]
    page_size: Option<u32>,
    /// Ours: only in a circle, with `long` and `radius`.
    #[param(value_type = Option<f64>, minimum = -90, maximum = 90)]
    lat: Option<String>,
    /// Ours: with `lat` and `radius`.
    #[param(value_type = Option<f64>, minimum = -180, maximum = 180)]
    long: Option<String>,
    /// Ours: metres, at most 5,000.
    #[param(exclusive_minimum = 0, maximum = 5000)]
    radius: Option<f64>,
    /// Ours: `true` for the signed-in citizen's own.
    mine: Option<bool>,
    /// Ours: only proposals about the procedure of this code, of any age.
    procedure: Option<String>,
}

/// A circle of a request; `None` when none is asked for.
pub(super) fn circle(
    lat: Option<&str>,
    long: Option<&str>,
    radius: Option<f64>,
) -> Result<Option<Circle>, Fault> {
    let mut wrong = Vec::new();
    let place = form::place(lat, long, &mut wrong);
    if let Some(what) = wrong.pop() {
        return Err(Fault::bad(what));
    }
    match (place, radius) {
        (None, None) => Ok(None),
        (Some((lat, long)), Some(radius)) if radius > 0.0 && radius <= MAX_RADIUS => {
            Ok(Some(Circle { lat, long, radius }))
        }
        _ => Err(Fault::bad(
            "lat, long and radius go together; radius is metres, more than 0 and at most 5000",
        )),
    }
}

/// A condition and its values.
#[derive(Default)]
pub(super) struct Where {
    pub(super) parts: Vec<String>,
    pub(super) values: Vec<Sql>,
}

impl Where {
    /// `?` in `sql` stand for `values` in order.
    fn and(&mut self, sql: impl Into<String>, values: impl IntoIterator<Item = Sql>) {
        self.parts.push(sql.into());
        self.values.extend(values);
    }

    fn any_of(&mut self, column: &str, values: Vec<Sql>) {
        let marks = vec!["?"; values.len()].join(",");
        self.and(format!("{column} IN ({marks})"), values);
    }

    fn within(&mut self, circle: Circle) {
        let bounds = circle.cells().map(Sql::Integer);
        let sql = candidates(["?"; 4]);
        self.and(format!("r.seq IN ({sql} SELECT seq FROM candidates)"), bounds);
        let (y, x) = (per_lat(), circle.per_long());
        let square = [
            circle.lat,
            y,
            circle.lat,
            y,
            circle.long,
            x,
            circle.long,
            x,
            circle.radius * circle.radius,
        ];
        self.and(
            "((r.lat - ?) * ?) * ((r.lat - ?) * ?) + ((r.long - ?) * ?) * ((r.long - ?) * ?) <= ?",
            square.map(Sql::Real),
        );
    }
}

fn parted(list: &str) -> Vec<&str> {
    list.split(',').map(str::trim).filter(|s| !s.is_empty()).collect()
}

fn instant(name: &str, text: Option<&str>) -> Result<Option<i64>, Fault> {
    text.filter(|t| !t.is_empty())
        .map(|t| t.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond))
        .transpose()
        .map_err(|_| {
            Fault::bad(format!(
                "{name} must be a time with its offset, as 2026-11-30T08:00:00+07:00"
            ))
        })
}

impl Filter {
    pub(super) fn condition(&self, caller: &Caller, now_ms: i64) -> Result<Where, Fault> {
        let mut all = Where::default();
        // The number of a batch kind is not out before an officer has taken the report in.
        let sub = caller.sub.clone().unwrap_or_default();
        all.and(
            "(r.token IS NULL OR r.state <> 'received' OR (r.owner <> '' AND r.owner = ?))",
            [Sql::Text(sub)],
        );
        if let Some(ids) = self.service_request_id.as_deref() {
            let seqs = parted(ids).into_iter().filter_map(store::seq_of);
            all.any_of("r.seq", seqs.map(Sql::Integer).collect());
            return Ok(all);
        }
        if let Some(codes) = self.service_code.as_deref().filter(|c| !c.is_empty()) {
            all.any_of(
                "r.service",
                parted(codes)
                    .into_iter()
                    .map(|c| Sql::Text(c.to_owned()))
                    .collect(),
            );
        }
        if let Some(procedure) = self.procedure.clone().filter(|p| !p.is_empty()) {
            // The SQLite here is built without JSON; quotes within words are escaped there, so only the member itself fits.
            let member = format!("\"procedure\":{}", serde_json::to_string(&procedure)?);
            all.and("instr(r.rest, ?) > 0", [Sql::Text(member)]);
        }
        self.times(&mut all, now_ms)?;
        self.open(&mut all)?;
        if self.mine == Some(true) {
            let sub = caller
                .sub
                .clone()
                .ok_or_else(|| sign_in("one's own need sign-in"))?;
            all.and("r.owner = ?", [Sql::Text(sub)]);
        }
        if let Some(circle) = circle(self.lat.as_deref(), self.long.as_deref(), self.radius)? {
            all.within(circle);
        }
        Ok(all)
    }

    fn times(&self, all: &mut Where, now_ms: i64) -> Result<(), Fault> {
        let start = instant("start_date", self.start_date.as_deref())?;
        let end = instant("end_date", self.end_date.as_deref())?;
        let usual = (end.is_none() && self.mine != Some(true) && self.procedure.is_none())
            .then_some(now_ms - SPAN_MS);
        if let Some(from) = start.or(usual) {
            all.and("r.requested >= ?", [Sql::Integer(from)]);
        }
        if let Some(until) = end {
            all.and("r.requested <= ?", [Sql::Integer(until)]);
        }
        Ok(())
    }

    fn open(&self, all: &mut Where) -> Result<(), Fault> {
        let Some(status) = self.status.as_deref().filter(|s| !s.is_empty()) else {
            return Ok(());
        };
        let words = parted(status).into_iter().map(|word| match word {
            "open" => Ok(Sql::Integer(1)),
            "closed" => Ok(Sql::Integer(0)),
            _ => Err(Fault::bad("status is open or closed")),
        });
        all.any_of("r.open", words.collect::<Result<_, _>>()?);
        Ok(())
    }

    /// How many, after how many.
    pub(super) fn page(&self) -> Result<(u32, u64), Fault> {
        let (page, size) = (self.page.unwrap_or(1), self.page_size.unwrap_or(MOST));
        if page == 0 || size == 0 || size > MOST {
            return Err(Fault::bad("page starts at 1; page_size is from 1 to 1000"));
        }
        Ok((size, u64::from(page - 1) * u64::from(size)))
    }
}
