//! Words: Fluent messages in Vietnamese and English, dates, money, folding of diacritics.

pub mod fold;
mod format;
pub mod lunar;
mod messages;
mod shell;

pub use format::{bytes, date, day, local_time, minute, money, number, timestamp};
pub use messages::{Arg, Lang, Texts};
pub use shell::{ShellWords, shell_words};
