//! Where live targets come from, in whole runs against mocks as deployments on this machine.

use super::super::{Report, run};
use super::further::{asked_of, passed_on};
use super::{Desk, Filter};
use crate::cli::Options;
use crate::finding::{CheckResult, Doubt, Verdict};
use crate::gate::ExitCode;
use crate::mock::{self, Fault, Mock, Variant};
use crate::provision::Template;
use crate::runner::{Event, Stop};
use crate::state::StateDir;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

/// A mock with what is told about it.
struct Bed {
    desk: Desk,
    mock: Mock,
    before: Vec<String>,
}

impl Bed {
    async fn of(options: mock::Options) -> Self {
        let mock = Mock::start(options).await.unwrap();
        let before = mock.census().into_iter().map(|(id, _)| id).collect();
        Self {
            desk: Desk::new(),
            mock,
            before,
        }
    }

    async fn plain() -> Self {
        Self::of(mock::Options::default()).await
    }

    async fn variant(name: &str) -> Self {
        Self::of(mock::Options {
            variant: Some(Variant::named(name).unwrap()),
            ..mock::Options::default()
        })
        .await
    }

    async fn fault(name: &str) -> Self {
        Self::of(mock::Options {
            fault: Some(Fault::named(name).unwrap()),
            ..mock::Options::default()
        })
        .await
    }

    /// The owner's token and nothing else.
    fn token_only(&self) -> Options {
        Options {
            base_url: Some(self.mock.base_url().to_owned()),
            token_file: Some(self.desk.hand_over("owner", &self.mock.grants().owner_token)),
            ..Options::default()
        }
    }

    /// The owner's token and this pool.
    fn pool(&self, ids: &[&str]) -> Options {
        Options {
            credentials: Some(self.desk.hand_over("pool", &ids.join("\n"))),
            ..self.token_only()
        }
    }

    fn own(&self, place: usize) -> &str {
        &self.mock.grants().credentials[place]
    }

    async fn run(&self, options: &Options) -> Report {
        let settings = self.desk.resolve(options).unwrap();
        run(&settings, &Filter::default(), &Stop::default(), None, &mut |_| {})
            .await
            .unwrap()
    }

    /// How many credentials were created, and how many of those are live.
    fn created(&self) -> (usize, usize) {
        let census = self.mock.census();
        let created = || census.iter().filter(|(id, _)| !self.before.contains(id));
        (
            created().count(),
            created().filter(|(_, revoked)| !revoked).count(),
        )
    }

    fn is_revoked(&self, id: &str) -> bool {
        self.mock
            .census()
            .iter()
            .any(|(known, revoked)| known == id && *revoked)
    }
}

/// What a run says of the ids that it passed over.
fn passed_over(report: &Report) -> Option<&str> {
    let seen = report.summary.observations.iter();
    let mut seen = seen.filter(|seen| seen.point.starts_with("ids passed over"));
    seen.next().map(|seen| seen.seen.as_str())
}

#[track_caller]
fn result<'a>(report: &'a Report, check: &str) -> &'a CheckResult {
    report
        .results
        .iter()
        .find(|result| result.check == check)
        .unwrap()
}

#[track_caller]
fn green(report: &Report) {
    let failed = report
        .results
        .iter()
        .filter(|result| result.verdict == Verdict::Fail);
    let failed: Vec<&str> = failed.map(|result| result.check).collect();
    assert_eq!(
        report.summary.gate.exit,
        ExitCode::Green,
        "{failed:?} {:?}",
        report.summary.obstacle
    );
}

#[track_caller]
fn killed(report: &Report, check: &str) {
    assert_eq!(result(report, check).verdict, Verdict::Fail);
    assert_eq!(report.summary.gate.exit, ExitCode::Violation);
}

#[tokio::test]
async fn a_token_alone_is_enough_and_what_was_created_is_spent() {
    let bed = Bed::plain().await;
    let report = bed.run(&bed.token_only()).await;
    green(&report);
    // Four for the scenarios that need a pool, and two of the scenario that creates for itself.
    assert_eq!(bed.created(), (6, 0));
    assert!(report.summary.left_over.is_empty());
    let race = result(&report, "concurrent_revokes_succeed_once");
    assert_eq!(race.verdict, Verdict::Pass);
    assert!(bed.before.iter().all(|id| !bed.is_revoked(id)));
}

