//! Choice lists: long, official, the same for every form that names them.

use crate::error::{Error, Problem};
use crate::etag;
use crate::jose::sha256_hex;
use crate::state::Shared;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use utoipa::{IntoParams, ToSchema};

/// A list as served.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChoiceList {
    /// Its name, as in the URL and in the option `list` of a control.
    pub(crate) name: String,
    /// Another content has another version.
    pub(crate) version: String,
    /// In the order to show them.
    pub(crate) items: Vec<ChoiceItem>,
}

/// One choice.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChoiceItem {
    /// What is filed.
    pub(crate) id: String,
    /// Its name in Vietnamese.
    pub(crate) vi: String,
    /// Its name in English.
    pub(crate) en: String,
    /// Names it had, or that stand on older papers: for search, never filed. Units that went wholly or partly into a commune.
    #[serde(default)]
    pub(crate) formerly: Vec<String>,
}

/// A list kept as the bytes of its file: what the pack's hash is of.
pub(crate) struct Held {
    /// Version within the file.
    pub(crate) version: String,
    /// The file.
    pub(crate) bytes: Bytes,
    /// Lower-case hex.
    pub(crate) sha256: String,
    /// Id → Vietnamese and English name.
    names: HashMap<String, (String, String)>,
}

impl Held {
    /// The name of an item in a language; `None` for an id the list does not have.
    pub(crate) fn name_of(&self, id: &str, lang: &str) -> Option<&str> {
        let (vi, en) = self.names.get(id)?;
        Some(if lang == "en" { en } else { vi })
    }
}

/// Reads `<dir>/*.json`; a folder that is not there holds no lists.
pub(crate) fn read(dir: &std::path::Path) -> Result<BTreeMap<String, Held>, Error> {
    let mut lists = BTreeMap::new();
    if !dir.is_dir() {
        return Ok(lists);
    }
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let wrong = |reason: String| Error::Data {
            file: path.display().to_string(),
            reason,
        };
        let bytes = std::fs::read(&path)?;
        let list: ChoiceList = serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))?;
        check(&list, &path).map_err(wrong)?;
        let held = Held {
            version: list.version,
            names: list.items.into_iter().map(|i| (i.id, (i.vi, i.en))).collect(),
            sha256: sha256_hex(&bytes),
            bytes: Bytes::from(bytes),
        };
        lists.insert(list.name, held);
    }
    Ok(lists)
}

/// What a phone relies on: named as its file, and every id once, with both names.
fn check(list: &ChoiceList, path: &std::path::Path) -> Result<(), String> {
    if path.file_stem().is_none_or(|stem| stem != list.name.as_str()) {
        return Err(format!("its name is {}", list.name));
    }
    let mut seen = std::collections::HashSet::new();
    for item in &list.items {
        let empty = |text: &String| text.trim().is_empty();
        if [&item.id, &item.vi, &item.en].into_iter().any(empty) || item.formerly.iter().any(empty) {
            return Err(format!("item {:?} has an empty text", item.id));
        }
        if !seen.insert(item.id.as_str()) {
            return Err(format!("item {:?} stands twice", item.id));
        }
    }
    Ok(())
}

/// A list as the pack names it.
#[derive(Serialize)]
pub(crate) struct InPack<'a> {
    name: &'a str,
    version: &'a str,
    url: String,
    sha256: &'a str,
    bytes: usize,
}

/// All lists, as the pack names them.
pub(crate) fn in_pack<'a>(base: &str, lists: &'a BTreeMap<String, Held>) -> Vec<InPack<'a>> {
    lists
        .iter()
        .map(|(name, held)| InPack {
            name,
            version: &held.version,
            url: format!("{base}/lists/{name}?version={}", held.version),
            sha256: &held.sha256,
            bytes: held.bytes.len(),
        })
        .collect()
}

/// Which edition.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Edition {
    /// The version the pack names; the answer to it never changes. Without it: the one in force.
    version: Option<String>,
}

/// A choice list. The bytes are those the pack's hash is of.
#[utoipa::path(get, path = "/lists/{name}", tag = "procedures",
    params(("name" = String, Path, description = "communes, countries, ethnic-groups"), Edition),
    responses((status = 200, body = ChoiceList), (status = 304, description = "The asker holds it"), (status = 404, body = Problem)))]
