//! Any bytes on a connection, in any pieces: one outcome, always the same.
#![no_main]

use cadenza_contract::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| laws::an_answer_is_the_same_in_any_pieces(input));
