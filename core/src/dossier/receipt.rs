//! The signed receipt.
