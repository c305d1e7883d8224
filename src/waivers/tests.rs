//! What a waiver covers, and when it closes the gate.

mod reach;

use super::*;
use crate::contract::Contract;
use crate::finding::draft::draft;
use crate::finding::{CheckResult, Defect, Doubt, Finding, Severity, Verdict};
use crate::gate::{Canary, Case, Demands, Ending, ExitCode, FailOn, decide};
use crate::plan::Elsewhere;
use std::sync::LazyLock;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::embedded().expect("the embedded contract loads"));
const CLAUSE: &str = "revoke.error.already-revoked";
const CHECK: &str = "second_revoke_is_refused";

fn finding(defect: Defect, step: &str) -> Finding {
    Finding {
        clause: CLAUSE.to_owned(),
        defect,
        ..draft(CHECK, step)
    }
}

fn result(findings: Vec<Finding>) -> CheckResult {
    let check = crate::checks::named(CHECK).expect("the check is in the catalogue");
    CheckResult {
        check: check.name,
        clauses: check.clauses,
        proved: None,
        partly_played: false,
        verdict: if findings.is_empty() {
            Verdict::Pass
        } else {
            Verdict::Fail
        },
        examined: 2,
        findings,
        waived: Vec::new(),
        observations: Vec::new(),
        doubts: Vec::new(),
    }
}

fn waivers(covers: &str) -> Waivers {
    let text = format!(
        "[[waiver]]\n{covers}\nclause = '{CLAUSE}'\nreason = 'known'\nowner = 'qa'\nissue = 'CAD-1'\nexpires = '2026-12-15'"
    );
    Waivers::parse(&text, "waivers.toml", &CONTRACT).unwrap()
}

fn by_identity() -> Waivers {
    waivers(&format!(
        "finding = '{}'",
        finding(Defect::Status, "second call").identity()
    ))
}

fn by_check() -> Waivers {
    waivers(&format!("check = '{CHECK}'"))
}

fn on(day: &str, waivers: &Waivers, findings: Vec<Finding>) -> Applied {
    waivers.apply(vec![result(findings)], day.parse().unwrap())
}

fn exit(applied: &Applied) -> ExitCode {
    let demands = Demands {
        fail_on: FailOn::default(),
        require_all: false,
    };
    let gate = decide(&Case {
        contract: &CONTRACT,
        results: &applied.results,
        ending: Ending::Whole,
        demands: &demands,
        elsewhere: &Elsewhere::default(),
        troubles: &applied.troubles,
        canary: &Canary::NotAsked,
    });
    assert_eq!(gate.exit == ExitCode::Green, gate.reasons.is_empty(), "{gate:?}");
    gate.exit
}

#[test]
fn a_waived_finding_closes_no_gate_and_stays_to_be_seen() {
    let applied = on(
        "2026-12-15",
        &by_identity(),
        vec![finding(Defect::Status, "second call")],
    );
    assert!(applied.troubles.is_empty());
    let result = &applied.results[0];
    assert_eq!(
        (result.verdict, result.findings.len(), result.waived.len()),
        (Verdict::Waived, 0, 1)
    );
    assert_eq!(exit(&applied), ExitCode::Green);
}

#[test]
fn another_finding_of_the_same_check_is_never_hidden() {
    for other in [
        finding(Defect::Errno, "second call"),
        finding(Defect::Status, "third call"),
    ] {
        let applied = on(
            "2026-12-01",
            &by_identity(),
            vec![finding(Defect::Status, "second call"), other],
        );
        let result = &applied.results[0];
        assert_eq!(
            (result.verdict, result.findings.len(), result.waived.len()),
            (Verdict::Fail, 1, 1)
        );
        assert_eq!(exit(&applied), ExitCode::Violation);
    }
}

#[test]
fn a_waiver_of_a_check_covers_one_defect_wherever_it_shows() {
    let applied = on(
        "2026-12-01",
        &by_check(),
        vec![
            finding(Defect::Status, "second call"),
            finding(Defect::Status, "third call"),
        ],
    );
    assert_eq!(
        (applied.results[0].waived.len(), exit(&applied)),
        (2, ExitCode::Green)
    );
}

