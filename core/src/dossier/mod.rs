//! Drafts, forms, attachments, submission, receipts.

pub mod attachments;
pub mod bundle;
pub mod changes;
pub mod code;
pub mod declaration;
pub mod delivery;
pub mod form;
pub mod handed;
pub mod items;
pub mod messages;
pub mod naming;
pub mod receipt;
pub mod returns;
pub mod service;
pub mod source;
pub mod store;
pub mod supplement;
pub mod terms;
pub mod transfer;
pub mod upload;
pub mod whom;
