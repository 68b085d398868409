//! Drafts, forms, attachments, submission, receipts.

pub mod attachments;
pub mod changes;
pub mod delivery;
pub mod form;
pub mod items;
pub mod messages;
pub mod receipt;
pub mod returns;
pub mod service;
pub mod source;
pub mod store;
pub mod supplement;
pub mod upload;
pub mod whom;
