//! The ten lines that tell one failure: which promise broke, what was expected and why, what came,
//! and how to see it again. The same text stands on the console, in JUnit and in a trial's message.

use super::cause::{Page, Telling, Told};
use crate::record::{Check, Finding, Story, Verdict, Waived};
use crate::visible::visible;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Tells a check's result at length; empty for a pass.
pub fn block(result: &Check) -> String {
    block_on(&mut Page::default(), result)
}

/// The same on a page that tells all failures of a run one below the other: what stands there at length already is told
/// in short.
pub(super) fn block_on<'a>(page: &mut Page<'a>, result: &'a Check) -> String {
    let mut text = String::new();
    match result.verdict {
        Verdict::Pass => tell_advisories(&mut text, &result.findings),
        Verdict::Fail | Verdict::Waived => {
            tell_all(&mut text, &result.findings, |finding| {
                page.telling(finding, result)
            });
            tell_waived(&mut text, &result.waived);
        }
        Verdict::Inconclusive | Verdict::NotExercised => {
            for doubt in &result.doubts {
                line(&mut text, "because", &doubt.why);
                line(&mut text, "remedy", &doubt.remedy);
            }
            tell_waived(&mut text, &result.waived);
        }
    }
    text
}

/// Tells findings, alike ones once, each as much as `telling` says.
fn tell_all<'f, 'a>(
    text: &mut String,
    findings: &'f [Finding],
    mut telling: impl FnMut(&'f Finding) -> Telling<'a>,
) {
    let mut told: Vec<&Finding> = Vec::new();
    for finding in findings {
        if told.iter().any(|other| other.is_alike(finding)) {
            continue;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        match telling(finding) {
            Telling::AtLength => {
                tell(text, finding);
                tell_calls(text, finding);
            }
            Telling::WithoutItsCalls((check, above)) => {
                tell(text, finding);
                let (id, check) = (&above.id, &check.name);
                line(
                    text,
                    "call",
                    &format!("that of finding {id} of {check}, which is told there"),
                );
            }
            Telling::InShort(told) => tell_in_short(text, finding, told),
        }
        also(text, finding, findings);
        told.push(finding);
    }
}

/// Tells in two lines each what is worth knowing of a check that passed, alike ones once.
fn tell_advisories(text: &mut String, findings: &[Finding]) {
    let mut told: Vec<&Finding> = Vec::new();
    for finding in findings {
        if told.iter().any(|other| other.is_alike(finding)) {
            continue;
        }
        line(text, "advisory", &finding.received);
        line(
            text,
            "",
            &format!("rather {}; at: {}", finding.expected, finding.step),
        );
        also(text, finding, findings);
        told.push(finding);
    }
}

/// Tells what waivers cover, each under its waiver.
fn tell_waived(text: &mut String, all: &[Waived]) {
    let reasons: BTreeSet<String> = all.iter().map(Waived::told).collect();
    for reason in reasons {
        let covered: Vec<Finding> = all
            .iter()
            .filter(|one| one.told() == reason)
            .map(|one| one.finding.clone())
            .collect();
        if !text.is_empty() {
            text.push('\n');
        }
        line(text, "waiver", &reason);
        let mut findings = String::new();
        tell_all(&mut findings, &covered, |_| Telling::AtLength);
        text.push_str(&findings);
    }
}

/// Steps that are named beside the one that is told; the files of `--report-dir` hold all.
const NAMED_STEPS: usize = 8;

/// Names the other steps that showed the same.
fn also(text: &mut String, finding: &Finding, all: &[Finding]) {
    let mut steps: Vec<&str> = all
        .iter()
        .filter(|other| finding.is_alike(other) && other.step != finding.step)
        .map(|other| other.step.as_str())
        .collect();
    // One list may show the same of many entries.
    steps.dedup();
    if steps.is_empty() {
        return;
    }
    let named = steps.get(..NAMED_STEPS).unwrap_or(&steps).join("; ");
    let more = match steps.len().saturating_sub(NAMED_STEPS) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    line(text, "also", &format!("the same at: {named}{more}"));
}

/// Tells what another check's finding tells at length: the promise that this one is about, and where it was seen.
fn tell_in_short(text: &mut String, finding: &Finding, (check, told): Told<'_>) {
    cite(text, finding);
    line(text, "expected", &finding.expected);
    line(text, "received", &finding.received);
    place(text, finding);
    let (id, check, step) = (&told.id, &check.name, &finding.step);
    let told = format!("finding {id} of {check}, which is told at length; here at: {step}");
    line(text, "as in", &told);
    line(text, "seen", &seen(finding));
}

fn cite(text: &mut String, finding: &Finding) {
    let cites = &finding.cites;
    if cites.file.is_empty() {
        line(text, "clause", &cites.clause);
    } else {
        line(
            text,
            "clause",
            &format!(
                "{}   {}:{}   {}, {}",
                cites.clause, cites.file, cites.line, cites.source, cites.section
            ),
        );
        line(text, "", &cites.wording);
    }
}

fn place(text: &mut String, finding: &Finding) {
    let Some(pointer) = &finding.pointer else { return };
    let place = if pointer.is_empty() {
        "the whole body".to_owned()
    } else {
        format!("{pointer} in the body")
    };
    line(text, "at", &place);
}

fn tell(text: &mut String, finding: &Finding) {
    cite(text, finding);
    line(text, "expected", &finding.expected);
    line(text, "why", &finding.why);
    line(text, "received", &finding.received);
    place(text, finding);
    line(text, "seen", &seen(finding));
}

/// The calls around it, and how to see it again.
fn tell_calls(text: &mut String, finding: &Finding) {
    if let Some(story) = &finding.story {
        tell_story(text, story, finding.line);
    }
    if let Some(replay) = &finding.replay {
        line(text, "replay", replay);
    }
}

fn seen(finding: &Finding) -> String {
    let Finding { seen, tried, .. } = finding;
    let steady = if seen == tried {
        ""
    } else {
        ", so it comes and goes"
    };
    format!(
        "{}/{} attempts{steady}; severity {}; finding {}",
        seen,
        tried,
        finding.severity.name(),
        finding.id
    )
}

/// Calls from which on a story is told in part.
const LONG_STORY: usize = 15;
/// Calls that are then told.
const SHOWN_CALLS: usize = 9;

fn tell_story(text: &mut String, story: &Story, accused: usize) {
    let (step, call) = story.lines.iter().fold((0, 0), |(step, call), line| {
        (
            step.max(line.step.chars().count()),
            call.max(line.call.chars().count()),
        )
    });
    // Of a crowd, those around the accused call tell enough.
    let last_window = story.lines.len().saturating_sub(SHOWN_CALLS);
    let (from, many) = if story.lines.len() > LONG_STORY {
        (
            accused.saturating_sub(SHOWN_CALLS / 2).min(last_window),
            SHOWN_CALLS,
        )
    } else {
        (0, story.lines.len())
    };
    let number = (from + many).to_string().len();
    for (index, told) in story.lines.iter().enumerate().skip(from).take(many) {
        let label = if index == from { "sequence" } else { "" };
        let mark = if index == accused { '>' } else { ' ' };
        let row = format!(
            "{mark} {:number$} {:step$}  {:call$}  {}",
            index + 1,
            told.step,
            told.call,
            told.came
        );
        line(text, label, &row);
    }
    if many < story.lines.len() {
        line(text, "", &format!("  of {} calls in all", story.lines.len()));
    }
    if let Some(told) = story.lines.get(accused) {
        line(text, "response", &told.response);
        line(text, "again", &told.curl);
        if let Some(names) = &told.names {
            line(text, "", &format!("where $CREDENTIAL_ID is {names}"));
        }
    }
}

fn line(text: &mut String, label: &str, value: &str) {
    let value = visible(value);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "          {label:<9} {value}");
}
