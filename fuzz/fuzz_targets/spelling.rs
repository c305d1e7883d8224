//! A body, and behind it 16 bytes that decide how it is spelled anew and where it is cut.
#![no_main]

use cadenza_envelope::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let (body, choices) = input.split_at(input.len().saturating_sub(16));
    laws::reading_is_total(body);
    laws::spelling_changes_nothing(body, choices);
    let place = choices.iter().fold(0, |place, byte| place << 4 ^ usize::from(*byte));
    laws::a_cut_is_noticed(body, place % (body.len() + 1));
});
