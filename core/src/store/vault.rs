//! Encrypted files.
