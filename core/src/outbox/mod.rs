//! Effects that must happen exactly once, durable.
