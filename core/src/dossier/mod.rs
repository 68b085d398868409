//! Drafts, forms, attachments, submission, receipts.

pub mod attachments;
pub mod changes;
pub mod form;
pub mod items;
pub mod receipt;
pub mod service;
pub mod source;
pub mod store;
pub mod upload;
pub mod whom;
