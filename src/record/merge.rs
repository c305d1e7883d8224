//! Joins the parts of a shared run (`--partition m/n`) into one record.
//!
//! Each check and each clause is answered for by one part; the others say that it is left to them. So a check is what
//! the part says that knows most, and a clause is broken if any part says so. Parts that are missing prove nothing.

use super::past::Past;
use super::side::Point;
use super::traffic::KEPT;
use super::{Calls, Check, ClauseState, Counts, Record, Standing, State, Verdict};
use crate::gate::ExitCode;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// The longest that parts of one run begin apart.
const HOURS: i64 = 12;

/// Records that are no parts of one run.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum MergeError {
    /// There is none.
    #[error("there is nothing to merge\n  remedy: give the report folders of all parts")]
    Nothing,
    /// They differ where parts of one run must not.
    #[error(
        "{what} differs between the parts: {one:?} and {other:?}\n  remedy: merge the parts of one run, played with the same inputs"
    )]
    Different {
        /// In what.
        what: &'static str,
        /// What one says.
        one: String,
        /// What another one says.
        other: String,
    },
    /// They were made at different times.
    #[error(
        "the parts began more than {HOURS} hours apart\n  remedy: merge the parts of one run; a folder of an earlier one may be left"
    )]
    Apart,
    /// The same part is there twice.
    #[error("part {0} is there twice\n  remedy: give each part's report folder once")]
    Twice(String),
}

/// Joins them; the order of the parts makes no difference.
pub fn merge(mut parts: Vec<Record>) -> Result<Record, MergeError> {
    parts.sort_by_key(|part| place(&part.run.partition));
    agree(&parts)?;
    let missing = missing(&parts)?;
    let pins = told_by_parts(&parts, |part| &part.run.pins);
    let canary = told_by_parts(&parts, |part| &part.gate.canary);
    let power = power(&parts);
    on_one_clock(&mut parts);
    share_out(&mut parts);
    let gates: Vec<u8> = parts.iter().map(|part| part.gate.exit_code).collect();
    let mut parts = parts.into_iter();
    let mut whole = parts.next().ok_or(MergeError::Nothing)?;
    for part in parts {
        absorb(&mut whole, part);
    }
    "1/1".clone_into(&mut whole.run.partition);
    whole.run.pins = pins;
    (whole.run.power, whole.run.calls) = power;
    whole.gate.canary = canary;
    whole.counts = Counts::of(&whole.checks);
    let exit = first_that_applies(&gates);
    whole.gate.exit_code = exit.code();
    exit.word().clone_into(&mut whole.gate.verdict);
    if !missing.is_empty() {
        whole.run.state = State::Partial;
        let told = format!("parts are missing: {}", missing.join(", "));
        fail(&mut whole, told);
    }
    let unproven: Vec<String> = whole
        .clauses
        .iter()
        .filter(|clause| clause.standing == Standing::Core && clause.state == ClauseState::Elsewhere)
        .map(|clause| clause.id.clone())
        .collect();
    if !unproven.is_empty() {
        let told = format!("left to other parts by every part: {}", unproven.join(", "));
        fail(&mut whole, told);
    }
    Ok(whole)
}

/// Notes a reason for which the whole is not green, unless something worse is known.
fn fail(whole: &mut Record, why: String) {
    if whole.gate.exit_code != ExitCode::Violation.code() {
        whole.gate.exit_code = ExitCode::Inconclusive.code();
        ExitCode::Inconclusive.word().clone_into(&mut whole.gate.verdict);
    }
    whole.gate.reasons.push(why);
}

/// What the parts say in words, once if all say the same.
fn told_by_parts(parts: &[Record], told: impl Fn(&Record) -> &String) -> String {
    let all: BTreeSet<&String> = parts.iter().map(&told).collect();
    if let (Some(one), 1) = (all.first(), all.len()) {
        return (*one).clone();
    }
    let of_part = |part: &Record| format!("part {}: {}", part.run.partition, told(part));
    parts.iter().map(of_part).collect::<Vec<_>>().join("; ")
}

/// How rare a fault the calls of all parts together would have shown.
fn power(parts: &[Record]) -> (String, Option<Calls>) {
    let calls = parts.iter().map(|part| part.run.calls);
    let all = calls.reduce(|one, other| Some(one?.and(other?))).flatten();
    match all {
        Some(all) => (all.power(), Some(all)),
        None => (told_by_parts(parts, |part| &part.run.power), None),
    }
}

/// Times in a record count from its beginning; those of a whole count from the beginning of its first part.
fn on_one_clock(parts: &mut [Record]) {
    let first = parts.iter().map(|part| part.run.started_ms).min();
    for part in parts {
        let later_ms = first.map_or(0, |first| part.run.started_ms.saturating_sub(first));
        let later_ms = u64::try_from(later_ms).unwrap_or_default();
        part.traffic.began_later(later_ms.saturating_mul(1000));
        part.run.wall_ms = part.run.wall_ms.saturating_add(later_ms);
    }
}

/// Cuts the exchanges of all parts to what one record holds, each part's by its share, so that none is left out as a
/// whole. What is cut is counted, and every report says how many it does not tell.
fn share_out(parts: &mut [Record]) {
    let all: usize = parts.iter().map(|part| part.traffic.exchanges.len()).sum();
    if all > KEPT {
        for part in parts {
            let share = part.traffic.exchanges.len().saturating_mul(KEPT) / all;
            part.traffic.cut_to(share);
        }
    }
}

/// m and n of m/n.
fn place(partition: &str) -> (u32, u32) {
    let mut numbers = partition
        .split('/')
        .map(|digits| digits.parse().unwrap_or_default());
    let part = numbers.next().unwrap_or_default();
    (part, numbers.next().unwrap_or_default())
}

