//! A week of reports: written without a network over seven simulated days by a phone that is a process of its own, sent through
//! faults, and killed by SIGKILL again and again: while one is being written, and in the middle of sending. Each arrives once, what was
//! said about one in its order, photos as the phone sealed them; what has not arrived yet is in sight as waiting.
//!
//! Phone and province go by one clock that the test moves. When a kill comes is drawn from a seed that is printed; nothing waits
//! for a time, but for so many reports to have arrived.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_wrap,
    clippy::print_stdout,
    reason = "an expectation that fails is the test's failure"
)]

mod phone;
mod scene;

use motcua_journeys::reporting::{Answer, Listed, Order};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use scene::Week;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const DAY: i64 = 86_400_000;
const REPORTS: usize = 500;
const DAYS: usize = 7;
/// Every so many-th report has a photo; so many of those that arrived first are spoken about.
const PHOTO_EVERY: usize = 25;
const SPOKEN: usize = 10;
/// How often an evening's sending is killed, and after how many arrivals at least.
const KILLS: usize = 3;
const ARRIVALS: usize = 4;
/// What a report that waits is tagged with.
const WAITING: &str = "Chờ gửi";

fn words(n: usize) -> String {
    format!("Lỗi số {n:03}.")
}

/// Writes the reports of one day without a network; the phone is killed while one of them is being written.
fn write_a_day(
    week: &mut Week,
    numbers: std::ops::RangeInclusive<usize>,
    photos: &mut Vec<String>,
    rng: &mut StdRng,
) {
    let unlucky = rng.random_range(numbers.clone());
    for n in numbers {
        let photo = n.is_multiple_of(PHOTO_EVERY).then(|| {
            let (path, hash) = week.photo(n);
            photos.push(hash);
            path.display().to_string()
        });
        week.watch.advance(DAY / 2 / (REPORTS / DAYS) as i64);
        let write = |again| Order::Write {
            words: words(n),
            photo: photo.clone(),
            again,
        };
        let moment = Duration::from_millis(rng.random_range(0..150));
        if n == unlucky && !week.phone.order_and_kill(&write(false), moment) {
            week.phone.done(&write(true));
        } else if n != unlucky {
            week.phone.done(&write(false));
        }
    }
}

/// A network of a kind, and processes that do not live to see the end of it.
fn send_in_bad_weather(week: &mut Week, seed: u64, rng: &mut StdRng) {
    week.bad_weather(seed);
    week.phone.done(&Order::Online { online: true });
    for _ in 0..KILLS {
        let wanted = week.arrived() + rng.random_range(ARRIVALS..2 * ARRIVALS);
        week.until_arrived(wanted);
        // Some report is on its way now: three are at any time.
        std::thread::park_timeout(Duration::from_millis(rng.random_range(0..60)));
        week.phone.kill_and_start();
    }
    week.phone.done(&Order::Online { online: false });
    week.good_weather();
}

/// What the list shows as waiting; what stands above it says the same number, and the first page is short.
fn waiting(listed: &Listed) -> BTreeSet<&str> {
    let waiting = listed.tags.iter().filter(|(_, tag)| *tag == WAITING);
    let waiting: BTreeSet<&str> = waiting.map(|(words, _)| words.as_str()).collect();
    let told = format!("{} chờ gửi", waiting.len());
    assert!(
        waiting.is_empty() || listed.count.ends_with(&told),
        "{} is not {told}",
        listed.count
    );
    assert!(listed.on_first <= 25, "a page, not all: {}", listed.on_first);
    waiting
}

/// Every report up to this one has arrived, or is in sight as waiting. Returns how many wait.
fn assert_none_is_lost(week: &mut Week, written: usize) -> usize {
    let listed = week.phone.list();
    let (here, waiting) = (week.marks(), waiting(&listed));
    for n in 1..=written {
        let words = words(n);
        assert!(
            here.contains(&words) || waiting.contains(words.as_str()),
            "{words} neither arrived nor waits: {:?}",
            listed.tags.get(&words)
        );
    }
    waiting.len()
}

