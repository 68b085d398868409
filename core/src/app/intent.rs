use super::route::{Route, TabId};

/// What pressing something means. Screens carry only ids; the core keeps which intent an id of the current screen stands for,
/// so that nothing can be pressed that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Goes further in.
    Go(Route),
    /// Puts a place where this one was: the next step of a task.
    Next(Route),
    /// To the root of a tab.
    Tab(TabId),
    /// Begins a draft for a procedure and goes there.
    StartDraft(String),
    /// Deletes a draft; can be undone for a while.
    DeleteDraft(String),
    /// Takes back the last deletion of a draft.
    UndoDelete(String),
    /// Checks a page of a draft and goes on.
    PageDone {
        /// The draft.
        draft: String,
        /// Index of the page.
        page: usize,
        /// Back to the check when right.
        from_check: bool,
    },
    /// The files of a paper are done; goes on.
    PaperDone {
        /// The draft.
        draft: String,
        /// The paper.
        paper: String,
        /// Back to the check when done.
        from_check: bool,
    },
    /// Takes a file away.
    RemoveFile(String),
    /// Files the draft: checks it whole, then queues it.
    File(String),
    /// Takes a queued dossier back to editing, while nothing was posted.
    TakeBack(String),
    /// Sends what waits now.
    SendNow,
    /// Asks the server for news now.
    Refresh,
    /// Signs in through the national identity.
    SignIn,
    /// Signs out.
    SignOut,
    /// Reads the code on a receipt with the camera.
    Scan,
    /// Shows a page in the system browser.
    Browse(String),
    /// Fetches the signed result again.
    FetchResult {
        /// The dossier.
        code: String,
        /// The result.
        id: String,
    },
    /// Shows a result with the system's viewer.
    ShowResult {
        /// The dossier.
        code: String,
        /// The result.
        id: String,
    },
    /// Switches the language.
    Language(crate::text::Lang),
    /// Puts a message away.
    Dismiss,
}

impl Intent {
    /// The id a shell sees: stable, readable in tests, free of personal data.
    pub fn id(&self) -> String {
        match self {
            Intent::Go(route) => format!("go:{}", route.name()),
            Intent::Next(route) => format!("next:{}", route.name()),
            Intent::Tab(tab) => format!("tab:{}", tab.root().name()),
            Intent::StartDraft(code) => format!("start:{code}"),
            Intent::DeleteDraft(id) => format!("delete:{id}"),
            Intent::UndoDelete(id) => format!("undo:{id}"),
            Intent::PageDone { page, .. } => format!("continue:page/{page}"),
            Intent::PaperDone { paper, .. } => format!("continue:paper/{paper}"),
            Intent::RemoveFile(id) => format!("remove:{id}"),
            Intent::File(_) => "file".into(),
            Intent::TakeBack(_) => "take-back".into(),
            Intent::SendNow => "send-now".into(),
            Intent::Refresh => "refresh".into(),
            Intent::SignIn => "sign-in".into(),
            Intent::SignOut => "sign-out".into(),
            Intent::Scan => "scan".into(),
            Intent::Browse(url) => format!("browse:{url}"),
            Intent::FetchResult { code, id } => format!("fetch:{code}/{id}"),
            Intent::ShowResult { code, id } => format!("show:{code}/{id}"),
            Intent::Language(lang) => format!("language:{}", lang.tag()),
            Intent::Dismiss => "dismiss".into(),
        }
    }
}
