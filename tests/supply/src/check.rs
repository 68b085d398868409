//! The rules, on plain data.

use crate::policy::{Advisories, Policy};
use semver::Version;
use std::collections::{BTreeMap, BTreeSet};

/// A dependency as `cargo metadata` and `Cargo.lock` describe it.
#[derive(Debug, Clone)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) version: Version,
    pub(crate) licence: Option<String>,
    /// True when it comes from crates.io.
    pub(crate) from_crates_io: bool,
    /// True when Cargo.lock pins its SHA-256.
    pub(crate) has_checksum: bool,
}

/// What was found: each problem is a sentence that names the crate.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What must be mended.
    pub(crate) problems: Vec<String>,
    /// What a person should know.
    pub(crate) notes: Vec<String>,
}

/// Holds every dependency of the workspace against the policy and the advisories.
pub(crate) fn check(dependencies: &[Dependency], policy: &Policy, advisories: &Advisories) -> Findings {
    let mut found = Findings::default();
    for dependency in dependencies {
        check_one(dependency, policy, advisories, &mut found);
    }
    let names: Vec<&str> = dependencies.iter().map(|d| d.name.as_str()).collect();
    for unused in policy.licences.unused_exceptions(&names) {
        found.problems.push(format!(
            "policy.toml: no crate needs the licence exception for {unused}"
        ));
    }
    for advisory in advisories.advisory.iter().filter(|a| a.accepted.is_some()) {
        if !dependencies.iter().any(|d| advisory.affects(&d.name, &d.version)) {
            found.problems.push(format!(
                "advisories.toml: {} is accepted, but no affected {} is in use",
                advisory.id, advisory.name
            ));
        }
    }
    found
}

fn check_one(dependency: &Dependency, policy: &Policy, advisories: &Advisories, found: &mut Findings) {
    let Dependency { name, version, .. } = dependency;
    let mut problem = |text: String| found.problems.push(format!("{name} {version}: {text}"));
    match &dependency.licence {
        None => problem("says no licence".into()),
        Some(expression) => {
            if let Err(why) = policy.licences.check(name, expression) {
                problem(why);
            }
        }
    }
    if !dependency.from_crates_io {
        problem("does not come from crates.io".into());
    }
    if !dependency.has_checksum {
        problem("has no checksum in Cargo.lock".into());
    }
    if let Some(ban) = policy.banned.iter().find(|b| b.name == *name) {
        problem(format!("is banned: {}", ban.reason));
    }
    for advisory in advisories.advisory.iter().filter(|a| a.affects(name, version)) {
        match &advisory.accepted {
            None => problem(format!(
                "{} affects it: https://rustsec.org/advisories/{}",
                advisory.id, advisory.id
            )),
            Some(reason) => found
                .notes
                .push(format!("{name} {version}: {} accepted – {reason}", advisory.id)),
        }
    }
}

/// Crates of the shipped library that belong to the sandbox or the tests.
pub(crate) fn check_shipped(
    target: &str,
    tree: &BTreeSet<(String, Version)>,
    policy: &Policy,
) -> Vec<String> {
    let banned = policy.banned.iter().map(|b| &b.name);
    policy
        .shipped
        .banned
        .iter()
        .chain(banned)
        .filter(|name| tree.iter().any(|(n, _)| n == *name))
        .map(|name| format!("{name} is in the library for {target}: {}", policy.shipped.reason))
        .collect()
}

/// Crates that are in a tree in more than one version, with those versions.
pub(crate) fn duplicates(tree: &BTreeSet<(String, Version)>) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, version) in tree {
        versions.entry(name).or_default().push(version.to_string());
    }
    versions
        .into_iter()
        .filter(|(_, v)| v.len() > 1)
        .map(|(name, v)| format!("{name} {}", v.join(", ")))
        .collect()
}

