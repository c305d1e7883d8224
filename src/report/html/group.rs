//! Findings that differ only in their step: the promise beside what came, and the exchanges around the accused one.

use super::cut::{cut, cut_lines};
use super::{Caps, body, mood};
use crate::record::{Finding, Story};
use crate::scenario::Steps;
use serde::Serialize;

/// Exchanges told on each side of the accused one.
const AROUND: usize = 12;
/// Other steps that are named where the same was seen.
const NAMED: usize = 24;

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