pub(crate) async fn get(
    State(province): State<Shared>,
    Path(name): Path<String>,
    Query(edition): Query<Edition>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let held = province
        .data
        .lists
        .get(&name)
        .filter(|held| edition.version.as_ref().is_none_or(|v| *v == held.version))
        .ok_or_else(|| Problem::not_found("Không có danh mục này."))?;
    let tag = etag::tag_of(&held.bytes);
    let mut response = etag::answer(&headers, &tag, "application/json", held.bytes.clone());
    if edition.version.is_some() {
        let for_good = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, for_good);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &str) -> ChoiceList {
        let path = format!("{}/data/lists/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    fn names<'a>(list: &'a ChoiceList, old: &str) -> Vec<&'a str> {
        list.items
            .iter()
            .filter(|item| item.formerly.iter().any(|f| f == old))
            .map(|item| item.vi.as_str())
            .collect()
    }

    #[test]
    fn every_commune_of_the_country_stands_with_every_unit_it_came_from() {
        let communes = own("communes");
        assert_eq!(communes.items.len(), 3321);
        let kind = |kind: &str| communes.items.iter().filter(|i| i.vi.starts_with(kind)).count();
        assert_eq!((kind("Xã "), kind("Phường "), kind("Đặc khu ")), (2599, 709, 13));
        assert_eq!(
            communes.items.iter().map(|i| i.formerly.len()).sum::<usize>(),
            10_602
        );
        assert!(communes.items.iter().all(|i| !i.formerly.is_empty()));
        assert!(
            communes
                .items
                .iter()
                .all(|i| i.id.len() == 5 && i.id.bytes().all(|b| b.is_ascii_digit()))
        );
    }

    #[test]
    fn co_le_is_found_under_the_names_of_before_the_merger() {
        let communes = own("communes");
        let co_le = communes.items.iter().find(|i| i.id == "14026").unwrap();
        assert_eq!(co_le.vi, "Xã Cổ Lễ, tỉnh Ninh Bình");
        assert_eq!(co_le.en, "Cổ Lễ commune, Ninh Bình province");
        assert_eq!(
            co_le.formerly,
            [
                "Thị trấn Cổ Lễ, huyện Trực Ninh, tỉnh Nam Định",
                "Xã Trung Đông, huyện Trực Ninh, tỉnh Nam Định",
                "Xã Trực Tuấn, huyện Trực Ninh, tỉnh Nam Định"
            ]
        );
    }

    /// Nobody can tell from the old name alone where one lives now: both (or all) have to be offered.
    #[test]
    fn a_unit_that_was_split_stands_in_each_of_its_successors() {
        let communes = own("communes");
        for old in [
            "Phường Quang Trung, thành phố Phủ Lý, tỉnh Hà Nam",
            "Phường Hòa Mạc, thị xã Duy Tiên, tỉnh Hà Nam",
            "Phường Tiên Nội, thị xã Duy Tiên, tỉnh Hà Nam",
            "Phường Hoàng Đông, thị xã Duy Tiên, tỉnh Hà Nam",
            "Xã Tiên Ngoại, thị xã Duy Tiên, tỉnh Hà Nam",
            "Xã Gia Tân, huyện Gia Viễn, tỉnh Ninh Bình",
        ] {
            assert!(
                names(&communes, old).len() > 1,
                "{old}: {:?}",
                names(&communes, old)
            );
        }
        let mut targets: HashMap<&str, usize> = HashMap::new();
        for item in communes
            .items
            .iter()
            .filter(|i| i.vi.ends_with(", tỉnh Ninh Bình"))
        {
            for old in &item.formerly {
                *targets.entry(old).or_default() += 1;
            }
        }
        // 175 of Nam Định, 98 of Hà Nam, 125 of Ninh Bình.
        assert_eq!(targets.len(), 398);
        assert_eq!(targets.values().sum::<usize>(), 404);
        assert_eq!(targets.values().filter(|n| **n > 1).count(), 6);
    }

    #[test]
    fn countries_and_ethnic_groups_are_whole() {
        let countries = own("countries");
        assert_eq!(countries.items.len(), 249);
        assert_eq!(countries.items[0].id, "VN");
        assert!(countries.items.iter().all(|i| i.id.len() == 2));
        let groups = own("ethnic-groups");
        assert_eq!(groups.items.len(), 54);
        assert_eq!(
            (groups.items[0].id.as_str(), groups.items[0].vi.as_str()),
            ("01", "Kinh")
        );
    }

    /// Two ways to write one name are two names to a search, and on a receipt.
    #[test]
    fn the_lists_are_composed_unicode() {
        for name in ["communes", "countries", "ethnic-groups"] {
            let path = format!("{}/data/lists/{name}.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            let combining = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
            assert_eq!(text.chars().find(combining), None, "{name}");
        }
    }

    #[test]
    fn a_list_with_an_id_twice_or_another_name_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let put = |text: &str| {
            std::fs::write(dir.path().join("a.json"), text).unwrap();
            read(dir.path())
                .map(|lists| lists.len())
                .map_err(|e| e.to_string())
        };
        let item = r#"{"id":"1","vi":"Một","en":"One"}"#;
        assert_eq!(
            put(&format!(r#"{{"name":"a","version":"1","items":[{item}]}}"#)),
            Ok(1)
        );
        assert!(
            put(&format!(
                r#"{{"name":"a","version":"1","items":[{item},{item}]}}"#
            ))
            .is_err()
        );
        assert!(put(&format!(r#"{{"name":"b","version":"1","items":[{item}]}}"#)).is_err());
        assert!(put(r#"{"name":"a","version":"1","items":[{"id":"1","vi":"","en":"One"}]}"#).is_err());
    }
}
