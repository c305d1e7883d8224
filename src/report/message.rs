//! The sentences that more than one report says.

use super::cause;
use crate::counted::counted;
use crate::record::{
    Check, Clause, ClauseState, Counts, Doubt, LeftOver, Observation, Record, Run, Standing, Verdict, Waived,
};
use crate::runner::Header;
use crate::visible::visible;
use std::collections::{BTreeMap, BTreeSet};

/// What is checked, and how.
pub(super) fn title(run: &Run) -> String {
    let part = match run.partition.as_str() {
        "1/1" => String::new(),
        part => format!("   part {part}"),
    };
    format!(
        "cadenza-contract {}   {} @ {}   profile {}   seed {}{part}",
        env!("CARGO_PKG_VERSION"),
        run.operation,
        run.target,
        run.profile,
        run.seed
    )
}

/// What a clean run sends, and how long that takes at least where the pace is limited.
pub(super) fn plan(header: &Header) -> String {
    let pace = match header.rate.estimate(header.cost.requests) {
        Some(time) => format!("; about {} at {}", humantime::format_duration(time), header.rate),
        None => String::new(),
    };
    format!(
        "{}, {}, {} if all goes well{pace}",
        counted(header.checks, "check"),
        counted(header.cost.requests, "request"),
        counted(header.cost.revocations, "live revocation")
    )
}

/// How rare a fault the run would have seen. It is reckoned from the plan, and a run that is not green may not have
/// played all of it.
pub(super) fn power(record: &Record) -> String {
    let power = &record.run.power;
    if record.gate.exit_code == 0 {
        power.clone()
    } else {
        format!("the whole plan {power}")
    }
}

/// The counts of checks, zeros included, so that silence is never a signal.
pub(super) fn counts(counts: &Counts) -> String {
    let all = counts.all();
    format!(
        "{}: {} passed, {} failed, {} waived, {} inconclusive, {} not exercised; {} advisories",
        counted(all, "check"),
        counts.passed,
        counts.failed,
        counts.waived,
        counts.inconclusive,
        counts.not_exercised,
        counts.advisories
    )
}

/// The counts of clauses.
pub(super) fn clauses(record: &Record) -> String {
    let that = |state| record.clauses_that(state);
    let elsewhere = match that(ClauseState::Elsewhere) {
        0 => String::new(),
        left => format!(", {left} left to other parts"),
    };
    let selected = record.clauses.len() - that(ClauseState::NotSelected) - that(ClauseState::NotTestable);
    let core = record
        .clauses
        .iter()
        .filter(|clause| clause.state == ClauseState::Unproven && clause.standing == Standing::Core);
    format!(
        "{} of {selected} kept, {} broken, {} waived, {} unproven ({} core){elsewhere}; {} cannot be tested from outside",
        that(ClauseState::Kept),
        that(ClauseState::Broken),
        that(ClauseState::Waived),
        that(ClauseState::Unproven),
        core.count(),
        that(ClauseState::NotTestable)
    )
}

/// Odd requests that are named in a line at most; the files name all of them.
const NAMED_REQUESTS: usize = 8;

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
        let named = requests[..requests.len().min(NAMED_REQUESTS)].join("; ");
        let more = match requests.len() - requests.len().min(NAMED_REQUESTS) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let requests = counted(requests.len(), "odd request");
        lines.push(format!("status {status} for {requests}: {named}{more}"));
    }
    lines
}

