//! All sessions of a preview.

use crate::args::Args;
use crate::session::{Place, Session};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The sessions, by the id in the cookie.
pub struct Sessions {
    dir: PathBuf,
    place: Arc<Place>,
    by_id: Mutex<HashMap<String, Arc<Session>>>,
}

impl Sessions {
    /// Finds the sessions on disk; no core is opened yet.
    pub fn load(args: Args, base: String) -> std::io::Result<Arc<Self>> {
        let place = Arc::new(Place {
            base,
            province: args.province,
        });
        let dir = args.dir.join("sessions");
        std::fs::create_dir_all(&dir)?;
        let mut by_id = HashMap::new();
        for entry in std::fs::read_dir(&dir)? {
            let entry = entry?;
            let id = entry.file_name().to_string_lossy().into_owned();
            if Uuid::try_parse(&id).is_ok() {
                by_id.insert(id, Session::load(entry.path(), Arc::clone(&place))?);
            }
        }
        Ok(Arc::new(Self {
            dir,
            place,
            by_id: Mutex::new(by_id),
        }))
    }

    /// The session of a cookie.
    pub fn get(&self, id: &str) -> Option<Arc<Session>> {
        self.map(|all| all.get(id).cloned())
    }

    /// A new phone; its id goes into the cookie.
    pub fn create(&self) -> std::io::Result<(String, Arc<Session>)> {
        let id = Uuid::new_v4().to_string();
        let session = Session::load(self.dir.join(&id), Arc::clone(&self.place))?;
        self.map(|all| all.insert(id.clone(), Arc::clone(&session)));
        Ok((id, session))
    }

    /// The session behind a push endpoint.
    pub fn by_push_token(&self, token: &str) -> Option<Arc<Session>> {
        self.map(|all| all.values().find(|s| s.push_token() == token).cloned())
    }

    /// Where this preview is.
    pub fn base(&self) -> &str {
        &self.place.base
    }

    fn map<T>(&self, act: impl FnOnce(&mut HashMap<String, Arc<Session>>) -> T) -> T {
        act(&mut self.by_id.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
