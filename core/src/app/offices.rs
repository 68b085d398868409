//! Watching offices: asking for figures, keeping them, and moving about in them.

use super::Route;
use super::load::seen;
use super::message::Outcome;
use super::owner::{Owner, kept::PLACE};
use crate::error::Failure;
use crate::net::message::Conditional;
use crate::net::trouble::Trouble;
use crate::net::wire::offices::{OfficeList, OfficeReport};
use crate::offices::compare::{Figure, Order};
use crate::offices::store::{self as kept, Asked, Held};
use crate::store::kv;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Where in the figures the person is. A period is `2026-11`, `2026-Q4` or `2026`; empty is the province's usual one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum OfficesRoute {
    /// All offices, or those that fit what was typed.
    All {
        /// As typed, NFC; may be empty.
        query: String,
        /// The period.
        period: String,
    },
    /// One office.
    One {
        /// Its id.
        id: String,
        /// The period.
        period: String,
    },
    /// One figure of all offices of a kind.
    Compare {
        /// The kind; empty is the first.
        kind: String,
        /// The figure.
        figure: Figure,
        /// The order.
        order: Order,
        /// The period.
        period: String,
    },
}

impl OfficesRoute {
    /// All offices in the usual period.
    pub fn all() -> Self {
        Self::All {
            query: String::new(),
            period: String::new(),
        }
    }

    /// One office in the usual period.
    pub fn one(id: &str) -> Self {
        Self::One {
            id: id.to_owned(),
            period: String::new(),
        }
    }

    /// The stable name a shell sees: another period, figure or order is the same place.
    pub fn name(&self) -> String {
        match self {
            Self::All { .. } => "offices".into(),
            Self::One { id, .. } => format!("offices/{id}"),
            Self::Compare { .. } => "offices-compared".into(),
        }
    }

    /// The period it is of.
    pub fn period(&self) -> &str {
        match self {
            Self::All { period, .. } | Self::One { period, .. } | Self::Compare { period, .. } => period,
        }
    }

    /// The same place in another period.
    #[must_use]
    pub fn in_period(mut self, new: &str) -> Self {
        match &mut self {
            Self::All { period, .. } | Self::One { period, .. } | Self::Compare { period, .. } => {
                new.clone_into(period);
            }
        }
        self
    }

    fn asked(&self) -> Asked {
        Asked {
            office: match self {
                Self::One { id, .. } => Some(id.clone()),
                Self::All { .. } | Self::Compare { .. } => None,
            },
            period: self.period().to_owned(),
        }
    }
}

/// Figures being asked for.
#[derive(Debug, Clone, Default)]
pub struct OfficesWork {
    loading: HashSet<Asked>,
    failures: HashMap<Asked, Failure>,
    /// Revision of the search box over offices.
    pub revision: u64,
}

/// What a page of figures shows.
#[derive(Debug)]
pub struct OfficesPage {
    /// Where.
    pub route: OfficesRoute,
    /// All offices, on their page and for comparing.
    pub list: Option<Held<OfficeList>>,
    /// The office, on its page.
    pub report: Option<Held<OfficeReport>>,
    /// Being asked for.
    pub loading: bool,
    /// Why the last question had no answer.
    pub failure: Option<Failure>,
}

/// What the province said.
#[derive(Debug)]
pub(crate) enum Fetched {
    /// Of all offices.
    All(Box<Conditional<OfficeList>>),
    /// Of one.
    One(Box<Conditional<OfficeReport>>),
}

impl Owner {
    pub(super) fn load_offices(&self, route: &OfficesRoute) -> Result<OfficesPage, Failure> {
        let asked = route.asked();
        let (mut list, mut report) = (None, None);
        if asked.office.is_some() {
            report = kept::held(&self.store, &asked).map_err(|e| seen(&e))?;
        } else {
            list = kept::held(&self.store, &asked).map_err(|e| seen(&e))?;
        }
        Ok(OfficesPage {
            route: route.clone(),
            list,
            report,
            loading: self.model.offices.loading.contains(&asked),
            failure: self.model.offices.failures.get(&asked).copied(),
        })
    }

