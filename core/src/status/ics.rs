//! A calendar file (RFC 5545) for the days a person wants to keep: written whole, small, and without their data. The wire names
//! days only; should it name hours one day, they belong here in UTC.

use jiff::civil::Date;

/// Most octets of a line, its end not counted (RFC 5545 section 3.1).
const LINE: usize = 75;

/// A whole day in a calendar, wherever that calendar is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same for the same thing for ever: a later file with it changes the entry.
    pub uid: String,
    /// Counts up with the changes of the thing.
    pub sequence: u64,
    /// Which day.
    pub day: Date,
    /// One line.
    pub summary: String,
    /// More about it; may be empty.
    pub description: String,
    /// Where; may be empty.
    pub location: String,
    /// A link that leads back; may be empty.
    pub url: String,
    /// Text of the reminder.
    pub reminder: String,
}

/// The file. `now_ms` is when it is written.
pub fn file(entries: &[Entry], now_ms: i64) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Mot Cua//Mot Cua//VI".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
    ];
    for entry in entries {
        event(&mut lines, entry, now_ms);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| fold(line) + "\r\n").collect()
}

fn event(lines: &mut Vec<String>, entry: &Entry, now_ms: i64) {
    lines.push("BEGIN:VEVENT".to_owned());
    lines.push(format!("UID:{}", escape(&entry.uid)));
    lines.push(format!("DTSTAMP:{}", utc(now_ms)));
    lines.push(format!("SEQUENCE:{}", entry.sequence));
    // The end is not part of it (section 3.6.1).
    let end = entry.day.tomorrow().unwrap_or(entry.day);
    lines.push(format!("DTSTART;VALUE=DATE:{}", date(entry.day)));
    lines.push(format!("DTEND;VALUE=DATE:{}", date(end)));
    lines.push("TRANSP:TRANSPARENT".to_owned());
    let mut text = |name: &str, value: &str| {
        if !value.is_empty() {
            lines.push(format!("{name}:{}", escape(value)));
        }
    };
    text("SUMMARY", &entry.summary);
    text("DESCRIPTION", &entry.description);
    text("LOCATION", &entry.location);
    if !entry.url.is_empty() {
        // A URI, which is not escaped as text is (section 3.8.4.6).
        lines.push(format!("URL:{}", entry.url.replace(['\r', '\n'], "")));
    }
    lines.extend([
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        // Nine in the morning of the day before.
        "TRIGGER:-PT15H".to_owned(),
        format!("DESCRIPTION:{}", escape(&entry.reminder)),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ]);
}

/// `20261210`.
fn date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `20261210T023000Z`.
fn utc(ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let at = jiff::tz::Offset::UTC.to_datetime(at);
    let day = date(at.date());
    format!("{day}T{:02}{:02}{:02}Z", at.hour(), at.minute(), at.second())
}

/// A text value (section 3.3.11): `\`, `;` and `,` are escaped, line breaks become `\n`, other control characters go.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// Folds a line: no part is longer than 75 octets, and none begins or ends within a character.
fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / 60 * 3);
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;
    use proptest::prelude::*;

    /// Section 3.1: a line break followed by one blank is no part of the line.
    fn unfold(folded: &str) -> String {
        folded.replace("\r\n ", "")
    }

    /// Section 3.3.11 read back.
    fn unescape(text: &str) -> String {
        let mut out = String::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => out.push('\n'),
                    Some(c) => out.push(c),
                    None => {}
                },
                c => out.push(c),
            }
        }
        out
    }

    fn entry(day: Date) -> Entry {
        Entry {
            uid: "due-H42.14026-20261124-0000001@motcua.ninhbinh.example".into(),
            sequence: 3,
            day,
            summary: "Hẹn trả kết quả hồ sơ H42.14026-20261124-0000001; mang giấy hẹn, căn cước \\ bản gốc"
                .into(),
            description: "Mở hồ sơ:\nhttps://motcua.ninhbinh.example/ho-so/H42.14026-20261124-0000001".into(),
            location: "Trung tâm Phục vụ hành chính công xã Cổ Lễ, Xã Cổ Lễ, tỉnh Ninh Bình".into(),
            url: "https://motcua.ninhbinh.example/ho-so/H42.14026-20261124-0000001".into(),
            reminder: "Ngày mai hẹn trả kết quả".into(),
        }
    }

    /// 24-11-2026, 10:42 in Vietnam.
    const NOW: i64 = 1_795_491_720_000;

    #[test]
    fn a_due_date_is_a_whole_day_with_an_alarm_the_morning_before() {
        let text = file(&[entry(day(2026, 12, 31))], NOW);
        let plain = unfold(&text);
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "DTSTAMP:20261124T034200Z",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "TRIGGER:-PT15H",
            "SEQUENCE:3",
            "END:VCALENDAR",
        ] {
            assert!(plain.split("\r\n").any(|l| l == line), "{line} in\n{plain}");
        }
        assert!(plain.contains("SUMMARY:Hẹn trả kết quả hồ sơ H42.14026-20261124-0000001\\; mang giấy hẹn\\, căn cước \\\\ bản gốc\r\n"));
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn a_reader_of_others_reads_the_file() {
        use icalendar::{Calendar, CalendarComponent, Component, DatePerhapsTime, EventLike};
        let entry = entry(day(2026, 12, 10));
        let read: Calendar = file(std::slice::from_ref(&entry), NOW)
            .parse()
            .expect("a calendar");
        let events: Vec<_> = read
            .components
            .iter()
            .filter_map(|c| match c {
                CalendarComponent::Event(event) => Some(event),
                _ => None,
            })
            .collect();
        assert_eq!(events.len(), 1);
        let event = events[0];
        assert_eq!(event.get_uid(), Some(entry.uid.as_str()));
        assert_eq!(event.get_summary(), Some(entry.summary.as_str()));
        assert_eq!(event.get_description(), Some(entry.description.as_str()));
        assert_eq!(event.get_location(), Some(entry.location.as_str()));
        assert_eq!(event.get_url(), Some(entry.url.as_str()));
        let Some(DatePerhapsTime::Date(start)) = event.get_start() else {
            panic!("a date: {:?}", event.get_start());
        };
        assert_eq!(start.to_string(), "2026-12-10");
    }

    proptest! {
        #[test]
        fn folding_loses_nothing_and_no_line_is_too_long(line in "\\PC{0,300}") {
            let folded = fold(&line);
            prop_assert_eq!(unfold(&folded), line);
            for part in folded.split("\r\n") {
                // `part` is a str: every line begins and ends on a whole character.
                prop_assert!(part.len() <= LINE, "{} octets", part.len());
            }
        }

        #[test]
        fn whatever_a_text_holds_it_stays_one_line_and_comes_back(text in any::<String>()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['\r', '\n']));
            let kept: String = text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
            prop_assert_eq!(unescape(&escaped), kept);
        }

        #[test]
        fn any_entry_makes_a_file_of_short_lines(summary in any::<String>(), description in any::<String>(), url in "[ -~]{0,200}") {
            let entry = Entry { summary, description, url, ..entry(day(2026, 12, 10)) };
            let text = file(&[entry], NOW);
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= LINE && !line.contains(['\r', '\n']));
            }
        }
    }
}
