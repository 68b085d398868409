//! The signed province pack.
