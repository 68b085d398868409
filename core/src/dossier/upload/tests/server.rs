//! A tus server in memory that can be told to fail.

use super::*;

/// What happens to the next PATCH (or creation, for `LoseAnswer`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fault {
    None,
    CutAfter(usize),
    LoseAnswer,
    Expire,
    /// One byte turns on its way.
    Corrupt,
    /// The answer claims this many bytes more (or fewer) than are there.
    Claim(i64),
}

/// A tus server in memory.
pub(super) struct Server {
    /// Whether bytes of a broken PATCH are kept, as tus recommends.
    pub(super) keeps_parts: bool,
    pub(super) state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) files: HashMap<String, Vec<u8>>,
    pub(super) told: HashMap<String, (usize, String)>,
    pub(super) keys: HashMap<String, String>,
    pub(super) faults: VecDeque<Fault>,
    pub(super) creation_faults: VecDeque<Fault>,
    pub(super) received: usize,
    pub(super) patches: usize,
}

impl Server {
    pub(super) fn new(keeps_parts: bool, faults: impl IntoIterator<Item = Fault>) -> Arc<Self> {
        let state = State {
            faults: faults.into_iter().collect(),
            ..State::default()
        };
        Arc::new(Self {
            keeps_parts,
            state: Mutex::new(state),
        })
    }

    fn create(state: &mut State, seen: &Seen) -> Option<Vec<u8>> {
        let next = format!("/uploads/u{}", state.keys.len());
        let location = state
            .keys
            .entry(seen.header("idempotency-key").into())
            .or_insert(next)
            .clone();
        if !state.told.contains_key(&location) {
            let sha256 = seen
                .header("upload-metadata")
                .rsplit(' ')
                .next()
                .unwrap()
                .to_owned();
            let sha256 = String::from_utf8(B64.decode(sha256).unwrap()).unwrap();
            state.told.insert(
                location.clone(),
                (seen.header("upload-length").parse().unwrap(), sha256),
            );
            state.files.insert(location.clone(), Vec::new());
        }
        match state.creation_faults.pop_front() {
            Some(Fault::LoseAnswer) => None,
            _ => Some(answer(201, &[("location", &location)], b"")),
        }
    }

    fn patch(&self, state: &mut State, seen: &Seen) -> Option<Vec<u8>> {
        state.patches += 1;
        let fault = state.faults.pop_front().unwrap_or(Fault::None);
        if fault == Fault::Expire {
            state.files.remove(&seen.path);
        }
        let Some(file) = state.files.get_mut(&seen.path) else {
            return Some(answer(410, &[], b""));
        };
        if seen.header("upload-offset") != file.len().to_string() {
            return Some(answer(409, &[], b""));
        }
        state.received += seen.body.len();
        let mut body = seen.body.clone();
        if fault == Fault::Corrupt {
            body[0] ^= 1;
        }
        let sum = format!("sha256 {}", B64.encode(digest(&SHA256, &body)));
        if !seen.header("upload-checksum").is_empty() && seen.header("upload-checksum") != sum {
            return Some(answer(460, &[], b""));
        }
        let broken = seen.body.len().to_string() != seen.header("content-length");
        if !broken || self.keeps_parts {
            file.extend_from_slice(&body);
        }
        let (length, sha256) = &state.told[&seen.path];
        if file.len() == *length && hex(digest(&SHA256, file).as_ref()) != *sha256 {
            state.files.remove(&seen.path);
            let problem = br#"{"type":"urn:motcua:problem:upload-mismatch","title":"t"}"#;
            return Some(answer(
                409,
                &[("content-type", "application/problem+json")],
                problem,
            ));
        }
        let claimed = match fault {
            Fault::Claim(more) => file.len() as i64 + more,
            _ => file.len() as i64,
        };
        let offset = claimed.to_string();
        (fault != Fault::LoseAnswer).then(|| answer(204, &[("upload-offset", &offset)], b""))
    }
}

pub(super) struct Shared(pub(super) Arc<Server>);

impl Behave for Shared {
    fn cut(&self, head: &Seen) -> Option<usize> {
        match (head.method.as_str(), self.0.state.lock().unwrap().faults.front()) {
            ("PATCH", Some(Fault::CutAfter(n))) => Some(*n),
            _ => None,
        }
    }

    fn answer(&self, seen: Seen) -> Option<Vec<u8>> {
        let state = &mut *self.0.state.lock().unwrap();
        match seen.method.as_str() {
            "POST" => Server::create(state, &seen),
            "PATCH" => self.0.patch(state, &seen),
            _ => Some(match state.files.get(&seen.path) {
                Some(file) => answer(200, &[("upload-offset", &file.len().to_string())], b""),
                None => answer(404, &[], b""),
            }),
        }
    }
}
