//! How offices work: all of them, one, and one figure side by side. Every number is the server's; what it hides is said in words.

mod charts;
mod words;

use super::build::{Builder, Built};
use crate::app::{Intent, Model, OfficesPage, OfficesRoute, Route};
use crate::net::wire::offices::{Head, OfficeList, OfficeReport};
use crate::offices::compare::{Figure, Order, find, side_by_side};
use crate::offices::store::Held;
use crate::screen::{Block, ButtonRole, ChartRow, ChoiceOption, FieldKind, ListRow, NoticeKind};
use words::{as_of, period, value};

/// How many quarters and months are offered at once.
const QUARTERS: usize = 4;
const MONTHS: usize = 6;

pub(super) fn page(model: &Model, page: &OfficesPage) -> Built {
    match (&page.route, &page.list, &page.report) {
        (OfficesRoute::All { query, .. }, Some(held), _) => all(model, page, held, query),
        (
            OfficesRoute::Compare {
                kind, figure, order, ..
            },
            Some(held),
            _,
        ) => compare(model, page, held, kind, *figure, *order),
        (OfficesRoute::One { .. }, _, Some(held)) => one(model, page, held),
        _ => nothing_yet(model, page),
    }
}

/// Nothing of this period is on the phone.
fn nothing_yet(model: &Model, page: &OfficesPage) -> Built {
    let title = match page.route {
        OfficesRoute::Compare { .. } => "offices-compare-title",
        _ => "offices-title",
    };
    let mut b = Builder::new(model, model.texts.t(title));
    let offered = model.pack.as_ref().is_none_or(|p| p.endpoints.offices.is_some());
    if !offered {
        let (title, text) = (b.t("offices-not-offered-title"), b.t("offices-not-offered-text"));
        b.notice("none", NoticeKind::Info, title, text, Vec::new());
        return b.done();
    }
    if page.loading {
        loading(&mut b);
        return b.done();
    }
    let retry = b.t("retry");
    let retry = b.button(Intent::Refresh, retry, ButtonRole::Secondary);
    match page.failure {
        Some(failure) if model.online => {
            b.failure("none", failure.code, NoticeKind::Warning, vec![retry]);
        }
        _ => {
            let (title, text) = (b.t("offices-none-title"), b.t("offices-none-text"));
            b.notice("none", NoticeKind::Info, title, text, vec![retry]);
        }
    }
    if !page.route.period().is_empty() {
        let usual = Route::Offices(page.route.clone().in_period(""));
        b.action(Intent::Next(usual), "offices-usual-period", ButtonRole::Secondary);
    }
    b.done()
}

fn loading(b: &mut Builder<'_>) {
    let label = b.t("offices-loading");
    b.push(Block::Progress {
        id: "loading".into(),
        label,
        permille: None,
        detail: String::new(),
    });
}

/// Of when the figures are, whether they could be renewed, and the choice of a period.
fn head(b: &mut Builder<'_>, page: &OfficesPage, head: &Head, at_ms: i64) {
    let heard = super::rows::moment(b, at_ms);
    let words = b.with(
        "offices-as-of",
        [
            ("period", period(b, &head.period.id).into()),
            ("date", as_of(b, head).into()),
        ],
    );
    b.paragraph("as-of", words);
    let status = b.with("offices-heard", [("time", heard.into())]);
    b.status(status);
    if page.loading {
        loading(b);
    } else if !b.model.online {
        let (title, text) = (b.t("offices-old-title"), b.t("offices-old-text"));
        b.notice("old", NoticeKind::Info, title, text, Vec::new());
    } else if let Some(failure) = page.failure {
        let retry = b.t("retry");
        let retry = b.button(Intent::Refresh, retry, ButtonRole::Secondary);
        b.failure("old", failure.code, NoticeKind::Warning, vec![retry]);
    }
    periods(b, head);
}

fn periods(b: &mut Builder<'_>, head: &Head) {
    let quarter = |p: &&String| p.contains('Q');
    let month = |p: &&String| p.len() == 7 && !p.contains('Q');
    let all = || head.periods.iter();
    let mut offered: Vec<&String> = all().filter(|p| p.len() == 4).collect();
    offered.extend(all().filter(quarter).take(QUARTERS));
    offered.extend(all().filter(month).take(MONTHS));
    if !offered.contains(&&head.period.id) {
        offered.insert(0, &head.period.id);
    }
    let options = offered.iter().map(|id| ChoiceOption {
        id: (*id).clone(),
        label: period(b, id),
        hint: String::new(),
    });
    choice(b, "period", "offices-period", options.collect(), &head.period.id);
}

fn choice(b: &mut Builder<'_>, id: &str, key: &str, options: Vec<ChoiceOption>, selected: &str) {
    let label = b.label(key, "");
    b.push(Block::Choice {
        id: format!("offices:{id}"),
        label,
        options,
        selected: vec![selected.to_owned()],
        many: false,
    });
}