/// Promises that a green run does not prove, if there are any: those that need not be proven, and those that are waived.
pub(super) fn not_proven(record: &Record) -> Option<String> {
    let count = |is: fn(&Clause) -> bool| record.clauses.iter().filter(|clause| is(clause)).count();
    let left_out = count(|clause| {
        clause.state == ClauseState::Unproven && matches!(clause.standing, Standing::Optional(_))
    });
    let waived = count(|clause| clause.state == ClauseState::Waived);
    let parts = [
        (left_out > 0).then(|| format!("{} not exercised", counted(left_out, "optional promise"))),
        (waived > 0).then(|| format!("{} waived", counted(waived, "promise"))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// What stood in the way of the whole run. Where core promises are unproven and nothing is broken, it is what most of
/// the checks lacked that would have proven them.
pub(super) fn obstacle(record: &Record) -> Option<&Doubt> {
    if record.gate.obstacle.is_some() || record.counts.failed > 0 {
        return record.gate.obstacle.as_ref();
    }
    let unproven = record
        .clauses
        .iter()
        .filter(|clause| clause.state == ClauseState::Unproven && clause.standing == Standing::Core);
    let unproven: BTreeSet<&str> = unproven.map(|clause| clause.id.as_str()).collect();
    let mut lacked: BTreeMap<&Doubt, usize> = BTreeMap::new();
    for check in &record.checks {
        let wanted = check
            .clauses
            .iter()
            .any(|clause| unproven.contains(clause.as_str()));
        // What sends the reader to another check explains nothing itself.
        let tells = |doubt: &&Doubt| !doubt.remedy.starts_with("see ");
        if let Some(doubt) = check.doubts.iter().find(tells).filter(|_| wanted) {
            *lacked.entry(doubt).or_default() += 1;
        }
    }
    let most = lacked.into_iter().max_by_key(|(_, checks)| *checks);
    most.map(|(doubt, _)| doubt)
}

/// Wrong answers that are named at the foot.
const NAMED_CAUSES: usize = 5;

/// How few wrong answers are behind many findings, and where to begin; nothing if each finding is one of its own.
pub(super) fn causes(record: &Record) -> Vec<String> {
    let causes = cause::causes(record);
    let findings: usize = causes.iter().map(|cause| cause.findings).sum();
    let Some(first) = causes.first().filter(|_| causes.len() < findings) else {
        return Vec::new();
    };
    let mut lines = vec![format!(
        "Causes   {} behind {findings} findings; read {} first",
        counted(causes.len(), "wrong answer"),
        first.check.name
    )];
    let mut ranked: Vec<&cause::Cause<'_>> = causes.iter().collect();
    ranked.sort_by_key(|cause| std::cmp::Reverse(cause.findings));
    lines.extend(ranked.iter().take(NAMED_CAUSES).map(|cause| {
        let place = match cause.finding.pointer.as_deref() {
            None | Some("") => String::new(),
            Some(pointer) => format!(" at {}", visible(pointer)),
        };
        format!(
            "         {}, not {}{place}: {} of {}",
            visible(&cause.finding.received),
            shortened(&visible(cause.expected())),
            counted(cause.findings, "finding"),
            counted(cause.checks.len(), "check")
        )
    }));
    if let Some(more) = ranked.len().checked_sub(NAMED_CAUSES).filter(|more| *more > 0) {
        lines.push(format!("         and {more} more"));
    }
    lines
}

/// The longest expectation that is named at the foot, in characters.
const LONGEST_EXPECTATION: usize = 80;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_EXPECTATION) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// What was sent.
pub(super) fn traffic(record: &Record) -> String {
    let traffic = &record.traffic;
    let pace = match &traffic.rate {
        None => String::new(),
        Some(rate) => format!(" at {rate}"),
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "a run is over long before a float loses milliseconds"
    )]
    let seconds = record.run.wall_ms as f64 / 1000.0;
    format!(
        "{}{pace}, {} x 429/503; {} of {} allowed; {seconds:.2} s",
        counted(traffic.requests, "request"),
        traffic.weather,
        counted(traffic.revocations, "live revocation"),
        traffic.max_revocations,
    )
}

/// What to do about credentials that are left over.
pub(super) const LEFT_OVER_REMEDY: &str = "revoke them yourself, or run again with their ids as a pool (--credentials FILE for the owner's, \
     --stranger-credentials FILE for the stranger's), or under a target's name with --spend-left-over";

/// What the run created and did not spend, with what to do about it; nothing where all of it was spent.
pub(super) fn left_over(all: &[LeftOver]) -> Vec<String> {
    if all.is_empty() {
        return Vec::new();
    }
    let each = all.iter().map(|one| {
        let (owner, name) = (&one.owner, visible(&one.name));
        match &one.id {
            Some(id) => format!(
                "left over in the account of the {owner}: {name} ({})",
                visible(id)
            ),
            None => format!(
                "perhaps left over in the account of the {owner}: {name} (no answer told whether it was made)"
            ),
        }
    });
    each.chain([LEFT_OVER_REMEDY.to_owned()]).collect()
}

/// One line for a check that did not fail.
pub(super) fn one_line(result: &Check) -> String {
    match result.verdict {
        Verdict::Pass => {
            let advisories = match result.findings.len() {
                0 => String::new(),
                1 => ", 1 advisory".to_owned(),
                many => format!(", {many} advisories"),
            };
            format!("{} judged{advisories}", result.examined)
        }
        Verdict::Fail => match result.findings.len() {
            1 => "1 finding".to_owned(),
            many => format!("{many} findings"),
        },
        Verdict::Waived => {
            let told: BTreeSet<String> = result.waived.iter().map(Waived::told).collect();
            told.into_iter().collect::<Vec<_>>().join("; ")
        }
        Verdict::Inconclusive | Verdict::NotExercised => result
            .doubts
            .iter()
            .map(|doubt| doubt.why.as_str())
            .collect::<Vec<_>>()
            .join("; "),
    }
}

/// The word that opens a check's line.
pub(super) fn word(result: &Check) -> &'static str {
    match result.verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail if result.only_drifted() => "DRIFT",
        Verdict::Fail => "FAIL",
        Verdict::Waived => "WAIVED",
        Verdict::Inconclusive => "UNSURE",
        Verdict::NotExercised => "SKIP",
    }
}
