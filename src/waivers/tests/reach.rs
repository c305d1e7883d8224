//! How far a waiver reaches, and what it leaves alone.

use super::*;
use crate::laws::reports::summary;
use crate::record::{self, Record};

#[test]
fn a_check_that_was_not_exercised_leaves_its_waiver_alone_whatever_others_did() {
    let mut not_exercised = result(Vec::new());
    not_exercised.verdict = Verdict::NotExercised;
    let mut other = result(Vec::new());
    other.check = "first_revoke_succeeds";
    let applied = by_check().apply(vec![not_exercised, other], "2026-12-01".parse().unwrap());
    assert!(applied.troubles.is_empty(), "{:?}", applied.troubles);
}

#[test]
fn a_waiver_of_a_check_covers_nothing_of_another_clause() {
    let mut other = finding(Defect::Status, "second call");
    other.clause = "revoke.permanent".to_owned();
    let applied = on("2026-12-01", &by_check(), vec![other]);
    assert_eq!(applied.results[0].verdict, Verdict::Fail);
    assert!(matches!(applied.troubles.as_slice(), [Trouble::Unused(_)]));
}

#[test]
fn an_advisory_is_not_waived_and_does_not_keep_a_check_red() {
    let mut advisory = finding(Defect::Errno, "second call");
    advisory.severity = Severity::Advisory;
    let alone = on("2026-12-01", &by_check(), vec![advisory.clone()]);
    assert_eq!(
        (alone.results[0].findings.len(), alone.results[0].waived.len()),
        (1, 0)
    );
    assert!(matches!(alone.troubles.as_slice(), [Trouble::Unused(_)]));
    let beside = vec![finding(Defect::Status, "second call"), advisory];
    let beside = on("2026-12-01", &by_identity(), beside);
    assert_eq!(
        (beside.results[0].findings.len(), beside.results[0].waived.len()),
        (1, 1)
    );
    assert_eq!(beside.results[0].verdict, Verdict::Waived);
}

#[test]
fn several_defects_are_covered_where_each_of_them_is_named() {
    let both = [Defect::Status, Defect::Errno].map(|defect| finding(defect, "second call"));
    let names = both.each_ref().map(|one| format!("'{}'", one.identity()));
    let applied = on(
        "2026-12-01",
        &waivers(&format!("finding = [{}]", names.join(", "))),
        both.to_vec(),
    );
    assert!(applied.troubles.is_empty(), "{:?}", applied.troubles);
    assert_eq!(applied.results[0].verdict, Verdict::Waived);
}

#[test]
fn a_check_may_be_waived_for_each_of_its_clauses() {
    let stanza = |clause: &str| {
        format!(
            "[[waiver]]\ncheck = '{CHECK}'\nclause = '{clause}'\nreason = 'r'\nowner = 'o'\nissue = 'i'\n\
             expires = '2026-12-15'\n"
        )
    };
    let text = stanza(CLAUSE) + &stanza("revoke.permanent");
    assert_eq!(Waivers::parse(&text, "w", &CONTRACT).unwrap().0.len(), 2);
}

/// The identities that a stanza names which is written for the first finding of the check, asked for by this.
fn named_in_stanza(results: &[CheckResult], asked: impl Fn(&record::Finding) -> String) -> Vec<String> {
    let record = Record::of(results, &summary(results, None), &CONTRACT);
    let mut of_the_check = record
        .findings()
        .filter(|(_, one)| one.identity.starts_with(CHECK));
    let id = asked(of_the_check.next().unwrap().1);
    let written = stanza(&record, &id, "2026-12-15".parse().unwrap()).unwrap();
    let all = record.findings().map(|(_, finding)| finding.identity.clone());
    all.filter(|identity| written.contains(&format!("\"{identity}\"")))
        .collect()
}

#[test]
fn a_stanza_names_the_steps_of_one_defect_of_one_check_and_nothing_else() {
    let mut elsewhere = result(vec![finding(Defect::Status, "in a crowd")]);
    elsewhere.check = "first_revoke_succeeds";
    elsewhere.findings[0].check = elsewhere.check;
    let results = [
        result(vec![
            finding(Defect::Status, "second call"),
            finding(Defect::Status, "third call"),
            finding(Defect::Errno, "second call"),
        ]),
        elsewhere,
    ];
    let expected =
        ["second call", "third call"].map(|step| finding(Defect::Status, step).identity().to_string());
    assert_eq!(named_in_stanza(&results, |first| first.id.clone()), expected);
    assert_eq!(
        named_in_stanza(&results, |first| first.identity.clone()),
        expected
    );
}

#[test]
fn a_run_without_a_finding_has_nothing_to_waive() {
    let record = Record::of(&[], &summary(&[], None), &CONTRACT);
    let told = stanza(&record, "00000000", "2026-12-15".parse().unwrap());
    assert_eq!(told, Err(StanzaError::Nothing));
}
