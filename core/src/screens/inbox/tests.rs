use crate::app::{InboxPage, Page, PastedText, Route};
use crate::net::wire::DossierStatus;
use crate::screens::tests::snapshot;
use crate::status::inbox::{News, What};
use crate::status::pasted;

const CODE: &str = "H42.14026-20261124-0000001";
const NOW: i64 = 1_795_491_720_000;

fn news() -> Vec<News> {
    let name = "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân".to_owned();
    let step = |status: u16| What::Step {
        name: name.clone(),
        status: DossierStatus::from(status),
    };
    vec![
        News::fresh(
            "notice/n1".into(),
            "n1",
            What::Province {
                vi: "Nghỉ lễ 2-9".into(),
                en: "Holiday".into(),
                vi_text: "Bộ phận một cửa nghỉ ngày 02/09.".into(),
                en_text: "The counter is closed on 2 September.".into(),
            },
            NOW,
        ),
        News::fresh(format!("step/{CODE}/3"), CODE, step(5), NOW - 60_000),
        News::fresh(
            "family/l1/x".into(),
            "l1",
            What::Family {
                name: "Phạm Thị Mẫu".into(),
                state: "asked".into(),
                asked: true,
            },
            NOW - 120_000,
        ),
        News::fresh(
            format!("result/{CODE}/r1/a"),
            CODE,
            What::Result {
                id: "r1".into(),
                name: "Giấy xác nhận".into(),
            },
            NOW - 90_000_000,
        )
        .old(),
        News::fresh(
            format!("due/{CODE}/x"),
            CODE,
            What::Due {
                name: name.clone(),
                due: Some("2026-12-17".into()),
            },
            NOW - 91_000_000,
        )
        .old(),
        News::fresh(
            format!("message/{CODE}/1"),
            CODE,
            What::Message { name: name.clone() },
            NOW - 92_000_000,
        )
        .old(),
        News::fresh(
            "report/p1/2".into(),
            "PA-1",
            What::Report {
                state: "answered".into(),
            },
            NOW - 93_000_000,
        )
        .old(),
    ]
}

#[test]
fn the_inbox_in_both_languages() {
    let route = Route::Inbox { pages: 1 };
    snapshot("inbox", &route, || {
        let text = format!("Hồ sơ {CODE} hẹn trả ngày 10/12/2026");
        Page::Inbox(InboxPage {
            news: news(),
            more: true,
            pages: 1,
            read: pasted::read(&text),
            pasted: PastedText { text, revision: 4 },
        })
    });
    snapshot("inbox.empty", &route, || {
        Page::Inbox(InboxPage {
            pages: 1,
            pasted: PastedText {
                text: "Chúc mừng năm mới".into(),
                revision: 1,
            },
            ..InboxPage::default()
        })
    });
}
