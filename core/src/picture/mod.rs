//! Pictures as rows of pixels: what more than one room reads.

pub(crate) mod png;
