//! PAdES verification.
