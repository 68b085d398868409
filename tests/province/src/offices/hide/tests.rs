//! Attacks on what is told: by solving for the hidden counts, and by trying other counts.

use super::*;
use proptest::prelude::*;

/// A prime near 2^61: elimination modulo it sees what elimination in fractions would.
const P: u64 = (1 << 61) - 1;

fn mul(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(P)) as u64
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = mul(result, base);
        }
        base = mul(base, base);
        exponent >>= 1;
    }
    result
}

/// Every sum there is, written out anew from what the words say: as lists of (row, column, sign).
fn sums(rows: usize) -> Vec<Vec<(usize, usize, i8)>> {
    let mut all = Vec::new();
    for row in 0..rows {
        for quarter in 0..4 {
            let mut sum: Vec<_> = (0..3).map(|m| (row, quarter * 3 + m, 1)).collect();
            sum.push((row, 12 + quarter, -1));
            all.push(sum);
        }
        let mut sum: Vec<_> = (0..4).map(|q| (row, 12 + q, 1)).collect();
        sum.push((row, 16, -1));
        all.push(sum);
    }
    for column in 0..COLUMNS {
        let mut sum: Vec<_> = (0..rows - 1).map(|row| (row, column, 1)).collect();
        sum.push((rows - 1, column, -1));
        all.push(sum);
    }
    all
}

/// Hidden cells that follow from the told ones by adding and taking away.
fn computable(told: &Told) -> Vec<(usize, usize)> {
    let rows = told.rows.len();
    let unknown: Vec<(usize, usize)> = (0..rows)
        .flat_map(|r| (0..COLUMNS).map(move |c| (r, c)))
        .filter(|(r, c)| told.rows[*r][*c].is_none())
        .collect();
    let mut matrix: Vec<Vec<u64>> = sums(rows)
        .iter()
        .map(|sum| {
            let mut line = vec![0; unknown.len()];
            for (r, c, sign) in sum {
                if let Some(at) = unknown.iter().position(|u| u == &(*r, *c)) {
                    line[at] = if *sign > 0 { 1 } else { P - 1 };
                }
            }
            line
        })
        .collect();
    let mut pivots = Vec::new();
    let mut top = 0;
    for column in 0..unknown.len() {
        let Some(found) = (top..matrix.len()).find(|row| matrix[*row][column] != 0) else {
            continue;
        };
        matrix.swap(top, found);
        let inverse = power(matrix[top][column], P - 2);
        for cell in &mut matrix[top] {
            *cell = mul(*cell, inverse);
        }
        let pivot = matrix[top].clone();
        for (_, line) in matrix.iter_mut().enumerate().filter(|(row, _)| *row != top) {
            let factor = line[column];
            for (cell, by) in line.iter_mut().zip(&pivot) {
                *cell = (*cell + P - mul(factor, *by)) % P;
            }
        }
        pivots.push((top, column));
        top += 1;
    }
    // A pivot whose line has nothing else is known.
    pivots
        .into_iter()
        .filter(|(row, _)| matrix[*row].iter().filter(|cell| **cell != 0).count() == 1)
        .map(|(_, column)| unknown[column])
        .collect()
}

fn whole(year: &Year) -> Vec<[u32; COLUMNS]> {
    let mut table: Vec<[u32; COLUMNS]> = year.fields.iter().map(|m| with_sums(*m)).collect();
    let mut all = [0; COLUMNS];
    for row in &table {
        for (sum, count) in all.iter_mut().zip(row) {
            *sum += count;
        }
    }
    table.push(all);
    table
}

