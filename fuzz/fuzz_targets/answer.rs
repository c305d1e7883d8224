//! A status, header fields, a framing and a body: what was sent is what arrives.
#![no_main]

use cadenza_contract::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| laws::a_built_answer_arrives_as_it_was_built(input));
