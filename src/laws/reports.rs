//! Whatever a server sends, every report of it keeps its format: XML stays XML, and no text steers a terminal.

use super::CONTRACT;
use super::judged::judged;
use crate::finding::{About, CheckResult, Doubt, Observation, ReplayLine, Verdict};
use crate::gate::{Canary, Case, Demands, Ending, FailOn, decide};
use crate::pins::{Off, Standing};
use crate::plan::{Cost, Elsewhere, Partition, Power};
use crate::record::{self, Record};
use crate::report::{Console, Reporter, block, rendered};
use crate::runner::{Event, Header, Rate, Summary};
use arbitrary::Unstructured;
use roxmltree::Document;
use serde_json::Value;
use std::time::Duration;

/// The sequences with which the console colours its own words.
const OWN_COLOURS: [&str; 5] = ["\u{1b}[1m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[0m"];

/// The tags that a summary writes itself.
const OWN_TAGS: [&str; 3] = ["details>", "summary>", "code>"];

/// Up to three scenarios are answered with whatever the input holds, every check judges them, and each report that
/// exists tells the results. JUnit must be XML to an independent reader, with one case a check; console and trial
/// messages must hold no control character but the line's end, and no text that turns the direction of writing.
pub fn every_report_stays_in_its_format(input: &[u8]) {
    let results = judged(&mut Unstructured::new(input)).expect("choices never run out");
    let summary = summary(&results, None);
    let xml = junit(&results, &summary);
    let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let cases = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"));
    let record = Record::of(&results, &summary, &CONTRACT);
    let untold = usize::from(record.untold().is_some());
    assert_eq!(cases.count(), results.len() + untold);
    has_no_controls(&console(&results, &summary));
    every_file_stays_in_its_format(&record);
    for result in &results {
        let block = block(&record::Check::of(result, &CONTRACT, &ReplayLine::default()));
        has_no_controls(&block);
        assert_eq!(!block.is_empty(), result.verdict != Verdict::Pass, "{result:?}");
    }
}

/// The files that are rendered from a record: JSON to another reader with the record's own counts, Markdown without
/// markup of a server's, and a page whose only script is ours.
fn every_file_stays_in_its_format(record: &Record) {
    let file = |name: &str| rendered(name, record).unwrap_or_else(|| panic!("{name} is rendered"));
    let json = |name: &str| -> Value {
        let text = file(name);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"))
    };
    let length =
        |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_array).map(Vec::len);
    let (run, sarif, ctrf) = (json("run.json"), json("sarif.json"), json("ctrf.json"));
    assert_eq!(length(&run, "/checks"), Some(record.checks.len()));
    assert_eq!(length(&sarif, "/runs/0/results"), Some(record.findings().count()));
    let untold = usize::from(record.untold().is_some());
    assert_eq!(
        length(&ctrf, "/results/tests"),
        Some(record.checks.len() + untold)
    );
    let read: Record = serde_json::from_value(run).expect("what was written can be read");
    assert_eq!(read, *record);
    let markdown = file("summary.md");
    has_no_controls(&markdown);
    // Every other piece stands between fences, where nothing is markup.
    let outside: String = markdown.split("```").step_by(2).collect();
    assert_eq!(markdown.matches("```").count() % 2, 0, "{markdown}");
    let tags: Vec<&str> = outside.split('<').skip(1).collect();
    assert!(
        tags.iter().all(|tag| OWN_TAGS
            .iter()
            .any(|own| tag.trim_start_matches('/').starts_with(own))),
        "{markdown}"
    );
    let page = file("report.html");
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    assert_eq!(page.matches("</html>").count(), 1, "{page}");
}

/// No character that a terminal would obey, but for the line's end and the report's own colours.
#[track_caller]
pub(crate) fn has_no_controls(text: &str) {
    let plain = OWN_COLOURS
        .iter()
        .fold(text.to_owned(), |text, colour| text.replace(colour, ""));
    let found: Vec<char> = plain
        .chars()
        .filter(|letter| {
            let turns =
                matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            (letter.is_control() && *letter != '\n') || turns
        })
        .collect();
    assert!(found.is_empty(), "{found:?} in {plain:?}");
}

/// A foot for results that no run brought.
pub(crate) fn summary(results: &[CheckResult], obstacle: Option<Doubt>) -> Summary {
    let demands = Demands {
        fail_on: FailOn::default(),
        require_all: false,
    };
    let ending = if obstacle.is_some() {
        Ending::Worthless
    } else {
        Ending::Whole
    };
    Summary {
        header: Header {
            run: "00000000-0000-4000-8000-000000000000".to_owned(),
            started_ms: 1_790_000_000_000,
            target_name: None,
            max_revocations: 16,
            operation: "credential.revoke".to_owned(),
            target: "https://host.example/gateway".to_owned(),
            profile: "gate",
            seed: 7,
            partition: Partition::WHOLE,
            checks: results.len(),
            cost: Cost {
                created: 0,
                requests: 40,
                revocations: 3,
            },
            ahead: Vec::new(),
            rate: Rate::Unlimited,
            replay_line: ReplayLine::default(),
            power: Power {
                refusals: 37,
                revocations: 3,
                races: 1,
            },
        },
        requests: 43,
        weather: 1,
        revocations: 4,
        max_revocations: 16,
        deployment_version: None,
        is_partial: false,
        wall: Duration::from_millis(420),
        gate: decide(&Case {
            contract: &CONTRACT,
            results,
            ending,
            demands: &demands,
            elsewhere: &Elsewhere::default(),
            troubles: &[],
            canary: &Canary::NotAsked,
        }),
        obstacle,
        observations: vec![Observation {
            point: "errno of not_found".to_owned(),
            seen: "-22016".to_owned(),
            about: About::Deployment,
        }],
        left_over: Vec::new(),
        sources: Vec::new(),
        nights: Vec::new(),
        pins: Standing::Off(Off::Unnamed),
        canary: Canary::NotAsked,
    }
}

/// Tells a whole run to a reporter, as the session does.
fn tell_all(reporter: &mut dyn Reporter, results: &[CheckResult], summary: &Summary) {
    let mut events = vec![
        Event::Started(summary.header.clone()),
        Event::Played {
            scenario: "unknown_id",
            attempt: 1,
            exchanges: 2,
        },
    ];
    events.extend(results.iter().cloned().map(Event::Judged));
    events.push(Event::Finished(Box::new(summary.clone())));
    for event in &events {
        reporter.event(event).expect("a Vec takes all that is written");
    }
}

/// What stands on the terminal, escape sequences included.
pub(crate) fn console(results: &[CheckResult], summary: &Summary) -> String {
    let mut out = Vec::new();
    tell_all(&mut Console::new(&mut out, &CONTRACT), results, summary);
    String::from_utf8(out).expect("the console report is text")
}

/// The JUnit file.
pub(crate) fn junit(results: &[CheckResult], summary: &Summary) -> String {
    let record = Record::of(results, summary, &CONTRACT);
    rendered("junit.xml", &record).expect("a String takes all that is written")
}