/// Words about some of those that arrived, without a network, behind what has not arrived yet. Returns how many.
fn talk(week: &mut Week) -> usize {
    let mut said = 0;
    for about in week.marks().into_iter().take(SPOKEN) {
        let lines: Vec<String> = (1..=3).map(|n| format!("{about} Lời {n}")).collect();
        let answer = week.phone.order(&Order::Say {
            about,
            lines: lines.clone(),
        });
        if matches!(answer, Answer::Done) {
            said += lines.len();
        }
    }
    said
}

fn lines_said(desk: &[serde_json::Value]) -> usize {
    desk.iter()
        .map(|r| r["extended"]["thread"].as_array().map_or(0, Vec::len))
        .sum()
}

/// What is left arrives, through one more bad evening and then a good one.
fn arrive(week: &mut Week, said: usize, rng: &mut StdRng) {
    send_in_bad_weather(week, 99, rng);
    week.phone.done(&Order::Online { online: true });
    week.until_arrived(REPORTS);
    let end = Instant::now() + Duration::from_mins(1);
    while lines_said(&week.desk()) < said {
        assert!(
            Instant::now() < end,
            "{} of {said} words",
            lines_said(&week.desk())
        );
        week.watch.advance(scene::A_WHILE);
        week.phone.done(&Order::Refresh);
        std::thread::park_timeout(Duration::from_millis(300));
    }
}

fn assert_all_is_as_written(week: &Week, said: usize, photos: &[String]) {
    let all: Vec<String> = (1..=REPORTS).map(words).collect();
    assert_eq!(week.marks(), all.into_iter().collect(), "each arrived once");
    let desk = week.desk();
    assert_eq!(lines_said(&desk), said, "each word once");
    for report in &desk {
        let lines = report["extended"]["thread"].as_array().unwrap();
        let words: Vec<&str> = lines.iter().filter_map(|l| l["text"].as_str()).collect();
        assert!(
            words.is_sorted(),
            "words in the order they were written: {words:?}"
        );
    }
    let with_photo = desk
        .iter()
        .filter(|r| r["extended"]["media"].as_array().is_some_and(|m| m.len() == 1))
        .count();
    assert_eq!(with_photo, photos.len());
    for hash in photos {
        assert!(week.holds(hash), "a photo that is not what the phone sealed");
    }
}

#[test]
fn five_hundred_reports_of_a_week_arrive_once_in_order_with_their_photos() {
    let started = Instant::now();
    let seed = 20_261_130;
    println!("a week: kills by seed {seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let mut week = Week::new();
    let mut photos = Vec::new();
    let (mut most, mut writing) = (0, Duration::ZERO);
    for day in 0..DAYS {
        week.phone.done(&Order::Online { online: false });
        let (first, last) = (REPORTS * day / DAYS + 1, REPORTS * (day + 1) / DAYS);
        let began = Instant::now();
        write_a_day(&mut week, first..=last, &mut photos, &mut rng);
        writing += began.elapsed();
        most = most.max(assert_none_is_lost(&mut week, last));
        week.watch.advance(DAY / 4);
        send_in_bad_weather(&mut week, day as u64, &mut rng);
        week.watch.advance(DAY / 4);
    }
    let still = assert_none_is_lost(&mut week, REPORTS);
    let said = talk(&mut week);
    println!(
        "a week: {REPORTS} reports written offline in {writing:?}, at most {most} waiting at once; {} arrived in bad weather, \
         {still} in sight as waiting; {said} words queued; {} processes killed; {:?} so far",
        week.arrived(),
        week.phone.kills(),
        started.elapsed()
    );
    assert!(said > 0, "words about what arrived");
    arrive(&mut week, said, &mut rng);
    assert_all_is_as_written(&week, said, &photos);
    let end = Instant::now() + Duration::from_mins(1);
    loop {
        let listed = week.phone.list();
        if waiting(&listed).is_empty() {
            break;
        }
        assert!(Instant::now() < end, "{} still wait", listed.count);
        week.phone.done(&Order::Refresh);
    }
    println!(
        "a week: all {REPORTS} arrived once, {said} words in order, {} photos byte for byte, {} processes killed, in {:?}",
        photos.len(),
        week.phone.kills(),
        started.elapsed()
    );
}
