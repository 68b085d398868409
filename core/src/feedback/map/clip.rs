//! Cutting lines and areas to a square somewhat larger than the one that is shown.

/// A point in thousandths of the square.
type At = (f64, f64);

/// The cut lies outside of the square, so that no edge made by cutting is seen.
const LOW: f64 = -200.0;
const HIGH: f64 = 1_200.0;

/// The four edges: which coordinate, where, and whether what is kept lies above.
const EDGES: [(bool, f64, bool); 4] = [
    (true, LOW, true),
    (true, HIGH, false),
    (false, LOW, true),
    (false, HIGH, false),
];

fn value(at: At, of_x: bool) -> f64 {
    if of_x { at.0 } else { at.1 }
}

/// An area, cut (Sutherland and Hodgman 1974); empty when nothing of it is left.
pub(super) fn area(points: &[At]) -> Vec<At> {
    let mut kept: Vec<At> = points.to_vec();
    for (of_x, edge, above) in EDGES {
        let inside = |at: At| (value(at, of_x) >= edge) == above;
        let before = std::mem::take(&mut kept);
        let Some(mut last) = before.last().copied() else {
            return Vec::new();
        };
        for at in before {
            if inside(at) != inside(last) {
                kept.push(crossing(last, at, of_x, edge));
            }
            if inside(at) {
                kept.push(at);
            }
            last = at;
        }
    }
    kept
}

/// Where the way from one point to another crosses an edge.
fn crossing(from: At, to: At, of_x: bool, edge: f64) -> At {
    let (start, end) = (value(from, of_x), value(to, of_x));
    let part = (edge - start) / (end - start);
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}

/// A line, cut into the pieces that are left of it (Liang and Barsky 1984, a stretch at a time).
pub(super) fn line(points: &[At]) -> Vec<Vec<At>> {
    let mut pieces: Vec<Vec<At>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        let Some((start, end, whole)) = stretch(*from, *to) else {
            open = false;
            continue;
        };
        match pieces.last_mut().filter(|_| open) {
            Some(piece) => piece.push(end),
            None => pieces.push(vec![start, end]),
        }
        open = whole;
    }
    pieces
}

/// What is left of one stretch, and whether it still ends where it ended.
fn stretch(from: At, to: At) -> Option<(At, At, bool)> {
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for of_x in [true, false] {
        let (start, way) = (value(from, of_x), value(to, of_x) - value(from, of_x));
        if way.abs() < f64::EPSILON {
            if !(LOW..=HIGH).contains(&start) {
                return None;
            }
            continue;
        }
        let (low, high) = ((LOW - start) / way, (HIGH - start) / way);
        first = first.max(low.min(high));
        last = last.min(low.max(high));
    }
    let on = |part: f64| (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
    (first <= last).then(|| (on(first), on(last), last >= 1.0))
}

/// Whether a closed line holds a point (even-odd rule).
pub(super) fn holds(line: &[At], at: At) -> bool {
    let mut inside = false;
    let Some(mut last) = line.last().copied() else {
        return false;
    };
    for point in line.iter().copied() {
        let crosses = (point.0 > at.0) != (last.0 > at.0);
        if crosses && at.1 < (last.1 - point.1) * (at.0 - point.0) / (last.0 - point.0) + point.1 {
            inside = !inside;
        }
        last = point;
    }
    inside
}
