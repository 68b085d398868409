//! Messages with the desk: those the server told, and the one being written.

use crate::net::wire::after::Message;
use crate::store::{Result, Store, StoreError, kv};
use serde::{Deserialize, Serialize};

/// Keeps messages as the server told them; a newer telling takes the place of an older one.
pub fn put(store: &Store, dossier: &str, messages: &[Message]) -> Result<()> {
    store.transaction(|tx| {
        for message in messages {
            let json =
                serde_json::to_string(message).map_err(|_| StoreError::Value("messages.json".into()))?;
            tx.run(
                "INSERT INTO messages (dossier, seq, json) VALUES (?1, ?2, ?3)
                 ON CONFLICT (dossier, seq) DO UPDATE SET json = excluded.json",
                (dossier, message.seq as i64, json),
            )?;
        }
        Ok(())
    })
}

/// The messages about a dossier, oldest first. One that cannot be read is left out: the server has it.
pub fn list(store: &Store, dossier: &str) -> Result<Vec<Message>> {
    let rows = store.rows(
        "SELECT json FROM messages WHERE dossier = ?1 ORDER BY seq",
        [dossier],
        |row| row.get::<_, String>(0),
    )?;
    Ok(rows
        .iter()
        .filter_map(|json| crate::json::from_str(json).ok())
        .collect())
}

/// A text being written about a dossier.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typing {
    /// Counts the texts written in this field: each has an id of its own, so that what is sent does not come back.
    pub n: u64,
    /// As it stands in the field.
    pub text: String,
    /// Revision of its last commit.
    pub revision: u64,
}

impl std::fmt::Debug for Typing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typing(redacted)")
    }
}

impl Typing {
    /// The next text of this field.
    #[must_use]
    pub fn next(&self, text: String) -> Self {
        Self {
            n: self.n + 1,
            text,
            revision: 0,
        }
    }
}

/// What is written for: a message, or the reason of a withdrawal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A message to the desk.
    Message,
    /// Why the dossier is withdrawn.
    Withdrawal,
}

fn key(purpose: Purpose, dossier: &str) -> String {
    match purpose {
        Purpose::Message => format!("message.typing.{dossier}"),
        Purpose::Withdrawal => format!("withdrawal.typing.{dossier}"),
    }
}

/// What is being written.
pub fn typing(store: &Store, purpose: Purpose, dossier: &str) -> Result<Typing> {
    Ok(kv::get(store, &key(purpose, dossier))?.unwrap_or_default())
}

/// Keeps it.
pub fn put_typing(store: &Store, purpose: Purpose, dossier: &str, typing: &Typing) -> Result<()> {
    kv::put(store, &key(purpose, dossier), typing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::wire::after::Side;
    use crate::store::tests::fixture;

    fn message(seq: u64, read_at: Option<&str>) -> Message {
        Message {
            seq,
            at: "2026-11-24T10:00:00+07:00".into(),
            from: Side::Citizen,
            actor: "Nguyễn Thị Ví Dụ".into(),
            text: "Xin hỏi".into(),
            read_at: read_at.map(str::to_owned),
            key: None,
        }
    }

    #[test]
    fn a_thread_is_in_order_and_a_newer_telling_replaces_an_older() {
        let (_dir, store) = fixture();
        put(&store, "H1", &[message(2, None), message(1, None)]).unwrap();
        put(&store, "H1", &[message(1, Some("2026-11-24T11:00:00+07:00"))]).unwrap();
        put(&store, "H2", &[message(1, None)]).unwrap();
        let held = list(&store, "H1").unwrap();
        assert_eq!(held.iter().map(|m| m.seq).collect::<Vec<_>>(), [1, 2]);
        assert!(held[0].read_at.is_some() && held[1].read_at.is_none());
    }

    #[test]
    fn a_text_being_written_is_kept_by_what_it_is_for() {
        let (_dir, store) = fixture();
        let written = Typing::default().next("Tôi muốn hỏi".into());
        put_typing(&store, Purpose::Message, "H1", &written).unwrap();
        assert_eq!(typing(&store, Purpose::Message, "H1").unwrap(), written);
        assert_eq!(
            typing(&store, Purpose::Withdrawal, "H1").unwrap(),
            Typing::default()
        );
    }
}
