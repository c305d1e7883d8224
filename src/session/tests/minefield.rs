//! A deployment that holds hundreds of credentials which were never handed over: whatever a fault makes of our
//! calls, none of them changes, or the run says which one did and stops.

use super::super::{Conduct, Deployment, check};
use super::sides::conduct;
use crate::contract::Contract;
use crate::gate::ExitCode;
use crate::mock::{Fault, Mock, Options};
use crate::plan::Filter;
use crate::provision::Pool;
use crate::scenario::Profile;
use std::collections::BTreeSet;

/// Ids handed over, of the owner and of the stranger.
const HANDED_OVER: (usize, usize) = (6, 3);
/// Credentials that are nobody's business, of the owner and of the stranger.
const MINES: (usize, usize) = (150, 50);

/// Faults that take a call which names one credential, as it should, for a reason to kill another. No client
/// can avoid them; the run must notice.
const HITS_OTHERS: [&str; 3] = [
    "revokes_another_too",
    "null_id_revokes_newest_credential",
    "lists_another_as_revoked",
];

/// Kills what is nobody's business and shows it to nobody: only a call about the victim would tell, and the
/// victim is not ours to ask about.
const UNSEEN: &str = "revokes_another_unseen";

/// Plays one run over the field, and tells which mines went off and how the run ended.
async fn crossed(fault: Option<Fault>, profile: Profile) -> (Vec<String>, ExitCode, Option<String>) {
    let mock = Mock::start(Options {
        fault,
        credentials: HANDED_OVER.0 + MINES.0,
        stranger_credentials: HANDED_OVER.1 + MINES.1,
        ..Options::default()
    })
    .await
    .unwrap();
    let grants = mock.grants();
    let (own, foreign) = (
        &grants.credentials[..HANDED_OVER.0],
        &grants.stranger_credentials[..HANDED_OVER.1],
    );
    let before: BTreeSet<String> = mock.census().into_iter().map(|(id, _)| id).collect();
    let deployment = Deployment {
        own: Pool::parse(&own.join("\n"), "pool").unwrap(),
        foreign: Pool::parse(&foreign.join("\n"), "foreign pool").unwrap(),
        disposable: profile == Profile::Full,
        ..Deployment::of_mock(&mock)
    };
    let conduct: Conduct = conduct(profile);
    let contract = Contract::embedded().unwrap();
    let report = check(&contract, &deployment, &conduct, &Filter::default(), &mut |_| {})
        .await
        .unwrap();
    let died = mock
        .census()
        .into_iter()
        .filter(|(id, revoked)| *revoked && before.contains(id))
        .map(|(id, _)| id)
        .filter(|id| !own.contains(id) && !foreign.contains(id));
    let told = report.summary.obstacle.map(|obstacle| obstacle.why);
    (died.collect(), report.summary.gate.exit, told)
}

#[tokio::test]
async fn a_conforming_deployment_loses_nothing_that_was_not_handed_over() {
    for profile in [Profile::Smoke, Profile::Gate] {
        let (died, exit, told) = crossed(None, profile).await;
        assert_eq!(
            (died, exit, told),
            (Vec::new(), ExitCode::Green, None),
            "{profile:?}"
        );
    }
}

/// How a run over the field ended under a fault, in a runtime of its own.
fn crossed_under(fault: Fault, profile: Profile) -> (Vec<String>, ExitCode, Option<String>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(crossed(Some(fault), profile))
}

/// What is wrong with how a run over the field ended under this fault, if anything is.
fn wrong_under(fault: Fault, profile: Profile) -> Option<String> {
    let (died, exit, told) = crossed_under(fault, profile);
    let named = told
        .as_ref()
        .is_some_and(|told| died.iter().any(|id| told.contains(id)));
    let hits_others = HITS_OTHERS.contains(&fault.name()) && named && exit != ExitCode::Green;
    // A wide probe may kill all that it matches, our own first: that is what such a deployment is for. The run
    // stops and names what died of ours.
    let stopped = told
        .as_ref()
        .is_some_and(|told| told.starts_with("kill switch: "));
    let matched = profile == Profile::Full && stopped && exit == ExitCode::Violation;
    let excused = died.is_empty() || fault.name() == UNSEEN || hits_others || matched;
    (!excused).then(|| format!("{}: {} died, exit {exit:?}, {told:?}", fault.name(), died.len()))
}

/// What is not right about these runs, with so many of them at a time.
pub(super) fn wrong_of<T: Copy + Sync>(
    subjects: &[T],
    at_once: usize,
    wrong: impl Fn(T) -> Option<String> + Sync,
) -> Vec<String> {
    std::thread::scope(|scope| {
        let shares: Vec<_> = (0..at_once)
            .map(|share| {
                let mine = subjects.iter().skip(share).step_by(at_once);
                let wrong = &wrong;
                scope.spawn(move || mine.filter_map(|subject| wrong(*subject)).collect::<Vec<_>>())
            })
            .collect();
        shares
            .into_iter()
            .flat_map(|share| share.join().unwrap())
            .collect()
    })
}

/// What is wrong under any fault, with so many runs at a time.
fn wrong_under_any(profile: Profile, at_once: usize) -> Vec<String> {
    wrong_of(Fault::all(), at_once, |fault| wrong_under(fault, profile))
}

#[test]
fn no_fault_makes_our_calls_touch_what_was_not_handed_over() {
    let wrong = wrong_under_any(Profile::Gate, 2);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[ignore = "takes eight minutes, most of them pauses; a nightly job plays it"]
fn no_fault_does_so_in_the_longer_profiles_either() {
    for profile in [Profile::Nightly, Profile::Full] {
        // Runs that pause leave the processor to others.
        let wrong = wrong_under_any(profile, 24);
        assert!(wrong.is_empty(), "{profile:?}: {wrong:#?}");
    }
}
