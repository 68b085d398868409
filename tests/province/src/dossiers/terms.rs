//! What a record promises for a filing: case, due date, fees.

use super::{Fee, Filing};
use crate::data::{Record, vi};
use crate::workdays::{Calendar, Limit};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde_json::Value;

/// The due date and how it was found.
pub(crate) struct Due {
    pub(crate) date: Date,
    /// E.g. `3 ngày làm việc`.
    pub(crate) rule: String,
}

/// True when the value at the condition's scope is there and valid (JSON Forms' schema-based condition).
/// A condition that is null holds always.
pub(crate) fn holds(condition: Option<&Value>, data: &Value) -> bool {
    let Some(condition) = condition.filter(|c| !c.is_null()) else {
        return true;
    };
    let scope = condition.get("scope").and_then(Value::as_str).unwrap_or_default();
    let pointer = scope.trim_start_matches('#').replace("/properties/", "/");
    match (data.pointer(&pointer), condition.get("schema")) {
        (Some(value), Some(schema)) => jsonschema::is_valid(schema, value),
        _ => false,
    }
}

/// The first case whose condition holds.
pub(crate) fn case(record: &Record, data: &Value) -> Option<String> {
    record
        .list("cases")
        .iter()
        .find(|c| holds(c.get("when"), data))
        .and_then(|c| c.get("id")?.as_str().map(str::to_owned))
}

/// A row for a channel and case; rows that name neither are for all.
fn concerns(row: &Value, filing: &Filing, case: Option<&str>) -> bool {
    let channel = row.get("channel").and_then(Value::as_u64);
    let of = row.get("case").and_then(Value::as_str);
    channel.is_none_or(|c| c == u64::from(filing.channel)) && (of.is_none() || of == case)
}

/// How closely a row names a filing: the closest row wins.
fn closeness(row: &Value) -> u8 {
    let named = |member| u8::from(row.get(member).is_some_and(|v| !v.is_null()));
    2 * named("case") + named("channel")
}

/// When it is due, counted from the time it came in.
pub(crate) fn due(
    record: &Record,
    filing: &Filing,
    case: Option<&str>,
    calendar: &Calendar,
    at: Timestamp,
) -> Option<Due> {
    let row = record
        .list("times")
        .iter()
        .filter(|row| concerns(row, filing, case))
        .max_by_key(|row| closeness(row))?;
    let amount = row.get("amount")?.as_f64()?;
    let (limit, unit) = match row.get("unit")?.as_str()? {
        "working_day" => (Limit::WorkingDays(amount), "ngày làm việc"),
        "day" => (Limit::Days(amount), "ngày"),
        "hour" => (Limit::Hours(amount), "giờ làm việc"),
        "month" => (Limit::Months(amount), "tháng"),
        _ => return None,
    };
    let cutoff = record
        .json
        .get("cutoff")
        .and_then(Value::as_str)
        .and_then(|c| c.parse::<Time>().ok());
    let start = calendar.counted_from(crate::clock::local(at), cutoff);
    Some(Due {
        date: calendar.due(start, limit),
        rule: format!("{} {unit}", amount.to_string().replace('.', ",")),
    })
}

/// The fees that are known. An amount nobody knows is left out: it is never shown as nothing.
pub(crate) fn fees(record: &Record, filing: &Filing, case: Option<&str>, day: Date) -> Vec<Fee> {
    let today = day.to_string();
    let within = |row: &Value| {
        let date = |member: &str| row.get(member).and_then(Value::as_str).map(str::to_owned);
        date("valid_from").is_none_or(|from| from <= today)
            && date("valid_until").is_none_or(|until| today <= until)
    };
    record
        .list("fees")
        .iter()
        .filter(|row| concerns(row, filing, case) && within(row))
        .filter_map(|row| {
            let amount = row.get("amount")?.as_u64()?;
            Some(Fee {
                name: vi(row.get("name")).to_owned(),
                amount,
                basis: vi(row.get("basis")).to_owned(),
                when: row.get("when").and_then(Value::as_u64).unwrap_or(1) as u8,
                // Nothing to pay is not a debt.
                state: if amount == 0 { "paid" } else { "due" }.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(json: Value) -> Record {
        let validator = jsonschema::validator_for(&json!(true)).unwrap();
        Record {
            json,
            lists: std::collections::HashMap::new(),
            validator,
        }
    }

    fn filing(channel: u8) -> Filing {
        serde_json::from_value(
            json!({"procedure": "1", "form": "v1", "office": "o", "channel": channel, "data": {}}),
        )
        .unwrap()
    }

    fn fee(channel: Option<u8>, amount: Option<u64>, from: Option<&str>, until: Option<&str>) -> Value {
        json!({"name": {"vi": "Lệ phí"}, "basis": {"vi": "căn cứ"}, "channel": channel, "case": null, "amount": amount,
               "when": 1, "valid_from": from, "valid_until": until})
    }

    #[test]
    fn a_fee_depends_on_channel_and_filing_date() {
        let record = record(json!({"fees": [
            fee(Some(1), Some(5000), None, None),
            fee(Some(2), Some(5000), None, Some("2026-08-07")),
            fee(Some(2), Some(0), Some("2026-08-08"), None)]}));
        let amounts = |channel, day: Date| {
            fees(&record, &filing(channel), None, day)
                .iter()
                .map(|f| f.amount)
                .collect::<Vec<_>>()
        };
        assert_eq!(amounts(1, jiff::civil::date(2026, 9, 1)), [5000]);
        assert_eq!(amounts(2, jiff::civil::date(2026, 8, 7)), [5000]);
        assert_eq!(amounts(2, jiff::civil::date(2026, 8, 8)), [0]);
    }

    #[test]
    fn an_unknown_amount_is_left_out() {
        let record = record(json!({"fees": [fee(None, None, None, None)]}));
        assert!(fees(&record, &filing(2), None, jiff::civil::date(2026, 9, 1)).is_empty());
    }

    #[test]
    fn a_condition_on_an_absent_value_does_not_hold() {
        let condition = json!({"scope": "#/properties/a", "schema": {"const": "co"}});
        assert!(holds(Some(&condition), &json!({"a": "co"})));
        assert!(!holds(Some(&condition), &json!({"a": "khong"})));
        assert!(!holds(Some(&condition), &json!({})));
        assert!(holds(Some(&Value::Null), &json!({})));
    }
}
