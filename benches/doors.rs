//! Tests that start the binary.