/// What must be the same in all parts.
type Field = fn(&Record) -> String;

fn agree(parts: &[Record]) -> Result<(), MergeError> {
    let began = || parts.iter().map(|part| part.run.started_ms);
    if let (Some(first), Some(last)) = (began().min(), began().max())
        && last.saturating_sub(first) > HOURS * 3_600_000
    {
        return Err(MergeError::Apart);
    }
    let fields: [(&'static str, Field); 6] = [
        ("the target's name", |record| {
            record.run.target_name.clone().unwrap_or_default()
        }),
        ("the operation", |record| record.run.operation.clone()),
        ("the target", |record| record.run.target.clone()),
        ("the profile", |record| record.run.profile.clone()),
        ("the version of this tool", |record| record.tool.version.clone()),
        ("the number of parts", |record| {
            place(&record.run.partition).1.to_string()
        }),
    ];
    for pair in parts.windows(2) {
        for (what, field) in fields {
            let (one, other) = (field(&pair[0]), field(&pair[1]));
            if one != other {
                return Err(MergeError::Different { what, one, other });
            }
        }
    }
    Ok(())
}

/// The parts that are not there.
fn missing(parts: &[Record]) -> Result<Vec<String>, MergeError> {
    let mut seen = BTreeSet::new();
    for part in parts {
        if !seen.insert(place(&part.run.partition).0) {
            return Err(MergeError::Twice(part.run.partition.clone()));
        }
    }
    let all = parts.first().map_or(0, |part| place(&part.run.partition).1);
    Ok((1..=all)
        .filter(|part| !seen.contains(part))
        .map(|part| format!("{part}/{all}"))
        .collect())
}

/// The exit of several runs: the first in the order of the design (1, 3, 4), green only if all are.
fn first_that_applies(codes: &[u8]) -> ExitCode {
    let any = |exit: ExitCode| codes.contains(&exit.code());
    if any(ExitCode::Violation) {
        ExitCode::Violation
    } else if codes.iter().all(|code| *code == ExitCode::NothingSelected.code()) {
        ExitCode::NothingSelected
    } else if codes
        .iter()
        .all(|code| [ExitCode::Green.code(), ExitCode::NothingSelected.code()].contains(code))
    {
        ExitCode::Green
    } else {
        ExitCode::Inconclusive
    }
}

fn absorb(whole: &mut Record, part: Record) {
    let named = part.run.partition.clone();
    if part.run.state == State::Partial {
        whole.run.state = State::Partial;
    }
    whole.run.started_ms = whole.run.started_ms.min(part.run.started_ms);
    whole.run.wall_ms = whole.run.wall_ms.max(part.run.wall_ms);
    whole.run.deployment_version = match (whole.run.deployment_version.take(), part.run.deployment_version) {
        // A deployment that was renewed between the parts is as good as two, and who reads must see it.
        (Some(one), Some(other)) if !one.split(", ").any(|known| known == other) => {
            Some(format!("{one}, {other}"))
        }
        (one, other) => one.or(other),
    };
    let reasons = part.gate.reasons.into_iter();
    whole
        .gate
        .reasons
        .extend(reasons.map(|reason| format!("part {named}: {reason}")));
    if whole.gate.obstacle.is_none() {
        whole.gate.obstacle = part.gate.obstacle;
    }
    for check in part.checks {
        match whole.checks.iter_mut().find(|known| known.name == check.name) {
            Some(known) => join(known, check),
            None => whole.checks.push(check),
        }
    }
    let states: BTreeMap<String, ClauseState> = part
        .clauses
        .into_iter()
        .map(|clause| (clause.id, clause.state))
        .collect();
    for clause in &mut whole.clauses {
        if let Some(state) = states.get(&clause.id)
            && weight(*state) > weight(clause.state)
        {
            clause.state = *state;
        }
    }
    let mut observations: BTreeSet<_> = whole.observations.drain(..).collect();
    observations.extend(part.observations);
    whole.observations = observations.into_iter().collect();
    whole.left_over.extend(part.left_over);
    Point::join(&mut whole.sources, part.sources);
    whole.history = match (whole.history.take(), part.history) {
        (Some(one), Some(other)) => Some(Past::joined(&one, &other)),
        (one, other) => one.or(other),
    };
    whole.traffic.add(part.traffic);
}

/// Adds what another part says of a check.
fn join(known: &mut Check, other: Check) {
    if says_more(other.verdict) > says_more(known.verdict) {
        known.verdict = other.verdict;
        known.doubts = other.doubts;
    } else if other.verdict == known.verdict {
        for doubt in other.doubts {
            if !known.doubts.contains(&doubt) {
                known.doubts.push(doubt);
            }
        }
    }
    known.examined += other.examined;
    known.waived.extend(other.waived);
    for finding in other.findings {
        match known
            .findings
            .iter_mut()
            .find(|one| one.identity == finding.identity)
        {
            Some(one) => {
                one.seen += finding.seen;
                one.tried += finding.tried;
            }
            None => known.findings.push(finding),
        }
    }
    known
        .findings
        .sort_by_key(|finding| std::cmp::Reverse(finding.severity));
}

/// The order in which verdicts of parts win: what is broken in one is broken, and what one could not tell is not known.
const fn says_more(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::NotExercised => 0,
        Verdict::Pass => 1,
        Verdict::Waived => 2,
        Verdict::Inconclusive => 3,
        Verdict::Fail => 4,
    }
}

const fn weight(state: ClauseState) -> u8 {
    match state {
        ClauseState::NotTestable => 0,
        ClauseState::NotSelected => 1,
        ClauseState::Elsewhere => 2,
        ClauseState::Unproven => 3,
        ClauseState::Kept => 4,
        ClauseState::Waived => 5,
        ClauseState::Broken => 6,
    }
}
