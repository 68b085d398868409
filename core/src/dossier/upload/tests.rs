mod server;

use self::server::{Fault, Server, Shared};
use super::*;
use crate::net::authed::Tokens;
use crate::net::client::{Http, HttpConfig, hex};
use crate::net::dpop::Prover;
use crate::net::test_server::{Behave, Seen, answer, serve};
use crate::testing::{FakePorts, SeededRandom};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::Mutex;
use zeroize::Zeroizing;

struct OneToken;
impl Tokens for OneToken {
    fn token(&self) -> BoxFuture<'_, Result<Zeroizing<String>, NetError>> {
        async { Ok(Zeroizing::new("at".into())) }.boxed()
    }
    fn replace<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Zeroizing<String>, NetError>> {
        async { Err(NetError::SignIn) }.boxed()
    }
}

struct Memory(Vec<u8>);
impl Source for Memory {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let at = offset as usize;
        buf.copy_from_slice(&self.0[at..at + buf.len()]);
        Ok(())
    }
}

#[derive(Default)]
struct Log {
    states: Mutex<Vec<UploadState>>,
    sent: Mutex<Vec<u64>>,
}
impl UploadObserver for Log {
    fn state(&self, state: &UploadState) {
        self.states.lock().unwrap().push(state.clone());
    }
    fn progress(&self, sent: u64) {
        self.sent.lock().unwrap().push(sent);
    }
}

struct Bench {
    server: Arc<Server>,
    net: Authed,
    endpoint: Url,
    spec: UploadSpec,
    source: Arc<Memory>,
    log: Log,
}

async fn bench(size: usize, server: Arc<Server>) -> Bench {
    let base = serve(Shared(server.clone())).await;
    let fakes = FakePorts::new(1_764_000_000_000, 1);
    let config = HttpConfig {
        idle: Duration::from_secs(2),
        ..HttpConfig::default()
    };
    let http = Http::new(config, fakes.clock.clone()).unwrap();
    let prover = Prover::new(fakes.keys, "dpop", fakes.clock, fakes.random);
    let net = Authed::new(Arc::new(http), Arc::new(prover), Arc::new(OneToken));
    net.allow([&base]);
    let data: Vec<u8> = (0..size).map(|i| (i * 31 + i / 251) as u8).collect();
    Bench {
        server,
        net,
        endpoint: base.join("uploads").unwrap(),
        spec: UploadSpec {
            attachment: "a1".into(),
            name: "giấy.pdf".into(),
            media_type: "application/pdf".into(),
            sha256: hex(digest(&SHA256, &data).as_ref()),
            checksums: false,
        },
        source: Arc::new(Memory(data)),
        log: Log::default(),
    }
}

impl Bench {
    async fn run(&self, resume: Option<UploadState>) -> Result<UploadState, UploadError> {
        let run = Run {
            net: Line {
                net: &self.net,
                grant: None,
            },
            random: &SeededRandom::new(9),
            endpoint: &self.endpoint,
            spec: &self.spec,
            source: self.source.clone(),
            observer: &self.log,
            backoff: Backoff {
                base: Duration::from_micros(100),
                cap: Duration::from_millis(1),
                ..Backoff::UPLOAD
            },
        };
        run.run(resume).await
    }

    fn assert_arrived(&self, state: &UploadState) {
        let path = Url::parse(&state.url).unwrap().path().to_owned();
        let held = self.server.state.lock().unwrap();
        assert!(held.files[&path] == self.source.0, "the server holds other bytes");
        assert_eq!(state.offset, self.source.len());
    }

    fn received(&self) -> usize {
        self.server.state.lock().unwrap().received
    }
}

