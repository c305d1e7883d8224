//! Records that are written, read, and joined.
