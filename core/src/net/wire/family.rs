//! `/family`: who acts for whom, and the log of it. Words a newer server may know read as the most careful ones here.

use serde::{Deserialize, Serialize};

/// What the member is to the guardian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A child.
    Child,
    /// An elder.
    Elder,
    /// A ward; also what newer servers may add.
    #[serde(other)]
    Ward,
}

impl Relation {
    /// All, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Child, Self::Elder, Self::Ward];

    /// The word on the wire, which is also the id of its option.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Elder => "elder",
            Self::Ward => "ward",
        }
    }

    /// By its word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// Where a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Waits for an answer.
    Asked,
    /// The guardian may file for the member.
    Active,
    /// One of the two ended it.
    Withdrawn,
    /// The member, or the officer, said no.
    Refused,
    /// The child came of age, nobody answered, or a state this app does not know: nothing can be done with it.
    #[serde(other)]
    Ended,
}

/// Whose answer an asking waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waits {
    /// The member's.
    Consent,
    /// The officer's.
    #[serde(other)]
    Officer,
}

/// What an active link rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The population register names the guardian as a parent.
    Register,
    /// The member consented.
    Consent,
    /// An officer saw papers.
    #[serde(other)]
    Papers,
}

/// Which side of a link, or who else acted on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Who acts.
    Guardian,
    /// For whom.
    Member,
    /// The population register.
    Register,
    /// An officer.
    Office,
    /// The province's own clock; also anyone newer servers may name.
    #[serde(other)]
    Province,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The guardian asked.
    Asked,
    /// The register confirmed a parent.
    Confirmed,
    /// The member consented.
    Consented,
    /// An officer approved the papers.
    Approved,
    /// The member or an officer refused.
    Refused,
    /// One side withdrew.
    Withdrawn,
    /// Nobody answered in time.
    Lapsed,
    /// The child turned eighteen.
    CameOfAge,
    /// A dossier was filed for the member.
    Filed,
    /// Something this app has no word for.
    #[serde(other)]
    Other,
}

/// The guardian of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardian {
    /// Full name.
    pub name: String,
}

/// The member of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Full name; `None` to a guardian while the link was never active.
    #[serde(default)]
    pub name: Option<String>,
    /// Twelve digits.
    pub number: String,
}

/// A link between a guardian and a member, as this citizen sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its id.
    pub id: String,
    /// This citizen's side.
    pub role: Side,
    /// What the member is to the guardian.
    pub relation: Relation,
    /// Where it stands.
    pub state: LinkState,
    /// Whose answer it waits for.
    #[serde(default)]
    pub waits: Option<Waits>,
    /// What it rests, or rested, on.
    #[serde(default)]
    pub basis: Option<Basis>,
    /// Who acts.
    pub guardian: Guardian,
    /// For whom.
    pub member: Member,
    /// How many papers came as evidence.
    #[serde(default)]
    pub evidence: u32,
    /// The day a child comes of age and it ends by itself, `YYYY-MM-DD`.
    #[serde(default)]
    pub until: Option<String>,
    /// RFC 3339.
    pub asked_at: String,
    /// RFC 3339.
    pub changed_at: String,
}

impl Link {
    /// True when this citizen may file for the member on that day: the phone's own look at `until` covers the time it has not
    /// heard from the province.
    pub fn lets_act(&self, today: jiff::civil::Date) -> bool {
        let over = self
            .until
            .as_deref()
            .and_then(super::day)
            .is_some_and(|day| day <= today);
        self.role == Side::Guardian && self.state == LinkState::Active && !over
    }

    /// True while either side may withdraw it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, LinkState::Asked | LinkState::Active)
    }
}

/// `GET /family`, `GET /family/asked`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Oldest first.
    pub items: Vec<Link>,
}

/// A line of a link's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// Counts up within the link.
    pub seq: u64,
    /// RFC 3339.
    pub at: String,
    /// What was done.
    pub act: Act,
    /// By which side, or who else.
    pub by: Side,
    /// Name of who acted; empty where a member said no.
    #[serde(default)]
    pub actor: String,
    /// The dossier filed.
    #[serde(default)]
    pub dossier: Option<String>,
    /// Name of its procedure.
    #[serde(default)]
    pub procedure: Option<String>,
}

/// `GET /family/{id}/log`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// Oldest first.
    pub items: Vec<LogEntry>,
}

/// What `POST /family` takes. Kept as it is until the server's answer, for the same key must bring the same body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// The member's twelve digits.
    pub number: String,
    /// What they are to the guardian.
    pub relation: Relation,
}

/// The member's or the guardian's word on a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The member lets the guardian act.
    Consent,
    /// The member does not.
    Refuse,
    /// Either side ends it.
    Withdraw,
}

impl Answer {
    /// The last part of its address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Refuse => "refuse",
            Self::Withdraw => "withdraw",
        }
    }
}

/// For whom a dossier was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnBehalf {
    /// Id of the link; a receipt does not carry it.
    #[serde(default)]
    pub link: String,
    /// The member's name.
    pub name: String,
    /// What the member is to who filed.
    pub relation: Relation,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn link(state: &str, until: Option<&str>) -> Link {
        serde_json::from_value(json!({
            "id": "l1", "role": "guardian", "relation": "child", "state": state, "guardian": {"name": "A"},
            "member": {"name": "B", "number": "036215004321"}, "until": until,
            "asked_at": "2026-11-24T10:00:00+07:00", "changed_at": "2026-11-24T10:00:00+07:00",
        }))
        .unwrap()
    }

    #[test]
    fn a_state_of_a_newer_server_lets_nobody_act() {
        let today = date(2026, 11, 24);
        assert!(link("active", None).lets_act(today));
        for state in ["asked", "withdrawn", "refused", "ended", "suspended"] {
            assert!(!link(state, None).lets_act(today), "{state}");
        }
    }

    #[test]
    fn a_child_of_age_is_not_acted_for_even_when_the_province_was_not_heard() {
        let link = link("active", Some("2033-09-02"));
        assert!(link.lets_act(date(2033, 9, 1)));
        assert!(!link.lets_act(date(2033, 9, 2)));
    }

    #[test]
    fn words_go_there_and_back() {
        for relation in Relation::ALL {
            assert_eq!(Relation::of_word(relation.word()), Some(relation));
            assert_eq!(json!(relation), json!(relation.word()));
        }
        assert_eq!(Relation::of_word("cousin"), None);
    }
}
