use super::*;
use std::collections::BTreeSet;

#[test]
fn every_fault_is_killed_every_variant_is_quiet_and_every_outage_is_named() {
    let contract = Contract::embedded().unwrap();
    let mut rows: Vec<Row> = Vec::new();
    prove_all(&contract, &Subject::all(), 2, &mut |row| rows.push(row)).unwrap();
    assert_eq!(rows.len(), Subject::all().len());
    let wrong: Vec<String> = rows
        .iter()
        .filter(|row| !row.standing.is_right())
        .map(|row| {
            let name = row.subject.name();
            format!(
                "{name}: {}, failed {:?}, unsure {:?}",
                row.standing.word(),
                row.failed,
                row.unsure
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let killers: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.standing == Standing::Killed)
        .flat_map(|row| row.failed.iter().copied())
        .collect();
    let idle: Vec<&str> = CHECKS
        .iter()
        .map(|check| check.name)
        .filter(|name| !killers.contains(name))
        .collect();
    assert!(idle.is_empty(), "these checks kill nothing: {idle:?}");
}

#[test]
fn no_fault_is_both_claimed_and_awaiting() {
    for (name, why) in AWAITING {
        let fault = Fault::named(name).unwrap_or_else(|| panic!("{name} is no fault"));
        assert_eq!(owners(fault).next(), None, "{name} is claimed");
        assert!(!why.is_empty());
    }
}
