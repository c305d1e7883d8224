//! The mock over real HTTP: the page clause by clause, every fault, every variant, every outage.

mod client;
mod conformance;
mod creations;
mod crowds;
mod differences;
mod marks;
mod moment;
mod odd_bodies;
mod odd_doors;
mod odd_tokens;
mod protocol;
mod reception;
mod rendezvous;
mod returns;
mod siblings;
mod tour;
mod unlisted;
mod useless;
mod visibility;
mod wide_bodies;

use std::collections::HashSet;

use super::{Fault, Mock, Options, Outage, Variant};

/// A mock with these options; a mock that cannot start fails the test.
async fn started(options: Options) -> Mock {
    Mock::start(options)
        .await
        .expect("a mock starts on a free loopback port")
}

#[test]
fn names_and_sentences_of_the_catalogues_are_unique() {
    let faults = Fault::all().iter().map(|fault| (fault.name(), fault.sentence()));
    let variants = Variant::all()
        .iter()
        .map(|variant| (variant.name(), variant.sentence()));
    let outages = Outage::all()
        .iter()
        .map(|outage| (outage.name(), outage.sentence()));
    let entries: Vec<_> = faults.chain(variants).chain(outages).collect();
    let names: HashSet<_> = entries.iter().map(|(name, _)| name).collect();
    let sentences: HashSet<_> = entries.iter().map(|(_, sentence)| sentence).collect();
    assert_eq!((names.len(), sentences.len()), (entries.len(), entries.len()));
}

#[test]
fn every_entry_is_found_by_its_name() {
    assert!(
        Fault::all()
            .iter()
            .all(|fault| Fault::named(fault.name()) == Some(*fault))
    );
    assert!(
        Variant::all()
            .iter()
            .all(|variant| Variant::named(variant.name()) == Some(*variant))
    );
    assert!(
        Outage::all()
            .iter()
            .all(|outage| Outage::named(outage.name()) == Some(*outage))
    );
    assert_eq!(Fault::named("no_such_fault"), None);
}

#[tokio::test]
async fn debug_output_of_grants_shows_no_secret() {
    let mock = started(Options::default()).await;
    let shown = format!("{mock:?} {:?}", mock.grants());
    assert!(!shown.contains(&mock.grants().owner_token));
    assert!(!shown.contains(&mock.grants().owner_password));
}

#[tokio::test]
async fn a_dropped_mock_stops_serving() {
    let mock = started(Options::default()).await;
    let mut client = client::Client::of(&mock);
    assert!(client.get("/api/v3/health", None).await.is_some());
    drop(mock);
    // The abort is carried out by the runtime at its next chance, so the end is awaited, not assumed.
    while client.get("/api/v3/health", None).await.is_some() {
        tokio::task::yield_now().await;
    }
}
