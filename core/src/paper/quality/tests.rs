#![allow(clippy::print_stdout, reason = "the table is what the test is run for")]

use super::*;
use crate::paper::photo::{self, Wish};
use crate::testing::pages::{self, Condition};

/// Photos of each condition.
const EACH: u64 = 40;
const WISH: Wish = Wish {
    edge: 3_508,
    max_bytes: 0,
};

fn verdict(seed: u64, condition: Condition) -> Option<Flaw> {
    let jpeg = pages::jpeg(seed, 360, 480, condition);
    photo::take(&jpeg, WISH).unwrap().flaws.first().copied()
}

const VERDICTS: [Option<Flaw>; 5] = [
    None,
    Some(Flaw::Blank),
    Some(Flaw::Blurred),
    Some(Flaw::Dark),
    Some(Flaw::Cut),
];

#[test]
fn a_labelled_set_is_judged_right_and_good_photos_are_hardly_ever_refused() {
    let mut table = [[0_u64; 5]; 5];
    std::thread::scope(|scope| {
        for (row, condition) in table.iter_mut().zip(Condition::ALL) {
            scope.spawn(move || {
                for seed in 1..=EACH {
                    let found = verdict(seed, condition);
                    let column = VERDICTS.iter().position(|v| *v == found).unwrap();
                    row[column] += 1;
                }
            });
        }
    });
    println!(
        "{:>10} | {:>6} {:>6} {:>7} {:>6} {:>6}",
        "is \\ said", "good", "blank", "blurred", "dark", "cut"
    );
    for (row, condition) in table.iter().zip(Condition::ALL) {
        let name = format!("{condition:?}");
        println!(
            "{name:>10} | {:>6} {:>6} {:>7} {:>6} {:>6}",
            row[0], row[1], row[2], row[3], row[4]
        );
    }
    for (at, row) in table.iter().enumerate() {
        let right = row[at] * 100 / EACH;
        assert!(right >= 95, "{:?} is right in {right} of 100", Condition::ALL[at]);
    }
    let refused = EACH - table[0][0];
    assert!(
        refused * 100 < 3 * EACH,
        "{refused} good photos of {EACH} were refused"
    );
}

#[test]
fn a_sharp_photo_of_many_pixels_is_judged_as_a_small_one() {
    let sharp = pages::large_jpeg(5, 1_500, 2_000);
    assert_eq!(photo::take(&sharp, WISH).unwrap().flaws, []);
}

#[test]
fn pictures_too_small_to_show_a_page_are_blank() {
    let dot = photo::pack(3, 3, vec![200; 27], 90).unwrap();
    assert_eq!(photo::take(&dot, WISH).unwrap().flaws, [Flaw::Blank]);
}

#[test]
fn a_flaw_is_found_again_by_its_word() {
    for flaw in Flaw::ALL {
        assert_eq!(Flaw::of_word(flaw.word()), Some(flaw));
        assert_eq!(serde_json::to_value(flaw).unwrap(), flaw.word());
    }
    assert_eq!(Flaw::of_word("torn"), None);
}
