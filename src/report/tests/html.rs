//! The page: whole, honest about its counts, deaf to what servers say, and of bearable size.

mod reading;
mod symptoms;

use super::hostile::{HOSTILE, quoting};
use super::{CONTRACT, doubt, failed, mixed, obstructed, result, summary};
use crate::finding::{CheckResult, Doubt, Verdict};
use crate::record::{Exchange, LeftOver, Observation, Record, State};
use crate::report::rendered;
use reading::{is_well_formed, leads_somewhere, tags};
use std::time::{Duration, Instant};

/// What a server says that wants to run in the reader's browser.
const CANARY: &str = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

fn page_of(record: &Record) -> String {
    rendered("report.html", record).expect("the page is rendered")
}

fn record_of(results: &[CheckResult], obstacle: Option<Doubt>) -> Record {
    Record::of(results, &summary(results, obstacle), &CONTRACT)
}

#[test]
fn the_page_is_well_formed_and_every_link_leads_somewhere() {
    let (results, obstacle) = obstructed();
    for record in [
        record_of(&mixed(), None),
        record_of(&results, Some(obstacle)),
        record_of(&[], None),
    ] {
        let page = page_of(&record);
        is_well_formed(&page);
        leads_somewhere(&page);
    }
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    let mut before = 0;
    for (ends, name, _) in tags(&page_of(&record_of(&mixed(), None))) {
        let level = name.strip_prefix('h').and_then(|digit| digit.parse::<u32>().ok());
        if let (false, Some(level)) = (ends, level) {
            assert!(level <= before + 1, "h{level} follows h{before}");
            before = level;
        }
    }
}

#[test]
fn every_failed_check_has_its_card_with_clause_expected_received_and_curl() {
    let mut record = record_of(&mixed(), None);
    let other = record.checks[1].clone();
    record.checks.push(crate::record::Check {
        name: "third_revoke_is_refused".to_owned(),
        ..other
    });
    let page = page_of(&record);
    for check in record.checks.iter().filter(|check| !check.findings.is_empty()) {
        assert!(
            page.contains(&format!("-name\">{}</h", check.name)),
            "{}",
            check.name
        );
    }
    for told in [
        "A request for a credential that is already revoked is refused with status 400.",
        "HTTP 400, errno -130001 (already_revoked)",
        "HTTP 200, errno 0, success true",
        "schemas&#x2f;credential.revoke.toml:",
        "1&#x2f;2, so it comes and goes",
        "&quot;errno&quot;: <mark>0</mark>,",
        "$BASE_URL",
        "--seed 7 second_revoke_is_refused",
        "already_revoked_is_200",
    ] {
        assert!(page.contains(told), "{told}");
    }
}

#[test]
fn findings_that_differ_only_in_their_step_share_a_card() {
    let mut told = failed();
    let mut other = told.findings[0].clone();
    other.step = "third call".to_owned();
    told.findings.push(other);
    let page = page_of(&record_of(&[told], None));
    assert_eq!(page.matches("<section class=\"finding\"").count(), 1);
    assert!(page.contains("<dt>Also at</dt><dd>third call</dd>"));
}

#[test]
fn the_counts_are_the_records_zeros_included() {
    let record = record_of(&mixed(), None);
    let page = page_of(&record);
    let counts = record.counts;
    for (count, label) in [
        (counts.passed, "passed"),
        (counts.failed, "failed"),
        (counts.inconclusive, "inconclusive"),
        (counts.not_exercised, "not exercised"),
        (counts.waived, "waived"),
        (counts.advisories, "advisories"),
    ] {
        let tile = format!("<span class=\"count\">{count}</span> <span class=\"label\">{label}</span>");
        assert!(page.contains(&tile), "{tile}");
    }
    assert_eq!(page.matches("<tr id=\"check-").count(), counts.all());
    let promises = page.matches("<details class=\"promise ").count();
    assert_eq!(promises, record.clauses.len());
}

#[test]
fn what_could_not_be_told_is_gathered_by_its_reason() {
    let (results, _) = obstructed();
    let page = page_of(&record_of(&results, None));
    let remedy = "get a fresh token for this environment (--token-file FILE or CADENZA_TOKEN)";
    // Once for two inconclusive checks, and once for one that was not exercised.
    assert_eq!(page.matches(remedy).count(), 2);
    assert!(page.contains("<summary>2 checks</summary>") && page.contains("<summary>1 check</summary>"));
}

#[test]
fn an_obstacle_stands_in_the_verdict_with_its_remedy() {
    let (results, obstacle) = obstructed();
    let page = page_of(&record_of(&results, Some(obstacle)));
    let (card, _) = page
        .split_once("<ul class=\"tiles\"")
        .expect("the card has its counts");
    assert!(
        card.contains("dead token: the owner&#x27;s token was refused") && card.contains("get a fresh token")
    );
}

#[test]
fn a_partial_report_says_so_at_its_head() {
    let mut record = record_of(&mixed(), None);
    assert!(!page_of(&record).contains("This report is partial."));
    record.run.state = State::Partial;
    let page = page_of(&record);
    let (before, _) = page
        .split_once("This report is partial.")
        .expect("the banner is there");
    assert!(!before.contains("<h1"));
}

