//! tus 1.0 client.
