//! How the result comes: electronically, at the counter, or by post (BCCI), and the post's order.

use super::{Fee, check::invalid};
use crate::data::Record;
use crate::error::{Invalid, Problem};
use rand::Rng as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// The ways of a record that names none.
const USUAL: [&str; 2] = ["electronic", "counter"];

/// An example tariff: id, name in both languages, đồng. The post's own (hcconline.vnpost.vn) is not in this data.
const TARIFF: [(&str, &str, &str, u64); 2] = [
    ("trong-tinh", "Trong tỉnh", "Within the province", 26_000),
    ("lien-tinh", "Tỉnh khác", "Another province", 34_000),
];

/// What the citizen asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct DeliveryAsked {
    /// `electronic`, `counter`, `post`.
    pub(crate) way: String,
    /// For `post`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recipient: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<String>,
    /// The district of before 1-7-2025: the post still sorts by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) district: Option<String>,
    /// Id of the tariff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tariff: Option<String>,
}

/// A step of the post's order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PostEvent {
    pub(crate) at: String,
    /// As [`PostOrder::state`].
    pub(crate) state: String,
}

/// The post's order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct PostOrder {
    /// `none`, `registered`, `collecting`, `delivered`, `cancelled`.
    pub(crate) state: String,
    /// The post's number; null before it is registered.
    pub(crate) tracking: Option<String>,
    pub(crate) events: Vec<PostEvent>,
}

/// How the result comes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct Delivery {
    #[serde(flatten)]
    pub(crate) asked: DeliveryAsked,
    /// Đồng, for `post`.
    pub(crate) fee: Option<u64>,
    /// For `post`.
    pub(crate) post: Option<PostOrder>,
}

/// The tariff as the pack tells it.
pub(crate) fn in_pack() -> Value {
    let tariff: Vec<Value> = TARIFF
        .iter()
        .map(|(id, vi, en, amount)| json!({"id": id, "name": {"vi": vi, "en": en}, "amount": amount}))
        .collect();
    json!({
        "carrier": {"vi": "Bưu điện Việt Nam (BCCI)", "en": "Vietnam Post (BCCI)"},
        "provenance": "example",
        "tariff": tariff
    })
}

/// Whether the record allows the way, and the post has what it needs.
pub(crate) fn check(record: &Record, asked: Option<&DeliveryAsked>) -> Vec<Invalid> {
    let Some(asked) = asked else { return Vec::new() };
    let named = record.list("delivery");
    let allowed = if named.is_empty() {
        USUAL.contains(&asked.way.as_str())
    } else {
        named.iter().any(|way| *way == asked.way)
    };
    let mut wrong = Vec::new();
    if !allowed {
        wrong.push(invalid(
            "/delivery/way",
            "enum",
            "thủ tục này không trả kết quả theo cách đó",
        ));
    }
    if asked.way == "post" {
        let needed = [
            ("recipient", &asked.recipient),
            ("phone", &asked.phone),
            ("address", &asked.address),
        ];
        for (member, value) in needed {
            if value.as_deref().is_none_or(|v| v.trim().is_empty()) {
                wrong.push(invalid(
                    format!("/delivery/{member}"),
                    "required",
                    "bưu điện cần thông tin này",
                ));
            }
        }
        if tariff(asked).is_none() {
            wrong.push(invalid("/delivery/tariff", "enum", "không có mức cước này"));
        }
    }
    wrong
}

fn tariff(asked: &DeliveryAsked) -> Option<&'static (&'static str, &'static str, &'static str, u64)> {
    TARIFF
        .iter()
        .find(|(id, ..)| Some(*id) == asked.tariff.as_deref())
}

/// The delivery of a new dossier, with its fee; nothing for the electronic way.
pub(crate) fn of(asked: Option<&DeliveryAsked>) -> (Option<Delivery>, Option<Fee>) {
    let Some(asked) = asked.filter(|a| a.way != "electronic") else {
        return (None, None);
    };
    let tariff = tariff(asked).filter(|_| asked.way == "post");
    let fee = tariff.map(|(_, vi, _, amount)| Fee {
        name: format!("Cước bưu chính: {}", vi.to_lowercase()),
        amount: *amount,
        basis: "Biểu cước ví dụ của hệ thống thử nghiệm".to_owned(),
        when: 4,
        state: "due".to_owned(),
    });
    let delivery = Delivery {
        asked: asked.clone(),
        fee: tariff.map(|(.., amount)| *amount),
        post: (asked.way == "post").then(|| PostOrder {
            state: "none".to_owned(),
            tracking: None,
            events: Vec::new(),
        }),
    };
    (Some(delivery), fee)
}

impl PostOrder {
    /// Where it may go from here.
    pub(crate) fn next(&self) -> &'static [&'static str] {
        match self.state.as_str() {
            "none" | "cancelled" => &["registered"],
            "registered" => &["collecting", "cancelled"],
            "collecting" => &["delivered", "cancelled"],
            _ => &[],
        }
    }

    /// Moves it on; 409 when it cannot go there. Registering gives it a number.
    pub(crate) fn become_(&mut self, state: &str, at: &str) -> Result<(), Problem> {
        if !self.next().contains(&state) {
            return Err(Problem::conflict(
                "Đơn bưu chính không chuyển sang trạng thái này được.",
            ));
        }
        if state == "registered" {
            self.tracking = Some(format!("E{:09}VN", rand::rng().random_range(0..1_000_000_000u32)));
        }
        state.clone_into(&mut self.state);
        self.events.push(PostEvent {
            at: at.to_owned(),
            state: state.to_owned(),
        });
        Ok(())
    }
}
