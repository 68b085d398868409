//! Words: Fluent messages in Vietnamese and English, dates, money, folding of diacritics.

pub mod fold;
