//! Where the session is kept.
