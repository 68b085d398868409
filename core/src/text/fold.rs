//! Folding for search: NFC at the door, no diacritics, đ→d.
