//! Compact JWS (RFC 7515), ES256 only.
