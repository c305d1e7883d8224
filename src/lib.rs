//! Contract tests for an operation that cannot be undone.

pub mod contract;

pub mod scenario;

pub mod plan;

pub mod provision;

pub mod guard;

pub mod exchange;

pub mod evidence;

pub mod finding;

pub mod checks;

pub mod runner;

pub mod gate;

pub mod mock;
