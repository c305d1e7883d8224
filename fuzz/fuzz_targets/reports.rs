//! Scenarios answered by the input, judged by every check and told by every report.
#![no_main]

use cadenza_contract::laws;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| laws::every_report_stays_in_its_format(input));
