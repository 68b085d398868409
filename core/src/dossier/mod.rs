//! Drafts, forms, attachments, submission, receipts.

pub mod attachments;
pub mod form;
pub mod receipt;
pub mod service;
pub mod source;
pub mod store;
pub mod upload;
pub mod whom;
