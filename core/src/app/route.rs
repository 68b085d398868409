use serde::{Deserialize, Serialize};

/// A place in the app. The stack of routes is kept in the store, so that a killed process comes back to the same place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Route {
    /// The first tab: search, what waits, what was begun.
    Home,
    /// Results of a search.
    Search {
        /// As typed, NFC.
        query: String,
        /// How many pages of results are shown, from 1.
        pages: u32,
    },
    /// What a procedure asks for.
    Procedure {
        /// `N.NNNNNN`.
        code: String,
    },
    /// The task list of a draft.
    Draft {
        /// The draft.
        id: String,
    },
    /// One page of a draft's form.
    DraftPage {
        /// The draft.
        id: String,
        /// Index of the page among the form's pages.
        page: usize,
        /// True when the person came from "check your answers": the next step leads back there.
        from_check: bool,
    },
    /// One item of a list of a draft's form.
    DraftItem {
        /// The draft.
        id: String,
        /// Pointer of the item in the answers, e.g. `/con/0`.
        item: String,
        /// As in [`Route::DraftPage`].
        from_check: bool,
    },
    /// What a change of the form did to a draft.
    DraftChanges {
        /// The draft.
        id: String,
    },
    /// The files of one paper.
    DraftPaper {
        /// The draft.
        id: String,
        /// Id of the paper in the record.
        paper: String,
        /// As in [`Route::DraftPage`].
        from_check: bool,
    },
    /// One photo of a paper: whether it can be read, and where it stands among the pages.
    DraftPhoto {
        /// The draft.
        id: String,
        /// Id of the file.
        file: String,
    },
    /// Check your answers, and file.
    DraftCheck {
        /// The draft.
        id: String,
    },
    /// Name, print, hand on: what is done with a draft as a whole.
    DraftMore {
        /// The draft.
        id: String,
    },
    /// Handing a draft to another phone.
    DraftShare {
        /// The draft.
        id: String,
    },
    /// Filing a draft outside of the app.
    HandOff {
        /// The draft.
        id: String,
    },
    /// A draft that was filed outside of the app.
    Handed {
        /// The draft.
        id: String,
    },
    /// All drafts, or those that fit a search.
    Drafts {
        /// As typed, NFC; empty: all.
        query: String,
        /// How many pages of the list are shown, from 1.
        pages: u32,
    },
    /// Deleted drafts that can be brought back.
    DeletedDrafts,
    /// Taking a draft in from another phone.
    TakeIn,
    /// A dossier that was confirmed but has no word from the server yet.
    Sending {
        /// The draft.
        id: String,
    },
    /// The second tab: drafts, what is queued, dossiers.
    Dossiers {
        /// How many pages of the list are shown, from 1.
        pages: u32,
    },
    /// One dossier as the server last told it.
    Dossier {
        /// Its code.
        code: String,
    },
    /// The signed receipt of a dossier.
    Receipt {
        /// Its code.
        code: String,
    },
    /// The signed receipt of the answer to a return.
    SupplementReceipt {
        /// The dossier's code.
        code: String,
        /// The supplement's draft.
        draft: String,
    },
    /// Messages with the desk about a dossier.
    Messages {
        /// Its code.
        code: String,
    },
    /// Rating a dossier.
    Rating {
        /// Its code.
        code: String,
    },
    /// Withdrawing a dossier.
    Withdrawal {
        /// Its code.
        code: String,
    },
    /// One signed result.
    Result {
        /// The dossier it came from.
        code: String,
        /// Its id there.
        id: String,
    },
    /// The third tab: signed results.
    Shelf,
    /// The fourth tab: who I am, settings.
    Person,
    /// What the phone knows about the person, by source.
    Identity,
    /// Typing what is on the card.
    IdentityTyped,
    /// Reading the chip of the card.
    IdentityChip,
    /// The app's own lock.
    Lock,
    /// Where the person is signed in.
    Devices,
    /// Who acts for whom.
    Family,
    /// All news.
    Inbox {
        /// How many pages of the list are shown, from 1.
        pages: u32,
    },
    /// By which ways the person wants to be told.
    Channels,
    /// How one kind of news is told.
    ChannelsKind {
        /// The kind's word.
        kind: String,
    },
    /// Asking to act for someone.
    FamilyAdd,
    /// One family link and its log.
    FamilyLink {
        /// Its id.
        id: String,
    },
    /// How offices work.
    Offices(super::OfficesRoute),
    /// Finding the right door for what one has to say.
    Door(super::DoorRoute),
    /// Reports and proposals.
    Reports(super::ReportsRoute),
}

/// The tabs, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TabId {
    /// Search and what waits.
    Home,
    /// Drafts and dossiers.
    Dossiers,
    /// Signed results.
    Shelf,
    /// Account and settings.
    Person,
}

impl TabId {
    /// All, in order.
    pub const ALL: [TabId; 4] = [TabId::Home, TabId::Dossiers, TabId::Shelf, TabId::Person];

    /// The place at the root of the tab.
    pub const fn root(self) -> Route {
        match self {
            TabId::Home => Route::Home,
            TabId::Dossiers => Route::Dossiers { pages: 1 },
            TabId::Shelf => Route::Shelf,
            TabId::Person => Route::Person,
        }
    }
}