const MIB: usize = 1 << 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offset_that_cannot_be_is_asked_about_and_not_believed() {
    // One byte more than the file has; less than was held before: neither may end the upload or this process.
    for claim in [1, 64 << 20, -(2 << 20)] {
        let b = bench(
            4 * MIB,
            Server::new(true, [Fault::Claim(claim), Fault::Claim(claim)]),
        )
        .await;
        let state = b.run(None).await.unwrap();
        b.assert_arrived(&state);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_arrives_whole_and_its_progress_reaches_the_end() {
    for size in [0, 1, CHUNK_MIN as usize, CHUNK_MIN as usize + 1, 11 * MIB + 7] {
        let b = bench(size, Server::new(true, [])).await;
        let state = b.run(None).await.unwrap();
        b.assert_arrived(&state);
        assert_eq!(b.received(), size);
        assert_eq!(
            b.log.sent.lock().unwrap().last().copied().unwrap_or(0),
            size as u64
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cuts_at_any_byte_cost_at_most_the_chunk_they_hit() {
    for (keeps_parts, seed) in [(true, 1u64), (true, 2), (false, 3), (false, 4)] {
        let random = SeededRandom::new(seed);
        let faults: Vec<_> = (0..24)
            .map(|i| {
                let n = random
                    .bytes(3)
                    .iter()
                    .fold(0usize, |n, b| n << 8 | usize::from(*b));
                if i % 2 == 0 {
                    Fault::CutAfter(n % (CHUNK_MIN as usize))
                } else {
                    Fault::None
                }
            })
            .collect();
        let cuts = faults.iter().filter(|f| **f != Fault::None).count();
        let b = bench(20 * MIB, Server::new(keeps_parts, faults)).await;
        let state = b.run(None).await.unwrap();
        b.assert_arrived(&state);
        let again = b.received() - b.source.0.len();
        let most = if keeps_parts { 0 } else { cuts * CHUNK_MIN as usize };
        assert!(again <= most, "{again} bytes were sent again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_answers_after_the_work_was_done_send_no_byte_twice_and_create_nothing_twice() {
    let server = Server::new(true, [Fault::LoseAnswer, Fault::None, Fault::LoseAnswer]);
    server.state.lock().unwrap().creation_faults = [Fault::LoseAnswer, Fault::LoseAnswer].into();
    let b = bench(7 * MIB, server).await;
    let state = b.run(None).await.unwrap();
    b.assert_arrived(&state);
    assert_eq!(b.received(), b.source.0.len());
    assert_eq!(b.server.state.lock().unwrap().files.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_goes_on_where_the_server_stands() {
    let b = bench(9 * MIB, Server::new(true, [])).await;
    let state = b.run(None).await.unwrap();
    let path = Url::parse(&state.url).unwrap().path().to_owned();
    b.server
        .state
        .lock()
        .unwrap()
        .files
        .get_mut(&path)
        .unwrap()
        .truncate(5 * MIB + 3);
    // What was kept may be older or newer than the server's word.
    for offset in [0, 9 * MIB as u64] {
        let kept = UploadState {
            offset,
            ..state.clone()
        };
        let text = serde_json::to_string(&kept).unwrap();
        let done = b.run(Some(serde_json::from_str(&text).unwrap())).await.unwrap();
        b.assert_arrived(&done);
    }
    assert_eq!(b.received(), 9 * MIB + 4 * MIB - 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_upload_is_made_anew_under_a_new_key() {
    let b = bench(3 * MIB, Server::new(true, [Fault::None, Fault::Expire])).await;
    let state = b.run(None).await.unwrap();
    b.assert_arrived(&state);
    assert_eq!(
        (state.generation, b.server.state.lock().unwrap().keys.len()),
        (1, 2)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_always_loses_the_upload_is_an_error_and_no_loop() {
    let b = bench(MIB, Server::new(true, [Fault::Expire; 9])).await;
    assert!(matches!(b.run(None).await, Err(UploadError::Lost)));
    assert_eq!(b.server.state.lock().unwrap().patches, CREATIONS as usize);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_byte_turned_on_the_way_is_a_mismatch_and_with_checksums_only_its_chunk_goes_again() {
    // Two chunks of 2 MiB, however quick the first was.
    let mut b = bench(4 * MIB, Server::new(true, [Fault::None, Fault::Corrupt])).await;
    assert!(matches!(b.run(None).await, Err(UploadError::Mismatch)));
    b.spec.checksums = true;
    b.spec.attachment = "a2".into();
    b.server.state.lock().unwrap().faults = [Fault::None, Fault::Corrupt].into();
    let before = b.received();
    let state = b.run(None).await.unwrap();
    b.assert_arrived(&state);
    assert_eq!(b.received() - before, 4 * MIB + 2 * MIB);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_progress_the_error_comes_back_and_the_state_is_kept() {
    let b = bench(MIB, Server::new(false, [Fault::CutAfter(10); 50])).await;
    assert!(matches!(b.run(None).await, Err(UploadError::Net(NetError::Cut))));
    assert_eq!(
        b.server.state.lock().unwrap().patches,
        Backoff::UPLOAD.tries as usize
    );
    assert_eq!(b.log.states.lock().unwrap()[0].generation, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_cannot_be_read_is_not_taken_for_a_bad_line() {
    struct Torn;
    impl Source for Torn {
        fn len(&self) -> u64 {
            MIB as u64
        }
        fn read_at(&self, offset: u64, _: &mut [u8]) -> io::Result<()> {
            if offset == 0 {
                Ok(())
            } else {
                Err(io::ErrorKind::InvalidData.into())
            }
        }
    }
    let b = bench(0, Server::new(true, [])).await;
    let (_stop, cancel) = watch::channel(false);
    let random = SeededRandom::new(1);
    let result = upload(
        &b.net,
        &random,
        &b.endpoint,
        &b.spec,
        Arc::new(Torn),
        None,
        &b.log,
        cancel,
    )
    .await;
    assert!(matches!(
        result,
        Err(UploadError::Source(io::ErrorKind::InvalidData))
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_upload_stops_and_can_go_on() {
    struct Stopper(watch::Sender<bool>, Log);
    impl UploadObserver for Stopper {
        fn state(&self, state: &UploadState) {
            self.1.state(state);
            if state.offset > 0 {
                self.0.send_replace(true);
            }
        }
        fn progress(&self, _: u64) {}
    }
    let b = bench(9 * MIB, Server::new(true, [])).await;
    let (stop, cancel) = watch::channel(false);
    let stopper = Stopper(stop, Log::default());
    let random = SeededRandom::new(1);
    let result = upload(
        &b.net,
        &random,
        &b.endpoint,
        &b.spec,
        b.source.clone(),
        None,
        &stopper,
        cancel,
    )
    .await;
    assert!(matches!(result, Err(UploadError::Cancelled)));
    let kept = stopper.1.states.lock().unwrap().last().unwrap().clone();
    assert!(kept.offset > 0 && kept.offset < b.source.len());
    let done = b.run(Some(kept)).await.unwrap();
    b.assert_arrived(&done);
}

#[tokio::test]
async fn termination_takes_an_upload_that_is_gone_for_done() {
    let b = bench(0, Server::new(true, [])).await;
    terminate(&b.net, &b.endpoint.join("/uploads/none").unwrap())
        .await
        .unwrap();
}
