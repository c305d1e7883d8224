//! `cadenza-contract`: does a deployment keep the promises that Cadenza's documentation makes for
//! `POST /api/v3/credential/revoke`?
//!
//! The modules stand in the order of the pipeline; values flow one way, from the contract's files to
//! the exit code, and events flow to the reports. ARCHITECTURE.md is the map.

mod counted;

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