impl Route {
    /// The stable name a shell sees; it keeps focus and scroll while this stays the same.
    pub fn name(&self) -> String {
        match self {
            // One place for a shell: the search box keeps its focus while results appear under it.
            Route::Home | Route::Search { .. } => "home".into(),
            Route::Procedure { code } => format!("procedure/{code}"),
            Route::Draft { id } => format!("draft/{id}"),
            Route::DraftPage { id, page, .. } => format!("draft/{id}/page/{page}"),
            Route::DraftItem { id, item, .. } => format!("draft/{id}/item{item}"),
            Route::DraftChanges { id } => format!("draft/{id}/changes"),
            Route::DraftPaper { id, paper, .. } => format!("draft/{id}/paper/{paper}"),
            Route::DraftPhoto { id, file } => format!("draft/{id}/photo/{file}"),
            Route::DraftCheck { id } => format!("draft/{id}/check"),
            Route::DraftMore { id } => format!("draft/{id}/more"),
            Route::DraftShare { id } => format!("draft/{id}/share"),
            Route::HandOff { id } => format!("draft/{id}/hand-off"),
            Route::Handed { id } => format!("handed/{id}"),
            // The search box keeps its focus while results appear under it.
            Route::Drafts { .. } => "drafts".into(),
            Route::DeletedDrafts => "drafts/deleted".into(),
            Route::TakeIn => "drafts/take-in".into(),
            Route::Sending { id } => format!("draft/{id}/sending"),
            Route::Dossiers { .. } => "dossiers".into(),
            Route::Dossier { code } => format!("dossier/{code}"),
            Route::Receipt { code } => format!("dossier/{code}/receipt"),
            Route::SupplementReceipt { code, draft } => format!("dossier/{code}/supplement/{draft}"),
            Route::Messages { code } => format!("dossier/{code}/messages"),
            Route::Rating { code } => format!("dossier/{code}/rating"),
            Route::Withdrawal { code } => format!("dossier/{code}/withdrawal"),
            Route::Result { code, id } => format!("dossier/{code}/result/{id}"),
            Route::Shelf => "shelf".into(),
            Route::Person => "person".into(),
            Route::Identity => "identity".into(),
            Route::IdentityTyped => "identity/typed".into(),
            Route::IdentityChip => "identity/chip".into(),
            Route::Lock => "person/lock".into(),
            Route::Devices => "person/devices".into(),
            Route::Inbox { .. } => "inbox".into(),
            Route::Channels => "channels".into(),
            Route::ChannelsKind { kind } => format!("channels/{kind}"),
            Route::Family => "person/family".into(),
            Route::FamilyAdd => "person/family/add".into(),
            Route::FamilyLink { id } => format!("person/family/{id}"),
            Route::Offices(route) => route.name(),
            Route::Door(route) => route.name(),
            Route::Reports(route) => route.name(),
        }
    }

    /// The draft this place belongs to.
    pub fn draft(&self) -> Option<&str> {
        match self {
            Route::Draft { id }
            | Route::DraftPage { id, .. }
            | Route::DraftItem { id, .. }
            | Route::DraftChanges { id }
            | Route::DraftPaper { id, .. }
            | Route::DraftPhoto { id, .. }
            | Route::DraftCheck { id }
            | Route::DraftMore { id }
            | Route::DraftShare { id }
            | Route::HandOff { id }
            | Route::Sending { id } => Some(id),
            _ => None,
        }
    }
}

/// Where the person is: a tab and the way into it. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The tab.
    pub tab: TabId,
    stack: Vec<Route>,
}

impl Default for Place {
    fn default() -> Self {
        Self::at(TabId::Home)
    }
}

impl Place {
    /// At the root of a tab.
    pub fn at(tab: TabId) -> Self {
        Self {
            tab,
            stack: vec![tab.root()],
        }
    }

    /// The route on top.
    pub fn top(&self) -> &Route {
        // `stack` is never empty by construction; a stored empty one reads as the tab's root.
        static HOME: Route = Route::Home;
        self.stack.last().unwrap_or(&HOME)
    }

    /// True when there is a way back.
    pub fn can_go_back(&self) -> bool {
        self.stack.len() > 1 || matches!(self.top(), Route::Search { .. })
    }

    /// Goes further in. The same place twice in a row is one.
    pub fn push(&mut self, route: Route) {
        if self.top().name() == route.name() {
            self.replace(route);
        } else {
            self.stack.push(route);
        }
    }

    /// Puts another place where this one was.
    pub fn replace(&mut self, route: Route) {
        self.stack.pop();
        self.stack.push(route);
    }

    /// One step back; false at a root.
    pub fn back(&mut self) -> bool {
        if matches!(self.top(), Route::Search { .. }) {
            self.replace(Route::Home);
            return true;
        }
        let can = self.can_go_back();
        if can {
            self.stack.pop();
        }
        can
    }

    /// Whether a place on the way here is such a one.
    pub fn came_by(&self, found: impl Fn(&Route) -> bool) -> bool {
        self.stack.iter().any(found)
    }

    /// Back to where `found` holds, if it is on the way here.
    pub fn back_to(&mut self, found: impl Fn(&Route) -> bool) -> bool {
        match self.stack.iter().rposition(found) {
            Some(at) => {
                self.stack.truncate(at + 1);
                true
            }
            None => false,
        }
    }

    /// Leaves every place that belongs to this draft (it was filed or deleted).
    pub fn forget_draft(&mut self, draft: &str) {
        self.stack.retain(|route| route.draft() != Some(draft));
        if self.stack.is_empty() {
            self.stack.push(self.tab.root());
        }
    }
}

#[cfg(test)]
mod tests;
