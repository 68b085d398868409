//! Twenty photos of twelve megapixels on their way to one sealed PDF: each turned, shrunk, judged and packed, sealed, and
//! written into the PDF. On one thread.

use crate::report::{Measured, Row};
use crate::stats::Samples;
use crate::{Bench, Result};
use motcua_core::paper::pdf_write::{PagePhoto, Pages};
use motcua_core::paper::photo::{self, Wish};
use motcua_core::store::vault::{Sealed, Vault};
use motcua_core::testing::{SystemRandom, pages};
use std::io::{Cursor, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pages of the PDF.
const PAGES: usize = 20;
/// Different photos among them.
const PHOTOS: u64 = 4;
/// Twelve megapixels.
const SIZE: (usize, usize) = (3_000, 4_000);
/// PDFs made.
const ROUNDS: usize = 3;

fn taken(vault: &Vault, jpeg: &[u8]) -> Result<Sealed> {
    let wish = Wish {
        edge: photo::DEFAULT_EDGE,
        max_bytes: 20 << 20,
    };
    let photo = photo::take(jpeg, wish)?;
    Ok(vault.import(&mut Cursor::new(photo.jpeg), &mut |_| ())?)
}

fn one_pdf(vault: &Arc<Vault>, photos: &[Sealed]) -> Result<Sealed> {
    let mut pages = Vec::new();
    for sealed in photos {
        let mut head = Vec::new();
        vault.open(&sealed.name)?.take(65_536).read_to_end(&mut head)?;
        let (vault, name) = (Arc::clone(vault), sealed.name.clone());
        pages.push(PagePhoto {
            length: sealed.size,
            head,
            open: Box::new(move || vault.open(&name).map_err(std::io::Error::other)),
        });
    }
    let mut pdf = Pages::new(pages, true, "bench")?;
    Ok(vault.import(&mut pdf, &mut |_| ())?)
}

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let dir = bench.state.join("papers");
    let random = Arc::new(SystemRandom::default());
    let vault = Arc::new(Vault::new(&dir, [7; 32].into(), random)?);
    let photos: Vec<Vec<u8>> = (1..=PHOTOS)
        .map(|seed| pages::large_jpeg(seed, SIZE.0, SIZE.1))
        .collect();
    let mut each = Vec::new();
    let mut whole = Vec::new();
    let mut size = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut sealed = Vec::new();
        for jpeg in photos.iter().cycle().take(PAGES) {
            let from = Instant::now();
            sealed.push(taken(&vault, jpeg)?);
            each.push(from.elapsed());
        }
        let pdf = one_pdf(&vault, &sealed)?;
        whole.push(Duration::from_secs_f64(
            start.elapsed().as_secs_f64() / PAGES as f64,
        ));
        size = pdf.size;
        for file in sealed.iter().chain([&pdf]) {
            vault.delete(&file.name)?;
        }
    }
    let (page, all) = (Samples::of_durations(&each)?, Samples::of_durations(&whole)?);
    Ok(Measured {
        rows: vec![
            Row::latency(
                "paper_page",
                "taking in a photo of 12 megapixels, one thread",
                "ms",
                &page,
            ),
            Row::latency(
                "paper_pdf_page",
                "twenty of them to one sealed PDF/A, for each page",
                "ms",
                &all,
            ),
        ],
        notes: vec![format!(
            "paper: photos of {:.1} MB on average; the PDF of {PAGES} pages is {:.1} MB",
            photos.iter().map(Vec::len).sum::<usize>() as f64 / photos.len() as f64 / 1e6,
            size as f64 / 1e6
        )],
        ..Measured::default()
    })
}
