//! Web Push decryption (RFC 8291).
