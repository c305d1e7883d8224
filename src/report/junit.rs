//! JUnit XML in the dialect that Jenkins, GitLab and GitHub actions read: one test case per check,
//! names without seeds or counters, `failure` for a broken promise, `error` for what could not be
//! told, `skipped` for what was not exercised.

use super::{Reporter, block, message, side};
use crate::contract::Contract;
use crate::finding::{CheckResult, Verdict};
use crate::runner::{Event, Summary, visible};
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};

/// Collects results and writes the file when the run is finished. The XML library drops characters
/// that XML forbids and escapes the rest (fact R-48).
pub struct Junit<'a, W: Write> {
    out: W,
    contract: &'a Contract,
    results: Vec<CheckResult>,
}

impl<'a, W: Write> Junit<'a, W> {
    /// A JUnit report on `out`.
    pub fn new(out: W, contract: &'a Contract) -> Self {
        Self {
            out,
            contract,
            results: Vec::new(),
        }
    }

    fn render(&self, summary: &Summary) -> Report {
        let header = &summary.header;
        let mut suite = TestSuite::new(format!("{}@{}", header.operation, header.target));
        for (name, value) in [
            ("profile", header.profile.to_owned()),
            ("seed", header.seed.to_string()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            (
                "verdict",
                format!("{} (exit {})", summary.gate.exit.word(), summary.gate.exit.code()),
            ),
            ("requests", summary.requests.to_string()),
            (
                "live-revocations",
                format!("{} of {}", summary.revocations, summary.max_revocations),
            ),
            ("clauses", message::clauses(summary)),
            ("power", header.power.to_string()),
        ] {
            suite.add_property(Property::new(name, value));
        }
        if !header.partition.is_whole() {
            suite.add_property(Property::new("partition", header.partition.to_string()));
        }
        for point in &summary.sources {
            suite.add_property(Property::new(
                format!("source.{}", point.id),
                side::in_full(point),
            ));
        }
        for one in &summary.left_over {
            let told = format!("{} ({}) of the {}", one.name, one.id, one.owner);
            suite.add_property(Property::new("left-over", visible(&told)));
        }
        suite.set_time(summary.wall);
        suite.add_test_cases(
            self.results
                .iter()
                .map(|result| case(result, &header.operation, self.contract)),
        );
        let mut report = Report::new("cadenza-contract");
        report.add_test_suite(suite);
        report
    }
}

impl<W: Write> Reporter for Junit<'_, W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started(_) | Event::Played { .. } => Ok(()),
            Event::Judged(result) => {
                self.results.push(result.clone());
                Ok(())
            }
            Event::Finished(summary) => {
                self.render(summary)
                    .serialize(&mut self.out)
                    .map_err(io::Error::other)?;
                self.out.flush()
            }
        }
    }
}

fn case(result: &CheckResult, operation: &str, contract: &Contract) -> TestCase {
    let status = match result.verdict {
        Verdict::Pass => TestCaseStatus::success(),
        Verdict::Fail => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            if let Some(worst) = result.findings.first() {
                status.set_message(visible(&format!(
                    "expected {}; received {}",
                    worst.expected, worst.received
                )));
                status.set_type(worst.defect.name());
            }
            status.set_description(block(result, contract));
            status
        }
        Verdict::Inconclusive => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(visible(&format!("inconclusive: {}", message::one_line(result))));
            status.set_type("inconclusive");
            status.set_description(block(result, contract));
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
    let mut case = TestCase::new(result.check, status);
    case.set_classname(operation);
    case.add_property(Property::new("clauses", result.clauses.join(" ")));
    case.add_property(Property::new("judged", result.examined.to_string()));
    case
}
