//! Parts of a shared run that are joined.

use super::*;
use crate::laws::reports::summary;
use std::sync::LazyLock;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::embedded().expect("the embedded contract loads"));

/// One part, in which a check has this verdict and a clause this state.
fn part(partition: &str, exit_code: u8, verdict: Verdict, state: ClauseState) -> Record {
    let mut record = Record::begun(&summary(&[], None).header, &CONTRACT);
    partition.clone_into(&mut record.run.partition);
    record.run.state = State::Complete;
    record.gate.exit_code = exit_code;
    record.gate.reasons = if exit_code == 0 {
        Vec::new()
    } else {
        vec!["something".to_owned()]
    };
    record.checks = vec![Check {
        name: "second_revoke_is_refused".to_owned(),
        about: String::new(),
        clauses: Vec::new(),
        proven_by: Vec::new(),
        verdict,
        examined: 2,
        findings: Vec::new(),
        waived: Vec::new(),
        doubts: Vec::new(),
    }];
    for clause in &mut record.clauses {
        if clause.state != ClauseState::NotTestable {
            clause.state = state;
        }
    }
    record.traffic.requests = 10;
    record
}

fn joined(parts: [Record; 2]) -> Record {
    merge(parts.into()).unwrap()
}

#[test]
fn what_one_part_leaves_to_the_other_is_what_the_other_says() {
    let whole = joined([
        part("2/2", 0, Verdict::Pass, ClauseState::Kept),
        part("1/2", 0, Verdict::NotExercised, ClauseState::Elsewhere),
    ]);
    assert_eq!((whole.gate.exit_code, whole.gate.verdict.as_str()), (0, "GREEN"));
    assert_eq!(whole.run.partition, "1/1");
    assert_eq!(whole.checks[0].verdict, Verdict::Pass);
    assert_eq!(whole.counts.passed, 1);
    assert_eq!(whole.clauses_that(ClauseState::Elsewhere), 0);
    assert_eq!((whole.traffic.requests, whole.checks[0].examined), (20, 4));
}

#[test]
fn what_is_broken_in_one_part_is_broken() {
    let whole = joined([
        part("1/2", 1, Verdict::Fail, ClauseState::Broken),
        part("2/2", 3, Verdict::Inconclusive, ClauseState::Unproven),
    ]);
    assert_eq!(
        (whole.gate.exit_code, whole.checks[0].verdict),
        (1, Verdict::Fail)
    );
    assert_eq!(whole.gate.reasons.len(), 2, "each part's reasons are told");
}

#[test]
fn a_missing_part_proves_nothing() {
    let whole = merge(vec![part("1/3", 0, Verdict::Pass, ClauseState::Kept)]).unwrap();
    assert_eq!((whole.gate.exit_code, whole.run.state), (3, State::Partial));
    assert!(
        whole.gate.reasons[0].contains("2/3, 3/3"),
        "{:?}",
        whole.gate.reasons
    );
    let red = merge(vec![part("1/3", 1, Verdict::Fail, ClauseState::Broken)]).unwrap();
    assert_eq!(red.gate.exit_code, 1, "what is known to be broken stays so");
}

#[test]
fn what_every_part_leaves_to_others_is_unproven() {
    let whole = joined([
        part("1/2", 0, Verdict::NotExercised, ClauseState::Elsewhere),
        part("2/2", 0, Verdict::NotExercised, ClauseState::Elsewhere),
    ]);
    assert_eq!(whole.gate.exit_code, 3);
}

#[test]
fn only_parts_of_one_run_are_joined() {
    let one = || part("1/2", 0, Verdict::Pass, ClauseState::Kept);
    assert_eq!(
        merge(vec![one(), one()]),
        Err(MergeError::Twice("1/2".to_owned()))
    );
    let mut other = part("2/2", 0, Verdict::Pass, ClauseState::Kept);
    "https://elsewhere.example".clone_into(&mut other.run.target);
    let refused = merge(vec![one(), other]);
    assert!(
        matches!(
            refused,
            Err(MergeError::Different {
                what: "the target",
                ..
            })
        ),
        "{refused:?}"
    );
    let mut late = part("2/2", 0, Verdict::Pass, ClauseState::Kept);
    late.run.started_ms += 24 * 3_600_000;
    assert_eq!(merge(vec![one(), late]), Err(MergeError::Apart));
    assert_eq!(merge(Vec::new()), Err(MergeError::Nothing));
}
