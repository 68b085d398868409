//! What can go wrong in the store.

use crate::error::{Fail, Failure, FailureKind};
use rusqlite::ErrorCode;

/// An error of the store. Texts name tables and codes, never values.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full. The transaction was rolled back; nothing that was durable is lost.
    #[error("no space left for the database")]
    NoSpace,
    /// A page does not decrypt or a structure is wrong. [`Store::recover`](super::Store::recover) salvages what it can.
    #[error("database damaged: {0}")]
    Damaged(String),
    /// The database was written by a newer app. Nothing was touched.
    #[error("database of version {found}, this app knows {known}")]
    Newer {
        /// Version of the database.
        found: i64,
        /// Newest version this app can read.
        known: i64,
    },
    /// The key store cannot be asked now (locked, refused, broken). Nothing was touched.
    #[error("key store: {0}")]
    KeyStore(String),
    /// A file or folder of the store could not be read or written.
    #[error("store file: {0}")]
    Io(String),
    /// Another connection holds the database.
    #[error("database is busy")]
    Busy,
    /// A value of this table or key is not of the shape this app writes.
    #[error("unreadable value of {0}")]
    Value(String),
    /// A change that the state of the row does not allow.
    #[error("{what} does not allow this in state {state}")]
    State {
        /// What kind of row.
        what: &'static str,
        /// The state it is in.
        state: String,
    },
    /// There is no such row.
    #[error("no such {0}")]
    Missing(&'static str),
    /// A mistake of ours in SQL.
    #[error("unexpected database error: {0}")]
    Sql(String),
}

impl Fail for StoreError {
    fn failure(&self) -> Failure {
        match self {
            Self::NoSpace => Failure::new(FailureKind::NoSpace, "MC-B01"),
            Self::Damaged(_) => Failure::new(FailureKind::Damaged, "MC-B02"),
            Self::Newer { .. } => Failure::new(FailureKind::Damaged, "MC-B03"),
            Self::KeyStore(_) => Failure::new(FailureKind::Damaged, "MC-B04"),
            Self::Io(_) => Failure::new(FailureKind::Damaged, "MC-B05"),
            Self::Busy => Failure::new(FailureKind::Busy, "MC-B06"),
            Self::Value(_) => Failure::new(FailureKind::Damaged, "MC-B07"),
            Self::State { .. } => Failure::new(FailureKind::Unexpected, "MC-B08"),
            Self::Missing(_) => Failure::new(FailureKind::Unexpected, "MC-B09"),
            Self::Sql(_) => Failure::new(FailureKind::Unexpected, "MC-B10"),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error;
        match &error {
            Error::SqliteFailure(failure, text) => {
                let text = || {
                    let text = text.clone().unwrap_or_default();
                    format!("{text} ({})", failure.extended_code)
                };
                match failure.code {
                    ErrorCode::DiskFull => Self::NoSpace,
                    // After a page that does not decrypt, SQLCipher answers reads with CORRUPT and writes with READONLY or
                    // NOMEM. Should memory ever really run out, recovering carries every row over.
                    ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::ReadOnly
                    | ErrorCode::OutOfMemory => Self::Damaged(text()),
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
                    // The shared-memory file of the WAL could not grow: how a full disk shows there.
                    ErrorCode::SystemIoFailure
                        if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE =>
                    {
                        Self::NoSpace
                    }
                    ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                        Self::Io(text())
                    }
                    _ => Self::Sql(text()),
                }
            }
            Error::FromSqlConversionFailure(..)
            | Error::InvalidColumnType(..)
            | Error::IntegralValueOutOfRange(..) => Self::Value("a column".into()),
            _ => Self::Sql(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::NoSpace,
            // The kind only: the text of an I/O error may hold a path with a user's name.
            kind => Self::Io(kind.to_string()),
        }
    }
}
