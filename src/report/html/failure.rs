//! What is waived or advised, check by check: the promise beside what came, and how to see it again. What broke is told
//! call by call (`symptom.rs`), of the same parts.

use super::cut::{cut, cut_lines, names};
use super::{Caps, body, mood};
use crate::record::{Check, Exchange, Finding, Record, Severity, Story, Verdict};
use crate::report::block;
use crate::scenario::Steps;
use serde::Serialize;
use std::collections::BTreeSet;

/// Exchanges told on each side of the accused one.
const AROUND: usize = 12;
/// Other steps that are named where the same was seen.
const NAMED: usize = 24;

/// What is waived, and what passing checks advise.
#[derive(Serialize)]
pub(super) struct Failures {
    waived: Vec<Failure>,
    advised: Vec<Failure>,
}

/// One check with findings.
#[derive(Serialize)]
struct Failure {
    name: String,
    word: &'static str,
    mood: &'static str,
    about: String,
    /// Why its findings close no gate.
    waivers: BTreeSet<String>,
    findings: usize,
    groups: Vec<Group>,
    /// Sorts of findings that are not told.
    more: usize,
    proven_by: Vec<String>,
    block: String,
    again: String,
}

/// Findings that differ only in their step.
#[derive(Serialize)]
pub(super) struct Group {
    id: String,
    identity: String,
    clause: String,
    wording: String,
    source: String,
    place: Option<String>,
    defect: String,
    severity: &'static str,
    mood: &'static str,
    expected: String,
    received: String,
    why: String,
    pointer: Option<String>,
    step: String,
    also: Vec<String>,
    also_more: usize,
    seen: String,
    pub(super) sequence: Option<Sequence>,
}

/// The exchanges around it.
#[derive(Serialize)]
pub(super) struct Sequence {
    scenario: String,
    rows: Vec<Row>,
    left_out: usize,
    response: Option<Response>,
    curl: Option<String>,
}

/// One of them.
#[derive(Serialize)]
struct Row {
    number: usize,
    step: String,
    call: String,
    came: String,
    accused: bool,
}

/// The accused answer's body.
#[derive(Serialize)]
struct Response {
    before: String,
    accused: String,
    after: String,
    note: &'static str,
}

impl Failures {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let mut left = caps.findings;
        Self {
            waived: record
                .checks
                .iter()
                .filter(|check| !check.waived.is_empty())
                .take(caps.rows)
                .map(|check| Failure::waived(check, record, caps))
                .collect(),
            advised: record
                .checks
                .iter()
                .filter(|check| check.verdict != Verdict::Fail && !check.findings.is_empty())
                .take(caps.rows)
                .map(|check| Failure::of(check, record, &mut left, caps))
                .collect(),
        }
    }
}

impl Failure {
    /// What waivers cover of a check, told like a failure and never among them.
    fn waived(check: &Check, record: &Record, caps: &Caps) -> Self {
        let covered = Check {
            findings: check.waived.iter().map(|one| one.finding.clone()).collect(),
            waived: Vec::new(),
            verdict: Verdict::Waived,
            ..check.clone()
        };
        let mut left = caps.of_one_check;
        Self {
            word: "WAIVED",
            mood: mood::MOVED,
            waivers: check
                .waived
                .iter()
                .map(|one| cut(&one.told(), caps.letters))
                .collect(),
            ..Self::of(&covered, record, &mut left, caps)
        }
    }

    fn of(check: &Check, record: &Record, left: &mut usize, caps: &Caps) -> Self {
        let mut sorts: Vec<&Finding> = Vec::new();
        for finding in &check.findings {
            if !sorts.iter().any(|other| other.is_alike(finding)) {
                sorts.push(finding);
            }
        }
        let most = caps.of_one_check.min(*left);
        let groups: Vec<Group> = sorts
            .iter()
            .take(most)
            .map(|finding| Group::of(finding, &check.findings, caps))
            .collect();
        *left -= groups.len();
        Self {
            name: cut(&check.name, caps.letters),
            word: "ADVICE",
            mood: mood::IDLE,
            about: cut(&check.about, caps.letters),
            waivers: BTreeSet::new(),
            findings: check.findings.len(),
            more: sorts.len() - groups.len(),
            proven_by: names(&check.proven_by, caps.letters),
            // Checks beyond the cap cost a line each, whatever they hold.
            block: if groups.is_empty() {
                String::new()
            } else {
                cut_lines(&block(check), caps.block)
            },
            groups,
            again: again(&check.name, record, caps),
        }
    }
}

/// The option that points at the same target.
fn target(record: &Record) -> String {
    let target = &record.run.target;
    if target.contains("://") {
        format!(" --base-url {target}")
    } else {
        String::new()
    }
}

/// The command that plays a finding's scenario again, from the folder of this report.
pub(super) fn replay(id: &str, record: &Record, caps: &Caps) -> String {
    let command = format!("cadenza-contract replay {id} --run .{}", target(record));
    cut(&command, caps.letters)
}

