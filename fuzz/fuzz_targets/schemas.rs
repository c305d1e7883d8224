//! Any bytes as a body: the parser and the JSON Schemas agree on what is an answer.
#![no_main]

use cadenza_contract::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| laws::schemas_agree_with_the_parser(body));
