//! The sentences that more than one report says.

use crate::finding::{CheckResult, Observation, Verdict};
use crate::gate::{ClauseState, Counts};
use crate::pins::{Standing, Writing};
use crate::provision::LeftOver;
use crate::runner::{Header, Rate, Summary, visible};
use std::collections::BTreeMap;

/// What is checked, and how.
pub(super) fn title(header: &Header) -> String {
    let part = match header.partition {
        whole if whole.is_whole() => String::new(),
        part => format!("   part {part}"),
    };
    format!(
        "cadenza-contract {}   {} @ {}   profile {}   seed {}{part}",
        env!("CARGO_PKG_VERSION"),
        header.operation,
        header.target,
        header.profile,
        header.seed
    )
}

/// What a clean run sends, and how long that takes at least where the pace is limited.
pub(super) fn plan(header: &Header) -> String {
    let pace = match header.rate.estimate(header.cost.requests) {
        Some(time) => format!("; about {} at {}", humantime::format_duration(time), header.rate),
        None => String::new(),
    };
    format!(
        "{} checks, {} requests, {} live revocations if all goes well{pace}",
        header.checks, header.cost.requests, header.cost.revocations
    )
}

/// The counts of checks, zeros included, so that silence is never a signal.
pub(super) fn counts(counts: &Counts) -> String {
    let all = counts.passed + counts.failed + counts.inconclusive + counts.not_exercised;
    format!(
        "{all} check{}: {} passed, {} failed, {} inconclusive, {} not exercised; {} advisories",
        plural(all),
        counts.passed,
        counts.failed,
        counts.inconclusive,
        counts.not_exercised,
        counts.advisories
    )
}

/// The counts of clauses.
pub(super) fn clauses(summary: &Summary) -> String {
    let tally = &summary.gate.clauses;
    let elsewhere = match tally.count(ClauseState::Elsewhere) {
        0 => String::new(),
        left => format!(", {left} left to other parts"),
    };
    format!(
        "{} of {} kept, {} broken, {} unproven ({} core){elsewhere}; {} cannot be tested from outside",
        tally.count(ClauseState::Kept),
        tally.selected(),
        tally.count(ClauseState::Broken),
        tally.count(ClauseState::Unproven),
        tally.unproven_core().len(),
        tally.count(ClauseState::NotTestable)
    )
}

/// Observations, one a line; the many statuses of odd requests are gathered by what was seen.
pub(super) fn observations(all: &[Observation]) -> Vec<String> {
    const STATUS: &str = "status of ";
    let mut lines = Vec::new();
    let mut statuses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for observation in all {
        match observation.point.strip_prefix(STATUS) {
            Some(request) => statuses
                .entry(observation.seen.as_str())
                .or_default()
                .push(request),
            None => lines.push(format!("{}: {}", observation.point, visible(&observation.seen))),
        }
    }
    for (status, requests) in statuses {
        lines.push(format!(
            "status {status} for {} odd requests: {}",
            requests.len(),
            requests.join("; ")
        ));
    }
    lines
}

pub(super) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// What was sent.
pub(super) fn traffic(summary: &Summary) -> String {
    let pace = match summary.header.rate {
        Rate::Unlimited => String::new(),
        rate @ Rate::Limited { .. } => format!(" at {rate}"),
    };
    format!(
        "{} requests{pace}, {} x 429/503; {} live revocation{} of {} allowed; {:.2} s",
        summary.requests,
        summary.weather,
        summary.revocations,
        plural(usize::try_from(summary.revocations).unwrap_or(usize::MAX)),
        summary.max_revocations,
        summary.wall.as_secs_f64()
    )
}

/// What the run created and did not spend, with what to do about it; nothing where all of it was spent.
pub(super) fn left_over(all: &[LeftOver]) -> Vec<String> {
    if all.is_empty() {
        return Vec::new();
    }
    let each = all.iter().map(|one| {
        format!(
            "left over in the account of the {}: {} ({})",
            one.owner,
            visible(&one.name),
            visible(&one.id)
        )
    });
    let remedy = "revoke them yourself, or run again with their ids as a pool (--credentials FILE for the owner's, \
                  --stranger-credentials FILE for the stranger's), or under a target's name with --spend-left-over";
    each.chain([remedy.to_owned()]).collect()
}

/// What became of the observations, and where to look at a change.
pub(super) fn pins(standing: &Standing) -> String {
    let (tally, writing, file) = match standing {
        Standing::Off(why) => return why.to_string(),
        Standing::On { tally, writing, file } => (tally, writing, visible(&file.display().to_string())),
    };
    let (accepted, drifted, proposed) = (tally.accepted, tally.drifted, tally.proposed);
    match writing {
        Writing::Accept => {
            format!("{accepted} accepted in {file}, {drifted} drifted, {proposed} proposed")
        }
        Writing::Never | Writing::Propose if proposed == 0 => {
            format!("{accepted} accepted, {drifted} drifted, 0 proposed")
        }
        Writing::Never => format!(
            "{accepted} accepted, {drifted} drifted, {proposed} to propose (CI never writes: run it elsewhere)"
        ),
        Writing::Propose => format!(
            "{accepted} accepted, {drifted} drifted, {proposed} proposed in {file} \
             (review with `cargo insta review` or --update-pins)"
        ),
    }
}

/// One line for a check that did not fail.
pub(super) fn one_line(result: &CheckResult) -> String {
    match result.verdict {
        Verdict::Pass => match result.examined {
            1 => "1 judged".to_owned(),
            many => format!("{many} judged"),
        },
        Verdict::Fail => match result.findings.len() {
            1 => "1 finding".to_owned(),
            many => format!("{many} findings"),
        },
        Verdict::Inconclusive | Verdict::NotExercised => result
            .doubts
            .iter()
            .map(|doubt| doubt.why.as_str())
            .collect::<Vec<_>>()
            .join("; "),
    }
}

/// The word that opens a check's line.
pub(super) fn word(result: &CheckResult) -> &'static str {
    match result.verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail if result.only_drifted() => "DRIFT",
        Verdict::Fail => "FAIL",
        Verdict::Inconclusive => "UNSURE",
        Verdict::NotExercised => "SKIP",
    }
}
