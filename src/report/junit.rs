//! JUnit XML in the dialect that Jenkins, GitLab and GitHub actions read: one test case per check,
//! names without seeds or counters, `failure` for a broken promise, `error` for what could not be
//! told, `skipped` for what was not exercised.

use super::{block, message, side};
use crate::record::{Check, Record, State, Verdict};
use crate::visible::visible;
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use std::io;
use std::time::Duration;

/// The case of a run that is not green although no check says so. Servers read cases, and no properties.
const THE_RUN: &str = "the_run_itself";

/// The file's text. The XML library drops characters that XML forbids and escapes the rest (fact R-48).
pub(super) fn render(record: &Record) -> io::Result<String> {
    let mut report = Report::new("cadenza-contract");
    report.add_test_suite(suite(record));
    report.to_string().map_err(io::Error::other)
}

fn suite(record: &Record) -> TestSuite {
    let (run, gate, traffic) = (&record.run, &record.gate, &record.traffic);
    let mut suite = TestSuite::new(format!("{}@{}", run.operation, run.target));
    let mut property = |name: &str, value: String| {
        suite.add_property(Property::new(name, visible(&value)));
    };
    property("profile", run.profile.clone());
    property("seed", run.seed.clone());
    property("run", run.id.clone());
    property("version", record.tool.version.clone());
    property("verdict", format!("{} (exit {})", gate.verdict, gate.exit_code));
    property("requests", traffic.requests.to_string());
    property(
        "live-revocations",
        format!("{} of {}", traffic.revocations, traffic.max_revocations),
    );
    property("clauses", message::clauses(record));
    property("canary", gate.canary.clone());
    property("power", message::power(record));
    if run.state == State::Partial {
        property(
            "partial",
            "the run did not end: it is going on, died or was stopped".to_owned(),
        );
    }
    if let Some(version) = &run.deployment_version {
        property("deployment-version", version.clone());
    }
    if run.partition != "1/1" {
        property("partition", run.partition.clone());
    }
    for point in &record.sources {
        property(&format!("source.{}", point.id), side::in_full(point));
    }
    for one in &record.left_over {
        property(
            "left-over",
            format!(
                "{} ({}) of the {}",
                one.name,
                one.id.as_deref().unwrap_or("perhaps"),
                one.owner
            ),
        );
    }
    suite.set_time(Duration::from_millis(run.wall_ms));
    let cases = record.checks.iter().map(|check| case(check, &run.operation));
    suite.add_test_cases(cases);
    if let Some(why) = record.untold() {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message(visible(&why));
        status.set_type("verdict");
        let mut case = TestCase::new(THE_RUN, status);
        case.set_classname(run.operation.as_str());
        suite.add_test_case(case);
    }
    suite
}

fn case(result: &Check, operation: &str) -> TestCase {
    let status = match result.verdict {
        Verdict::Pass => TestCaseStatus::success(),
        Verdict::Fail => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            if let Some(worst) = result.findings.first() {
                status.set_message(visible(&format!(
                    "expected {}; received {}",
                    worst.expected, worst.received
                )));
                status.set_type(worst.defect.as_str());
            }
            status.set_description(block(result));
            status
        }
        Verdict::Waived => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(visible(&message::one_line(result)));
            status.set_description(block(result));
            status
        }
        Verdict::Inconclusive => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(visible(&format!("inconclusive: {}", message::one_line(result))));
            status.set_type("inconclusive");
            status.set_description(block(result));
            status
        }
        Verdict::NotExercised => {
            let mut status = TestCaseStatus::skipped();
            let remedies: Vec<&str> = result.doubts.iter().map(|doubt| doubt.remedy.as_str()).collect();
            status.set_message(visible(&format!(
                "not exercised: {}; {}",
                message::one_line(result),
                remedies.join("; ")
            )));
            status
        }
    };
    let mut case = TestCase::new(result.name.as_str(), status);
    case.set_classname(operation);
    case.add_property(Property::new("clauses", result.clauses.join(" ")));
    case.add_property(Property::new("judged", result.examined.to_string()));
    case
}
