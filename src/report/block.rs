//! The ten lines that tell one failure: which promise broke, what was expected and why, what came,
//! and how to see it again. The same text stands on the console, in JUnit and in a trial's message.

use crate::contract::Contract;
use crate::finding::{CheckResult, Finding, Frequency, Story, Verdict};
use std::fmt::Write as _;

/// Tells a check's result at length; empty for a pass.
pub fn block(result: &CheckResult, contract: &Contract) -> String {
    let mut text = String::new();
    match result.verdict {
        Verdict::Pass => {}
        Verdict::Fail => {
            for (index, finding) in result.findings.iter().enumerate() {
                if index > 0 {
                    text.push('\n');
                }
                tell(&mut text, finding, contract);
            }
        }
        Verdict::Inconclusive | Verdict::NotExercised => {
            for doubt in &result.doubts {
                line(&mut text, "because", &doubt.why);
                line(&mut text, "remedy", &doubt.remedy);
            }
        }
    }
    text
}

fn tell(text: &mut String, finding: &Finding, contract: &Contract) {
    if let Some(clause) = contract.clause(&finding.clause) {
        line(
            text,
            "clause",
            &format!(
                "{}   {}   {}, {}",
                clause.id, clause.place, clause.source, clause.section
            ),
        );
        line(text, "", &format!("\"{}\"", clause.wording));
    } else {
        line(text, "clause", &finding.clause);
    }
    line(text, "expected", &finding.expected);
    line(text, "why", &finding.why);
    line(text, "received", &crate::runner::visible(&finding.received));
    if let Some(pointer) = &finding.pointer {
        line(
            text,
            "at",
            &crate::runner::visible(if pointer.is_empty() {
                "(the whole body)"
            } else {
                pointer
            }),
        );
    }
    line(text, "seen", &seen(finding));
    if let Some(story) = &finding.story {
        tell_story(text, story, &finding.step);
    }
}

fn seen(finding: &Finding) -> String {
    let Frequency { seen, tried } = finding.frequency;
    let steady = if seen == tried {
        ""
    } else {
        ", so it comes and goes"
    };
    format!(
        "{}/{} attempts{steady}; severity {}",
        seen, tried, finding.severity
    )
}

fn tell_story(text: &mut String, story: &Story, accused: &str) {
    let (step, call) = story.lines.iter().fold((0, 0), |(step, call), line| {
        (
            step.max(line.step.chars().count()),
            call.max(line.call.chars().count()),
        )
    });
    for (index, told) in story.lines.iter().enumerate() {
        let label = if index == 0 { "sequence" } else { "" };
        let mark = if told.step == accused { '~' } else { ' ' };
        let row = format!(
            "{mark} {} {:step$}  {:call$}  {}",
            index + 1,
            told.step,
            told.call,
            told.came
        );
        line(text, label, &row);
    }
    if let Some(told) = story.lines.iter().find(|told| told.step == accused) {
        line(text, "response", &told.response);
        line(text, "again", &told.curl);
    }
}

fn line(text: &mut String, label: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "  {label:<9} {value}");
}
