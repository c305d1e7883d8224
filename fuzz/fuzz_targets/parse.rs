//! Any bytes as the body of a success: one reading, and the least that holds of it. The leanest target, which
//! explores most.
#![no_main]

use cadenza_envelope::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| laws::one_reading_is_sound(body));
