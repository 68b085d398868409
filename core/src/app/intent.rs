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
    /// Begins a draft for a procedure and goes there, whatever others there are.
    StartDraft(String),
    /// Begins a new draft with the answers of an old one or of a filed dossier.
    Reuse(String),
    /// Copies a file of what a draft was copied from.
    ReuseFile {
        /// The draft.
        draft: String,
        /// The file there.
        file: String,
    },
    /// Lets a deleted draft go now.
    DeleteForGood(String),
    /// Makes the declaration of a draft and shows it.
    Print(String),
    /// Seals a draft into a file for another phone and shares it.
    SealDraft(String),
    /// Puts a sealed draft at the province and shows the code that leads there.
    RelayDraft(String),
    /// Reads such a code with the camera.
    ScanRelay,
    /// Takes the file picked to be taken in away.
    DropIncoming,
    /// Opens the picked file with the typed key.
    TakeIn,
    /// Checks a draft whole, then shows how to file it outside of the app.
    PrepareHandOff(String),
    /// Makes the bundle of a draft and shares it.
    Bundle(String),
    /// Reads the code of a receipt of elsewhere with the camera.
    ScanCode(String),
    /// The draft was filed elsewhere, under the code typed.
    HandedOff(String),
    /// It was not, or under another code.
    TakeBackHanded(String),
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
    /// Adds an item to a list of the open draft.
    AddItem {
        /// Pointer of the list.
        list: String,
        /// The way back leads to the check.
        from_check: bool,
    },
    /// Takes an item of a list away.
    RemoveItem(String),
    /// Checks an item of a list and goes back.
    ItemDone(String),
    /// Chooses a line of a choice list.
    Pick {
        /// Pointer of the answer.
        pointer: String,
        /// Id of the line.
        id: String,
    },
    /// The person has looked at what a change of the form did.
    ChangeSeen(String),
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
    /// Keeps a photo in spite of what makes it hard to read.
    KeepPhoto(String),
    /// Puts a page one place up or down.
    MovePage {
        /// The photo.
        file: String,
        /// Up, or else down.
        up: bool,
    },
    /// Attaches a copy of a signed result on this phone.
    AttachResult {
        /// The paper.
        paper: String,
        /// Code of the result's dossier.
        code: String,
        /// Its id there.
        id: String,
    },
    /// Files the draft: checks it whole, then queues it.
    File(String),
    /// Takes a queued dossier back to editing, while nothing was posted.
    TakeBack(String),
    /// Sends a queued dossier under the conditions that hold now.
    SendSo(String),
    /// Sends what waits now.
    SendNow,
    /// Asks the server for news now.
    Refresh,
    /// Signs in through the national identity.
    SignIn,
    /// Signs out.
    SignOut,
    /// Ends the session of another device.
    EndSession(String),
    /// Ends the sessions of all other devices.
    EndOtherSessions,
    /// Asks where the person is signed in.
    AskDevices,
    /// Reads the code on a receipt with the camera.
    Scan,
    /// Reads the code on an identity card with the camera.
    ScanCard,
    /// Reads the chip of an identity card.
    ReadChip,
    /// Stops reading the chip.
    StopChip,
    /// Takes what was typed about the card.
    KeepTyped,
    /// Fills empty answers of a draft from what is known of the person.
    Prefill(String),
    /// Matches what is known with the population register.
    MatchIdentity,
    /// Opens the locked app by its PIN.
    TryPin,
    /// Opens it by the phone's own check of who stands before it.
    AskPresence,
    /// Sets the PIN that was typed.
    SetPin,
    /// Takes the lock away.
    RemoveLock,
    /// Asks to act for someone, as typed.
    AskFamily,
    /// Takes an asking that waits in the outbox away.
    ForgetAsking(i64),
    /// Asks the province who acts for whom.
    WantFamily,
    /// Consents to, refuses or ends a family link.
    AnswerFamily {
        /// The link.
        link: String,
        /// What is said.
        answer: crate::net::wire::family::Answer,
    },
    /// Forgets everything known about the person on this phone.
    ForgetIdentity,
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
    /// On the pages of reports.
    Report(super::ReportIntent),
    /// On the pages after a filing.
    After(super::AfterIntent),
    /// On the pages that find the right door.
    Door(super::DoorIntent),
    /// About news and the ways to be told.
    News(super::NewsIntent),
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
            Intent::Reuse(id) => format!("reuse:{id}"),
            Intent::ReuseFile { file, .. } => format!("reuse-file:{file}"),
            Intent::DeleteForGood(id) => format!("delete-for-good:{id}"),
            Intent::Print(_) => "print".into(),
            Intent::SealDraft(_) => "seal-draft".into(),
            Intent::RelayDraft(_) => "relay-draft".into(),
            Intent::ScanRelay => "scan-relay".into(),
            Intent::DropIncoming => "drop-incoming".into(),
            Intent::TakeIn => "take-in".into(),
            Intent::PrepareHandOff(_) => "prepare-hand-off".into(),
            Intent::Bundle(_) => "bundle".into(),
            Intent::ScanCode(_) => "scan-code".into(),
            Intent::HandedOff(_) => "handed-off".into(),
            Intent::TakeBackHanded(id) => format!("take-back-handed:{id}"),
            Intent::DeleteDraft(id) => format!("delete:{id}"),
            Intent::UndoDelete(id) => format!("undo:{id}"),
            Intent::PageDone { page, .. } => format!("continue:page/{page}"),
            Intent::PaperDone { paper, .. } => format!("continue:paper/{paper}"),
            Intent::AddItem { list, .. } => format!("add:{list}"),
            Intent::RemoveItem(item) => format!("remove-item:{item}"),
            Intent::ItemDone(_) => "continue:item".into(),
            Intent::Pick { pointer, id } => format!("pick:{pointer}={id}"),
            Intent::ChangeSeen(_) => "change-seen".into(),
            Intent::RemoveFile(id) => format!("remove:{id}"),
            Intent::KeepPhoto(id) => format!("keep:{id}"),
            Intent::MovePage { file, up } => format!("move-{}:{file}", if *up { "up" } else { "down" }),
            Intent::AttachResult { paper, code, id } => format!("attach:{paper}/{code}/{id}"),
            Intent::File(_) => "file".into(),
            Intent::TakeBack(_) => "take-back".into(),
            Intent::SendSo(_) => "send-so".into(),
            Intent::SendNow => "send-now".into(),
            Intent::Refresh => "refresh".into(),
            Intent::SignIn => "sign-in".into(),
            Intent::SignOut => "sign-out".into(),
            Intent::EndSession(id) => format!("end-session:{id}"),
            Intent::EndOtherSessions => "end-other-sessions".into(),
            Intent::AskDevices => "ask-devices".into(),
            Intent::Scan => "scan".into(),
            Intent::ScanCard => "scan-card".into(),
            Intent::ReadChip => "read-chip".into(),
            Intent::StopChip => "stop-chip".into(),
            Intent::KeepTyped => "keep-typed".into(),
            Intent::Prefill(_) => "prefill".into(),
            Intent::MatchIdentity => "match-identity".into(),
            Intent::TryPin => "try-pin".into(),
            Intent::AskPresence => "ask-presence".into(),
            Intent::SetPin => "set-pin".into(),
            Intent::RemoveLock => "remove-lock".into(),
            Intent::AskFamily => "ask-family".into(),
            Intent::ForgetAsking(effect) => format!("forget-asking:{effect}"),
            Intent::WantFamily => "want-family".into(),
            Intent::AnswerFamily { link, answer } => format!("{}:{link}", answer.word()),
            Intent::ForgetIdentity => "forget-identity".into(),
            Intent::Browse(url) => format!("browse:{url}"),
            Intent::FetchResult { code, id } => format!("fetch:{code}/{id}"),
            Intent::ShowResult { code, id } => format!("show:{code}/{id}"),
            Intent::Language(lang) => format!("language:{}", lang.tag()),
            Intent::Report(report) => report.id(),
            Intent::After(after) => after.id(),
            Intent::Door(door) => door.id(),
            Intent::News(news) => news.id(),
            Intent::Dismiss => "dismiss".into(),
        }
    }
}
