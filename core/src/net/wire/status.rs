//! Where a dossier stands.

use serde::{Deserialize, Serialize};

/// The national status codes of a dossier, 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "u16", into = "u16")]
pub enum DossierStatus {
    /// 1: filed, not looked at yet.
    Submitted,
    /// 2: taken on; the clock runs.
    Accepted,
    /// 3: not taken on.
    NotAccepted,
    /// 4: being worked on.
    InProgress,
    /// 5: the citizen is to mend something; the clock stands.
    Returned,
    /// 6: the citizen is to pay something; the clock stands.
    PaymentDue,
    /// 7: withdrawn by the citizen.
    Withdrawn,
    /// 8: stopped by the office.
    Stopped,
    /// 9: the result is there.
    Done,
    /// 10: the result was handed over.
    Delivered,
    /// A code this version of the app does not know.
    Unknown(u16),
}

impl From<u16> for DossierStatus {
    fn from(code: u16) -> Self {
        match code {
            1 => Self::Submitted,
            2 => Self::Accepted,
            3 => Self::NotAccepted,
            4 => Self::InProgress,
            5 => Self::Returned,
            6 => Self::PaymentDue,
            7 => Self::Withdrawn,
            8 => Self::Stopped,
            9 => Self::Done,
            10 => Self::Delivered,
            other => Self::Unknown(other),
        }
    }
}

impl From<DossierStatus> for u16 {
    fn from(status: DossierStatus) -> Self {
        match status {
            DossierStatus::Submitted => 1,
            DossierStatus::Accepted => 2,
            DossierStatus::NotAccepted => 3,
            DossierStatus::InProgress => 4,
            DossierStatus::Returned => 5,
            DossierStatus::PaymentDue => 6,
            DossierStatus::Withdrawn => 7,
            DossierStatus::Stopped => 8,
            DossierStatus::Done => 9,
            DossierStatus::Delivered => 10,
            DossierStatus::Unknown(other) => other,
        }
    }
}

impl DossierStatus {
    /// True when the office waits for the citizen and the time does not count.
    pub const fn stops_clock(self) -> bool {
        matches!(self, Self::Returned | Self::PaymentDue)
    }

    /// True when nothing more will happen, but the handing over of a result.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::NotAccepted | Self::Withdrawn | Self::Stopped | Self::Done | Self::Delivered
        )
    }
}
