//! Reading what people paste from Zalo or a text message: which dossier or report it is about, and by when.

use crate::dossier::code::DossierCode;
use jiff::civil::Date;

/// What a message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A dossier, by its code.
    Dossier(String),
    /// A report, by its id.
    Report(String),
}

/// What was read of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// What it is about.
    pub about: About,
    /// The day it names as due; what the province says on the dossier is what counts.
    pub due: Option<Date>,
}

/// Last part of the address of a report's page, before its id.
pub const REPORT_PATH: &str = "/phan-anh/";

/// Reads a message; `None` when it names neither dossier nor report.
pub fn read(text: &str) -> Option<Pasted> {
    let about = match DossierCode::find(text) {
        Some(code) => About::Dossier(code.as_str().to_owned()),
        None => About::Report(report_of(text)?),
    };
    Some(Pasted {
        about,
        due: due_of(text),
    })
}

/// The id behind [`REPORT_PATH`] in a text or a link.
pub fn report_of(text: &str) -> Option<String> {
    let (_, after) = text.split_once(REPORT_PATH)?;
    let id: String = after
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let id = id.trim_end_matches('-');
    (!id.is_empty() && id.len() <= 64).then(|| id.to_owned())
}

/// The day a message names: the first one behind a word for "due", else the only one there is.
fn due_of(text: &str) -> Option<Date> {
    let folded = crate::text::fold::fold(text);
    let marks = ["hen tra", "ngay hen", "tra ket qua", "han ", "due"];
    let days = days_of(&folded);
    let behind = marks
        .iter()
        .filter_map(|mark| folded.find(mark))
        .filter_map(|at| days.iter().find(|(place, _)| *place > at))
        .min_by_key(|(place, _)| *place);
    match (behind, days.as_slice()) {
        (Some((_, day)), _) | (None, [(_, day)]) => Some(*day),
        _ => None,
    }
}

/// Days in a folded text with where they begin: `10/12/2026`, `10-12-2026`, `10.12.2026`, `2026-12-10`, "ngày 10 tháng 12 năm 2026".
fn days_of(folded: &str) -> Vec<(usize, Date)> {
    let mut numbers: Vec<(usize, usize, &str)> = Vec::new();
    let mut start = None;
    for (at, c) in folded.char_indices().chain([(folded.len(), ' ')]) {
        match (c.is_ascii_digit(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                numbers.push((from, at, folded.get(from..at).unwrap_or_default()));
                start = None;
            }
            _ => {}
        }
    }
    let between = |from: usize, to: usize| folded.get(from..to).map(str::trim).unwrap_or_default();
    let read = |three: &[(usize, usize, &str)]| {
        let [(at, a_end, a), (b_at, b_end, b), (c_at, _, c)] = three else {
            return None;
        };
        // Folding has made every separator a blank.
        let joints = (between(*a_end, *b_at), between(*b_end, *c_at));
        if !matches!(joints, ("", "") | ("thang", "nam")) {
            return None;
        }
        let date = match (year(a), year(c)) {
            (Some(year), _) => Date::new(year, small(b)?, small(c)?),
            (None, Some(year)) => Date::new(year, small(b)?, small(a)?),
            (None, None) => return None,
        };
        Some((*at, date.ok()?))
    };
    numbers.windows(3).filter_map(read).collect()
}

fn small(text: &str) -> Option<i8> {
    text.parse().ok().filter(|_| text.len() <= 2)
}

fn year(text: &str) -> Option<i16> {
    text.parse()
        .ok()
        .filter(|year| text.len() == 4 && (2000..2100).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const CODE: &str = "H42.14026-20261124-0000001";

    fn due(text: &str) -> Option<Date> {
        let read = read(text).expect("a code");
        assert_eq!(read.about, About::Dossier(CODE.into()), "{text}");
        read.due
    }

    #[test]
    fn a_message_of_zalo_or_sms_gives_the_dossier_and_its_day() {
        for text in [
            format!("Hồ sơ {CODE} đã được tiếp nhận. Hẹn trả ngày 10/12/2026."),
            format!("HO SO {CODE} DA TIEP NHAN, HEN TRA 10-12-2026"),
            format!("Ngày nộp 24/11/2026, hẹn trả kết quả: 10.12.2026. Mã: {CODE}"),
            format!("Hẹn trả ngày 10 tháng 12 năm 2026 (hồ sơ {CODE})"),
            format!("Dossier {CODE} is due 2026-12-10"),
            format!("https://motcua.ninhbinh.example/ho-so/{CODE} 10/12/2026"),
        ] {
            assert_eq!(due(&text), Some(date(2026, 12, 10)), "{text}");
        }
    }

    #[test]
    fn no_day_is_guessed_where_none_or_several_stand() {
        assert_eq!(due(&format!("Hồ sơ {CODE} đã có kết quả.")), None);
        assert_eq!(due(&format!("{CODE}: 24/11/2026 và 25/11/2026")), None);
        assert_eq!(due(&format!("{CODE} hẹn trả 31/02/2027")), None);
    }

    #[test]
    fn a_link_to_a_report_gives_its_id_and_other_texts_give_nothing() {
        let text =
            "Phản ánh của bạn đã có trả lời: https://motcua.ninhbinh.example/phan-anh/PA-20261124-0007.";
        assert_eq!(
            read(text).map(|p| p.about),
            Some(About::Report("PA-20261124-0007".into()))
        );
        assert_eq!(read("Chúc mừng năm mới 01/01/2027"), None);
        assert_eq!(read("/phan-anh/../../x"), None);
        assert_eq!(read(""), None);
    }
}
