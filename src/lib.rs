//! Contract tests for an operation that cannot be undone.
