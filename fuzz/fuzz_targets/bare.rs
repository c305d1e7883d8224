//! What a target costs that does nothing but let `serde_json` read: the measure of the others.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| drop(serde_json::from_slice::<serde_json::Value>(body)));
