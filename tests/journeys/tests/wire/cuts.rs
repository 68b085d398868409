//! What a cut connection costs.

use crate::scene::Phone;
use motcua_core::dossier::source::SealedSource;
use motcua_core::dossier::upload::{UploadObserver, UploadSpec, UploadState, upload};
use motcua_core::identity::AcrLevel;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::watch;

/// Counts every byte that a connection took, again ones too.
#[derive(Default)]
struct Counter {
    at: std::sync::atomic::AtomicU64,
    sent: std::sync::atomic::AtomicU64,
}

impl UploadObserver for Counter {
    fn state(&self, state: &UploadState) {
        // What the server has was sent, told or not.
        self.progress(state.offset);
    }

    fn progress(&self, sent: u64) {
        let before = self.at.swap(sent, std::sync::atomic::Ordering::Relaxed);
        self.sent
            .fetch_add(sent.saturating_sub(before), std::sync::atomic::Ordering::Relaxed);
    }
}

/// First chunk, and the one after every cut: as `dossier/upload.rs` has it.
const CHUNK: u64 = 2 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_at_any_byte_sends_at_most_one_chunk_again() {
    let phone = Phone::new().await;
    phone.sign_in("vi-du", AcrLevel::Level2).await;
    let mut worst = [0_u64; 2];
    let (mut all, mut size) = (0, 0);
    // Around the pieces a connection takes, around the chunk, and anywhere between.
    let offsets = (0..40_u64).map(|n| n * 53_777 % CHUNK).chain([
        0,
        1,
        65_535,
        65_536,
        262_143,
        262_144,
        262_145,
        CHUNK - 1,
    ]);
    for (n, at) in offsets.enumerate() {
        // With checksums the server must drop the whole chunk that was cut.
        let checksums = n % 2 == 1;
        let bytes: Vec<u8> = (0..CHUNK + 700_001)
            .map(|i| (i * 31 + i / 251 + n as u64) as u8)
            .collect();
        let (vault, sealed) = phone.seal(&bytes);
        let spec = UploadSpec {
            attachment: sealed.name.clone(),
            name: "bản án.pdf".into(),
            media_type: "application/pdf".into(),
            sha256: sealed.sha256.clone(),
            checksums,
        };
        phone
            .faults(json!([{"path": "/uploads", "method": "PATCH",
                "kind": {"cut_request_after": [at, at]}, "probability": 1.0, "times": 1}]))
            .await;
        let source = Arc::new(SealedSource::new(vault.open(&sealed.name).unwrap()));
        let (_stop, cancel) = watch::channel(false);
        let counter = Counter::default();
        let (net, random, to) = (
            phone.province.net(),
            &*phone.ports.random,
            phone.province.uploads(),
        );
        let done = upload(net, random, to, &spec, source, None, &counter, cancel)
            .await
            .unwrap();
        assert_eq!(done.offset, sealed.size);
        let sent = counter.sent.load(std::sync::atomic::Ordering::Relaxed);
        let again = sent - sealed.size;
        assert!(again <= CHUNK, "cut at {at}: {again} bytes were sent again");
        let worst = &mut worst[usize::from(checksums)];
        *worst = again.max(*worst);
        (all, size) = (all + sent, size + sealed.size);
    }
    println!(
        "48 cuts: {all} bytes sent for {size}; sent again at most {} (parts kept), {} (chunk dropped), of a chunk of {CHUNK}",
        worst[0], worst[1]
    );
}
