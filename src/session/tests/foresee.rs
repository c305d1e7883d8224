//! What is foreseen is what happens, and foreseeing sends nothing.

use super::super::foresee;
use super::Desk;
use crate::cli::Options;
use crate::mock::{self, Mock};
use crate::plan::Filter;
use crate::record::{ClauseState, Record, Standing};
use crate::runner::{Foresight, Stop};
use crate::session::Report;
use crate::settings::Settings;
use std::collections::BTreeSet;
use tokio::net::TcpListener;

impl Desk {
    /// Options for the mock's tokens and pools, at this URL.
    fn aimed(&self, base: &str, mock: &Mock) -> Options {
        let grants = mock.grants();
        Options {
            base_url: Some(base.to_owned()),
            token_file: Some(self.hand_over("owner", &grants.owner_token)),
            stranger_token_file: Some(self.hand_over("stranger", &grants.stranger_token)),
            credentials: Some(self.hand_over("pool", &grants.credentials.join("\n"))),
            stranger_credentials: Some(self.hand_over("others", &grants.stranger_credentials.join("\n"))),
            provision: Some("pool".to_owned()),
            state_dir: Some(self.folder.join("state")),
            ..self.options.clone()
        }
    }
}

async fn foreseen(desk: &Desk, options: &Options) -> Foresight {
    let settings = desk.resolve(options).unwrap();
    foresee(&settings, &Filter::default()).await.unwrap()
}

#[tokio::test]
async fn the_ids_that_are_foreseen_are_those_that_are_spent() {
    for partition in ["1/1", "1/2", "2/2"] {
        let desk = Desk::new();
        let mock = Mock::start(mock::Options::default()).await.unwrap();
        let options = Options {
            partition: Some(partition.to_owned()),
            ..desk.aimed(mock.base_url(), &mock)
        };
        let foresight = foreseen(&desk, &options).await;
        assert_eq!(mock.requests(), 0);
        let settings = desk.resolve(&options).unwrap();
        let report = played(&settings).await;
        let spent: BTreeSet<String> = mock
            .census()
            .into_iter()
            .filter(|(_, revoked)| *revoked)
            .map(|(id, _)| id)
            .collect();
        let told: BTreeSet<String> = foresight
            .spendings
            .iter()
            .filter_map(|one| one.id.clone())
            .collect();
        assert_eq!(told, spent, "{partition}");
        assert_eq!(foresight.plan.cost, report.summary.header.cost, "{partition}");
        assert_eq!(foresight.header.power, report.summary.header.power);
        let last = foresight.spendings.last().unwrap();
        assert!(last.witness && last.scenario == "witness", "{last:?}");
    }
}

#[tokio::test]
async fn foreseeing_opens_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let desk = Desk::new();
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let foresight = foreseen(&desk, &desk.aimed(&base, &mock)).await;
    assert!(foresight.plan.cost.revocations > 0);
    // What was connected would wait in the backlog by now, and would be taken first.
    let own = tokio::net::TcpStream::connect(listener.local_addr().unwrap())
        .await
        .unwrap();
    let (_, first) = listener.accept().await.unwrap();
    assert_eq!(first, own.local_addr().unwrap());
}

#[tokio::test]
async fn a_login_is_foreseen_with_each_session_it_opens() {
    let mut desk = Desk::new();
    desk.variables = vec![("CADENZA_PASSWORD", "a password of some length")];
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let options = Options {
        token_file: None,
        email: Some("owner@host.example".to_owned()),
        ..desk.aimed(mock.base_url(), &mock)
    };
    let foresight = foreseen(&desk, &options).await;
    let sessions: Vec<&str> = foresight.log_ins.iter().map(|one| one.session.name()).collect();
    assert_eq!(
        sessions,
        ["owner", "owner's other session", "owner's spare session"]
    );
    let played = |name| {
        foresight
            .plan
            .scenarios
            .iter()
            .any(|scenario| scenario.name == name)
    };
    assert!(played("logout") && played("second_session") && played("forged_tokens"));
    assert_eq!(mock.requests(), 0);
}

#[tokio::test]
async fn no_login_is_foreseen_where_nothing_is_selected() {
    let mut desk = Desk::new();
    desk.variables = vec![("CADENZA_PASSWORD", "a password of some length")];
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let options = Options {
        token_file: None,
        email: Some("owner@host.example".to_owned()),
        ..desk.aimed(mock.base_url(), &mock)
    };
    let filter = Filter {
        include: vec!["no_check_is_named_like_this".to_owned()],
        ..Filter::default()
    };
    let foresight = foresee(&desk.resolve(&options).unwrap(), &filter).await.unwrap();
    assert!(foresight.log_ins.is_empty());
    assert_eq!(foresight.plan.cost.requests, 0);
}

#[tokio::test]
async fn what_the_budget_does_not_allow_is_left_out() {
    let desk = Desk::new();
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let options = Options {
        max_revocations: Some("1".to_owned()),
        ..desk.aimed(mock.base_url(), &mock)
    };
    let foresight = foreseen(&desk, &options).await;
    assert_eq!(
        (foresight.plan.cost.revocations, foresight.spendings.len()),
        (1, 1)
    );
    assert_eq!(
        foresight.plan.not_played["witness"].remedy,
        "raise --max-revocations"
    );
    let options = Options {
        max_revocations: Some("0".to_owned()),
        ..options
    };
    assert!(
        foreseen(&desk, &options)
            .await
            .plan
            .not_played
            .contains_key("final_sweep")
    );
}