/// A record in which a server's text stands wherever one can.
fn saying(text: &str) -> Record {
    let mut told = quoting();
    let finding = &mut told.findings[0];
    finding.received = text.to_owned();
    finding.expected = text.to_owned();
    finding.why = text.to_owned();
    finding.step = text.to_owned();
    finding.pointer = Some(text.to_owned());
    let mut unsure = result("not_a_server_error", Verdict::Inconclusive, None);
    unsure.doubts = vec![doubt(text, text)];
    let mut record = record_of(&[told, unsure], Some(doubt(text, text)));
    let mut findings = record.checks.iter_mut().flat_map(|check| &mut check.findings);
    let story = findings
        .find_map(|finding| finding.story.as_mut())
        .expect("the finding has a story");
    for line in &mut story.lines {
        for field in [
            &mut line.step,
            &mut line.call,
            &mut line.came,
            &mut line.curl,
            &mut line.response,
        ] {
            text.clone_into(field);
        }
    }
    record.run.deployment_version = Some(text.to_owned());
    record.run.target = text.to_owned();
    record.run.target_name = Some(text.to_owned());
    record.run.pins = text.to_owned();
    record.gate.reasons = vec![text.to_owned()];
    record.observations = vec![Observation {
        point: "status of a form".to_owned(),
        seen: text.to_owned(),
        lasting: true,
    }];
    record.left_over = vec![LeftOver {
        owner: "owner".to_owned(),
        name: text.to_owned(),
        id: Some(text.to_owned()),
    }];
    record.traffic.exchanges = vec![
        Exchange {
            step: text.to_owned(),
            caller: text.to_owned(),
            ..exchange(0)
        };
        2
    ];
    record
}

fn exchange(number: u32) -> Exchange {
    Exchange {
        scenario: "race".to_owned(),
        step: format!("simultaneous call {number}"),
        caller: "owner".to_owned(),
        credential: Some("own#1".to_owned()),
        connection: "lane 1".to_owned(),
        status: Some(if number.is_multiple_of(3) { 200 } else { 400 }),
        errno: Some(0),
        expected: vec!["400/-130001".to_owned()],
        began_us: u64::from(number) * 700,
        took_us: 900,
    }
}

#[test]
fn no_text_of_a_server_becomes_markup_or_steers_anything() {
    let page = page_of(&saying(HOSTILE));
    is_well_formed(&page);
    assert!(!page.contains("<x>"));
    let steers = |letter: &char| {
        (letter.is_control() && *letter != '\n')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}')
    };
    assert_eq!(page.chars().find(steers), None);
    let page = page_of(&saying(CANARY));
    is_well_formed(&page);
    leads_somewhere(&page);
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(!page.contains("<img") && page.contains("&lt;img"));
    let known = tags(&page_of(&saying("harmless")));
    assert_eq!(tags(&page).len(), known.len(), "no element is added");
}

#[test]
fn the_page_loads_nothing_and_its_policy_allows_one_script_alone() {
    let page = page_of(&record_of(&mixed(), None));
    assert!(!page.contains("http://") && !page.contains("https://"));
    for (_, _, tag) in tags(&page) {
        for loads in [
            " src=",
            " srcset=",
            " style=",
            " onclick=",
            " action=",
            "@import",
            "url(",
        ] {
            assert!(!tag.contains(loads), "{tag}");
        }
    }
    let (_, policy) = page
        .split_once("Security-Policy\" content=\"")
        .expect("there is a policy");
    let policy = policy.split('"').next().unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    let script = page
        .split_once("<script>")
        .and_then(|(_, rest)| rest.split_once("</script>"));
    let hash = ring::digest::digest(
        &ring::digest::SHA256,
        script.expect("there is a script").0.as_bytes(),
    );
    let hash = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, hash);
    assert!(
        policy.contains(&format!("script-src 'sha256-{hash}'")),
        "{policy}"
    );
}

#[test]
fn calls_that_overlap_stand_in_lanes_and_others_do_not() {
    let mut record = record_of(&mixed(), None);
    assert!(page_of(&record).contains("No calls overlapped"));
    record.traffic.exchanges = (0..2).map(exchange).collect();
    let page = page_of(&record);
    assert_eq!(page.matches("<svg class=\"lanes\"").count(), 1);
    assert!(page.contains("simultaneous call 0: 200&#x2f;0 in 0.9 ms."));
}

#[test]
fn a_run_of_five_hundred_findings_and_twenty_thousand_calls_stays_small() {
    let mut record = record_of(&mixed(), None);
    let text = "<&\"'/".repeat(400);
    let failed = record.checks[1].clone();
    for number in 0..100 {
        let mut check = failed.clone();
        check.name = format!("check_{number}");
        check.findings = (0..5)
            .map(|kind| {
                let mut finding = check.findings[0].clone();
                finding.received = format!("{kind} {text}");
                finding.step = text.clone();
                if let Some(story) = &mut finding.story {
                    story.lines[1].response = format!("{{\"error\":{:?}}}", "<&'/".repeat(200));
                    story.lines = story.lines.iter().cycle().take(60).cloned().collect();
                }
                finding
            })
            .collect();
        record.checks.push(check);
    }
    record.counts = crate::record::Counts::of(&record.checks);
    assert!(record.findings().count() > 500);
    record.traffic.exchanges = (0..20_000).map(exchange).collect();
    let began = Instant::now();
    let page = page_of(&record);
    assert!(page.len() < 10 * 1024 * 1024, "{} bytes", page.len());
    // Unoptimised, on a machine that does other things as well.
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    is_well_formed(&page);
    assert!(page.contains("19600 calls are left out") && page.contains("18000 are left out"));
    assert!(page.contains("sorts of findings are left out here"));
}
