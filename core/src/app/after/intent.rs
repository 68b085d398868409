//! What is pressed after a filing.

/// What pressing something on the pages after a filing means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterIntent {
    /// Opens the returned dossier with this code at the places that were returned.
    Mend(String),
    /// A page of a supplement is done.
    PageMended(usize),
    /// The files of a paper of a supplement are done.
    PaperMended(String),
    /// Sends the supplement of this draft: checks it whole, then queues it.
    SendSupplement(String),
    /// Takes a refused draft back and opens it at the n-th fault.
    MendAt {
        /// The draft.
        draft: String,
        /// Which fault, from 0.
        n: usize,
    },
    /// Withdraws the dossier with this code, for the reason written.
    Withdraw(String),
    /// Takes something back that waits in the outbox, or puts it away when it was refused.
    Forget(i64),
    /// Sends the message written about the dossier with this code.
    SendMessage(String),
    /// Sends the ballot about the dossier with this code.
    SendRating(String),
    /// Opens the rating of the dossier with this code to be changed.
    ChangeRating(String),
    /// Leaves it as it was sent.
    LeaveRating(String),
    /// Puts a complaint into the message being written.
    Complain {
        /// The dossier.
        code: String,
        /// About what.
        about: Complaint,
    },
}

/// What a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Complaint {
    /// A second return: the n-th defect of it.
    Return(usize),
    /// The refusal, or the stop.
    Refusal,
}

impl AfterIntent {
    /// The id a shell sees.
    pub fn id(&self) -> String {
        match self {
            Self::Mend(code) => format!("mend:{code}"),
            Self::PageMended(page) => format!("continue:page/{page}"),
            Self::PaperMended(paper) => format!("continue:paper/{paper}"),
            Self::SendSupplement(_) => "send-supplement".into(),
            Self::MendAt { n, .. } => format!("mend-at:{n}"),
            Self::Withdraw(_) => "withdraw-dossier".into(),
            Self::Forget(effect) => format!("forget:{effect}"),
            Self::SendMessage(_) => "send-message".into(),
            Self::SendRating(_) => "send-rating".into(),
            Self::ChangeRating(_) => "change-rating".into(),
            Self::LeaveRating(_) => "leave-rating".into(),
            Self::Complain { about, .. } => match about {
                Complaint::Return(n) => format!("complain:{n}"),
                Complaint::Refusal => "complain:refusal".into(),
            },
        }
    }
}
