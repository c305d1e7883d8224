//! Contract tests for an operation that cannot be undone.

pub mod contract;

pub mod mock;
