//! Drafts, forms, attachments, submission, receipts.

pub mod attachments;
pub mod bundle;
pub mod code;
pub mod declaration;
pub mod form;
pub mod handed;
pub mod naming;
pub mod receipt;
pub mod service;
pub mod source;
pub mod store;
pub mod transfer;
pub mod upload;
pub mod whom;