#[test]
fn a_waiver_that_would_cover_several_defects_covers_none_and_closes_the_gate() {
    let applied = on(
        "2026-12-01",
        &by_check(),
        vec![
            finding(Defect::Status, "second call"),
            finding(Defect::Errno, "second call"),
        ],
    );
    assert!(matches!(applied.troubles.as_slice(), [Trouble::TooWide(_, 2)]));
    assert_eq!(
        (applied.results[0].findings.len(), exit(&applied)),
        (2, ExitCode::Violation)
    );
}

#[test]
fn an_expired_waiver_covers_nothing_and_closes_the_gate() {
    let applied = on(
        "2026-12-16",
        &by_identity(),
        vec![finding(Defect::Status, "second call")],
    );
    assert!(matches!(applied.troubles.as_slice(), [Trouble::Expired(_)]));
    assert_eq!(
        (applied.results[0].verdict, exit(&applied)),
        (Verdict::Fail, ExitCode::Violation)
    );
    let told = applied.troubles[0].to_string();
    assert!(
        told.contains("waivers.toml:1") && told.contains("2026-12-15"),
        "{told}"
    );
}

#[test]
fn an_unused_waiver_closes_the_gate_once_its_check_has_run() {
    let applied = on("2026-12-01", &by_identity(), Vec::new());
    assert!(matches!(applied.troubles.as_slice(), [Trouble::Unused(_)]));
    assert_eq!(exit(&applied), ExitCode::Violation);
    let elsewhere = by_identity().apply(Vec::new(), "2026-12-01".parse().unwrap());
    assert!(elsewhere.troubles.is_empty(), "its check was not selected");
    let mut unsure = result(Vec::new());
    unsure.verdict = Verdict::Inconclusive;
    let unsure = by_identity().apply(vec![unsure], "2026-12-01".parse().unwrap());
    assert!(unsure.troubles.is_empty(), "its check could not tell");
}

#[test]
fn an_unused_waiver_is_noticed_beside_one_that_is_used() {
    let used = finding(Defect::Status, "second call").identity().to_string();
    let unused = finding(Defect::Errno, "second call").identity().to_string();
    let stanza = |identity: &str| {
        format!(
            "[[waiver]]\nfinding = '{identity}'\nclause = '{CLAUSE}'\nreason = 'r'\nowner = 'o'\nissue = 'i'\n\
             expires = '2026-12-15'\n"
        )
    };
    for text in [stanza(&used) + &stanza(&unused), stanza(&unused) + &stanza(&used)] {
        let waivers = Waivers::parse(&text, "w", &CONTRACT).unwrap();
        let applied = on(
            "2026-12-01",
            &waivers,
            vec![finding(Defect::Status, "second call")],
        );
        assert!(
            matches!(applied.troubles.as_slice(), [Trouble::Unused(_)]),
            "{text}"
        );
        assert_eq!(exit(&applied), ExitCode::Violation);
    }
}

#[test]
fn what_is_waived_does_not_make_a_doubt_go_away() {
    let mut told = result(vec![finding(Defect::Status, "second call")]);
    told.doubts.push(Doubt {
        why: "cut".to_owned(),
        remedy: "again".to_owned(),
    });
    let applied = by_identity().apply(vec![told], "2026-12-01".parse().unwrap());
    assert_eq!(applied.results[0].verdict, Verdict::Inconclusive);
}

fn refused(text: &str, expected: &str) {
    let error = Waivers::parse(text, "waivers.toml", &CONTRACT)
        .unwrap_err()
        .to_string();
    assert!(error.contains(expected) && error.contains("remedy: "), "{error}");
}