fn all(model: &Model, page: &OfficesPage, held: &Held<OfficeList>, query: &str) -> Built {
    let mut b = Builder::new(model, model.texts.t("offices-title"));
    let lang = b.texts().lang().tag();
    let list = &held.value;
    let intro = b.t("offices-intro");
    b.paragraph("intro", intro);
    head(&mut b, page, &list.head, held.at_ms);
    let label = b.label("offices-search", "offices-search-hint");
    b.push(Block::Field {
        id: "offices:query".into(),
        label,
        input: FieldKind::Search,
        value: query.to_owned(),
        value_revision: model.offices.revision,
        max_chars: 100,
    });
    let found = find(&list.offices, query, lang);
    let rows = found.iter().map(|office| {
        let route = OfficesRoute::one(&office.id).in_period(page.route.period());
        let share = value(&b, Figure::InTime.of(office));
        let detail = b.with("offices-row", [("share", share.into())]);
        b.go(
            Route::Offices(route),
            office.name.get(lang).to_owned(),
            detail,
            None,
        )
    });
    let rows: Vec<ListRow> = rows.collect();
    let title = b.with("offices-found", [("count", rows.len().into())]);
    let empty = b.t("offices-found-none");
    b.push(Block::List {
        id: "offices".into(),
        title,
        rows,
        empty,
        more: None,
    });
    for kind in &list.kinds {
        let several = list.offices.iter().filter(|o| o.kind == kind.id).count() > 1;
        if several {
            let route = Route::Offices(OfficesRoute::Compare {
                kind: kind.id.clone(),
                figure: Figure::default(),
                order: Order::default(),
                period: page.route.period().to_owned(),
            });
            let label = b.with("offices-compare", [("kind", kind.name.get(lang).into())]);
            let id = b.bind(&format!("compare:{}", kind.id), Intent::Go(route));
            b.action_bound(id, label);
        }
    }
    hidden_note(&mut b, &list.head);
    b.done()
}

/// What "hidden" means, once a page.
fn hidden_note(b: &mut Builder<'_>, head: &Head) {
    let text = b.with("offices-hidden-note", [("fewest", head.hidden_below.into())]);
    b.paragraph("hidden", text);
}

fn one(model: &Model, page: &OfficesPage, held: &Held<OfficeReport>) -> Built {
    let lang = model.texts.lang().tag();
    let report = &held.value;
    let mut b = Builder::new(model, report.office.name.get(lang).to_owned());
    head(&mut b, page, &report.head, held.at_ms);
    let mut rows = Vec::new();
    for (id, key, value) in [
        ("address", "offices-address", &report.office.address),
        ("phone", "offices-phone", &report.office.phone),
    ] {
        if !value.is_empty() {
            rows.push(b.fact(id, key, value.clone()));
        }
    }
    if !rows.is_empty() {
        b.push(Block::Summary {
            id: "office".into(),
            title: String::new(),
            rows,
        });
    }
    charts::settled(&mut b, report);
    charts::others(&mut b, report);
    charts::months(&mut b, report);
    charts::groups(&mut b, report);
    charts::ratings(&mut b, report);
    charts::answers(&mut b, report);
    hidden_note(&mut b, &report.head);
    let list = OfficesRoute::all().in_period(page.route.period());
    b.action(
        Intent::Go(Route::Offices(list)),
        "offices-others",
        ButtonRole::Secondary,
    );
    b.done()
}

fn compare(
    model: &Model,
    page: &OfficesPage,
    held: &Held<OfficeList>,
    kind: &str,
    figure: Figure,
    order: Order,
) -> Built {
    let mut b = Builder::new(model, model.texts.t("offices-compare-title"));
    let lang = b.texts().lang().tag();
    let list = &held.value;
    head(&mut b, page, &list.head, held.at_ms);
    let chosen = list
        .kinds
        .iter()
        .find(|k| k.id == kind)
        .or_else(|| list.kinds.first());
    let kind = chosen.map_or("", |k| k.id.as_str());
    let options = list
        .kinds
        .iter()
        .map(|k| option(&k.id, k.name.get(lang).to_owned()));
    choice(&mut b, "kind", "offices-kind", options.collect(), kind);
    let options = Figure::ALL.map(|f| option(f.word(), b.t(&format!("offices-figure-{}", f.word()))));
    choice(
        &mut b,
        "figure",
        "offices-figure",
        options.to_vec(),
        figure.word(),
    );
    let options = Order::ALL.map(|o| option(o.word(), b.t(&format!("offices-order-{}", o.word()))));
    choice(&mut b, "order", "offices-order", options.to_vec(), order.word());
    let compared = side_by_side(&list.offices, kind, figure, order, lang);
    let most = match figure {
        Figure::InTime | Figure::Answers => Some(1000),
        _ => compared.iter().filter_map(|(_, v)| v.amount()).max(),
    };
    let rows = compared.iter().map(|(office, v)| ChartRow {
        id: office.id.clone(),
        name: office.name.get(lang).to_owned(),
        cells: vec![value(&b, *v)],
        permille: charts::bar(v.amount(), most),
        tag: None,
    });
    let rows = rows.collect();
    let name = b.t(&format!("offices-figure-{}", figure.word()));
    let columns = vec![b.t("offices-column-office"), name.clone()];
    charts::chart(
        &mut b,
        "compared",
        name,
        "offices-compare-summary",
        columns,
        rows,
        &list.head,
    );
    hidden_note(&mut b, &list.head);
    b.done()
}

fn option(id: &str, label: String) -> ChoiceOption {
    ChoiceOption {
        id: id.to_owned(),
        label,
        hint: String::new(),
    }
}

#[cfg(test)]
mod tests;