/// All tables of whole numbers that fit what is told, with hidden counts from one up to `most`, of a year whose only months are
/// the first `months`; gives for each hidden month the values it can have.
fn values(told: &Told, months: usize, most: u32) -> Vec<((usize, usize), HashSet<u32>)> {
    let fields = told.rows.len() - 1;
    let cells: Vec<(usize, usize)> = (0..fields)
        .flat_map(|r| (0..months).map(move |c| (r, c)))
        .filter(|(r, c)| told.rows[*r][*c].is_none())
        .collect();
    let mut found: Vec<((usize, usize), HashSet<u32>)> =
        cells.iter().map(|cell| (*cell, HashSet::new())).collect();
    let base: Vec<[u32; 12]> = (0..fields)
        .map(|r| std::array::from_fn(|c| told.rows[r][c].unwrap_or(0)))
        .collect();
    let total = (most as usize).pow(cells.len() as u32);
    for n in 0..total {
        let mut guess = Year { fields: base.clone() };
        let mut rest = n;
        for (r, c) in &cells {
            guess.fields[*r][*c] = (rest % most as usize) as u32 + 1;
            rest /= most as usize;
        }
        let table = whole(&guess);
        let fits = table.iter().zip(&told.rows).all(|(counts, told)| {
            counts
                .iter()
                .zip(told)
                .all(|(count, told)| told.is_none_or(|told| told == *count))
        });
        if fits {
            for ((r, c), seen) in &mut found {
                seen.insert(guess.fields[*r][*c]);
            }
        }
    }
    found
}

fn small() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0_u32), 3 => 1_u32..3, 2 => 3_u32..6, 1 => 6_u32..60]
}

fn year(fields: std::ops::Range<usize>) -> impl Strategy<Value = Year> {
    prop::collection::vec(prop::array::uniform12(small()), fields).prop_map(|fields| Year { fields })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_hidden_count_follows_from_the_told_ones_by_any_sums(year in year(1..6)) {
        let told = tell(&year);
        prop_assert_eq!(computable(&told), Vec::new());
    }

    #[test]
    fn one_and_two_are_never_told_and_nought_always_is(year in year(1..6)) {
        let told = tell(&year);
        for (counts, told) in whole(&year).iter().zip(&told.rows) {
            for (count, told) in counts.iter().zip(told) {
                match count {
                    0 => prop_assert_eq!(*told, Some(0)),
                    1 | 2 => prop_assert_eq!(*told, None),
                    _ => prop_assert!(told.is_none_or(|t| t == *count), "what is told is true"),
                }
            }
        }
    }

    /// The strongest reader: knows all sums, that counts are whole, and that none of the hidden ones is nought.
    #[test]
    fn every_hidden_count_could_be_another_one(
        months in prop::collection::vec(prop::array::uniform2(0_u32..5), 2..4),
    ) {
        let fields = months.iter().map(|two| {
            let mut twelve = [0; 12];
            twelve[..2].copy_from_slice(two);
            twelve
        });
        let told = tell(&Year { fields: fields.collect() });
        let hidden = told.rows[..told.rows.len() - 1].iter().flat_map(|r| &r[..2]).filter(|c| c.is_none()).count();
        prop_assume!(hidden <= 6);
        for (cell, values) in values(&told, 2, 5) {
            prop_assert!(values.len() > 1, "{cell:?} can only be {values:?} in {told:?}");
        }
    }
}

#[test]
fn what_is_large_everywhere_is_told_whole() {
    let told = tell(&Year {
        fields: vec![[40; 12], [7; 12]],
    });
    assert!(told.rows.iter().flatten().all(Option::is_some));
    assert_eq!(told.all(16), Some(47 * 12));
}

#[test]
fn one_small_count_costs_a_second_field_and_a_second_column_but_not_the_year_of_the_office() {
    let mut fields = vec![[40; 12], [9; 12], [20; 12]];
    fields[0][4] = 1;
    let told = tell(&Year { fields });
    assert_eq!(told.field(0, 4), None);
    assert_eq!(told.all(16), Some(69 * 12 - 39));
    let hidden = told.rows.iter().flatten().filter(|c| c.is_none()).count();
    assert_eq!(hidden, 4, "{told:?}");
}

#[test]
fn two_lone_ones_do_not_give_each_other_away() {
    // Their sum is two: whoever knows that nought is told would know both.
    let mut fields = vec![[0; 12], [0; 12]];
    (fields[0][0], fields[1][0]) = (1, 1);
    let told = tell(&Year { fields });
    assert_eq!(told.all(0), None);
    assert_eq!(told.all(16), None);
}

/// The attack of the tests is one: without complements it finds what is hidden.
#[test]
fn the_attack_finds_a_single_hidden_count() {
    let year = Year {
        fields: vec![[5; 12], [1; 12]],
    };
    let mut rows: Vec<[Option<u32>; COLUMNS]> = whole(&year).iter().map(|r| r.map(Some)).collect();
    rows[1][3] = None;
    assert_eq!(computable(&Told { rows }), [(1, 3)]);
}
