//! The README's table of what is checked, held to the table of checks.

use super::super::CHECKS;
use std::collections::BTreeSet;

/// The names in backquotes of the last column of the table under "What is checked".
fn tabled() -> Vec<String> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"))
        .expect("README.md stands beside Cargo.toml");
    let (_, after) = readme
        .split_once("## What is checked\n")
        .expect("the README has that section");
    let (section, _) = after.split_once("\n## ").expect("another section follows");
    section
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" | "))
        .filter(|(about, _)| !about.contains('`'))
        .flat_map(|(_, checks)| {
            checks
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn the_readme_tables_every_check_once_and_no_other() {
    let tabled = tabled();
    let once: BTreeSet<&str> = tabled.iter().map(String::as_str).collect();
    let own: BTreeSet<&str> = CHECKS.iter().map(|check| check.name).collect();
    assert_eq!(
        tabled.len(),
        once.len(),
        "a check stands twice in the README's table: {tabled:?}"
    );
    assert_eq!(
        once, own,
        "the README's table under \"What is checked\" and the table of checks differ"
    );
}
