//! Reckoning from told figures only, and finding offices as they are typed.

use super::*;
use serde_json::json;

pub(crate) fn office(id: &str, name: &str, early: Option<u32>, late: Option<u32>) -> WatchedOffice {
    serde_json::from_value(json!({
        "id": id, "name": {"vi": name, "en": ""}, "kind": "commune", "address": "Tỉnh Ninh Bình",
        "figures": {"received": 40, "early": early, "on_time": 10, "late": late, "overdue": 0},
        "groups": [{"id": "progress", "name": {"vi": "Tiến độ"}, "points": 1900, "max": 20},
                   {"id": "online", "name": {"vi": "Trực tuyến"}, "points": 1200, "max": 12}],
        "ratings": {"count": 4, "criteria": [{"id": "attitude", "name": {"vi": "Thái độ"}, "sum": 7}]},
        "answers": {"in_time": null, "late": 3}
    }))
    .expect("an office")
}

fn some() -> Vec<WatchedOffice> {
    vec![
        office("a", "Trung tâm xã Hoà Bình", Some(26), Some(4)),
        office("b", "Trung tâm phường Đông A", None, Some(0)),
        office("c", "Trung tâm xã Cổ Lễ", Some(30), Some(0)),
    ]
}

#[test]
fn a_share_of_a_hidden_count_is_hidden_and_of_none_is_nothing() {
    let all = some();
    assert_eq!(Figure::InTime.of(&all[0]), Value::Share(900));
    assert_eq!(Figure::InTime.of(&all[1]), Value::Hidden);
    assert_eq!(Figure::InTime.of(&all[2]), Value::Share(1000));
    assert_eq!(Figure::Answers.of(&all[0]), Value::Hidden);
    assert_eq!(share(&[Some(0)], &[Some(0)]), Value::Nothing);
    assert_eq!(share(&[Some(u32::MAX)], &[Some(0)]), Value::Share(1000));
}

#[test]
fn ratings_are_points_a_rating_and_the_groups_add_up_only_when_all_are_told() {
    let mut one = some().remove(0);
    assert_eq!(Figure::Rating.of(&one), Value::Points(175, 2));
    assert_eq!(Figure::Points.of(&one), Value::Points(3100, 32));
    one.groups[0].points = None;
    assert_eq!(Figure::Points.of(&one), Value::Nothing);
    one.groups[0].hidden = true;
    assert_eq!(Figure::Points.of(&one), Value::Hidden);
}

#[test]
fn offices_are_found_without_diacritics_and_by_an_unfinished_word() {
    let all = some();
    let ids = |typed: &str| {
        find(&all, typed, "vi")
            .iter()
            .map(|o| o.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("hoa bi"), ["a"]);
    assert_eq!(ids("Hòa Bình"), ["a"], "wherever the tone mark stands");
    assert_eq!(ids("dong a"), ["b"]);
    assert_eq!(ids("le co"), ["c"]);
    assert_eq!(ids("").len(), 3);
    assert!(ids("co leo").is_empty());
}

#[test]
fn names_come_first_and_the_unknown_last_whichever_way_figures_are_sorted() {
    let all = some();
    let ids = |order| {
        let rows = side_by_side(&all, "commune", Figure::InTime, order, "vi");
        rows.iter()
            .map(|(o, _)| o.id.as_str())
            .collect::<Vec<_>>()
            .concat()
    };
    assert_eq!(ids(Order::Name), "bca");
    assert_eq!(ids(Order::High), "cab");
    assert_eq!(ids(Order::Low), "acb");
    assert!(side_by_side(&all, "province", Figure::InTime, Order::Name, "vi").is_empty());
}

#[test]
fn every_word_of_a_figure_and_an_order_leads_back_to_it() {
    for figure in Figure::ALL {
        assert_eq!(Figure::of_word(figure.word()), Some(figure));
    }
    for order in Order::ALL {
        assert_eq!(Order::of_word(order.word()), Some(order));
    }
}
