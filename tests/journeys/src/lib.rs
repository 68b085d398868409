//! Whole journeys through [`App`](motcua_core::App), as a shell would walk them, against the sandbox over real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "test support: an expectation that fails is the test's failure"
)]

mod phone;
mod reader;
mod robot;
mod sandbox;

pub use motcua_province::Identity;
pub use phone::{Phone, Place, pressable};
pub use reader::CardReader;
pub use robot::Answers;
pub use sandbox::{Sandbox, log_in};

use std::path::Path;

/// Writes a file that is a PDF by content, `size` bytes long, different for every `seed`.
pub fn pdf(path: &Path, size: usize, seed: u64) -> std::io::Result<()> {
    let mut bytes = Vec::with_capacity(size);
    bytes.extend_from_slice(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    // xorshift: compresses badly, as photos do, and costs nothing.
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(size);
    std::fs::write(path, bytes)
}
