//! What a deployment is given, and what parts of a run are dealt of it.

use super::super::Deployment;
use super::super::deployment::embedded;
use super::Desk;
use crate::cli::Options;
use crate::mock::{self, Mock};
use crate::plan::{Demand, Inputs, Partition};
use crate::provision::Pool;
use crate::scenario::Profile;
use crate::settings::Target;

fn pool(name: &str, ids: usize) -> Pool {
    Pool::created((0..ids).map(|number| format!("{name}-{number}")))
}

/// Seven ids of the owner and three of the stranger.
async fn deployment() -> Deployment {
    let mock = Mock::start(mock::Options::default()).await.unwrap();
    Deployment {
        own: pool("own", 7),
        foreign: pool("foreign", 3),
        ..Deployment::of_mock(&mock)
    }
}

#[tokio::test]
async fn what_the_whole_run_has_is_all_that_was_handed_over_unless_this_part_has_another_share() {
    let whole = deployment().await;
    let first: Partition = "1/2".parse().unwrap();
    let dealt = whole.dealt(first);
    assert_eq!((dealt.own.ids().len(), dealt.foreign.ids().len()), (4, 2));
    let in_all = |own, foreign| {
        let inputs = Inputs {
            own,
            foreign,
            ..Inputs::default()
        };
        let undealt = whole.undealt(&dealt, &inputs, first);
        (undealt.own, undealt.foreign)
    };
    assert_eq!(in_all(4, 2), (7, 3));
    assert_eq!(in_all(3, 2), (6, 4));
    assert_eq!(in_all(4, 5), (8, 10));
    assert_eq!(in_all(3, 5), (6, 10));
}

#[test]
fn the_embedded_mock_has_more_to_spare_where_histories_are_shortened() {
    let spare = |profile| embedded(profile).credentials - Demand::of_profile(profile.max(Profile::Gate)).own;
    assert_eq!(spare(Profile::Smoke), spare(Profile::Gate));
    assert!(spare(Profile::Gate) < spare(Profile::Nightly));
    assert_eq!(spare(Profile::Nightly), spare(Profile::Full));
}

/// Whether credentials may be created at this address, if a pool was handed over and if none was.
fn creates(base: &str, provision: Option<&str>) -> [bool; 2] {
    let desk = Desk::new();
    [Some("0f0e0d0c-0b0a-4908-8706-050403020100"), None].map(|pool| {
        let options = Options {
            base_url: Some(base.to_owned()),
            allow_host: vec!["uat.example.net".to_owned()],
            token_file: Some(desk.hand_over("owner", "a-token-of-the-owner")),
            credentials: pool.map(|ids| desk.hand_over("pool", ids)),
            provision: provision.map(str::to_owned),
            ..Options::default()
        };
        let settings = desk.resolve(&options).unwrap();
        let Target::Deployment(allowed) = &settings.target else {
            panic!("an address was given");
        };
        Deployment::of_settings(&settings, allowed).creation.is_some()
    })
}

#[test]
fn nothing_is_created_off_this_machine_beside_a_pool_unless_it_is_asked_for() {
    let (here, there) = ("http://127.0.0.1:9", "https://uat.example.net");
    assert_eq!(creates(here, None), [true, true]);
    assert_eq!(creates(there, None), [false, true]);
    assert_eq!(creates(there, Some("create")), [true, true]);
    assert_eq!(creates(there, Some("pool")), [false, false]);
}
