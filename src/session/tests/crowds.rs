//! The races and the mixed load of nightly: quiet wherever nothing is wrong, and left out by name where ids are few.

use super::super::deployment::embedded;
use super::super::{Deployment, Report, check};
use super::minefield::wrong_of;
use super::sides::conduct;
use crate::contract::Contract;
use crate::finding::Verdict;
use crate::mock::{Mock, Options, Variant};
use crate::plan::Filter;
use crate::provision::Pool;
use crate::scenario::Profile;

/// The checks that nightly adds about simultaneous calls.
const CHECKS: [&str; 4] = [
    "crowded_revokes_succeed_once",
    "simultaneous_calls_are_kept_apart",
    "simultaneous_revokes_last",
    "simultaneous_refusals_change_nothing",
];

fn filter(checks: &[&str]) -> Filter {
    Filter {
        include: checks
            .iter()
            .map(|check| format!("credential.revoke::{check}"))
            .collect(),
        skip: Vec::new(),
        exact: true,
    }
}

/// Plays these checks in nightly against a mock, of whose credentials so many were handed over.
fn played(variant: Option<Variant>, handed_over: Option<(usize, usize)>, checks: &[&str]) -> Report {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mock = Mock::start(Options {
            variant,
            ..embedded(Profile::Nightly)
        })
        .await
        .unwrap();
        let mut deployment = Deployment::of_mock(&mock);
        if let Some((own, foreign)) = handed_over {
            let pool = |ids: &[String], many: usize| Pool::parse(&ids[..many].join("\n"), "pool").unwrap();
            deployment.own = pool(&mock.grants().credentials, own);
            deployment.foreign = pool(&mock.grants().stranger_credentials, foreign);
        }
        let contract = Contract::embedded().unwrap();
        check(
            &contract,
            &deployment,
            &conduct(Profile::Nightly),
            &filter(checks),
            &mut |_| {},
        )
        .await
        .unwrap()
    })
}

fn verdicts(report: &Report) -> Vec<Verdict> {
    report.results.iter().map(|result| result.verdict).collect()
}

#[test]
fn no_variant_is_accused_by_a_crowd() {
    let mut variants: Vec<Option<Variant>> = vec![None];
    variants.extend(Variant::all().iter().copied().map(Some));
    let wrong = wrong_of(&variants, 2, |variant| {
        let report = played(variant, None, &CHECKS);
        let name = variant.map_or("conforming", Variant::name);
        (verdicts(&report) != [Verdict::Pass; 4]).then(|| format!("{name}: {:#?}", report.results))
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_small_pool_cannot_pay_for_is_not_exercised_and_says_what_would_help() {
    let wrong = wrong_of(&[1, 4, 5, 8, 10], 2, |own| {
        let report = played(None, Some((own, 1)), &CHECKS);
        let crowded = &report.results[0];
        let expected = if own < 5 {
            Verdict::NotExercised
        } else {
            Verdict::Pass
        };
        let helps = own >= 5 || crowded.doubts[0].remedy.contains("--credentials FILE");
        let unsure = verdicts(&report)
            .iter()
            .any(|verdict| matches!(verdict, Verdict::Inconclusive | Verdict::Fail));
        let is_right = crowded.verdict == expected && helps && !unsure;
        (!is_right).then(|| format!("{own}: {:#?}", report.results))
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}