#[test]
fn several_findings_of_one_check_are_covered_by_name_and_no_step_beside() {
    let named = |defect, step| finding(defect, step).identity().to_string();
    let waivers = waivers(&format!(
        "finding = ['{}', '{}']",
        named(Defect::Status, "second call"),
        named(Defect::Status, "third call")
    ));
    let covered = vec![
        finding(Defect::Status, "second call"),
        finding(Defect::Status, "third call"),
    ];
    assert_eq!(
        exit(&on("2026-12-01", &waivers, covered.clone())),
        ExitCode::Green
    );
    let more = [covered, vec![finding(Defect::Status, "in a crowd")]].concat();
    assert_eq!(exit(&on("2026-12-01", &waivers, more)), ExitCode::Violation);
    refused(
        &format!(
            "[[waiver]]\nfinding = ['a/x', 'b/x']\nclause = '{CLAUSE}'\nreason = 'r'\nowner = 'o'\nissue = 'i'\n\
             expires = '2026-12-15'"
        ),
        "of several checks",
    );
}

#[test]
fn a_waiver_that_says_less_than_it_must_is_refused_with_its_line() {
    let whole = |key: &str, value: &str| {
        let lines = [
            ("check", CHECK),
            ("clause", CLAUSE),
            ("reason", "known"),
            ("owner", "qa"),
            ("issue", "CAD-1"),
            ("expires", "2026-12-15"),
        ]
        .map(|(known, usual)| format!("{known} = '{}'\n", if known == key { value } else { usual }));
        format!("# ours\n[[waiver]]\n{}", lines.concat())
    };
    assert_eq!(Waivers::parse(&whole("", ""), "w", &CONTRACT).unwrap().0.len(), 1);
    refused(&whole("reason", " "), "waivers.toml:2: reason is empty");
    refused(
        &whole("clause", "revoke.error.already-revokd"),
        "revoke.error.already-revoked is near",
    );
    refused(
        &whole("check", "second_revoke_is_refusd"),
        "second_revoke_is_refused is near",
    );
    refused(&whole("clause", "revoke.auth.bearer"), "does not cite");
    refused(&whole("expires", "soon"), "no date");
    refused(
        &format!("{0}{0}", whole("", "")),
        "covers what the waiver at waivers.toml:2 covers",
    );
    refused("[[waiver]]\nclause = 'x'", "missing field");
    refused(&whole("", "").replace("check", "chek"), "unknown field");
}

#[test]
fn the_stanza_of_a_finding_is_a_waiver_once_it_is_completed() {
    use crate::laws::reports::summary;
    use crate::record::Record;
    let results = [result(vec![finding(Defect::Status, "second call")])];
    let record = Record::of(&results, &summary(&results, None), &CONTRACT);
    let id = record.findings().next().unwrap().1.id.clone();
    let day = "2026-12-15".parse().unwrap();
    let written = stanza(&record, &id, day).unwrap();
    refused(&written, "reason is empty");
    let completed = written.replace("= \"\"", "= \"x\"");
    let waivers = Waivers::parse(&completed, "w", &CONTRACT).unwrap();
    let applied = waivers.apply(results.to_vec(), day);
    assert_eq!(applied.results[0].verdict, Verdict::Waived);
    let unknown = stanza(&record, "00000000", day).unwrap_err().to_string();
    assert!(unknown.contains(&id), "{unknown}");
}

#[test]
fn a_finding_that_a_file_waives_is_found_there_complete_or_not() {
    let stanza = "[[waiver]]\nfinding = [\"a/x\", \"b/x\"]\nclause = \"c\"\nreason = \"\"\nowner = \"\"\nissue = \"\"\nexpires = \"2026-12-15\"\n";
    let file = format!("# ours\n{stanza}");
    let alone = stanza.replace("[\"a/x\", \"b/x\"]", "\"b/x\"");
    let place = |new: &str| waived_already(&file, "w.toml", new);
    assert_eq!(place(&alone).as_deref(), Some("w.toml:2"));
    assert_eq!(place(&alone.replace("b/x", "d/x")), None);
    assert_eq!(place(&alone.replace("\"c\"", "\"other\"")), None);
    assert_eq!(waived_already("no toml", "w.toml", stanza), None);
}