#[tokio::test]
async fn logins_alone_are_enough_for_both_users() {
    let mut bed = Bed::plain().await;
    let grants = bed.mock.grants().clone();
    let leak = |text: &str| -> &'static str { String::leak(text.to_owned()) };
    bed.desk.variables = vec![
        ("CADENZA_EMAIL", leak(&grants.owner_email)),
        ("CADENZA_PASSWORD", leak(&grants.owner_password)),
        ("CADENZA_STRANGER_EMAIL", leak(&grants.stranger_email)),
        ("CADENZA_STRANGER_PASSWORD", leak(&grants.stranger_password)),
    ];
    let options = Options {
        base_url: Some(bed.mock.base_url().to_owned()),
        ..Options::default()
    };
    let report = bed.run(&options).await;
    green(&report);
    assert_eq!(bed.created(), (7, 0));
    assert!(
        report.summary.requests <= 250,
        "{} requests",
        report.summary.requests
    );
}

#[tokio::test]
async fn each_variant_that_matters_gets_its_credentials() {
    for name in [
        "paged_list",
        "revoked_leave_the_list",
        "weather",
        "prefixed_ids",
        "opaque_tokens",
    ] {
        let bed = Bed::variant(name).await;
        let report = bed.run(&bed.token_only()).await;
        green(&report);
        assert_eq!(bed.created(), (6, 0), "{name}");
    }
}

#[tokio::test]
async fn where_nothing_can_be_created_the_reason_is_named_and_the_gate_stays_shut() {
    let bed = Bed::variant("revoke_only").await;
    let report = bed.run(&bed.token_only()).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert!(report.summary.obstacle.is_none());
    let doubt = |doubt: &&Doubt| {
        doubt
            .why
            .starts_with("no disposable credentials: create was answered with HTTP 404")
    };
    let doubts = || report.results.iter().flat_map(|result| &result.doubts);
    let named = doubts().find(doubt).unwrap();
    assert_eq!(named.remedy, "hand over a pool: --credentials FILE");
    let passed = report
        .results
        .iter()
        .filter(|result| result.verdict == Verdict::Pass);
    assert!(passed.count() > 10, "refusals are checked all the same");
}

#[tokio::test]
async fn a_credential_that_was_there_before_is_not_ours_whatever_create_answers() {
    let bed = Bed::variant("one_credential_per_venue").await;
    let report = bed.run(&bed.token_only()).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert!(
        bed.before.iter().all(|id| !bed.is_revoked(id)),
        "nothing was handed over"
    );
    let mut doubts = report.results.iter().flat_map(|result| &result.doubts);
    let told = "no disposable credentials: create was answered with an id that was there before";
    assert!(doubts.any(|doubt| doubt.why.starts_with(told)));

    let bed = Bed::variant("one_credential_per_venue").await;
    let handed_over: Vec<&str> = (0..5).map(|place| bed.own(place)).collect();
    let report = bed.run(&bed.pool(&handed_over)).await;
    green(&report);
    let others = bed.before.iter().filter(|id| !handed_over.contains(&id.as_str()));
    assert!(others.clone().count() > 0);
    assert!(others.clone().all(|id| !bed.is_revoked(id)));
    let creation = result(&report, "creation_brings_nothing_back");
    assert_eq!(creation.verdict, Verdict::NotExercised);
    assert!(
        creation.doubts[0]
            .why
            .contains("there before, so it was left alone"),
        "{:?}",
        creation.doubts
    );
}

#[tokio::test]
async fn nothing_is_created_for_a_run_that_is_to_stop() {
    let bed = Bed::plain().await;
    let settings = bed.desk.resolve(&bed.token_only()).unwrap();
    let stop = Stop::default();
    stop.request();
    let report = run(&settings, &Filter::default(), &stop, None, &mut |_| {})
        .await
        .unwrap();
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert_eq!(bed.created(), (0, 0));
}

#[tokio::test]
async fn a_pool_alone_creates_nothing_where_it_is_asked_for() {
    let bed = Bed::plain().await;
    let mut options = bed.pool(&[bed.own(0)]);
    options.provision = Some("pool".to_owned());
    green(&bed.run(&options).await);
    assert_eq!(bed.created(), (0, 0));
    options.credentials = None;
    let report = bed.run(&options).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert_eq!(bed.created(), (0, 0));
}

