//! What was observed against what was accepted. Pure: results and pins in, results and a change out.

use super::{Book, Pins, Standing, Writing};
use crate::finding::{CheckResult, Defect, Finding, Frequency, Severity, Verdict};
use std::collections::BTreeSet;

/// How much of the catalogue a run selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Everything of the profile: a point is what was seen now.
    Whole,
    /// What a filter left over: it can add to what is known of a point, but not take from it.
    Part,
}

/// How many points ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Points that are accepted.
    pub accepted: usize,
    /// Accepted points that were seen otherwise.
    pub drifted: usize,
    /// Points in which the proposal differs from what is accepted.
    pub proposed: usize,
}

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// All files are right as they stand.
    Nothing,
    /// A proposal beside what is accepted.
    Propose(Pins),
    /// The earlier proposal is outdated: the deployment does what was accepted.
    Withdraw,
    /// The accepted file itself.
    Accept(Pins),
}

/// Results after the comparison.
pub struct Enforced {
    /// The results, with a finding for each drifted point.
    pub results: Vec<CheckResult>,
    /// What reports say.
    pub standing: Standing,
    /// What is to be written, at the edge.
    pub change: Change,
}

/// Compares, and turns drift into findings. Whoever accepts what is observed has no drift.
pub(super) fn enforce(book: &Book, mut results: Vec<CheckResult>, extent: Extent) -> Enforced {
    let observed = Pins::observed(&results);
    let drifted = match book.writing {
        Writing::Accept => 0,
        Writing::Never | Writing::Propose => note_drift(book, &observed, &mut results),
    };
    // A run that proved nothing is no reason to forget an earlier proposal.
    let extent = if observed.is_empty() { Extent::Part } else { extent };
    let proposal = proposal(book, &observed, extent);
    let differing = differing(&proposal, &book.accepted);
    let (change, file) = match book.writing {
        Writing::Never => (Change::Nothing, book.proposal()),
        Writing::Propose => (pending_change(book, &proposal, differing), book.proposal()),
        Writing::Accept if differing == 0 => (Change::Nothing, book.file().to_owned()),
        Writing::Accept => (Change::Accept(proposal.clone()), book.file().to_owned()),
    };
    let tally = match book.writing {
        Writing::Accept => Tally {
            accepted: proposal.0.len(),
            drifted,
            proposed: 0,
        },
        Writing::Never | Writing::Propose => Tally {
            accepted: book.accepted.0.len(),
            drifted,
            proposed: differing,
        },
    };
    Enforced {
        results,
        standing: Standing::On {
            tally,
            writing: book.writing,
            file,
        },
        change,
    }
}

/// One finding for each accepted point that was seen otherwise, at the first check that saw it so: the
/// same answer may be observed by a dozen checks, and it is one change. Returns how many.
fn note_drift(book: &Book, observed: &Pins, results: &mut [CheckResult]) -> usize {
    let mut drifted = 0;
    // What a check saw is asked before any verdict changes, for drift must not hide drift.
    let seen_by: Vec<Pins> = results
        .iter()
        .map(|result| Pins::observed(std::slice::from_ref(result)))
        .collect();
    for (point, values) in &observed.0 {
        let Some(accepted) = book.accepted.0.get(point) else {
            continue;
        };
        let foreign = |seen: &Pins| {
            seen.0
                .get(point)
                .is_some_and(|values| !values.is_subset(accepted))
        };
        let Some(result) = results
            .iter_mut()
            .zip(&seen_by)
            .find_map(|(result, seen)| foreign(seen).then_some(result))
        else {
            continue;
        };
        let received: BTreeSet<String> = values.difference(accepted).cloned().collect();
        let finding = drift(result, point, accepted, &received, book);
        result.findings.push(finding);
        result
            .findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        result.verdict = Verdict::Fail;
        drifted += 1;
    }
    drifted
}

fn drift(
    result: &CheckResult,
    point: &str,
    accepted: &BTreeSet<String>,
    received: &BTreeSet<String>,
    book: &Book,
) -> Finding {
    let told = |values: &BTreeSet<String>| {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        format!("{point}: {}", values.join(" or "))
    };
    Finding {
        check: result.check,
        clause: result.clauses.first().copied().unwrap_or_default().to_owned(),
        defect: Defect::Drift,
        severity: Severity::Drift,
        pointer: None,
        expected: told(accepted),
        why: format!("accepted in {}", book.file().display()),
        received: told(received),
        step: point.to_owned(),
        line: 0,
        story: None,
        frequency: Frequency::ONCE,
        case: None,
    }
}

/// What would be accepted if somebody accepted now: what was known, with every point that this run
/// saw otherwise as it saw it. A point that it did not see stays.
fn proposal(book: &Book, observed: &Pins, extent: Extent) -> Pins {
    let mut proposal = match (extent, &book.pending) {
        (Extent::Part, Some(pending)) => pending.clone(),
        (Extent::Part, None) | (Extent::Whole, _) => book.accepted.clone(),
    };
    for (point, values) in &observed.0 {
        let known = match extent {
            Extent::Whole => book.accepted.0.get(point),
            Extent::Part => proposal.0.get(point),
        };
        let now = match (known, extent) {
            // Fewer values than are known: the others were not exercised.
            (Some(known), _) if values.is_subset(known) => known.clone(),
            (Some(known), Extent::Part) => known.union(values).cloned().collect(),
            (Some(_), Extent::Whole) | (None, _) => values.clone(),
        };
        proposal.0.insert(point.clone(), now);
    }
    proposal
}

fn pending_change(book: &Book, proposal: &Pins, differing: usize) -> Change {
    match &book.pending {
        Some(_) if differing == 0 => Change::Withdraw,
        Some(pending) if pending == proposal => Change::Nothing,
        None if differing == 0 => Change::Nothing,
        Some(_) | None => Change::Propose(proposal.clone()),
    }
}

fn differing(proposal: &Pins, accepted: &Pins) -> usize {
    let new = |(point, values): &(&String, &BTreeSet<String>)| accepted.0.get(*point) != Some(*values);
    proposal.0.iter().filter(new).count()
}
