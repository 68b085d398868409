//! Returns of a dossier: which place a defect is about, and whether it could have been named before.

use crate::net::wire::{Defect, Return};
use crate::text::fold::fold;

/// How a defect of the last return stands to the returns before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// The first return, or the place came or changed since.
    New,
    /// It was named before: the same place, or the same words.
    Again,
    /// It was there, as it is now, when the dossier was returned before, and was not named then.
    Unnamed,
}

/// What a defect is about, as one comparable word: a paper, a field, or the whole dossier.
fn place(defect: &Defect) -> &str {
    match (&defect.paper, &defect.pointer) {
        (Some(paper), _) => paper,
        (None, Some(pointer)) => pointer,
        (None, None) => "",
    }
}

/// For each defect of the last return, how it stands to those before. One request names everything: more than one counts as
/// late (on-time rule of the national index), so the citizen is told.
pub fn repeats(returns: &[Return]) -> Vec<Repeat> {
    let Some((last, before)) = returns.split_last() else {
        return Vec::new();
    };
    last.defects.iter().map(|defect| repeat(defect, before)).collect()
}

fn repeat(defect: &Defect, before: &[Return]) -> Repeat {
    if before.is_empty() {
        return Repeat::New;
    }
    let here = place(defect);
    let named = |other: &Defect| {
        (!here.is_empty() && place(other) == here) || fold(&other.reason) == fold(&defect.reason)
    };
    if before.iter().flat_map(|r| &r.defects).any(named) {
        return Repeat::Again;
    }
    let answers = || before.iter().filter_map(|r| r.answer.as_ref());
    // Whatever came between could have brought a defect of the whole dossier.
    if here.is_empty() || answers().count() < before.len() {
        return Repeat::New;
    }
    let touched = answers().any(|answer| {
        answer.papers.iter().any(|paper| paper == here)
            || answer
                .changed
                .iter()
                .any(|p| p == here || is_below(p, here) || is_below(here, p))
    });
    if touched { Repeat::New } else { Repeat::Unnamed }
}

fn is_below(pointer: &str, above: &str) -> bool {
    pointer
        .strip_prefix(above)
        .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn returns(list: serde_json::Value) -> Vec<Return> {
        serde_json::from_value(list).unwrap()
    }

    fn second(defect: &serde_json::Value) -> Repeat {
        let list = returns(json!([
            {"at": "1", "defects": [{"pointer": "/data/noi_cu_tru", "reason": "Ghi rõ xóm"}, {"paper": "ban-an", "reason": "Ảnh mờ"}],
             "answer": {"at": "2", "changed": ["/data/noi_cu_tru", "/data/tinh_trang"], "papers": ["ban-an"]}},
            {"at": "3", "defects": [defect]},
        ]));
        repeats(&list)[0]
    }

    #[test]
    fn the_first_return_repeats_nothing() {
        let first =
            returns(json!([{"at": "1", "defects": [{"paper": "a", "reason": "x"}, {"reason": "y"}]}]));
        assert_eq!(repeats(&first), [Repeat::New, Repeat::New]);
        assert_eq!(repeats(&[]), []);
    }

    #[test]
    fn a_place_or_words_named_before_are_asked_again() {
        assert_eq!(
            second(&json!({"pointer": "/data/noi_cu_tru", "reason": "Khác"})),
            Repeat::Again
        );
        assert_eq!(
            second(&json!({"paper": "ban-an", "pointer": "/attachments/3", "reason": "Khác"})),
            Repeat::Again
        );
        assert_eq!(
            second(&json!({"pointer": "/data/ho_ten", "reason": "ghi ro  XÓM."})),
            Repeat::Again
        );
    }

    #[test]
    fn a_place_that_was_there_and_not_named_is_told_and_one_that_changed_is_not() {
        assert_eq!(
            second(&json!({"pointer": "/data/dien_thoai", "reason": "Sai số"})),
            Repeat::Unnamed
        );
        assert_eq!(
            second(&json!({"paper": "uy-quyen", "reason": "Thiếu dấu"})),
            Repeat::Unnamed
        );
        assert_eq!(
            second(&json!({"pointer": "/data/tinh_trang", "reason": "Không khớp"})),
            Repeat::New
        );
        assert_eq!(second(&json!({"reason": "Cả hồ sơ"})), Repeat::New);
    }

    #[test]
    fn before_the_first_was_answered_nothing_is_claimed() {
        let list = returns(json!([
            {"at": "1", "defects": [{"paper": "a", "reason": "x"}]},
            {"at": "2", "defects": [{"paper": "b", "reason": "y"}]},
        ]));
        assert_eq!(repeats(&list), [Repeat::New]);
    }
}
