//! Whole journeys through [`App`](motcua_core::App), as a shell would walk them, against the sandbox over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    clippy::format_push_string,
    reason = "test support: an expectation that fails is the test's failure"
)]

pub mod driven;
mod phone;
pub mod process;
mod pushed;
mod reader;
pub mod reporting;
mod robot;
mod sandbox;

pub use motcua_province::Identity;
pub use phone::{Phone, Place, eventually, pressable};
pub use pushed::push_service;
pub use reader::CardReader;
pub use robot::Answers;
pub use sandbox::{Sandbox, copy_folder, log_in};

use std::path::Path;

/// What a process says, a line at a time, until it ends.
pub fn lines_of(out: std::process::ChildStdout) -> std::sync::mpsc::Receiver<String> {
    use std::io::BufRead as _;
    let (lines, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let said = std::io::BufReader::new(out).lines();
        // Nobody listens any more when sending fails: then it need not be heard.
        let _ = said.map_while(Result::ok).try_for_each(|line| lines.send(line));
    });
    heard
}

/// Writes a PDF of one page, `size` bytes long (at least 1,000), different for every `seed`.
pub fn pdf(path: &Path, size: usize, seed: u64) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::BufWriter::new(std::fs::File::create(path)?);
    let head = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
                2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>endobj\n";
    let places: Vec<usize> = (1..=4)
        .map(|n| head.find(&format!("{n} 0 obj")).unwrap_or(head.len()))
        .collect();
    // Numbers of a fixed width, so that the length of everything around the content is known before it.
    let around = |content: usize, start: usize| {
        let before = format!("4 0 obj<</Length {content:010}>>stream\n");
        let mut after = String::from("\nendstream endobj\nxref\n0 5\n0000000000 65535 f \n");
        for place in &places {
            after.push_str(&format!("{place:010} 00000 n \n"));
        }
        after.push_str(&format!(
            "trailer<</Size 5/Root 1 0 R>>\nstartxref\n{start:010}\n%%EOF\n"
        ));
        (before, after)
    };
    let (before, after) = around(0, 0);
    let content = size.saturating_sub(head.len() + before.len() + after.len());
    let start = head.len() + before.len() + content + "\nendstream endobj\n".len();
    let (before, after) = around(content, start);
    out.write_all(head.as_bytes())?;
    out.write_all(before.as_bytes())?;
    // xorshift: compresses badly, as photos do, and costs nothing.
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut left = content;
    while left > 0 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let bytes = state.to_le_bytes();
        let part = left.min(bytes.len());
        out.write_all(&bytes[..part])?;
        left -= part;
    }
    out.write_all(after.as_bytes())?;
    out.flush()
}
