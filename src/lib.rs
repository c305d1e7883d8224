//! Contract tests for an operation that cannot be undone.

pub mod contract;

pub mod scenario;

pub mod provision;

pub mod guard;

pub mod exchange;

pub mod evidence;

pub mod finding;

pub mod mock;
