//! Tables of procedures.
