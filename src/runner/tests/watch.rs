//! What lists and answers show of credentials that nobody was to revoke.

use super::super::Runner;
use super::super::resources::{HandedOver, Resources};
use super::sweep::{memory, runner};
use crate::contract::Contract;
use crate::evidence::draft::answered;
use crate::evidence::{Call, Leeway, Life, Situation, Subject};
use crate::provision::{NAME_PREFIX, Pool};
use crate::scenario::{Door, Role, Selection, Sibling};
use crate::state::{Leasing, Provenance, StateDir};
use url::Url;

const OWN: [&str; 2] = ["own-credential-a", "own-credential-b"];
const SOMEBODYS: &str = "somebodys-credential";

/// What a list says of one credential.
fn listed(id: &str, name: &str, status: &str) -> Call {
    let door = Door {
        sibling: Some(Sibling::List(Selection::Everything)),
        ..Door::PLAIN
    };
    let body = format!(
        r#"{{"data":[{{"credentialId":"{id}","name":"{name}","status":"{status}"}}],"success":true,"errno":0,"error":null}}"#
    );
    let asked = Situation {
        caller: Some(Role::Owner),
        subject: Subject::Elsewhere,
        leeway: Leeway::None,
    };
    answered("list", asked, 200, body).through(door).call()
}

/// A runner with a pool of two, shown to `look`.
fn watching<T>(look: impl FnOnce(&mut Runner<'_>, &StateDir, &Url) -> T) -> T {
    let contract = Contract::embedded().unwrap();
    let base = Url::parse("http://127.0.0.1:9").unwrap();
    let own = Pool::parse(&OWN.join("\n"), "pool").unwrap();
    let given = HandedOver {
        tokens: [].into(),
        refused: Vec::new(),
        own: &own,
        foreign: &Pool::EMPTY,
        template: None,
    };
    let state = StateDir::in_memory().unwrap();
    let memory = memory(&state, &base, "a-run");
    let jobs = "1".parse().unwrap();
    let mut runner = runner(&contract, &base, Resources::new(given, 7), memory, jobs);
    look(&mut runner, &state, &base)
}

/// What trips while a runner looks at what lists say of one credential, after it was prepared so.
fn tripped(
    prepare: impl FnOnce(&mut Runner<'_>, &StateDir, &Url),
    id: &str,
    name: &str,
    statuses: &[&str],
) -> Option<String> {
    watching(|runner, state, base| {
        prepare(runner, state, base);
        for status in statuses {
            runner.look_out(&listed(id, name, status));
        }
        assert!(runner.halt.is_none());
        runner.killed.take().map(|doubt| doubt.why)
    })
}

fn nothing(_: &mut Runner<'_>, _: &StateDir, _: &Url) {}

/// Leases the first of its own.
fn secured(runner: &mut Runner<'_>, _: &StateDir, _: &Url) {
    let (handle, _) = runner.resources.held_as(OWN[0]).unwrap();
    assert!(runner.secure(handle));
}

/// Another run of the same ledger leases what is asked about.
fn taken(id: &'static str) -> impl FnOnce(&mut Runner<'_>, &StateDir, &Url) {
    move |_, state, base| {
        let other = memory(state, base, "another-run").run;
        let leasing = other.lease(id, Role::Owner, &Provenance::HandedOver, 0);
        assert!(matches!(leasing, Ok(Leasing::Leased(_))));
        // Its lease is meant to outlive it here.
        std::mem::forget(other);
    }
}

#[tokio::test]
async fn a_credential_that_a_list_shows_live_and_then_revoked_is_a_casualty() {
    let died = ["ACTIVE", "REVOKED"];
    let leased = tripped(secured, OWN[0], "desk", &died).unwrap();
    assert_eq!(
        leased,
        format!(
            "kill switch: own#1 ({}) is listed as revoked, though no call of this run asked for it",
            OWN[0]
        )
    );
    for id in [OWN[1], SOMEBODYS] {
        let other = tripped(nothing, id, "desk", &died).unwrap();
        assert!(
            other.contains(&format!("({id}) was revoked meanwhile")),
            "{other}"
        );
    }
}

#[tokio::test]
async fn a_credential_that_was_revoked_when_it_was_first_listed_is_none() {
    for statuses in [&["REVOKED"][..], &["REVOKED", "REVOKED"], &["ACTIVE", "ACTIVE"]] {
        assert_eq!(
            tripped(nothing, SOMEBODYS, "desk", statuses),
            None,
            "{statuses:?}"
        );
    }
    let again = ["ACTIVE", "REVOKED", "REVOKED"];
    assert!(tripped(nothing, SOMEBODYS, "desk", &again).is_some());
}

#[tokio::test]
async fn what_another_run_or_part_has_is_none() {
    let died = ["ACTIVE", "REVOKED"];
    assert_eq!(tripped(taken(OWN[1]), OWN[1], "desk", &died), None);
    assert_eq!(tripped(taken(SOMEBODYS), SOMEBODYS, "desk", &died), None);
    let created = format!("{NAME_PREFIX}1");
    assert!(tripped(nothing, SOMEBODYS, &created, &died).is_some());
    let shared = |runner: &mut Runner<'_>, _: &StateDir, _: &Url| runner.resources.note_elsewhere([]);
    assert_eq!(tripped(shared, SOMEBODYS, &created, &died), None);
}

/// Whether everything ends after this answer by that way in.
fn ends(door: Door, body: &str) -> bool {
    let asked = Situation {
        caller: Some(Role::Owner),
        subject: Subject::Own(Life::Live),
        leeway: Leeway::None,
    };
    watching(|runner, _, _| {
        runner.look_out(&answered("a call", asked, 200, body).through(door).call());
        runner.halt.is_some()
    })
}

#[tokio::test]
async fn only_a_revocation_that_shows_another_credential_as_revoked_ends_everything() {
    let shown = |id: &str, status: &str| {
        format!(
            r#"{{"data":{{"credentialId":"{id}","status":"{status}"}},"success":true,"errno":0,"error":null}}"#
        )
    };
    let rotation = Door {
        sibling: Some(Sibling::Rotate),
        ..Door::PLAIN
    };
    assert!(ends(Door::PLAIN, &shown(SOMEBODYS, "REVOKED")));
    assert!(!ends(Door::PLAIN, &shown(SOMEBODYS, "ACTIVE")));
    assert!(!ends(Door::PLAIN, &shown("id-1", "REVOKED")));
    assert!(!ends(rotation, &shown(SOMEBODYS, "REVOKED")));
}
