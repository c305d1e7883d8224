//! Who may spend what.

use super::*;
use crate::state::{Availability, LeftOver, StateError, Taken};
use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

fn taken(leasing: Leasing) -> Taken {
    match leasing {
        Leasing::Taken(taken) => taken,
        Leasing::Leased(lease) => panic!("leased {lease:?}"),
    }
}

fn held(run: &str) -> Taken {
    Taken::Held { run: run.to_owned() }
}

fn spent(run: &str) -> Taken {
    Taken::Spent {
        run: run.to_owned(),
        at_ms: 3_000,
    }
}

fn create(run: &Run, credential: &str, name: Option<&str>) -> Lease {
    let provenance = Provenance::Created {
        name: name.map(str::to_owned),
    };
    match run.lease(credential, Role::Stranger, &provenance, 2_500).unwrap() {
        Leasing::Leased(lease) => lease,
        Leasing::Taken(taken) => panic!("{taken:?}"),
    }
}

#[test]
fn a_lease_names_its_credential_and_role() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    let lease = create(&run, "a", None);
    assert_eq!((lease.credential(), lease.role()), ("a", Role::Stranger));
}

#[test]
fn a_credential_is_leased_to_one_live_run_at_a_time() {
    let folder = Folder::new();
    let (first, second) = (begin(&folder.open(), "run-1"), begin(&folder.open(), "run-2"));
    lease(&first, "a");
    assert_eq!(taken(try_lease(&second, "a")), held("run-1"));
    lease(&second, "b");
}

#[test]
fn a_run_gets_one_lease_on_a_credential() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    lease(&run, "a");
    assert_eq!(taken(try_lease(&run, "a")), held("run-1"));
    intend(&run, "b");
    assert_eq!(taken(try_lease(&run, "b")), spent("run-1"));
}

#[test]
fn a_released_lease_is_free_at_once() {
    let folder = Folder::new();
    let (first, second) = (begin(&folder.open(), "run-1"), begin(&folder.open(), "run-2"));
    let lease_of_first = lease(&first, "a");
    first.release(lease_of_first).unwrap();
    lease(&second, "a");
}

#[test]
fn another_runs_lease_can_be_neither_released_nor_spent() {
    let state = StateDir::in_memory().unwrap();
    let (first, second) = (begin(&state, "run-1"), begin(&state, "run-2"));
    let error = second.release(lease(&first, "a")).unwrap_err();
    assert!(matches!(error, StateError::LeaseLost { .. }), "{error:?}");
    let error = second
        .intend(lease(&first, "b"), "first_revoke", 1, 3_000)
        .unwrap_err();
    assert!(matches!(error, StateError::LeaseLost { .. }), "{error:?}");
    assert_eq!(rows(&state, "intent"), 0);
}

#[test]
fn the_untouched_leases_of_a_finished_run_are_free() {
    let folder = Folder::new();
    let run = begin(&folder.open(), "run-1");
    lease(&run, "a");
    finish(run);
    lease(&begin(&folder.open(), "run-2"), "a");
}

#[test]
fn a_spent_credential_is_never_leased_again_whatever_came_of_it() {
    let folder = Folder::new();
    let run = begin(&folder.open(), "run-1");
    let outcomes = [
        ("a", Outcome::Revoked { revoked_at_ms: None }),
        ("b", Outcome::AlreadyRevoked),
        ("c", Outcome::Refused { status: 404 }),
        ("d", Outcome::Unknown),
    ];
    for (credential, outcome) in outcomes {
        spend(&run, credential, outcome);
    }
    intend(&run, "e");
    crash(run);
    let run = begin(&folder.open(), "run-2");
    for credential in ["a", "b", "c", "d", "e"] {
        assert_eq!(taken(try_lease(&run, credential)), spent("run-1"), "{credential}");
    }
}

#[test]
fn two_names_of_one_origin_share_what_is_spent_and_held() {
    let state = StateDir::in_memory().unwrap();
    let run = begin(&state, "run-1");
    intend(&run, "a");
    lease(&run, "b");
    for target in [state.bind("uat-2", ORIGIN), state.unnamed(ORIGIN)].map(Result::unwrap) {
        let seen = state.availability(&target, &["a", "b", "c"]).unwrap();
        let expected = [
            Availability::Taken(spent("run-1")),
            Availability::Taken(held("run-1")),
            Availability::Free,
        ];
        assert_eq!(seen, expected);
    }
}

#[test]
fn the_same_id_elsewhere_is_another_credential() {
    let state = StateDir::in_memory().unwrap();
    intend(&begin(&state, "run-1"), "a");
    let elsewhere = state.bind("dev", "https://dev.example.net").unwrap();
    lease(&state.begin_run(&elsewhere, new_run("run-2")).unwrap(), "a");
}

#[test]
fn availability_writes_nothing() {
    let folder = Folder::new();
    let state = folder.open();
    let target = uat(&state);
    assert_eq!(
        state.availability(&target, &["a", "a"]).unwrap(),
        [Availability::Free, Availability::Free]
    );
    assert_eq!(rows(&state, "credential"), 0);
}

#[test]
fn what_this_tool_created_and_nobody_spent_is_left_over() {
    let folder = Folder::new();
    let state = folder.open();
    let target = uat(&state);
    let run = begin(&state, "run-1");
    create(&run, "a", Some("bait-1"));
    let released = create(&run, "b", None);
    run.release(released).unwrap();
    let spent = create(&run, "c", Some("bait-3"));
    run.intend(spent, "race", 4, 3_000).unwrap();
    lease(&run, "d");
    assert_eq!(state.left_over(&target).unwrap(), []);

    crash(run);
    let left = |credential: &str, name: Option<&str>| LeftOver {
        credential: credential.to_owned(),
        role: Role::Stranger,
        name: name.map(str::to_owned),
        run: "run-1".to_owned(),
        created_ms: 2_500,
    };
    let all = [left("a", Some("bait-1")), left("b", None)];
    assert_eq!(state.left_over(&target).unwrap(), all);

    // Whoever works on one keeps it from the others, and forgets neither its origin nor its name.
    let run = begin(&state, "run-2");
    let again = run
        .lease("a", Role::Stranger, &Provenance::HandedOver, 7_000)
        .unwrap();
    assert!(matches!(again, Leasing::Leased(_)));
    assert_eq!(state.left_over(&target).unwrap(), all[1..]);
    finish(run);
    assert_eq!(state.left_over(&target).unwrap(), all);
}

#[test]
fn two_handles_never_lease_the_same_id() {
    const IDS: usize = 200;
    let folder = Folder::new();
    let runs = ["run-1", "run-2"].map(|id| begin(&folder.open(), id));
    let barrier = Barrier::new(runs.len());
    let lease_all = |run: &Run| -> BTreeSet<String> {
        barrier.wait();
        (0..IDS)
            .map(|number| format!("credential-{number}"))
            .filter(|credential| matches!(try_lease(run, credential), Leasing::Leased(_)))
            .collect()
    };
    let [first, second] = thread::scope(|scope| {
        runs.each_ref()
            .map(|run| scope.spawn(|| lease_all(run)))
            .map(|thread| thread.join().unwrap())
    });
    assert!(first.is_disjoint(&second));
    assert_eq!(first.len() + second.len(), IDS);
}
