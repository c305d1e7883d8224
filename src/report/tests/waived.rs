//! What is waived is shown everywhere, under its own word.

use super::{CONTRACT, failed, summary};
use crate::finding::Verdict;
use crate::record::Record;
use crate::report::message::not_proven;
use crate::report::rendered;
use crate::waivers::{Covers, Waived, Waiver};
use std::sync::Arc;

#[test]
fn what_is_waived_stands_under_its_waiver_and_not_among_the_failures() {
    let mut result = failed();
    let waiver = Arc::new(Waiver {
        covers: Covers::Check(result.check.to_owned()),
        clause: result.findings[0].clause.clone(),
        reason: "a fix is on its way".to_owned(),
        owner: "the gateway team".to_owned(),
        issue: "CAD-7".to_owned(),
        expires: jiff::civil::date(2026, 12, 15),
        place: "waivers.toml:1".to_owned(),
    });
    result.verdict = Verdict::Waived;
    result.waived = std::mem::take(&mut result.findings)
        .into_iter()
        .map(|finding| Waived {
            finding,
            waiver: Arc::clone(&waiver),
        })
        .collect();
    let results = [result];
    let record = Record::of(&results, &summary(&results, None), &CONTRACT);
    let said = not_proven(&record).unwrap();
    assert!(
        said.ends_with("1 promise waived") || said.ends_with("promises waived"),
        "{said}"
    );
    let page = rendered("report.html", &record).unwrap();
    assert!(!page.contains("id=\"failures\""), "{page}");
    for told in [
        "id=\"waived\"",
        "waived until 2026-12-15 by the gateway team (CAD-7): a fix is on its way",
        "HTTP 200, errno 0, success true",
    ] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    for (name, told) in [
        ("junit.xml", "waived until 2026-12-15"),
        ("sarif.json", "\"suppressions\""),
        ("ctrf.json", "\"pending\": 1"),
        ("summary.md", "### Waived"),
        ("run.json", "\"waived\": 1"),
    ] {
        let text = rendered(name, &record).unwrap();
        assert!(text.contains(told), "{told} is not in {name}: {text}");
    }
}
