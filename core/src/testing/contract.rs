//! What every implementation of a port must keep, fake or real. Call these from a test; they panic when it does not.
#![allow(clippy::expect_used, reason = "a contract test fails by panicking")]

use crate::ports::Keys;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

/// Checks [`Keys`]. Makes and forgets keys whose aliases start with `contract-`.
pub fn keys(keys: &dyn Keys) {
    let alias = |n: u8| format!("contract-{n}");
    let public = |n| keys.public_key(alias(n)).expect("a public key");
    let sign = |n, data: &[u8]| keys.sign(alias(n), data.to_vec()).expect("a signature");
    let holds = |point: &[u8], data: &[u8], signature: &[u8]| {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
            .verify(data, signature)
            .is_ok()
    };

    let first = public(1);
    assert_eq!(first.len(), 65, "an uncompressed SEC1 point");
    assert_eq!(first.first(), Some(&4), "an uncompressed SEC1 point");
    assert_eq!(public(1), first, "the same alias is the same key");
    assert_ne!(public(2), first, "another alias is another key");

    let long = vec![0xff; 70_000];
    for data in [&b""[..], b"header.payload", &long] {
        let signature = sign(1, data);
        assert_eq!(signature.len(), 64, "r and s, not DER");
        assert!(
            holds(&first, data, &signature),
            "the public key verifies what was signed"
        );
        assert!(!holds(&first, b"other", &signature), "and nothing else");
        assert!(!holds(&public(2), data, &signature), "and no other key does");
    }

    let signature = sign(3, b"signed before the public key was asked for");
    assert!(holds(
        &public(3),
        b"signed before the public key was asked for",
        &signature
    ));

    keys.delete(alias(1)).expect("forgetting a key");
    keys.delete(alias(1)).expect("forgetting it twice");
    assert_ne!(public(1), first, "a forgotten key never comes back");
    for n in 1..=3 {
        keys.delete(alias(n)).expect("cleaning up");
    }
}