/// The command that runs these checks alone, in the same way.
pub(super) fn again(checks: &str, record: &Record, caps: &Caps) -> String {
    let run = &record.run;
    let target = target(record);
    let command = format!(
        "cadenza-contract{target} --profile {} --seed {} {checks}",
        run.profile, run.seed
    );
    cut(&command, caps.letters)
}

impl Group {
    pub(super) fn of(finding: &Finding, all: &[Finding], caps: &Caps) -> Self {
        let told = |text: &str| cut(text, caps.letters);
        let cites = &finding.cites;
        let others: Vec<&Finding> = all
            .iter()
            .filter(|other| finding.is_alike(other) && other.step != finding.step)
            .collect();
        Self {
            id: told(&finding.id),
            identity: told(&finding.identity),
            clause: told(&cites.clause),
            wording: told(&cites.wording),
            source: if cites.section.is_empty() {
                told(&cites.source)
            } else {
                told(&format!("{}, {}", cites.source, cites.section))
            },
            place: (!cites.file.is_empty()).then(|| told(&format!("{}:{}", cites.file, cites.line))),
            defect: told(&finding.defect.replace(['_', '-'], " ")),
            severity: finding.severity.name(),
            mood: mood::of_severity(finding.severity),
            expected: told(&finding.expected),
            received: told(&finding.received),
            why: told(&finding.why),
            pointer: finding.pointer.as_deref().map(|pointer| match pointer {
                "" => "the whole body".to_owned(),
                pointer => told(pointer),
            }),
            step: told(&finding.step),
            also_more: others.len().saturating_sub(NAMED),
            also: others.iter().take(NAMED).map(|other| told(&other.step)).collect(),
            seen: seen(finding),
            sequence: finding
                .story
                .as_ref()
                .map(|story| Sequence::of(story, finding, caps)),
        }
    }
}

fn seen(finding: &Finding) -> String {
    let Finding { seen, tried, .. } = finding;
    if seen == tried {
        format!("{seen}/{tried}")
    } else {
        format!("{seen}/{tried}, so it comes and goes")
    }
}

impl Sequence {
    fn of(story: &Story, finding: &Finding, caps: &Caps) -> Self {
        let told = |text: &str| cut(text, caps.letters);
        let from = finding.line.saturating_sub(AROUND);
        let rows: Vec<Row> = story
            .lines
            .iter()
            .enumerate()
            .skip(from)
            .take(2 * AROUND + 1)
            .map(|(index, line)| Row {
                number: index + 1,
                step: told(&line.step),
                call: told(&line.call),
                came: told(&line.came),
                accused: index == finding.line,
            })
            .collect();
        let accused = story.lines.get(finding.line);
        Self {
            scenario: told(&story.scenario),
            left_out: story.lines.len() - rows.len(),
            rows,
            response: accused.map(|line| Response::of(&line.response, finding.pointer.as_deref(), caps)),
            curl: at_once(story, caps).or_else(|| accused.map(|line| cut(&line.curl, 2 * caps.letters))),
        }
    }
}

impl Response {
    fn of(text: &str, pointer: Option<&str>, caps: &Caps) -> Self {
        let told = |text: &str| cut_lines(text, caps.letters);
        match body::laid_out(text, pointer) {
            Some(parts) => Self {
                note: match pointer {
                    Some("") | None => "",
                    Some(_) if parts.accused.is_empty() => "The value in question is not in this body.",
                    Some(_) => "",
                },
                before: told(&parts.before),
                accused: told(&parts.accused),
                after: told(&parts.after),
            },
            None => Self {
                before: cut(text, caps.letters),
                accused: String::new(),
                after: String::new(),
                note: "Shown as it came: it is no JSON, or was cut.",
            },
        }
    }
}

/// A script that sends the calls of a race together, as well as a shell can.
fn at_once(story: &Story, caps: &Caps) -> Option<String> {
    let scenario = crate::scenario::all()
        .into_iter()
        .find(|scenario| scenario.name == story.scenario)?;
    let Steps::Together(steps) = scenario.steps else {
        return None;
    };
    let calls = story
        .lines
        .iter()
        .filter(|line| steps.iter().any(|step| step.label == line.step))
        .map(|line| format!("{} &\n", cut(&line.curl, 2 * caps.letters)));
    let calls: Vec<String> = calls.take(AROUND).collect();
    (calls.len() > 1).then(|| calls.concat() + "wait")
}

/// The calls to which some check objects.
pub(super) struct Objections<'a>(BTreeSet<(Option<&'a str>, &'a str)>);

impl<'a> Objections<'a> {
    pub(super) fn of(record: &'a Record) -> Self {
        let findings = record.findings().map(|(_, finding)| finding);
        Self(
            findings
                .filter(|finding| finding.severity > Severity::Advisory)
                .map(|finding| {
                    let scenario = finding.story.as_ref().map(|story| story.scenario.as_str());
                    (scenario, finding.step.as_str())
                })
                .collect(),
        )
    }

    /// Whether some check objects to this call. A finding without a story is about every call of its step.
    pub(super) fn are_to(&self, call: &Exchange) -> bool {
        let step = call.step.as_str();
        self.0.contains(&(Some(call.scenario.as_str()), step)) || self.0.contains(&(None, step))
    }
}
