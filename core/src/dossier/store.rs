//! Tables of drafts and attachments.
