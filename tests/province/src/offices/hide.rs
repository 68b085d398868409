//! Which counts are not told, so that nobody is recognised in them.
//!
//! A count of one or two is hidden. A hidden count could still be worked out from the counts around it, for a year is the sum
//! of its quarters, a quarter that of its months, and an office that of its fields. So more is hidden until every hidden count
//! could be another one with everything that is told left as it is, all counts staying whole and every hidden one at least
//! one: whoever knows that nought is told (it names nobody) learns no hidden count for certain.
//!
//! Counts with these two kinds of sums flow round a network in which a count is an arc: what comes into a node is what goes
//! out. A count can be another one exactly when a directed cycle of hidden arcs leads through it, along which counts grow by
//! one, or, against an arc, shrink by one. The cheapest such cycle is looked for, and what is not yet hidden on it is hidden
//! (Cox, "Network models for complementary cell suppression", JASA 90 (1995), 1453–1462, describes the method).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

/// Counts below this are hidden, but for nought.
pub(crate) const FEWEST: u32 = 3;

/// Columns of a year: twelve months, four quarters, the year.
pub(crate) const COLUMNS: usize = 17;

/// One kind of count of one office in one year: a row for each field, a column for each month.
#[derive(Debug, Clone, Default)]
pub(crate) struct Year {
    /// By field.
    pub(crate) fields: Vec<[u32; 12]>,
}

/// The same with all its sums, and without what is hidden. The last row is the office's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// `None` is hidden.
    pub(crate) rows: Vec<[Option<u32>; COLUMNS]>,
}

impl Told {
    /// The office's own count in a column.
    pub(crate) fn all(&self, column: usize) -> Option<u32> {
        let row = self.rows.last()?;
        row.get(column).copied().flatten()
    }

    /// A field's count in a column.
    pub(crate) fn field(&self, field: usize, column: usize) -> Option<u32> {
        let row = self.rows.get(field)?;
        row.get(column).copied().flatten()
    }
}

fn with_sums(months: [u32; 12]) -> [u32; COLUMNS] {
    let mut row = [0; COLUMNS];
    for (m, count) in months.into_iter().enumerate() {
        for at in [m, 12 + m / 3, 16] {
            if let Some(cell) = row.get_mut(at) {
                *cell += count;
            }
        }
    }
    row
}

/// An arc: a count, from where it flows to where.
#[derive(Debug, Clone, Copy)]
struct Arc {
    from: usize,
    to: usize,
    count: u32,
}

/// Node in which the fields of a month come together.
const fn of_month(month: usize) -> usize {
    month
}
/// Node in which the fields of the year come together.
const OF_YEAR: usize = 12;
/// Node in which the months of a quarter (0 to 3), or the quarters of the year (4), of a row come together.
const fn of_row(row: usize, quarter: usize) -> usize {
    13 + row * 5 + quarter
}

/// The network of a table: an arc a count, row after row.
fn network(table: &[[u32; COLUMNS]]) -> Vec<Arc> {
    let last = table.len().saturating_sub(1);
    let mut arcs = Vec::with_capacity(table.len() * COLUMNS);
    for (row, counts) in table.iter().enumerate() {
        for (column, count) in counts.iter().enumerate() {
            let (from, to) = match column {
                0..12 => (of_month(column), of_row(row, column / 3)),
                12..16 => (of_row(row, column - 12), of_row(row, 4)),
                _ => (of_row(row, 4), OF_YEAR),
            };
            // The office's own counts flow back to where its fields came from.
            let (from, to) = if row == last { (to, from) } else { (from, to) };
            arcs.push(Arc {
                from,
                to,
                count: *count,
            });
        }
    }
    arcs
}

/// Hides what must be.
pub(crate) fn tell(year: &Year) -> Told {
    let mut table: Vec<[u32; COLUMNS]> = year.fields.iter().map(|months| with_sums(*months)).collect();
    let mut all = [0; COLUMNS];
    for row in &table {
        for (sum, count) in all.iter_mut().zip(row) {
            *sum += count;
        }
    }
    table.push(all);
    let hidden = hidden(&network(&table));
    let rows = table.iter().enumerate().map(|(row, counts)| {
        let mut told = [None; COLUMNS];
        for (column, (cell, count)) in told.iter_mut().zip(counts).enumerate() {
            *cell = (!hidden.contains(&(row * COLUMNS + column))).then_some(*count);
        }
        told
    });
    Told { rows: rows.collect() }
}

fn hidden(arcs: &[Arc]) -> HashSet<usize> {
    let small = |arc: &Arc| (1..FEWEST).contains(&arc.count);
    let small: Vec<usize> = (0..arcs.len())
        .filter(|n| arcs.get(*n).is_some_and(small))
        .collect();
    let mut hidden: HashSet<usize> = small.iter().copied().collect();
    for n in small {
        let Some(arc) = arcs.get(n) else { continue };
        let grows = cheapest(arcs, &hidden, n, arc.to, arc.from);
        let shrinks = (arc.count >= 2)
            .then(|| cheapest(arcs, &hidden, n, arc.from, arc.to))
            .flatten();
        let ways = [grows, shrinks].into_iter().flatten();
        if let Some((_, way)) = ways.min_by_key(|(cost, _)| *cost) {
            hidden.extend(way);
        }
    }
    hidden
}

/// What it costs to use a count: nothing when it is hidden already, else the more the more it counts.
fn cost(arcs: &[Arc], hidden: &HashSet<usize>, n: usize) -> u64 {
    match arcs.get(n) {
        Some(arc) if !hidden.contains(&n) => 10 + u64::from(arc.count),
        _ => 0,
    }
}

/// The cheapest way between two nodes without one arc: its cost and its arcs. Nought is no arc; against an arc one may go when
/// it keeps at least one.
fn cheapest(
    arcs: &[Arc],
    hidden: &HashSet<usize>,
    without: usize,
    from: usize,
    to: usize,
) -> Option<(u64, Vec<usize>)> {
    let nodes = arcs.iter().map(|a| a.from.max(a.to)).max()? + 1;
    let mut exits: Vec<Vec<(usize, usize)>> = vec![Vec::new(); nodes];
    for (n, arc) in arcs.iter().enumerate().filter(|(n, _)| *n != without) {
        let ways = [
            (arc.count >= 1, arc.from, arc.to),
            (arc.count >= 2, arc.to, arc.from),
        ];
        for (_, start, end) in ways.into_iter().filter(|(open, ..)| *open) {
            if let Some(list) = exits.get_mut(start) {
                list.push((n, end));
            }
        }
    }
    let mut best: Vec<Option<(u64, usize, usize)>> = vec![None; nodes];
    let mut queue = BinaryHeap::from([Reverse((0_u64, from, usize::MAX, usize::MAX))]);
    while let Some(Reverse((spent, node, before, by))) = queue.pop() {
        let Some(seen @ None) = best.get_mut(node) else {
            continue;
        };
        *seen = Some((spent, before, by));
        if node == to {
            break;
        }
        for (n, end) in exits.get(node).into_iter().flatten() {
            queue.push(Reverse((spent + cost(arcs, hidden, *n), *end, node, *n)));
        }
    }
    let (total, ..) = best.get(to).copied().flatten()?;
    let mut way = Vec::new();
    let mut node = to;
    while node != from {
        let (_, before, by) = best.get(node).copied().flatten()?;
        way.push(by);
        node = before;
    }
    Some((total, way))
}

#[cfg(test)]
mod tests;
