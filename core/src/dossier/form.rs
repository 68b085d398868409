//! The form engine.