    /// Asks for what the page of figures on top shows. Without a network what is held stays, with its date.
    pub(super) fn want_offices(&mut self) {
        let Route::Offices(route) = self.model.place.top() else {
            return;
        };
        let asked = route.asked();
        let offered = self.model.pack.as_ref();
        if !self.model.online || offered.is_none_or(|p| p.endpoints.offices.is_none()) {
            return;
        }
        let Some(province) = self.link.province() else {
            return;
        };
        let etag = self.etag_of(&asked);
        if !self.model.offices.loading.insert(asked.clone()) {
            return;
        }
        self.model.offices.failures.remove(&asked);
        self.stale = true;
        let question = asked.clone();
        self.effects.online(
            async move {
                let (period, etag) = (question.period.as_str(), etag.as_deref());
                let answer = if let Some(id) = &question.office {
                    let one = province.office(id, period, etag).await;
                    one.map(|one| Fetched::One(Box::new(one)))
                } else {
                    let all = province.offices(period, etag).await;
                    all.map(|all| Fetched::All(Box::new(all)))
                };
                answer.map_err(|e| Trouble::of_net(&e))
            },
            move |result| Outcome::Offices { asked, result },
        );
    }

    /// The tag of what is held.
    fn etag_of(&mut self, asked: &Asked) -> Option<String> {
        if asked.office.is_some() {
            let held = kept::held::<OfficeReport>(&self.store, asked);
            self.ok(held).flatten()?.etag
        } else {
            let held = kept::held::<OfficeList>(&self.store, asked);
            self.ok(held).flatten()?.etag
        }
    }

    pub(super) fn on_offices(&mut self, asked: &Asked, result: Result<Fetched, Trouble>) {
        self.model.offices.loading.remove(asked);
        self.stale = true;
        match result {
            Ok(Fetched::All(answer)) => self.keep_figures(asked, *answer),
            Ok(Fetched::One(answer)) => self.keep_figures(asked, *answer),
            Err(trouble) => {
                self.model.offices.failures.insert(asked.clone(), trouble.failure);
            }
        }
    }

    fn keep_figures<T: Serialize + DeserializeOwned>(&mut self, asked: &Asked, answer: Conditional<T>) {
        let at_ms = self.model.now_ms;
        let held = match answer {
            Conditional::Fresh { value, etag } => Some(Held { etag, value, at_ms }),
            Conditional::NotModified => {
                let held = kept::held::<T>(&self.store, asked);
                self.ok(held).flatten().map(|held| Held { at_ms, ..held })
            }
        };
        if let Some(held) = held {
            let stored = kept::put(&self.store, asked, &held);
            self.ok(stored);
        }
    }

    /// The search box over offices.
    pub(super) fn type_offices(&mut self, field: &str, text: &str, revision: u64) {
        let Route::Offices(OfficesRoute::All { period, .. }) = self.model.place.top() else {
            return;
        };
        if field != "query" || revision <= self.model.offices.revision {
            return;
        }
        let route = OfficesRoute::All {
            query: crate::text::fold::normalise(text.trim()),
            period: period.clone(),
        };
        self.model.offices.revision = revision;
        self.model.place.replace(Route::Offices(route));
        self.stale = true;
        // What is looked through is here: a letter more is no question to the province.
        let place = self.model.place.clone();
        let kept = kv::put_unsynced(&self.store, PLACE, &place);
        self.ok(kept);
    }

    /// Another period, figure, order or kind.
    pub(super) fn choose_offices(&mut self, field: &str, chosen: &str) {
        let Route::Offices(route) = self.model.place.top().clone() else {
            return;
        };
        let route = match (field, route) {
            ("period", route) => route.in_period(chosen),
            (
                field,
                OfficesRoute::Compare {
                    kind,
                    figure,
                    order,
                    period,
                },
            ) => OfficesRoute::Compare {
                kind: if field == "kind" { chosen.to_owned() } else { kind },
                figure: Figure::of_word(chosen)
                    .filter(|_| field == "figure")
                    .unwrap_or(figure),
                order: Order::of_word(chosen)
                    .filter(|_| field == "order")
                    .unwrap_or(order),
                period,
            },
            (_, route) => route,
        };
        self.replace(Route::Offices(route));
    }
}
