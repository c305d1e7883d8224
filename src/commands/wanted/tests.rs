//! What a replay is to ask again, and what counts as the same.

use super::{Wanted, in_ledger};
use crate::cli::Options;
use crate::contract::Contract;
use crate::finding::draft::{draft, story_of};
use crate::finding::{CheckResult, Finding, Verdict, digits};
use crate::generate::Case;
use crate::laws::reports::summary;
use crate::record::Record;
use crate::scenario::Profile;
use crate::state::{KeptCase, NewRun, StateDir, ToldFinding};
use std::path::PathBuf;

const CHECK: &str = "second_revoke_is_refused";
const SCENARIO: &str = "revoke_and_repeat";

fn scenario(name: &str) -> Wanted {
    Wanted::find(Contract::built_in(), name, None, &Options::default()).unwrap()
}

fn identity(step: &str) -> String {
    format!("{CHECK}/revoke.error.already-revoked/status@{step}")
}

/// A finding of this check at a step of that scenario.
fn found(check: &str, step: &str, scenario: &str) -> Option<Wanted> {
    Wanted::of(
        Contract::built_in(),
        check,
        identity(step),
        scenario,
        "HTTP 200",
        None,
    )
}

#[test]
fn a_scenario_is_judged_by_the_checks_that_name_it_and_by_those_that_read_every_call() {
    let judges = |name: &str| -> Vec<&str> { scenario(name).checks.iter().map(|check| check.name).collect() };
    let repeated = judges(SCENARIO);
    assert!(repeated.contains(&CHECK) && repeated.contains(&"status_code_conformance"));
    assert!(!repeated.contains(&"unknown_id_is_not_found"), "{repeated:?}");
    let unknown = judges("unknown_id");
    assert!(unknown.contains(&"unknown_id_is_not_found") && !unknown.contains(&CHECK));
}

#[test]
fn a_finding_is_found_by_all_that_it_is() {
    let find = |id: &str| Wanted::find(Contract::built_in(), id, None, &Options::default());
    let spelled = format!("{SCENARIO}:{}", identity("second-call"));
    let wanted = find(&spelled).unwrap();
    assert_eq!(
        (wanted.scenario.name, wanted.step.as_deref()),
        (SCENARIO, Some("second-call"))
    );
    assert_eq!(wanted.identity, Some(identity("second-call")));
    assert_eq!(wanted.checks[0].name, CHECK);
    // What a success led to proves little when it does not come again, and nobody told what came.
    assert!(wanted.was_a_success);
    for strange in [
        format!("{SCENARIO}:{}", identity("no-step-of-it")),
        format!("no_scenario:{}", identity("second-call")),
        format!("{SCENARIO}:no_check/a.clause/status@second-call"),
    ] {
        assert!(find(&strange).is_err(), "{strange}");
    }
}

#[test]
fn what_is_repeated_is_found_by_the_label_that_all_of_it_bears() {
    let spelled = |scenario: &str, step: &str| {
        let id = format!("{scenario}:status_code_conformance/revoke.error.unauthorized/status@{step}");
        Wanted::find(Contract::built_in(), &id, None, &Options::default()).is_ok()
    };
    assert!(spelled("last_census", "listed-at-last,-page-2"));
    assert!(spelled("graveyard", "grave-of-earlier#1f2e3d4c"));
    assert!(spelled("refused_tokens", "token-to-be-refused:-of-yesterday"));
    assert!(!spelled("graveyard", "graves"));
}

#[test]
fn a_finding_takes_the_profile_of_its_check_and_a_scenario_only_its_own() {
    let since = |wanted: &Wanted| wanted.checks.iter().map(|check| check.since).max().unwrap();
    let named = scenario(SCENARIO);
    assert_eq!(named.profile(Profile::Smoke), Profile::Gate);
    assert_eq!(named.profile(Profile::Full), Profile::Full);
    assert_eq!(scenario("race_of_32").profile(Profile::Smoke), Profile::Nightly);
    let found = found("crowded_revokes_succeed_once", "second-call", SCENARIO).unwrap();
    assert_eq!(since(&found), Profile::Nightly);
    assert_eq!(found.profile(Profile::Smoke), Profile::Nightly);
    assert_eq!(found.profile(Profile::Full), Profile::Full);
}

#[test]
fn a_finding_accuses_its_step_of_its_scenario_and_a_case_any_of_them() {
    let of_a_step = found(CHECK, "second-call", SCENARIO).unwrap();
    assert!(of_a_step.was_a_success);
    assert!(of_a_step.is_at(SCENARIO, "second call"));
    assert!(!of_a_step.is_at(SCENARIO, "third call"));
    assert!(!of_a_step.is_at("race", "second call"));
    let of_a_case = Wanted {
        step: None,
        ..of_a_step
    };
    assert!(of_a_case.is_at(SCENARIO, "third call"));
    assert!(!of_a_case.is_at("race", "third call"));
}

