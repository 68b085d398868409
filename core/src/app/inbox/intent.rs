//! What is pressed in the inbox and on the page of ways to be told.

/// What pressing something about news means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewsIntent {
    /// The person has seen all there is.
    AllSeen,
    /// The person has seen what this is about.
    Seen(String),
    /// Opens the report with this number.
    Report(String),
    /// Puts the days of the dossier with this code into a calendar file.
    Calendar(String),
    /// Opens what the pasted message is about.
    OpenPasted,
    /// Takes the pasted message away.
    ClearPasted,
    /// Sends how the person wants to be told.
    SendWish,
    /// Leaves it as it was.
    DropWish,
    /// Takes a change back that waits, or puts one away that was refused.
    ForgetWish(i64),
    /// Asks the province how the person is told.
    WantChannels,
    /// Asks for a code that links a Zalo account.
    ZaloCode,
    /// Unlinks the Zalo account.
    ZaloUnlink,
}

impl NewsIntent {
    /// The id a shell sees.
    pub(crate) fn id(&self) -> String {
        match self {
            Self::AllSeen => "all-seen".into(),
            Self::Seen(key) => format!("seen:{key}"),
            Self::Report(number) => format!("report:{number}"),
            Self::Calendar(_) => "calendar".into(),
            Self::OpenPasted => "open-pasted".into(),
            Self::ClearPasted => "clear-pasted".into(),
            Self::SendWish => "send-wish".into(),
            Self::DropWish => "drop-wish".into(),
            Self::ForgetWish(effect) => format!("forget-wish:{effect}"),
            Self::WantChannels => "want-channels".into(),
            Self::ZaloCode => "zalo-code".into(),
            Self::ZaloUnlink => "zalo-unlink".into(),
        }
    }
}
