use super::{json_of, record};
use crate::procedure::fees::{Total, fees_for, total};
use crate::procedure::model::{Channel, Record};
use jiff::civil::date;
use serde_json::{Value, json};

#[test]
fn birth_registered_in_time_is_free_and_late_is_not_known() {
    let record = record("1.001193");
    let day = date(2026, 11, 24);
    let fees = fees_for(&record, Channel::Online, "dung_han", day);
    assert_eq!(
        (fees.len(), fees[0].amount, total(&fees)),
        (1, Some(0), Total::Certain(0))
    );
    let fees = fees_for(&record, Channel::Online, "qua_han", day);
    assert_eq!(
        (fees.len(), fees[0].amount, total(&fees)),
        (1, None, Total::Unknown)
    );
    assert!(fees[0].exempt.is_some());
}

#[test]
fn household_business_costs_differ_by_channel_and_none_is_certain() {
    let record = record("1.001612");
    let sum = |channel| total(&fees_for(&record, channel, "ca_nhan", date(2026, 11, 24)));
    assert_eq!(sum(Channel::Online), Total::Uncertain(150_000));
    assert_eq!(sum(Channel::Counter), Total::Unknown);
}

/// Hải Phòng's resolutions: online filing costs nothing from 2026-08-08 on, the counter stays at 5,000.
fn hai_phong() -> Record {
    let mut json = json_of("1.004873");
    let rule = |channel: Value, amount: u32, from: &str, until: Value| {
        json!({"name": {"vi": "Lệ phí hộ tịch", "en": "Fee"}, "channel": channel, "case": null, "amount": amount, "when": 1,
            "basis": {"vi": "NQ", "en": "NQ"}, "certain": true, "valid_from": from, "valid_until": until, "exempt": null})
    };
    json["fees"] = json!([
        rule(json!(null), 5_000, "2018-08-01", json!(null)),
        rule(json!(2), 0, "2026-08-08", json!("2031-12-31"))
    ]);
    Record::parse(&json.to_string()).unwrap()
}

#[test]
fn the_filing_date_decides_between_old_and_new_rule() {
    let record = hai_phong();
    let sum = |channel, day| total(&fees_for(&record, channel, "goa", day));
    assert_eq!(sum(Channel::Online, date(2026, 8, 7)), Total::Certain(5_000));
    assert_eq!(sum(Channel::Online, date(2026, 8, 8)), Total::Certain(0));
    assert_eq!(sum(Channel::Online, date(2032, 1, 1)), Total::Certain(5_000));
    assert_eq!(sum(Channel::Counter, date(2026, 8, 8)), Total::Certain(5_000));
    assert_eq!(
        sum(Channel::Counter, date(2018, 7, 31)),
        Total::Unknown,
        "no rule held then"
    );
}
