//! An envelope as the page has it, broken in none to three places.
#![no_main]

use cadenza_envelope::laws::{self, Made};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|made: Made| {
    laws::damage_is_never_overlooked(&made);
    laws::no_answer_but_what_all_readers_see(made.body());
});