/// What a ledger holds in which a run of each of these names found this, the last one latest.
fn ledger(told: &[(&str, &str, &str)], kept: &[(&str, &str)]) -> StateDir {
    let state = StateDir::in_memory().unwrap();
    for (place, (target, check, step)) in told.iter().enumerate() {
        let target = state.bind(target, "https://uat.example.net").unwrap();
        let new = NewRun {
            id: format!("run-{place}"),
            profile: "gate".to_owned(),
            seed: 7,
            started_ms: i64::try_from(place).unwrap(),
        };
        let run = state.begin_run(&target, new).unwrap();
        let finding = ToldFinding {
            identity: identity(step),
            check: (*check).to_owned(),
            severity: "violation".to_owned(),
            told: "expected HTTP 400; received HTTP 200".to_owned(),
        };
        run.record_finding(&finding).unwrap();
        for (id, identity) in kept {
            let case = Case::History {
                cast: Vec::new(),
                moves: Vec::new(),
            };
            let kept = KeptCase {
                id: (*id).to_owned(),
                identity: (*identity).to_owned(),
                check: CHECK.to_owned(),
                scenario: "histories".to_owned(),
                case: case.to_json(),
            };
            run.keep_case(&kept, 1_000).unwrap();
        }
    }
    state
}

fn looked_up(state: &StateDir, id: &str) -> Option<Wanted> {
    in_ledger(Contract::built_in(), id, state).unwrap()
}

#[test]
fn the_ledger_finds_what_was_found_by_identity_and_by_digits_and_nothing_else() {
    let told = [("uat", CHECK, "first-call"), ("uat", CHECK, "second-call")];
    let state = ledger(&told, &[]);
    let second = identity("second-call");
    for id in [second.clone(), digits(&second)] {
        let found = looked_up(&state, &id).unwrap();
        assert_eq!(found.identity.as_deref(), Some(&*second), "{id}");
        assert_eq!(found.step.as_deref(), Some("second-call"));
        assert_eq!((found.scenario.name, found.was_a_success), (SCENARIO, true));
    }
    assert!(looked_up(&state, "00000000").is_none());
}

#[test]
fn the_ledger_finds_a_kept_case_by_either_name_and_nothing_else() {
    let kept = [("0000000a", "one"), ("0000000b", "other")];
    let state = ledger(&[("uat", CHECK, "second-call")], &kept);
    for (id, identity) in kept {
        for name in [id, identity] {
            let found = looked_up(&state, name).unwrap();
            assert_eq!(found.identity.as_deref(), Some(identity), "{name}");
            assert_eq!(found.case.map(|case| case.id).as_deref(), Some(id));
            assert_eq!((found.scenario.name, found.step), ("histories", None));
        }
    }
}

#[test]
fn what_cannot_be_played_any_more_does_not_hide_what_can() {
    let told = [
        ("a", "a_check_that_is_gone", "second-call"),
        ("b", CHECK, "second-call"),
    ];
    let state = ledger(&told, &[]);
    let found = looked_up(&state, &identity("second-call")).unwrap();
    assert_eq!(found.checks[0].name, CHECK);
    let gone = ledger(&[("a", CHECK, "a-step-that-is-gone")], &[]);
    assert!(looked_up(&gone, &identity("a-step-that-is-gone")).is_none());
}

/// A folder of this test's own, gone when it is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("cadenza-wanted-{}-{name}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn looking_for_a_finding_makes_no_state_directory() {
    let folder = Folder::new("no-state");
    let dir = folder.0.join("state");
    let options = Options {
        state_dir: Some(dir.clone()),
        ..Options::default()
    };
    assert!(Wanted::find(Contract::built_in(), "00000000", None, &options).is_err());
    assert!(!dir.exists());
}

#[test]
fn a_saved_run_finds_what_was_found_by_identity_and_by_digits_and_nothing_else() {
    let of = |step: &str| Finding {
        story: Some(story_of(SCENARIO)),
        ..draft(CHECK, step)
    };
    let result = CheckResult {
        check: CHECK,
        clauses: &[],
        proved: None,
        partly_played: false,
        verdict: Verdict::Fail,
        examined: 2,
        findings: ["first call", "second call"].map(of).into(),
        waived: Vec::new(),
        observations: Vec::new(),
        doubts: Vec::new(),
    };
    let results = [result];
    let record = Record::of(&results, &summary(&results, None), Contract::built_in());
    let folder = Folder::new("saved");
    std::fs::write(folder.0.join("run.json"), serde_json::to_string(&record).unwrap()).unwrap();
    let options = Options {
        state_dir: Some(folder.0.join("state")),
        ..Options::default()
    };
    let look_up = |id: &str| Wanted::find(Contract::built_in(), id, Some(&folder.0), &options).ok();
    let second = identity("second-call");
    for id in [second.clone(), digits(&second)] {
        let found = look_up(&id).unwrap();
        assert_eq!(found.identity.as_deref(), Some(&*second), "{id}");
        assert_eq!(found.step.as_deref(), Some("second-call"));
    }
    assert!(look_up("00000000").is_none());
}
