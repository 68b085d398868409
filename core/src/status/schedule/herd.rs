//! 100,000 phones lose the province and get it back, in virtual time. Each runs the rules that ship: [`Checks`] and [`again`] for
//! what it asks by itself, [`Backoff::BRIEF`] inside of a call, [`OUTBOX`] for what it must bring. A person is served at once.

use super::*;
use crate::net::NetError;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

const PHONES: usize = 100_000;
const HOUR: i64 = 3_600_000;
/// The province goes here; before it lies the ordinary time that is compared with.
const LOST: i64 = 2 * HOUR;
/// How long the machines of the province take until they do all their work again.
const WARMING: i64 = 120_000;

/// xorshift64*: quick, and the same for the same seed.
struct Seeded(AtomicU64);

impl Seeded {
    fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1))
    }

    fn next(&self) -> u64 {
        let mut x = self.0.load(Relaxed);
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.0.store(x, Relaxed);
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn unit(&self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Milliseconds until something that happens `per_day` times a day on average.
    fn gap(&self, per_day: f64) -> i64 {
        (-(1.0 - self.unit()).ln() / per_day * 24.0 * HOUR as f64) as i64
    }
}

impl Random for Seeded {
    fn bytes(&self, len: u32) -> Vec<u8> {
        let words = (0..len.div_ceil(8)).flat_map(|_| self.next().to_be_bytes());
        words.take(len as usize).collect()
    }
}

/// What people and their phones do, a day and phone.
#[derive(Clone, Copy)]
struct Habits {
    name: &'static str,
    /// Pages opened after a while, and pushes: asked at once.
    looks: f64,
    /// The shells' own job.
    jobs: f64,
    /// Dossiers, reports, messages.
    effects: f64,
}

/// What ships, on an ordinary day.
const ORDINARY: Habits = Habits {
    name: "an ordinary day: 6 looks and pushes, 4 jobs",
    looks: 6.0,
    jobs: 4.0,
    effects: 0.1,
};
/// Everybody waits for something, and looks every quarter of an hour.
const BUSY: Habits = Habits {
    name: "everybody looks every 15 minutes",
    looks: 96.0,
    jobs: 4.0,
    effects: 1.0,
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Look,
    Job,
    /// The planned question; the number says which plan.
    Planned(u32),
    /// Again inside of a call, after so many failures.
    Again(u32),
    /// Something new in the outbox.
    Made,
    /// The outbox tries, after so many tries.
    Bring(u32),
}

#[derive(Clone, Copy, Default)]
struct Phone {
    checks: Checks,
    plan: u32,
    /// Since when it has not heard what it asked for.
    behind: Option<i64>,
}

struct World {
    habits: Habits,
    outage: i64,
    random: Seeded,
    queue: BinaryHeap<Reverse<(i64, u64, u32, What)>>,
    count: u64,
    phones: Vec<Phone>,
    /// Requests that reached the province's door, by second.
    asked: Vec<u32>,
    /// Answered in this second.
    served: (i64, u32),
    /// Requests a second that the province is made for, and how long it sends others away.
    capacity: f64,
    behind: usize,
    /// Who was behind when it came back, and when each was up to date.
    caught_up: Vec<i64>,
}

impl World {
    fn new(habits: Habits, outage: i64, seed: u64) -> Self {
        let per_second = PHONES as f64 * (habits.looks + habits.jobs) / 86_400.0;
        let mut world = Self {
            habits,
            outage,
            random: Seeded::new(seed),
            queue: BinaryHeap::new(),
            count: 0,
            phones: vec![Phone::default(); PHONES],
            asked: Vec::new(),
            served: (0, 0),
            capacity: 2.0 * per_second,
            behind: 0,
            caught_up: Vec::new(),
        };
        for phone in 0..PHONES as u32 {
            for what in [What::Look, What::Job, What::Made] {
                world.later(0, phone, what);
            }
        }
        world
    }

    fn at(&mut self, ms: i64, phone: u32, what: What) {
        self.count += 1;
        self.queue.push(Reverse((ms, self.count, phone, what)));
    }

    /// The next of what comes by itself.
    fn later(&mut self, now: i64, phone: u32, what: What) {
        let gap = match what {
            What::Look => self.random.gap(self.habits.looks),
            // Each phone's own six hours, begun when the app was installed; the system runs it some time in two of them.
            What::Job if now == 0 => (self.random.unit() * 24.0 / self.habits.jobs * HOUR as f64) as i64,
            What::Job => {
                ((24.0 / self.habits.jobs - 1.0 + 2.0 * (self.random.unit() - 0.5)) * HOUR as f64) as i64
            }
            _ => self.random.gap(self.habits.effects),
        };
        self.at(now + gap.max(1), phone, what);
    }

    /// What the province does with a request.
    fn ask(&mut self, now: i64) -> Result<(), NetError> {
        let second = (now / 1_000) as usize;
        if self.asked.len() <= second {
            self.asked.resize(second + 1, 0);
        }
        self.asked[second] += 1;
        let back = LOST + self.outage;
        if (LOST..back).contains(&now) {
            return Err(NetError::Cut);
        }
        if self.served.0 != now / 1_000 {
            self.served = (now / 1_000, 0);
        }
        let warming = (back..back + WARMING).contains(&now);
        let room = if warming {
            self.capacity / 4.0
        } else {
            self.capacity
        };
        if f64::from(self.served.1) >= room {
            let patience = if warming { 60 } else { 30 };
            return Err(NetError::Busy {
                status: 503,
                retry_after: Some(Duration::from_secs(patience)),
            });
        }
        self.served.1 += 1;
        Ok(())
    }

    /// A call of the phone, as `net::retry::retry` makes it: again within seconds, or an error for the schedule.
    fn check(&mut self, now: i64, phone: u32, n: u32) {
        let answer = self.ask(now);
        let held = &mut self.phones[phone as usize];
        match answer {
            Ok(()) => {
                held.checks.answered();
                if let Some(since) = held.behind.take() {
                    self.behind -= 1;
                    let back = LOST + self.outage;
                    if since < back && now >= back {
                        self.caught_up.push(now);
                    }
                }
            }
            Err(error) => {
                if held.behind.is_none() {
                    held.behind = Some(now);
                    self.behind += 1;
                }
                if let Some(wait) = Backoff::BRIEF.again(n, &error, &self.random) {
                    return self.at(now + wait.as_millis() as i64, phone, What::Again(n + 1));
                }
                if let Some(wait) = held.checks.failed(now, error.retry_after(), &self.random) {
                    held.plan += 1;
                    let plan = held.plan;
                    self.at(now + wait.as_millis() as i64, phone, What::Planned(plan));
                }
            }
        }
    }

    fn bring(&mut self, now: i64, phone: u32, tries: u32, n: u32) {
        let Err(error) = self.ask(now) else { return };
        // Inside of the call first; the times are short, so they are not parted from each other here.
        if Backoff::BRIEF.again(n, &error, &self.random).is_some() {
            return self.bring(now, phone, tries, n + 1);
        }
        let wait = OUTBOX.wait(tries + 1, error.retry_after(), &self.random);
        self.at(
            now + wait.as_millis().max(1) as i64,
            phone,
            What::Bring(tries + 1),
        );
    }

    fn run(&mut self, until: i64) {
        while let Some(Reverse((now, _, phone, what))) = self.queue.pop() {
            if now >= until {
                break;
            }
            match what {
                What::Look | What::Job => {
                    self.check(now, phone, 0);
                    self.later(now, phone, what);
                }
                What::Planned(plan) => {
                    let held = self.phones[phone as usize];
                    if held.plan == plan && held.checks.due(now) {
                        self.check(now, phone, 0);
                    }
                }
                What::Again(n) => self.check(now, phone, n),
                What::Made => {
                    self.bring(now, phone, 0, 0);
                    self.later(now, phone, what);
                }
                What::Bring(tries) => self.bring(now, phone, tries, 0),
            }
        }
    }

    /// Most requests a second in any `width` seconds from `from` to `to` (seconds).
    fn peak(&self, from: i64, to: i64, width: usize) -> f64 {
        let seconds = &self.asked[from as usize..(to as usize).min(self.asked.len())];
        let most = seconds.windows(width).map(|w| w.iter().sum::<u32>()).max();
        f64::from(most.unwrap_or(0)) / width as f64
    }
}

struct Seen {
    steady: f64,
    steady_peak: [f64; 2],
    peak: [f64; 2],
}

#[allow(clippy::print_stdout, reason = "figures for whoever runs it")]
fn lose_and_return(habits: Habits, outage_minutes: i64, seed: u64) -> Seen {
    let outage = outage_minutes * 60_000;
    let mut world = World::new(habits, outage, seed);
    let back = LOST + outage;
    world.run(back);
    let (behind, at_return) = (world.behind, back / 1_000);
    world.run(back + 4 * HOUR);
    // The first half hour fills the queue.
    let (from, to) = (1_800, LOST / 1_000);
    let steady: u32 = world.asked[from as usize..to as usize].iter().sum();
    let steady = f64::from(steady) / (to - from) as f64;
    let steady_peak = [1, 10].map(|width| world.peak(from, to, width));
    let peak = [1, 10].map(|width| world.peak(at_return, at_return + 4 * 3_600, width));
    let late = |share: f64| {
        let place = (behind as f64 * share) as usize;
        world
            .caught_up
            .get(place.min(world.caught_up.len() - 1))
            .map_or(f64::NAN, |at| (at - back) as f64 / 60_000.0)
    };
    let all = PHONES as f64 * 0.01;
    let of_all = (behind as f64 - all) / behind as f64;
    println!(
        "herd, {}; province lost for {outage_minutes} min: steady {steady:.1}/s (peak {:.0}/s in 1 s, {:.1}/s in 10 s); after the \
         return peak {:.0}/s in 1 s ({:.2} x steady), {:.1}/s in 10 s ({:.2} x); {behind} of {PHONES} behind at the return, 50 % \
         of them up to date after {:.1} min, 99 % after {:.1} min; 99 % of all phones after {:.1} min",
        habits.name,
        steady_peak[0],
        steady_peak[1],
        peak[0],
        peak[0] / steady,
        peak[1],
        peak[1] / steady,
        late(0.5),
        late(0.99),
        if of_all > 0.0 { late(of_all) } else { 0.0 },
    );
    assert_eq!(
        world.caught_up.len(),
        behind,
        "everybody is up to date in the end"
    );
    Seen {
        steady,
        steady_peak,
        peak,
    }
}

#[test]
fn a_herd_of_busy_phones_comes_back_at_no_more_than_twice_the_steady_rate() {
    let seen = lose_and_return(BUSY, 10, 311);
    for peak in seen.peak {
        assert!(peak <= 2.0 * seen.steady, "{peak} after {}", seen.steady);
    }
}

#[test]
fn a_herd_on_an_ordinary_day_comes_back_at_no_more_than_twice_the_steady_rate() {
    let seen = lose_and_return(ORDINARY, 10, 311);
    assert!(
        seen.peak[1] <= 2.0 * seen.steady,
        "{} after {}",
        seen.peak[1],
        seen.steady
    );
    // Twelve requests a second are more than twice as many in some second of any day: seconds are compared with seconds.
    assert!(
        seen.peak[0] <= 2.0 * seen.steady_peak[0],
        "{} after {}",
        seen.peak[0],
        seen.steady_peak[0]
    );
}

#[test]
fn the_length_of_the_outage_is_seen_in_the_figures_only() {
    for minutes in [1, 30] {
        let seen = lose_and_return(BUSY, minutes, 37);
        assert!(
            seen.peak[1] <= 2.5 * seen.steady,
            "{} after {}",
            seen.peak[1],
            seen.steady
        );
    }
}
