//! The sealed store: SQLCipher, migrations, encrypted files, the key.

pub mod vault;
