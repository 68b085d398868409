//! Outlines of the province, drawn on the phone: read from GeoJSON (RFC 7946), projected, and cut to what is looked at.
//!
//! Over the size of a province a degree of longitude is a degree of latitude times the cosine of the middle latitude: the error is
//! below a thousandth of the square that is shown (equirectangular projection).

mod clip;

use crate::screen::{MapPoint, MapShape, MapShapeKind};
use serde_json::Value;

/// Narrowest view, degrees of latitude from top to bottom: some 250 metres.
const NEAREST: f64 = 0.002_25;
/// The view around a place that was chosen: some two kilometres.
const AROUND: f64 = 0.02;
/// Points closer than this to the one before are left out, in thousandths of the square.
const APART: i32 = 3;
/// An area must fill so much of the square for its name to stand in it, in thousandths.
const ROOM: i32 = 170;

/// A place: degrees north and east.
pub type Degrees = (f64, f64);

/// One outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// What it is of.
    pub kind: MapShapeKind,
    /// Its name; may be empty.
    pub name: String,
    /// Its line. That of an area is closed.
    pub line: Vec<Degrees>,
}

/// All outlines.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlines {
    /// In the order in which they are drawn: areas, water, roads.
    pub all: Vec<Outline>,
    /// Where they come from, in Vietnamese and in English.
    pub source: (String, String),
    south_west: Degrees,
    north_east: Degrees,
}

/// A square that is looked at. North is up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Its middle.
    pub middle: Degrees,
    /// From top to bottom, degrees of latitude.
    pub span: f64,
}

impl View {
    /// Around a place that was chosen.
    pub const fn around(place: Degrees) -> Self {
        Self {
            middle: place,
            span: AROUND,
        }
    }

    /// From left to right, degrees of longitude.
    fn width(&self) -> f64 {
        self.span / self.middle.0.to_radians().cos().max(0.1)
    }

    /// Where a place lies in the square, in thousandths; perhaps outside.
    fn at(&self, (lat, long): Degrees) -> (f64, f64) {
        let x = ((long - self.middle.1) / self.width() + 0.5) * 1_000.0;
        let y = ((self.middle.0 - lat) / self.span + 0.5) * 1_000.0;
        (x, y)
    }

    /// As a point of the map.
    pub fn point(&self, place: Degrees) -> MapPoint {
        rounded(self.at(place))
    }

    /// The place at a point of the map.
    pub fn place(&self, at: MapPoint) -> Degrees {
        let part = |value: i32| f64::from(value) / 1_000.0 - 0.5;
        (
            self.middle.0 - part(at.y) * self.span,
            self.middle.1 + part(at.x) * self.width(),
        )
    }

    /// True when a place lies in the square.
    pub fn shows(&self, place: Degrees) -> bool {
        let (x, y) = self.at(place);
        (0.0..=1_000.0).contains(&x) && (0.0..=1_000.0).contains(&y)
    }

    /// Moved by parts of the square: to the north and to the east.
    #[must_use]
    pub fn moved(&self, north: f64, east: f64) -> Self {
        let lat = self.middle.0 + north * self.span;
        Self {
            middle: (lat.clamp(-85.0, 85.0), self.middle.1 + east * self.width()),
            span: self.span,
        }
    }

    /// As wide, with this in the middle.
    #[must_use]
    pub const fn about(&self, middle: Degrees) -> Self {
        Self {
            middle,
            span: self.span,
        }
    }

    /// Nearer or farther by this factor, no farther than `widest`.
    #[must_use]
    pub fn zoomed(&self, factor: f64, widest: f64) -> Self {
        Self {
            middle: self.middle,
            span: (self.span * factor).clamp(NEAREST, widest.max(NEAREST)),
        }
    }
}

fn rounded((x, y): (f64, f64)) -> MapPoint {
    // Cut to the square before, so that nothing is lost here.
    MapPoint {
        x: x.round() as i32,
        y: y.round() as i32,
    }
}

