//! Any bytes as a body, beside two other readers: nobody sees an answer where they see none.
#![no_main]

use cadenza_envelope::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    laws::no_answer_but_what_all_readers_see(body);
    laws::agrees_with_serde_json(body);
    laws::printing_keeps_the_value(body);
});
