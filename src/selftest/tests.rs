use super::occasion::{OCCASIONS, Occasion};
use super::*;
use crate::checks;
use crate::mock::{Outage, Variant};
use crate::record::OwnTests;
use std::collections::BTreeSet;

#[test]
fn every_fault_is_killed_every_variant_is_quiet_and_every_outage_is_named() {
    let contract = Contract::embedded().unwrap();
    let mut rows: Vec<Row> = Vec::new();
    prove_all(&contract, &Subject::all(), Tier::Owners, 2, &mut |row| {
        rows.push(row);
    })
    .unwrap();
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
    let idle: Vec<&str> = checks::every()
        .iter()
        .map(|check| check.name)
        .filter(|name| !killers.contains(name))
        .collect();
    assert!(idle.is_empty(), "these checks kill nothing: {idle:?}");
    // What reports say of these tests is what they have just shown.
    let that = |standing| rows.iter().filter(|row| row.standing == standing).count();
    let shown = OwnTests {
        faults_killed: that(Standing::Killed),
        faults: Fault::all().len(),
        // The conforming server is quiet as well, and is no variant.
        clean: that(Standing::Quiet) - 1 + that(Standing::Named),
        variants_and_outages: Variant::all().len() + Outage::all().len(),
    };
    assert_eq!(OwnTests::of_this_build(), shown);
}

#[test]
fn no_fault_is_both_claimed_and_awaiting() {
    for (name, why) in AWAITING {
        let fault = Fault::named(name).unwrap_or_else(|| panic!("{name} is no fault"));
        assert_eq!(owners(fault).next(), None, "{name} is claimed");
        assert!(!why.is_empty());
    }
}

#[test]
fn every_occasion_is_needed_and_of_another_check() {
    let contract = Contract::embedded().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for Occasion {
        fault: name,
        check,
        because,
    } in OCCASIONS
    {
        let fault = Fault::named(name).unwrap_or_else(|| panic!("{name} is no fault"));
        let owners: Vec<&str> = owners(fault).collect();
        assert!(
            checks::named(check).is_some() && !owners.contains(check),
            "{name}"
        );
        assert!(!because.is_empty());
        let alone = Filter {
            include: owners
                .iter()
                .map(|owner| checks::full_name("credential.revoke", owner))
                .collect(),
            skip: Vec::new(),
            exact: true,
        };
        let report = runtime.block_on(examine(&contract, Subject::Fault(fault), &alone));
        let killed = report
            .unwrap()
            .results
            .iter()
            .all(|result| result.verdict == Verdict::Fail);
        assert!(!killed, "{name} is killed without {check}");
    }
}

#[test]
fn every_side_effect_names_checks_and_gives_a_reason() {
    for rule in side_effects() {
        let names = rule.also.iter().chain(rule.beside).copied().flatten();
        for name in names {
            assert!(checks::named(name).is_some(), "{name} is no check");
        }
        assert!(rule.because.len() > 20, "{:?}", rule.because);
    }
}
