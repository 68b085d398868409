//! Who is signed in, how well we know it, and the tokens that say so.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How well the identity is known: the levels of the national electronic identity (Decree 69/2024/NĐ-CP).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AcrLevel {
    /// Level 1: declared data matched.
    Level1,
    /// Level 2: the face and the card were checked in person or by chip.
    Level2,
}

impl AcrLevel {
    /// As in `acr` and `acr_values`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Level1 => "level1",
            Self::Level2 => "level2",
        }
    }

    /// Reads our own name of a level, as records and problem documents have it; an unknown one is `None`, which is no level at all.
    pub fn parse(acr: &str) -> Option<Self> {
        match acr {
            "level1" => Some(Self::Level1),
            "level2" => Some(Self::Level2),
            _ => None,
        }
    }
}

/// What the ID token says about the citizen.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Claims {
    /// The provider's stable name for this citizen.
    pub sub: String,
    /// Full name.
    #[serde(default)]
    pub name: String,
    /// `YYYY-MM-DD`.
    #[serde(default)]
    pub birthdate: Option<String>,
    /// `male` or `female`, as the provider says it.
    #[serde(default)]
    pub gender: Option<String>,
    /// Personal identification number, 12 digits.
    #[serde(default)]
    pub citizen_id: Option<String>,
    /// Place of residence, one line.
    #[serde(default, deserialize_with = "address")]
    pub address: Option<String>,
    /// When the citizen last proved who they are: seconds since 1970.
    #[serde(default)]
    pub auth_time: Option<i64>,
}

/// One line, or OpenID Connect's address object with its `formatted` (Core 1.0, 5.1.1).
fn address<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Address {
        Line(String),
        Parts { formatted: Option<String> },
    }
    Ok(Option::<Address>::deserialize(d)?.and_then(|a| match a {
        Address::Line(line) => Some(line),
        Address::Parts { formatted } => formatted,
    }))
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Claims(redacted)")
    }
}

impl Claims {
    /// The claim of this name as text, for filling a form. `None` when there is none.
    pub fn get(&self, claim: &str) -> Option<&str> {
        match claim {
            "sub" => Some(self.sub.as_str()),
            "name" => Some(self.name.as_str()),
            "birthdate" => self.birthdate.as_deref(),
            "gender" => self.gender.as_deref(),
            "citizen_id" => self.citizen_id.as_deref(),
            "address" => self.address.as_deref(),
            _ => None,
        }
        .filter(|v| !v.is_empty())
    }

    /// Takes from `other` what is missing here. `sub` is nobody's to fill.
    pub(super) fn fill_from(&mut self, other: &Self) {
        if self.name.is_empty() {
            self.name.clone_from(&other.name);
        }
        for (mine, theirs) in [
            (&mut self.birthdate, &other.birthdate),
            (&mut self.gender, &other.gender),
            (&mut self.citizen_id, &other.citizen_id),
            (&mut self.address, &other.address),
        ] {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        self.auth_time = self.auth_time.or(other.auth_time);
    }
}

/// A signed-in session. Serialised only into the sealed database; wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Session {
    /// Bound to the device key; good for minutes.
    pub access_token: String,
    /// Works once; `None` when the provider gave none, and the session ends with the access token.
    pub refresh_token: Option<String>,
    /// When the access token ends: milliseconds since 1970 on this phone's clock.
    pub expires_at_ms: i64,
    /// Level reached.
    #[zeroize(skip)]
    pub acr: AcrLevel,
    /// Who.
    pub claims: Claims,
    /// Issuer that gave it.
    pub issuer: String,
    /// Thumbprint (RFC 7638) of the key the tokens are bound to; `None` in sessions kept by older versions.
    #[serde(default)]
    pub jkt: Option<String>,
    /// True when the provider vouched with a bearer token and signed nothing: who held that token could have been anyone who
    /// saw it. The tokens here are the province's own and bound to the key all the same.
    #[serde(default)]
    pub bearer: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("acr", &self.acr)
            .field("expires_at_ms", &self.expires_at_ms)
            .field("has_refresh_token", &self.refresh_token.is_some())
            .finish_non_exhaustive()
    }
}

/// A sign-in on its way through the browser. Kept in the sealed database, for the process may be killed meanwhile.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct PendingSignIn {
    /// Comes back in the redirect.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// PKCE (RFC 7636): proves at the token endpoint that the code is ours.
    pub verifier: String,
    /// Level asked for.
    #[zeroize(skip)]
    pub acr: AcrLevel,
    /// Milliseconds since 1970.
    pub created_at_ms: i64,
    /// Issuer asked.
    pub issuer: String,
    /// Where the browser comes back to.
    pub redirect_uri: String,
    /// To open in the system browser.
    pub authorize_url: String,
}

impl std::fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingSignIn")
            .field("acr", &self.acr)
            .field("created_at_ms", &self.created_at_ms)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_names_no_person_and_no_token() {
        let mut claims = Claims::default();
        claims.name = "Nguyễn Thị Hoa".into();
        claims.citizen_id = Some("037190000001".into());
        let session = Session {
            access_token: "at-secret".into(),
            refresh_token: Some("rt-secret".into()),
            expires_at_ms: 5,
            acr: AcrLevel::Level2,
            claims,
            issuer: "https://id.example".into(),
            jkt: None,
            bearer: false,
        };
        let shown = format!("{session:?} {:?}", session.claims);
        for secret in ["secret", "Nguyễn", "0371"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn a_session_comes_back_from_the_database_as_it_went_in() {
        let session = Session {
            access_token: "a".into(),
            refresh_token: None,
            expires_at_ms: 7,
            acr: AcrLevel::Level1,
            claims: Claims::default(),
            issuer: "i".into(),
            jkt: Some("t".into()),
            bearer: true,
        };
        let text = serde_json::to_string(&session).unwrap();
        assert_eq!(serde_json::from_str::<Session>(&text).unwrap(), session);
    }

    #[test]
    fn an_address_may_be_a_line_or_an_object() {
        let read = |json: &str| serde_json::from_str::<Claims>(json).unwrap().address.clone();
        assert_eq!(read(r#"{"sub":"s","address":"xã A"}"#).as_deref(), Some("xã A"));
        assert_eq!(
            read(r#"{"sub":"s","address":{"formatted":"xã B"}}"#).as_deref(),
            Some("xã B")
        );
        assert_eq!(read(r#"{"sub":"s","address":null}"#), None);
    }
}