#[tokio::test]
async fn creations_are_counted_and_their_venue_named() {
    let desk = Desk::new();
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let options = Options {
        provision: Some("create".to_owned()),
        venue: Some("PAPER".to_owned()),
        ..desk.aimed(mock.base_url(), &mock)
    };
    let foresight = foreseen(&desk, &options).await;
    assert_eq!(
        (foresight.created(), foresight.venue.as_deref()),
        (2, Some("PAPER"))
    );
}

async fn played(settings: &Settings) -> Report {
    played_of(settings, &Filter::default()).await
}

async fn played_of(settings: &Settings, filter: &Filter) -> Report {
    super::run(settings, filter, &Stop::default(), None, &mut |_| {})
        .await
        .unwrap()
}

#[tokio::test]
async fn the_core_promises_that_a_run_could_not_prove_are_those_that_it_does_not_prove() {
    let all: &[&str] = &[];
    let permanence: &[&str] = &["second_revoke_is_refused", "stranger_is_forbidden"];
    for (pool, part, checks, expected) in [
        (true, "1/1", all, 0..=0),
        (false, "1/1", all, 1..=40),
        (false, "1/2", all, 0..=1),
        (false, "2/2", all, 0..=1),
        (false, "1/1", permanence, 1..=4),
    ] {
        let desk = Desk::new();
        let mock = Mock::start(mock::Options::default()).await.unwrap();
        let aimed = desk.aimed(mock.base_url(), &mock);
        let options = Options {
            credentials: aimed.credentials.clone().filter(|_| pool),
            partition: Some(part.to_owned()),
            ..aimed
        };
        let filter = Filter {
            include: checks.iter().map(|&check| check.to_owned()).collect(),
            ..Filter::default()
        };
        let settings = desk.resolve(&options).unwrap();
        let foresight = foresee(&settings, &filter).await.unwrap();
        let report = played_of(&settings, &filter).await;
        let record = Record::of(&report.results, &report.summary, &settings.contract);
        let unproven: Vec<&str> = record
            .clauses
            .iter()
            .filter(|clause| clause.state == ClauseState::Unproven && clause.standing == Standing::Core)
            .map(|clause| clause.id.as_str())
            .collect();
        assert_eq!(
            foresight.unprovable(&settings.contract),
            unproven,
            "{pool} {part} {checks:?}"
        );
        assert!(
            expected.contains(&unproven.len()),
            "{part} {checks:?} {unproven:?}"
        );
    }
}

#[tokio::test]
async fn what_will_be_created_is_counted_on() {
    let desk = Desk::new();
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let options = Options {
        credentials: None,
        stranger_credentials: None,
        provision: Some("create".to_owned()),
        ..desk.aimed(mock.base_url(), &mock)
    };
    let foresight = foreseen(&desk, &options).await;
    let names: Vec<&str> = foresight.spendings.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "own#1",
            "own#2",
            "created#1",
            "created#2",
            "foreign#1",
            "own#3",
            "own#4"
        ]
    );
    let report = played(&desk.resolve(&options).unwrap()).await;
    assert_eq!(foresight.plan.cost, report.summary.header.cost);
    assert_eq!(foresight.plan.checks.len(), report.summary.header.checks);
}

#[tokio::test]
async fn what_earlier_runs_did_is_reckoned_with_and_nothing_is_entered() {
    let desk = Desk::new();
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let gate = Options {
        target_name: Some("uat".to_owned()),
        ..desk.aimed(mock.base_url(), &mock)
    };
    let first = foreseen(&desk, &gate).await;
    assert!(!desk.folder.join("state").exists());
    assert!(first.set_aside.is_empty());
    played(&desk.resolve(&gate).unwrap()).await;

    let again = foreseen(&desk, &gate).await;
    let spent = first.spendings.iter().filter(|one| one.id.is_some());
    let mut spent: Vec<&str> = spent.map(|one| one.name.as_str()).collect();
    spent.sort_by_key(|name| (name.starts_with("foreign"), *name));
    assert_eq!(again.set_aside, spent);
    assert!(
        again
            .spendings
            .iter()
            .all(|one| !spent.contains(&one.name.as_str()))
    );

    let smoke = Options {
        profile: Some("smoke".to_owned()),
        ..gate
    };
    let foresight = foreseen(&desk, &smoke).await;
    assert_eq!(foresight.inputs.graves, spent.len());
    let report = played(&desk.resolve(&smoke).unwrap()).await;
    assert_eq!(foresight.plan.cost, report.summary.header.cost);
    assert_eq!(foresight.plan.checks.len(), report.summary.header.checks);
}

#[tokio::test]
async fn a_name_that_another_origin_has_is_foreseen_as_the_mistake_it_is() {
    let desk = Desk::new();
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let named = Options {
        target_name: Some("uat".to_owned()),
        profile: Some("smoke".to_owned()),
        ..desk.aimed(mock.base_url(), &mock)
    };
    played(&desk.resolve(&named).unwrap()).await;
    let elsewhere = Options {
        base_url: Some("http://127.0.0.1:1".to_owned()),
        ..named
    };
    let settings = desk.resolve(&elsewhere).unwrap();
    let error = foresee(&settings, &Filter::default()).await.unwrap_err();
    assert!(error.to_string().contains("\"uat\""), "{error}");
}

#[tokio::test]
async fn an_empty_state_directory_stays_empty() {
    let desk = Desk::new();
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    let state = desk.folder.join("state");
    std::fs::create_dir(&state).unwrap();
    let named = Options {
        target_name: Some("uat".to_owned()),
        ..desk.aimed(mock.base_url(), &mock)
    };
    foreseen(&desk, &named).await;
    assert_eq!(std::fs::read_dir(&state).unwrap().count(), 0);
}