#[tokio::test]
async fn creations_fill_a_short_pool_only_where_they_are_asked_for() {
    let bed = Bed::plain().await;
    let mut options = bed.pool(&[bed.own(0)]);
    green(&bed.run(&options).await);
    assert_eq!(bed.created(), (2, 0));

    let bed = Bed::plain().await;
    options = bed.pool(&[bed.own(0)]);
    options.provision = Some("create".to_owned());
    green(&bed.run(&options).await);
    assert_eq!(bed.created(), (5, 0));
    assert!(bed.is_revoked(bed.own(0)) && !bed.is_revoked(bed.own(1)));
}

#[tokio::test]
async fn what_the_budget_cannot_revoke_is_not_created() {
    let bed = Bed::plain().await;
    let options = Options {
        max_revocations: Some("1".to_owned()),
        ..bed.token_only()
    };
    let report = bed.run(&options).await;
    assert_eq!(bed.created().0, 1);
    let doubts = || report.results.iter().flat_map(|result| &result.doubts);
    assert!(doubts().any(|doubt| doubt.why.ends_with("--max-revocations allows 1 to be created")));
}

#[tokio::test]
async fn what_was_created_and_not_spent_is_named() {
    let bed = Bed::plain().await;
    let options = Options {
        seed: Some("255".to_owned()),
        ..bed.token_only()
    };
    let settings = bed.desk.resolve(&options).unwrap();
    // Alone it needs more live credentials around it than it spends.
    let filter = Filter {
        include: vec!["concurrent_revokes_succeed_once".to_owned()],
        ..Filter::default()
    };
    let report = run(&settings, &filter, &Stop::default(), None, &mut |_| {})
        .await
        .unwrap();
    let (created, live) = bed.created();
    assert_eq!(report.summary.left_over.len(), live);
    for left in &report.summary.left_over {
        assert!(
            left.name.starts_with("cadenza-contract-00000000000000ff-"),
            "{left:?}"
        );
        assert!(!bed.is_revoked(left.id.as_deref().unwrap()));
    }
    assert!(created > 0 && live > 0);
}

#[tokio::test]
async fn what_is_created_for_a_pool_is_in_the_ledger_before_anything_is_played() {
    let bed = Bed::plain().await;
    let dir = bed.desk.folder.join("state");
    let options = Options {
        state_dir: Some(dir.clone()),
        target_name: Some("uat".to_owned()),
        ..bed.token_only()
    };
    let settings = bed.desk.resolve(&options).unwrap();
    let copy = bed.desk.folder.join("as-after-a-crash");
    let mut left_over = None;
    let mut at_the_start = |event| {
        if let Event::Started(_) = event {
            // A copy has no live owner: it is what a crash at this moment would leave behind.
            std::fs::create_dir(&copy).unwrap();
            for file in std::fs::read_dir(&dir).unwrap().map(Result::unwrap) {
                if file.file_type().unwrap().is_file() {
                    std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
                }
            }
            let state = StateDir::open(&copy).unwrap();
            let target = state.bind("uat", bed.mock.base_url()).unwrap();
            left_over = Some(state.left_over(&target).unwrap().len());
        }
    };
    let report = run(
        &settings,
        &Filter::default(),
        &Stop::default(),
        None,
        &mut at_the_start,
    )
    .await
    .unwrap();
    green(&report);
    assert_eq!(left_over, Some(4));
}

/// A pool whose first id is revoked and whose second is another user's, on this bed.
async fn spent_and_foreign(bed: &Bed) -> Report {
    let options = Options {
        provision: Some("pool".to_owned()),
        ..bed.pool(&[bed.own(0)])
    };
    bed.run(&options).await;
    assert!(bed.is_revoked(bed.own(0)));
    let foreign = &bed.mock.grants().stranger_credentials[0];
    let options = Options {
        provision: Some("pool".to_owned()),
        ..bed.pool(&[bed.own(0), foreign, bed.own(1), bed.own(2), bed.own(3)])
    };
    let report = bed.run(&options).await;
    assert!(!bed.is_revoked(foreign));
    report
}

#[tokio::test]
async fn ids_that_the_list_shows_as_spent_or_not_at_all_are_passed_over_unasked() {
    for name in ["extra_fields", "paged_list", "revoked_leave_the_list"] {
        let bed = Bed::variant(name).await;
        let report = Box::pin(spent_and_foreign(&bed)).await;
        green(&report);
        assert_eq!(passed_over(&report), Some("own#1, own#2"), "{name}");
        // Nothing was lost on them: an attempt that is refused takes a place in the budget.
        assert_eq!(report.summary.revocations, 3, "{name}");
    }
}

