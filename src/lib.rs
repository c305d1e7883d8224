//! `cadenza-contract`: does a deployment keep the promises that Cadenza's documentation makes for
//! `POST /api/v3/credential/revoke`?
//!
//! The operation cannot be undone, so a run must be trusted twice: its green means that every promise was exercised,
//! and it destroys no credential that it was not given. Most people use the binary, or `cargo test -- --base-url URL`;
//! the README is for them. This page is for those who work on it.
//!
//! # A run, and a run that must be red
//!
//! The embedded mock keeps the documentation's promises, and breaks one when it is asked to:
//!
//! ```
//! use cadenza_contract::contract::Contract;
//! use cadenza_contract::finding::Verdict;
//! use cadenza_contract::mock::{Fault, Mock, Options};
//! use cadenza_contract::plan::Filter;
//! use cadenza_contract::scenario::Profile;
//! use cadenza_contract::session::{Conduct, Deployment, check};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let contract = Contract::embedded()?;
//! let filter = Filter {
//!     include: vec!["second_revoke_is_refused".to_owned()],
//!     ..Filter::default()
//! };
//! let conduct = Conduct::on_a_mock(Profile::Gate, 7, 0);
//! let runtime = tokio::runtime::Runtime::new()?;
//! let verdict_on = |fault: Option<Fault>| {
//!     let options = Options { fault, ..Options::default() };
//!     runtime.block_on(async {
//!         let mock = Mock::start(options).await?;
//!         let deployment = Deployment::of_mock(&mock);
//!         let report = check(&contract, &deployment, &conduct, &filter, &mut |_event| {}).await?;
//!         Ok::<_, Box<dyn std::error::Error>>(report.results[0].verdict)
//!     })
//! };
//! assert_eq!(verdict_on(None)?, Verdict::Pass);
//! assert_eq!(verdict_on(Fault::named("already_revoked_is_200"))?, Verdict::Fail);
//! # Ok(())
//! # }
//! ```
//!
//! # The way through
//!
//! Values flow one way, from the contract's files to the exit code, and events flow to the reports:
//!
//! 1. [`contract`] loads the promises, as data; [`scenario`] holds what can be sent, as data; [`model`] and [`generate`]
//!    add requests and histories that nobody listed.
//! 2. [`settings`] resolves what was typed ([`cli`]); [`guard`] says which hosts may be talked to, [`provision`] which
//!    credentials may be destroyed; [`plan`] finds the fewest scenarios for the selected checks.
//! 3. [`runner`] owns the only loop: it sends through [`exchange`], and what comes back is [`evidence`]. [`state`] holds
//!    on disk what is about to be destroyed, before it is.
//! 4. [`checks`] read evidence and say [`finding`]s; [`pins`] and [`waivers`] compare these with what people accepted.
//! 5. [`gate`] makes an exit code of it; [`record`] a value that every [`report`] is rendered from; [`history`] looks back
//!    over nights, and [`notice`] tells a webhook.
//!
//! [`session`] puts these together, [`commands`] stands around it, and [`mock`] and [`selftest`] prove that every check
//! can fail. The parser of answers is a crate of its own, [`cadenza_envelope`].
//!
//! ARCHITECTURE.md is the map, with a line for each room and what must never happen in it.

mod counted;

mod visible;

pub mod contract;

pub mod scenario;

pub mod model;

pub mod generate;

pub mod plan;

pub mod provision;

pub mod guard;

pub mod exchange;

pub mod evidence;

pub mod finding;

pub mod checks;

pub mod pins;

pub mod waivers;

pub mod history;

pub mod state;

pub mod runner;

pub mod record;

pub mod gate;

pub mod notice;

pub mod report;

pub mod mock;

pub mod cli;

pub mod settings;

pub mod session;

pub mod selftest;

pub mod commands;

#[cfg(any(test, feature = "laws"))]
pub mod laws;