impl Outlines {
    /// Reads a `FeatureCollection` whose features have `properties.kind` (`area`, `water`, `road`) and `properties.name`; `None`
    /// when it has no outline. Features of other kinds are left out.
    pub fn read(json: &Value) -> Option<Self> {
        let features = json.get("features")?.as_array()?;
        let mut all: Vec<Outline> = features.iter().flat_map(outlines_of).collect();
        all.sort_by_key(|outline| match outline.kind {
            MapShapeKind::Area => 0,
            MapShapeKind::Water => 1,
            MapShapeKind::Road => 2,
        });
        let mut points = all.iter().flat_map(|o| o.line.iter().copied());
        let first = points.next()?;
        let (south_west, north_east) = points.fold((first, first), |(low, high), p| {
            (
                (low.0.min(p.0), low.1.min(p.1)),
                (high.0.max(p.0), high.1.max(p.1)),
            )
        });
        let source = |lang: &str| {
            let text = json.get("source").and_then(|s| s.get(lang));
            text.and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        Some(Self {
            source: (source("vi"), source("en")),
            all,
            south_west,
            north_east,
        })
    }

    /// A view of all of it.
    pub fn whole(&self) -> View {
        let middle = (
            f64::midpoint(self.south_west.0, self.north_east.0),
            f64::midpoint(self.south_west.1, self.north_east.1),
        );
        let tall = self.north_east.0 - self.south_west.0;
        let wide = (self.north_east.1 - self.south_west.1) * middle.0.to_radians().cos();
        View {
            middle,
            span: tall.max(wide).max(NEAREST) * 1.05,
        }
    }

    /// What there is to draw in a view.
    pub fn shapes(&self, view: View) -> Vec<MapShape> {
        self.all.iter().flat_map(|outline| drawn(outline, view)).collect()
    }

    /// The name of the area in which a place lies.
    pub fn area_of(&self, place: Degrees) -> Option<&str> {
        let areas = self.all.iter().filter(|o| o.kind == MapShapeKind::Area);
        areas
            .filter(|o| clip::holds(&o.line, place))
            .map(|o| o.name.as_str())
            .find(|name| !name.is_empty())
    }
}

fn drawn(outline: &Outline, view: View) -> Vec<MapShape> {
    let line: Vec<(f64, f64)> = outline.line.iter().map(|p| view.at(*p)).collect();
    let (pieces, least) = if outline.kind == MapShapeKind::Road {
        (clip::line(&line), 2)
    } else {
        (vec![clip::area(&line)], 3)
    };
    let shape = |piece: Vec<(f64, f64)>| {
        let points = thinned(piece);
        (points.len() >= least).then(|| MapShape {
            kind: outline.kind,
            at: label_at(outline, &points),
            name: outline.name.clone(),
            points,
        })
    };
    pieces.into_iter().filter_map(shape).collect()
}

/// Rounded, without points that nobody could tell from the one before.
fn thinned(line: Vec<(f64, f64)>) -> Vec<MapPoint> {
    let count = line.len();
    let mut points: Vec<MapPoint> = Vec::with_capacity(count);
    for (n, at) in line.into_iter().map(rounded).enumerate() {
        let close = points
            .last()
            .is_some_and(|last| (last.x - at.x).abs() < APART && (last.y - at.y).abs() < APART);
        if !close || n + 1 == count {
            points.push(at);
        }
    }
    points.dedup();
    points
}

/// Where the name of an area stands: in the middle of what is seen of it, when there is room.
fn label_at(outline: &Outline, points: &[MapPoint]) -> Option<MapPoint> {
    if outline.name.is_empty() || outline.kind == MapShapeKind::Road {
        return None;
    }
    let seen = |value: i32| value.clamp(0, 1_000);
    let (low_x, high_x) = ends(points.iter().map(|p| seen(p.x)))?;
    let (low_y, high_y) = ends(points.iter().map(|p| seen(p.y)))?;
    let room = high_x - low_x >= ROOM && high_y - low_y >= ROOM / 3;
    room.then(|| MapPoint {
        x: i32::midpoint(low_x, high_x),
        y: i32::midpoint(low_y, high_y),
    })
}

fn ends(values: impl Iterator<Item = i32> + Clone) -> Option<(i32, i32)> {
    Some((values.clone().min()?, values.max()?))
}

fn outlines_of(feature: &Value) -> Vec<Outline> {
    let member = |name: &str| feature.get("properties").and_then(|p| p.get(name));
    let kind = match member("kind").and_then(Value::as_str) {
        Some("area") => MapShapeKind::Area,
        Some("water") => MapShapeKind::Water,
        Some("road") => MapShapeKind::Road,
        _ => return Vec::new(),
    };
    let name = member("name").and_then(Value::as_str).unwrap_or_default();
    let geometry = feature.get("geometry").unwrap_or(&Value::Null);
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let lines: Vec<Value> = match geometry.get("type").and_then(Value::as_str) {
        Some("LineString") => vec![coordinates.clone()],
        Some("MultiLineString") => list(coordinates),
        // The outer ring; holes are not drawn.
        Some("Polygon") => list(coordinates).into_iter().take(1).collect(),
        Some("MultiPolygon") => list(coordinates)
            .iter()
            .filter_map(|polygon| list(polygon).into_iter().next())
            .collect(),
        _ => Vec::new(),
    };
    lines
        .iter()
        .map(|line| Outline {
            kind,
            name: name.to_owned(),
            line: list(line).iter().filter_map(position).collect(),
        })
        .filter(|outline| outline.line.len() >= 2)
        .collect()
}

/// A position of GeoJSON: longitude first.
fn position(value: &Value) -> Option<Degrees> {
    let long = value.get(0)?.as_f64()?;
    let lat = value.get(1)?.as_f64()?;
    (lat.abs() <= 85.0 && long.abs() <= 180.0).then_some((lat, long))
}

#[cfg(test)]
mod tests;