#[tokio::test]
async fn without_a_list_spent_ids_are_found_by_asking() {
    let bed = Bed::variant("revoke_only").await;
    let report = Box::pin(spent_and_foreign(&bed)).await;
    green(&report);
    assert_eq!(passed_over(&report), Some("own#1, own#2"));
}

#[tokio::test]
async fn a_pool_of_dead_ids_is_still_asked_and_accuses_nobody() {
    let bed = Bed::plain().await;
    let options = Options {
        provision: Some("pool".to_owned()),
        ..bed.pool(&[bed.own(0)])
    };
    green(&bed.run(&options).await);
    let report = bed.run(&options).await;
    assert_eq!(report.summary.gate.exit, ExitCode::Inconclusive);
    assert_eq!(passed_over(&report), Some("own#1"));
}

#[tokio::test]
async fn a_lying_list_hides_nothing() {
    for (fault, check) in [
        ("listed_as_active", "listed_as_revoked"),
        ("second_page_is_stale", "listed_as_revoked"),
        ("lists_another_as_revoked", "listed_others_stay_live"),
        ("already_revoked_is_200", "second_revoke_is_refused"),
    ] {
        let bed = Bed::fault(fault).await;
        let ids: Vec<&str> = bed.mock.grants().credentials.iter().map(String::as_str).collect();
        killed(&bed.run(&bed.pool(&ids)).await, check);
    }
}

#[tokio::test]
async fn smoke_neither_lists_nor_creates() {
    let bed = Bed::plain().await;
    let options = Options {
        profile: Some("smoke".to_owned()),
        ..bed.token_only()
    };
    let report = bed.run(&options).await;
    assert_eq!(report.summary.left_over, []);
    assert_eq!(bed.created(), (0, 0));
}

#[tokio::test]
async fn what_a_history_creates_is_revoked_when_it_is_over_however_short_it_has_become() {
    for fault in [
        "creation_after_two_revocations_undoes_the_first",
        "success_answered_from_a_cache",
    ] {
        let bed = Bed::fault(fault).await;
        let options = Options {
            profile: Some("nightly".to_owned()),
            seed: Some("255".to_owned()),
            max_revocations: Some("200".to_owned()),
            ..bed.token_only()
        };
        let settings = bed.desk.resolve(&options).unwrap();
        let filter = Filter {
            include: vec!["history_follows_the_model".to_owned()],
            ..Filter::default()
        };
        let (stop, mut nobody) = (Stop::default(), |_| {});
        let played = run(&settings, &filter, &stop, None, &mut nobody);
        let report = Box::pin(played).await.unwrap();
        // What a pool was filled with and nobody needed bears a number behind this.
        let name = Template::of_run(255, "MOCK").name().to_owned();
        let left = report.summary.left_over.iter().map(|left| left.name.as_str());
        assert!(!left.clone().any(|left| left == name), "{fault}: {left:?}");
        assert!(
            !result(&report, "history_follows_the_model").findings.is_empty(),
            "{fault}"
        );
    }
}

/// Before the mock: whoever creates under this name is cut off once it is done.
async fn that_cuts_creations_of(name: &str, mock: &Mock) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let behind = mock.base_url().trim_start_matches("http://").to_owned();
    let named = format!("\"name\":\"{name}\"");
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (behind, named) = (behind.clone(), named.clone());
            tokio::spawn(async move {
                let Some((head, body)) = asked_of(&mut client).await else {
                    return;
                };
                let answer = passed_on(&behind, &head, &body).await;
                if !body.contains(&named) {
                    let _ = client.write_all(&answer).await;
                }
            });
        }
    });
    base
}

#[tokio::test]
async fn a_creation_whose_answer_was_cut_is_not_sent_again_and_named_as_what_may_be_left_over() {
    let bed = Bed::plain().await;
    let name = Template::of_run(255, "MOCK").name().to_owned();
    let options = Options {
        seed: Some("255".to_owned()),
        base_url: Some(that_cuts_creations_of(&name, &bed.mock).await),
        ..bed.token_only()
    };
    let report = bed.run(&options).await;
    let left = report.summary.left_over.iter();
    let left: Vec<_> = left.map(|left| (left.name.as_str(), &left.id)).collect();
    assert_eq!(left, [(name.as_str(), &None)]);
    let findings = report.results.iter().flat_map(|result| &result.findings);
    assert_eq!(findings.count(), 0);
    // One scenario creates, and was not repeated.
    assert_eq!(bed.created().1, 1);
}
