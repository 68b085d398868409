//! Reading a chip: what goes over the air, which is what a person with a card in the hand waits for, and the work of the
//! phone in between. The card is the simulator of `tests/card`, whose own time is not counted.

use crate::report::{Measured, Row};
use crate::stats::Samples;
use crate::{Bench, Result};
use motcua_card::profile::PORTRAIT;
use motcua_card::{Card, Cipher, Curve, Link, Mapping, Profile, people};
use motcua_core::identity::chip::{AccessKey, FileId, RawChip, Reader, Reading, Wanted};
use motcua_core::ports::{Nfc, NfcLink, PortError};
use motcua_core::testing::SystemRandom;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const ROUNDS: usize = 41;
const WARM_UP: usize = 3;
/// What secure messaging adds to the data of an answer: tags and lengths of DO'87' (5), its padding indicator (1), at least
/// one byte of padding, DO'99' (4), DO'8E' (10), the status (2) (ICAO 9303 part 11, 9.8). A block of 16 rounds it.
const PROTECTION: usize = 5 + 1 + 4 + 10 + 2;

/// A card on a reader that takes and gives whole APDUs, and that notes how long it was busy.
struct Air(Mutex<(Link, Duration)>);

impl Air {
    fn new(profile: Profile) -> Self {
        Self(Mutex::new((
            Link::new(Card::new(profile), Vec::new()),
            Duration::ZERO,
        )))
    }

    fn busy(&self) -> Duration {
        self.0.lock().map_or(Duration::ZERO, |state| state.1)
    }
}

impl Nfc for Air {
    fn connect(&self, _title: String, _text: String) -> std::result::Result<NfcLink, PortError> {
        let mut state = self.0.lock().map_err(|_| PortError::Lost)?;
        state.0.reset();
        Ok(NfcLink {
            max_apdu: 65_544,
            extended_length: true,
        })
    }

    fn transceive(&self, apdu: Vec<u8>) -> std::result::Result<Vec<u8>, PortError> {
        let mut state = self.0.lock().map_err(|_| PortError::Lost)?;
        let from = Instant::now();
        let answer = state.0.transmit(&apdu).map_err(|_| PortError::Lost);
        state.1 += from.elapsed();
        answer
    }

    fn tell(&self, _text: String) {}

    fn disconnect(&self) {}
}

/// Reads a card once: what it gave, and the core's own time.
fn read(profile: &Profile) -> Result<(RawChip, Duration)> {
    let air = Air::new(profile.clone());
    let random = SystemRandom::default();
    let cancel = AtomicBool::new(false);
    let reader = Reader {
        nfc: &air,
        random: &random,
        cancel: &cancel,
        title: "",
        text: "",
    };
    let key = AccessKey::can(&profile.can)?;
    let from = Instant::now();
    let chip = reader.read(&key, &Wanted::default(), &mut Reading::new(), &mut |_| {})?;
    let all = from.elapsed();
    Ok((chip, all.saturating_sub(air.busy())))
}

/// Commands that a card of this buffer cannot be spared: one for each part of a file that fits into an answer.
fn fewest_reads(chip: &RawChip, buffer: usize) -> usize {
    let part = (buffer - PROTECTION) / 16 * 16 - 1;
    let files = chip.files.iter();
    let inside = files.filter(|(file, _)| **file != FileId::CardAccess);
    inside.map(|(_, bytes)| bytes.len().div_ceil(part)).sum()
}

fn counted(ids: [&'static str; 2], label: &str, buffer: usize, profile: &Profile) -> Result<Measured> {
    let (chip, _) = read(profile)?;
    let traffic = chip.traffic;
    let bytes: usize = chip.files.values().map(Vec::len).sum();
    let moved = (traffic.bytes_sent + traffic.bytes_received) as f64;
    Ok(Measured {
        rows: vec![
            Row::count(
                ids[0],
                &format!("round trips, {label}"),
                "",
                f64::from(traffic.round_trips),
            ),
            Row::count(ids[1], &format!("bytes over the air, {label}"), "kB", moved / 1e3),
        ],
        notes: vec![format!(
            "card, {label}: {bytes} bytes of files with a portrait of {}; {} reads are the fewest for a buffer of {buffer}",
            PORTRAIT.len(),
            fewest_reads(&chip, buffer)
        )],
        ..Measured::default()
    })
}

/// What goes over the air. The same each time.
fn over_the_air() -> Result<Measured> {
    let usual = Profile::new(people::vi_du());
    let mut all = counted(
        ["card_trips", "card_bytes"],
        "extended length",
        usual.max_answer,
        &usual,
    )?;
    let short = counted(
        ["card_trips_short", "card_bytes_short"],
        "short APDUs",
        258,
        &usual.short(),
    )?;
    all.rows.extend(short.rows);
    all.notes.extend(short.notes);
    Ok(all)
}

fn work(profile: &Profile) -> Result<Samples> {
    let mut times = Vec::with_capacity(ROUNDS);
    for round in 0..WARM_UP + ROUNDS {
        let (_, time) = read(profile)?;
        if round >= WARM_UP {
            times.push(time);
        }
    }
    Samples::of_durations(&times)
}

pub(crate) fn measure(_: &Bench) -> Result<Measured> {
    let mut all = over_the_air()?;
    let usual = Profile::new(people::vi_du());
    for (id, label, profile) in [
        ("card_work", "brainpoolP256r1, AES-128", usual.clone()),
        (
            "card_work_p256",
            "P-256, AES-128",
            usual
                .clone()
                .with_pace(Mapping::Generic, Curve::P256, Cipher::Aes128),
        ),
        (
            "card_work_p384",
            "P-384, AES-256",
            usual
                .clone()
                .with_pace(Mapping::Generic, Curve::P384, Cipher::Aes256),
        ),
    ] {
        let label = format!("reading a chip, the phone's own work, PACE over {label}");
        all.rows.push(Row::latency(id, &label, "ms", &work(&profile)?));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::over_the_air;

    #[test]
    fn what_goes_over_the_air_is_within_its_budgets() {
        let budgets = crate::budgets::read().unwrap();
        let rows = over_the_air().unwrap().rows;
        assert_eq!(rows.len(), 4);
        for row in rows {
            let budget = budgets.iter().find(|b| b.measure == row.id()).unwrap();
            let figure = row.figure(&budget.statistic);
            assert!(
                budget.holds(figure),
                "{} is {figure}: {}",
                row.id(),
                budget.words()
            );
        }
    }
}
