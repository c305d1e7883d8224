//! A text with a secret planted in it: nothing of it comes through.
#![no_main]

use cadenza_contract::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| laws::no_planted_secret_comes_through(input));
