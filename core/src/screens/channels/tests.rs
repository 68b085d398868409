use crate::app::{ChannelsPage, Model, Page, Person, Promise, Route};
use crate::net::pack::tests::pack;
use crate::net::wire::channels::{Channels, Telling, Via, Wish, ZaloCode, ZaloLink};
use crate::screens::project;
use crate::status::channels::Edit;
use crate::text::Lang;
use std::sync::Arc;

const NOW: i64 = 1_795_491_720_000;

fn told(zalo: bool) -> Channels {
    let mut wish = Wish {
        daily_at: "08:00".into(),
        ..Wish::default()
    };
    let telling = Telling {
        order: vec![Via::Zalo, Via::Email],
        daily: true,
    };
    wish.kinds.insert("status".into(), telling);
    wish.kinds.insert(
        "province".into(),
        Telling {
            order: Vec::new(),
            daily: false,
        },
    );
    Channels {
        wish,
        revision: 2,
        zalo: zalo.then(|| ZaloLink {
            since: "2026-11-20T09:15:00+07:00".into(),
        }),
        phone: Some("•••• ••• 123".into()),
        email: None,
        fallback_minutes: 10,
    }
}

fn snap(name: &str, route: &Route, change: impl Fn(&mut Model), page: impl Fn() -> ChannelsPage) {
    for lang in [Lang::Vi, Lang::En] {
        let mut model = Model::new(lang, NOW);
        let mut pack = pack();
        pack.endpoints.channels = Some("https://x.example/channels".into());
        model.pack = Some(Arc::new(pack));
        model.person = Some(Person {
            name: "Ví Dụ".into(),
            number: "036190012345".into(),
            level: 2,
            bearer: false,
        });
        model.place.push(route.clone());
        model.page = Page::Channels(Box::new(page()));
        change(&mut model);
        insta::assert_json_snapshot!(format!("{name}.{}", lang.tag()), project(&model).screen);
    }
}

#[test]
fn the_page_of_ways_in_both_languages() {
    let page = |zalo| {
        move || ChannelsPage {
            told: Some(told(zalo)),
            ..ChannelsPage::default()
        }
    };
    snap("channels.linked", &Route::Channels, |_| {}, page(true));
    snap(
        "channels.code",
        &Route::Channels,
        |model| {
            model.channels.code = Some(ZaloCode {
                text: "MC 482913".into(),
                url: "https://zalo.me/1234".into(),
                expires_at: "2026-11-24T10:52:00+07:00".into(),
            });
        },
        page(false),
    );
    let kind = Route::ChannelsKind {
        kind: "status".into(),
    };
    snap("channels.kind", &kind, |_| {}, page(false));
}

#[test]
fn what_is_wrong_and_what_waits_is_said() {
    snap(
        "channels.wrong",
        &Route::Channels,
        |_| {},
        || {
            let mut wish = told(true).wish;
            wish.quiet.until = "sáng".into();
            let edit = Edit {
                wish,
                tried: true,
                ..Edit::default()
            };
            ChannelsPage {
                told: Some(told(true)),
                edit: Some(edit),
                ..ChannelsPage::default()
            }
        },
    );
    snap(
        "channels.waiting",
        &Route::Channels,
        |model| model.online = false,
        || {
            let promise = Promise {
                effect: 7,
                key: String::from("k"),
                sending: false,
                refused: None,
                needs_sign_in: false,
                can_take_back: true,
                at_ms: NOW,
            };
            ChannelsPage {
                told: Some(told(true)),
                waiting: Some((promise.clone(), told(true).wish)),
                unlinking: Some(promise),
                ..ChannelsPage::default()
            }
        },
    );
}