/// Days from one `YYYY-MM-DD` to another; `None` when one of them is not a date.
pub(crate) fn days_between(from: &str, until_epoch_day: i64) -> Option<i64> {
    let mut parts = from.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Howard Hinnant's days_from_civil.
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y - era * 400;
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(until_epoch_day - (era * 146_097 + day_of_era - 719_468))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"
        [licences]
        allow = ["MIT", "Apache-2.0", "Zlib"]
        [[licences.exception]]
        crate = "weak*"
        allow = ["MPL-2.0"]
        reason = "by file"
        [[banned]]
        crate = "openssl-sys"
        reason = "one TLS stack"
        [shipped]
        package = "app"
        targets = ["aarch64-linux-android"]
        banned = ["axum"]
        reason = "sandbox only"
    "#;
    const ADVISORIES: &str = r#"
        checked = "2026-11-24"
        knowledge_until = "2026-11-24"
        max_age_days = 45
        [[advisory]]
        id = "RUSTSEC-0000-0001"
        crate = "leaky"
        affected = [">=1.2.0, <1.2.5", ">=2.0.0, <2.0.1"]
    "#;

    fn dependency(name: &str, version: &str, licence: &str) -> Dependency {
        Dependency {
            name: name.into(),
            version: version.parse().unwrap(),
            licence: Some(licence.into()),
            from_crates_io: true,
            has_checksum: true,
        }
    }

    fn problems(dependencies: &[Dependency]) -> Vec<String> {
        problems_with(dependencies, ADVISORIES)
    }

    fn problems_with(dependencies: &[Dependency], advisories: &str) -> Vec<String> {
        let mut all = dependencies.to_vec();
        all.push(dependency("weak_one", "1.0.0", "MPL-2.0"));
        check(
            &all,
            &toml::from_str(POLICY).unwrap(),
            &toml::from_str(advisories).unwrap(),
        )
        .problems
    }

    #[test]
    fn a_tree_within_the_policy_passes() {
        let tree = [
            dependency("a", "1.0.0", "MIT OR GPL-3.0-only"),
            dependency("b", "1.0.0", "MIT/Apache-2.0"),
            dependency("c", "1.0.0", "(MIT OR GPL-2.0-only) AND Zlib"),
        ];
        assert_eq!(problems(&tree), Vec::<String>::new());
    }

    #[test]
    fn a_planted_licence_outside_the_list_fails() {
        let found = problems(&[dependency("planted", "1.0.0", "GPL-3.0-only")]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].contains("planted 1.0.0") && found[0].contains("GPL-3.0-only"),
            "{found:?}"
        );
    }

    #[test]
    fn one_bad_part_of_an_and_fails() {
        assert_eq!(
            problems(&[dependency("p", "1.0.0", "MIT AND GPL-3.0-only")]).len(),
            1
        );
    }

    #[test]
    fn a_missing_or_unreadable_licence_fails() {
        let mut none = dependency("p", "1.0.0", "MIT");
        none.licence = None;
        assert_eq!(
            problems(&[none, dependency("q", "1.0.0", "see LICENSE")]).len(),
            2
        );
    }

    #[test]
    fn an_exception_is_for_its_crate_only() {
        assert_eq!(problems(&[dependency("other", "1.0.0", "MPL-2.0")]).len(), 1);
    }

    #[test]
    fn another_source_or_no_checksum_fails() {
        let mut git = dependency("p", "1.0.0", "MIT");
        git.from_crates_io = false;
        let mut bare = dependency("q", "1.0.0", "MIT");
        bare.has_checksum = false;
        assert_eq!(problems(&[git, bare]).len(), 2);
    }

    #[test]
    fn a_banned_crate_fails_with_the_reason() {
        let found = problems(&[dependency("openssl-sys", "0.9.0", "MIT")]);
        assert!(found[0].contains("one TLS stack"), "{found:?}");
    }

    #[test]
    fn an_affected_version_fails_and_a_mended_one_passes() {
        for (version, count) in [
            ("1.1.9", 0),
            ("1.2.4", 1),
            ("1.2.5", 0),
            ("2.0.0-rc.1", 1),
            ("2.0.1", 0),
        ] {
            assert_eq!(
                problems(&[dependency("leaky", version, "MIT")]).len(),
                count,
                "{version}"
            );
        }
    }

    #[test]
    fn an_accepted_advisory_passes_until_nothing_needs_it() {
        let accepted = format!("{ADVISORIES}\naccepted = \"never reached\"");
        assert!(problems_with(&[dependency("leaky", "1.2.4", "MIT")], &accepted).is_empty());
        assert_eq!(
            problems_with(&[dependency("leaky", "1.2.5", "MIT")], &accepted).len(),
            1
        );
    }

    #[test]
    fn sandbox_tools_in_the_shipped_library_fail() {
        let tree = BTreeSet::from([
            ("axum".to_owned(), Version::new(0, 8, 9)),
            ("ring".into(), Version::new(0, 17, 1)),
        ]);
        let policy = toml::from_str(POLICY).unwrap();
        assert_eq!(check_shipped("aarch64-apple-ios", &tree, &policy).len(), 1);
    }

    #[test]
    fn duplicates_name_each_version() {
        let tree = BTreeSet::from([
            ("der".to_owned(), Version::new(0, 7, 1)),
            ("der".to_owned(), Version::new(0, 8, 0)),
            ("ring".to_owned(), Version::new(0, 17, 1)),
        ]);
        assert_eq!(duplicates(&tree), ["der 0.7.1, 0.8.0"]);
    }

    #[test]
    fn days_are_counted_over_leap_years_and_bad_dates_refused() {
        assert_eq!(days_between("1970-01-01", 0), Some(0));
        assert_eq!(days_between("2024-02-28", 19_783), Some(2)); // 2024-03-01
        assert_eq!(days_between("2024-13-01", 0), None);
        assert_eq!(days_between("today", 0), None);
    }

    #[test]
    fn the_checked_in_files_can_be_read() {
        toml::from_str::<Policy>(include_str!("../policy.toml")).unwrap();
        let advisories: Advisories = toml::from_str(include_str!("../advisories.toml")).unwrap();
        assert!(days_between(&advisories.checked, 0).is_some());
        let ids: BTreeSet<_> = advisories.advisory.iter().map(|a| &a.id).collect();
        assert_eq!(ids.len(), advisories.advisory.len(), "an id stands twice");
    }
}
