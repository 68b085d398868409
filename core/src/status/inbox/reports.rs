//! What a change of a report brings as news: a line for each thing the office did.

use super::{News, What};
use crate::net::wire::millis;
use crate::net::wire::open311::{Report, State};

/// What a change of a report brings as news, the oldest first. `before` is the report as it was held; without one all that the office
/// did is new. Lines hold the word of what was done, never what was written. `now_ms`: for what the server dated with nothing.
pub fn of_report(before: Option<&Report>, now: &Report, now_ms: i64) -> Vec<News> {
    let told = now.extra();
    let Some(thread) = told.thread else {
        return plain(before, now, told.state, now_ms);
    };
    let known = before.and_then(|held| held.extra().thread).unwrap_or_default();
    let known = known.iter().map(|line| line.seq).max().unwrap_or(0);
    let new = thread
        .iter()
        .filter(|line| line.from != "sender" && line.seq > known);
    new.map(|line| {
        let key = format!("report/{}/{}", now.id, line.seq);
        let what = What::Report {
            state: line.kind.clone(),
        };
        News::fresh(key, &now.id, what, millis(&line.at).unwrap_or(now_ms))
    })
    .collect()
}

/// A server of the plain standard tells where a report stands, and not what was done.
fn plain(before: Option<&Report>, now: &Report, state: State, now_ms: i64) -> Vec<News> {
    let same = match before {
        Some(held) => held.closed == now.closed && held.notes == now.notes && held.extra().state == state,
        None => !now.closed && matches!(state, State::Received | State::Unknown),
    };
    if same {
        return Vec::new();
    }
    let word = match state {
        State::Accepted => "accepted",
        State::SupplementWanted => "supplement_wanted",
        State::Refused => "refused",
        State::Answered => "answered",
        State::Published => "published",
        _ if now.closed => "closed",
        _ => "news",
    };
    let at = now.updated.as_deref().and_then(millis);
    let stamp = now.updated.clone().unwrap_or_else(|| word.to_owned());
    let what = What::Report {
        state: word.to_owned(),
    };
    let key = format!("report/{}/{stamp}", now.id);
    vec![News::fresh(key, &now.id, what, at.unwrap_or(now_ms))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Texts};
    use serde_json::{Value, json};

    const NOW: i64 = 1_795_491_720_000;

    fn report(status: &str, extended: &Value) -> Report {
        let told = json!([{
            "service_request_id": "PA-1", "status": status, "service_code": "x", "service_name": "Đèn đường",
            "updated_datetime": "2026-11-24T10:00:00+07:00", "extended": extended
        }]);
        crate::net::wire::open311::reports(&told).remove(0)
    }

    fn thread(lines: &[(&str, &str)]) -> Report {
        let lines: Vec<Value> = lines
            .iter()
            .enumerate()
            .map(|(n, (from, kind))| {
                json!({"seq": n + 1, "at": "2026-11-24T09:00:00+07:00", "from": from, "kind": kind, "text": "Bí mật"})
            })
            .collect();
        report("open", &json!({"state": "accepted", "thread": lines}))
    }

    fn words(news: &[News]) -> Vec<(String, String, bool)> {
        news.iter()
            .map(|line| match &line.what {
                What::Report { state } => (line.key.clone(), state.clone(), line.seen),
                other => (line.key.clone(), format!("{other:?}"), line.seen),
            })
            .collect()
    }

    #[test]
    fn each_deed_of_the_office_is_a_line_of_its_own_and_the_senders_own_words_are_none() {
        let before = thread(&[("office", "accepted")]);
        let now = thread(&[
            ("office", "accepted"),
            ("sender", "reply"),
            ("office", "forwarded"),
            ("office", "answered"),
        ]);
        let of = |n: u8, word: &str| (format!("report/PA-1/{n}"), word.to_owned(), false);
        assert_eq!(
            words(&of_report(Some(&before), &now, NOW)),
            [of(3, "forwarded"), of(4, "answered")]
        );
        assert!(of_report(Some(&now), &now, NOW).is_empty());
        let kept = serde_json::to_string(&of_report(Some(&before), &now, NOW)[0].what).unwrap();
        assert!(!kept.contains("Bí mật"), "{kept}");
    }

    #[test]
    fn a_server_of_the_plain_standard_tells_that_something_changed_once() {
        let (open, closed) = (report("open", &Value::Null), report("closed", &Value::Null));
        assert!(of_report(None, &open, NOW).is_empty());
        let news = of_report(Some(&open), &closed, NOW);
        let key = "report/PA-1/2026-11-24T10:00:00+07:00".to_owned();
        assert_eq!(words(&news), [(key, "closed".to_owned(), false)]);
        assert!(of_report(Some(&closed), &closed, NOW).is_empty());
    }

    #[test]
    fn every_deed_has_words_in_both_languages() {
        let deeds = [
            "accepted",
            "forwarded",
            "supplement_wanted",
            "refused",
            "answered",
            "published",
            "reply",
            "closed",
        ];
        for lang in [Lang::Vi, Lang::En] {
            let texts = Texts::get(lang);
            let said: std::collections::BTreeSet<String> = deeds
                .iter()
                .map(|deed| {
                    let line = News::fresh(
                        String::new(),
                        "PA-1",
                        What::Report {
                            state: (*deed).into(),
                        },
                        0,
                    );
                    crate::screens::news_words(&texts, &line).1
                })
                .collect();
            assert_eq!(said.len(), deeds.len(), "{said:?}");
            assert!(!said.contains(&texts.t("inbox-report-news")));
        }
    }
}
