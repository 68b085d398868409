//! How the result of a draft is to come, as the citizen chooses it.

use crate::net::wire::after::{Delivery, Way};
use crate::store::{Result, Store, kv};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What the key of every such value begins with; the draft's id follows.
const PREFIX: &str = "draft.delivery.";

/// Fields of the post, in the order of the screen, without the district, which may stay empty.
const NEEDED: [&str; 4] = ["recipient", "phone", "address", "tariff"];

/// The choice of a draft.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// Which way; electronically until something else is chosen.
    pub way: Way,
    /// Id of the post's tariff.
    pub tariff: String,
    /// To whom.
    pub recipient: String,
    /// Their telephone.
    pub phone: String,
    /// Where.
    pub address: String,
    /// The district of before 1-7-2025.
    pub district: String,
    /// Revision of the last commit, by field.
    pub revisions: HashMap<String, u64>,
}

impl std::fmt::Debug for Chosen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chosen")
            .field("way", &self.way)
            .finish_non_exhaustive()
    }
}

impl Chosen {
    /// Takes a text; false when the field is unknown or a newer revision is held.
    pub fn commit(&mut self, field: &str, text: &str, revision: u64) -> bool {
        if revision <= self.revision(field) {
            return false;
        }
        let text = crate::text::fold::normalise(text);
        let to = match field {
            "recipient" => &mut self.recipient,
            "phone" => &mut self.phone,
            "address" => &mut self.address,
            "district" => &mut self.district,
            _ => return false,
        };
        *to = text;
        self.revisions.insert(field.to_owned(), revision);
        true
    }

    /// The revision of a field's last commit.
    pub fn revision(&self, field: &str) -> u64 {
        self.revisions.get(field).copied().unwrap_or(0)
    }

    /// A field's text; empty for one that is unknown.
    pub fn text(&self, field: &str) -> &str {
        match field {
            "recipient" => &self.recipient,
            "phone" => &self.phone,
            "address" => &self.address,
            "district" => &self.district,
            "tariff" => &self.tariff,
            _ => "",
        }
    }

    /// What the post still lacks, in the order of the screen; nothing for the other ways.
    pub fn lacking(&self) -> Vec<&'static str> {
        if self.way != Way::Post {
            return Vec::new();
        }
        let lacks = |field: &&str| match *field {
            "phone" => self.phone.chars().filter(char::is_ascii_digit).count() < 9,
            field => self.text(field).trim().is_empty(),
        };
        NEEDED.into_iter().filter(lacks).collect()
    }

    /// As it is filed: nothing for the electronic way, which needs no word.
    pub fn asked(&self) -> Option<Delivery> {
        let text = |text: &str| {
            let text = text.trim();
            (self.way == Way::Post && !text.is_empty()).then(|| text.to_owned())
        };
        (self.way != Way::Electronic).then(|| Delivery {
            way: self.way,
            recipient: text(&self.recipient),
            phone: text(&self.phone),
            address: text(&self.address),
            district: text(&self.district),
            tariff: text(&self.tariff),
            ..Delivery::default()
        })
    }
}

/// The district named in an address of before 1-7-2025: the part that begins with one of its words, but for the last, which
/// is the province.
pub fn district_of(address: &str) -> Option<String> {
    let parts: Vec<&str> = address.split([',', ';']).map(str::trim).collect();
    let (_, before) = parts.split_last()?;
    let found = before.iter().find(|part| {
        let folded = crate::text::fold::fold(part);
        ["huyen ", "quan ", "thi xa ", "thanh pho ", "tp "]
            .iter()
            .any(|word| folded.starts_with(word))
    });
    found.map(|part| (*part).to_owned())
}

fn key(draft: &str) -> String {
    format!("{PREFIX}{draft}")
}

/// The choice of a draft; `None` while nothing was chosen.
pub fn chosen(store: &Store, draft: &str) -> Result<Option<Chosen>> {
    kv::get(store, &key(draft))
}

/// Keeps a choice; fails unless the draft is being edited.
pub fn choose(store: &Store, draft: &str, chosen: &Chosen) -> Result<()> {
    store.transaction(|tx| {
        super::store::editable(tx, draft)?;
        kv::put(tx, &key(draft), chosen)?;
        super::store::touch(tx, draft, tx.now_ms())
    })
}

/// Forgets it for drafts that are gone for good.
pub(super) fn purge(store: &Store) -> Result<()> {
    super::store::forget_of_gone(store, PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::store as drafts;
    use crate::store::tests::{draft, fixture};

    fn by_post() -> Chosen {
        let mut chosen = Chosen {
            way: Way::Post,
            tariff: "trong-tinh".into(),
            ..Chosen::default()
        };
        for (field, text) in [
            ("recipient", "Nguyễn Thị Ví Dụ"),
            ("phone", "0912 345 678"),
            ("address", "Xóm 1"),
        ] {
            assert!(chosen.commit(field, text, 1));
        }
        chosen
    }

    #[test]
    fn the_post_needs_to_whom_where_and_a_telephone_and_the_others_nothing() {
        assert_eq!(Chosen::default().lacking(), Vec::<&str>::new());
        assert_eq!(Chosen::default().asked(), None);
        let mut chosen = by_post();
        assert_eq!(chosen.lacking(), Vec::<&str>::new());
        assert_eq!(
            chosen.asked().unwrap().recipient.as_deref(),
            Some("Nguyễn Thị Ví Dụ")
        );
        assert!(chosen.commit("phone", "0912", 2));
        assert_eq!(chosen.lacking(), ["phone"]);
        chosen.way = Way::Counter;
        assert_eq!(chosen.lacking(), Vec::<&str>::new());
        // What was typed for the post is not filed with another way, and not lost either.
        assert_eq!(chosen.asked().unwrap().address, None);
        assert_eq!(chosen.address, "Xóm 1");
    }

    #[test]
    fn an_older_word_does_not_replace_a_newer() {
        let mut chosen = by_post();
        assert!(!chosen.commit("address", "Xóm 2", 1));
        assert!(!chosen.commit("planet", "Trái Đất", 9));
        assert_eq!(chosen.address, "Xóm 1");
    }

    #[test]
    fn the_old_district_is_found_in_an_address_and_a_province_is_none() {
        let found = |address: &str| district_of(address);
        assert_eq!(
            found("Xóm 1, xã Trung Đông, huyện Trực Ninh, tỉnh Nam Định").as_deref(),
            Some("huyện Trực Ninh")
        );
        assert_eq!(
            found("Số 2, phường A, TP Phủ Lý, Hà Nam").as_deref(),
            Some("TP Phủ Lý")
        );
        assert_eq!(found("Xóm 1, xã Cổ Lễ, tỉnh Ninh Bình"), None);
        assert_eq!(found("Số 3, phường B, thành phố Hà Nội"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn a_choice_is_kept_with_the_draft_and_goes_with_it() {
        let (_dir, store) = fixture();
        draft(&store, "d1");
        assert_eq!(chosen(&store, "d1").unwrap(), None);
        choose(&store, "d1", &by_post()).unwrap();
        assert_eq!(chosen(&store, "d1").unwrap(), Some(by_post()));
        drafts::delete(&store, "d1").unwrap();
        drafts::purge(&store, i64::MAX).unwrap();
        assert_eq!(chosen(&store, "d1").unwrap(), None);
    }
}
