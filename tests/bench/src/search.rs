//! Search in the 2,643 procedures by what people type: with and without diacritics, half-typed, with slips, and nonsense.

use crate::report::{Measured, Row};
use crate::shell::Shell;
use crate::stats::Samples;
use crate::{Bench, Result};
use motcua_core::Action;
use motcua_core::procedure::search::search;
use motcua_core::screen::Block;
use std::time::{Duration, Instant};

const ROUNDS: usize = 20;
/// A page of results and one more, as the search screen asks for.
const LIMIT: usize = 21;

const QUERIES: [&str; 60] = [
    "đăng ký khai sinh",
    "dang ky khai sinh",
    "khai sinh cho con",
    "khai sin",
    "dang ky khai snih",
    "xin giấy khai sinh",
    "trích lục khai sinh",
    "trich luc",
    "giấy độc thân",
    "giay doc than",
    "giay doc thann",
    "xác nhận tình trạng hôn nhân",
    "tinh trang hon nhan",
    "kết hôn",
    "ket hon voi nguoi nuoc ngoai",
    "đăng kys kết hôn",
    "ly hôn",
    "khai tử",
    "giay khai tu",
    "mở hộ kinh doanh",
    "mo ho kinh doanh",
    "ho kinh daonh",
    "đăng ký kinh doanh hộ gia đình",
    "chấm dứt hộ kinh doanh",
    "thành lập công ty",
    "làm căn cước",
    "can cuoc cong dan",
    "nhập hộ khẩu",
    "đăng ký tạm trú",
    "dang ky thuong tru",
    "xác nhận cư trú",
    "sổ đỏ",
    "so do",
    "cấp giấy chứng nhận quyền sử dụng đất",
    "tách thửa",
    "chuyển mục đích sử dụng đất",
    "thế chấp quyền sử dụng đất",
    "giấy phép xây dựng",
    "giay phep xay dung nha o rieng le",
    "giấy phép lái xe",
    "đổi bằng lái",
    "hộ chiếu",
    "lý lịch tư pháp",
    "ly lich tu phap",
    "bảo hiểm thất nghiệp",
    "trợ cấp người khuyết tật",
    "tro cap nguoi cao tuoi",
    "hỗ trợ mai táng phí",
    "người có công",
    "chứng thực chữ ký",
    "chung thuc ban sao",
    "nhận con nuôi",
    "cải chính hộ tịch",
    "thay đổi họ tên",
    "chuyển trường",
    "cấp phép khai thác nước",
    "an toàn thực phẩm",
    "1.004873",
    "giấy",
    "zzqx không có gì như thế này",
];

pub(crate) fn measure(bench: &Bench) -> Result<Measured> {
    let store = bench.phone.store()?;
    let mut milliseconds = Vec::with_capacity(ROUNDS * QUERIES.len());
    let mut slowest = ("", 0.0_f64);
    let mut empty = 0;
    for round in 0..=ROUNDS {
        for query in QUERIES {
            let from = Instant::now();
            let hits = search(&store, query, LIMIT, 0)?;
            let took = from.elapsed().as_secs_f64() * 1e3;
            // The first round warms up, and tells how many find nothing.
            if round == 0 {
                empty += usize::from(hits.is_empty());
                continue;
            }
            if took > slowest.1 {
                slowest = (query, took);
            }
            milliseconds.push(took);
        }
    }
    if empty > QUERIES.len() / 4 {
        return Err(format!("{empty} of {} queries find nothing", QUERIES.len()).into());
    }
    drop(store);
    let screens = Samples::of_durations(&typed_into_the_app(bench)?)?;
    let samples = Samples::new(milliseconds)?;
    Ok(Measured {
        rows: vec![
            Row::latency("search", "search, 60 queries", "ms", &samples),
            Row::latency(
                "search_screen",
                "the same typed into the app, to their screen",
                "ms",
                &screens,
            ),
        ],
        notes: vec![format!(
            "search: the slowest was \"{}\" with {:.2} ms; {empty} of the {} queries find nothing",
            slowest.0,
            slowest.1,
            QUERIES.len()
        )],
        ..Measured::default()
    })
}

fn typed_into_the_app(bench: &Bench) -> Result<Vec<Duration>> {
    let mut shell = Shell::open(&bench.phone.place)?;
    let mut times = Vec::new();
    let mut counter = 0;
    for round in 0..=ROUNDS {
        for query in QUERIES {
            counter += 1;
            let revision = counter;
            let action = Action::Commit {
                block: "search".into(),
                text: query.into(),
                revision,
            };
            let time = shell.act(action, "the results", |screen| {
                screen.blocks.iter().any(
                    |b| matches!(b, Block::Field { id, value_revision, .. } if id == "search" && *value_revision == revision),
                )
            })?;
            if round > 0 {
                times.push(time);
            }
        }
    }
    Ok(times)
}
