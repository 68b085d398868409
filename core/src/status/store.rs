//! Tables of dossiers.
