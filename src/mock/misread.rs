//! Seeded bugs of a layer that folds one way of writing an id into another, behind the check that saw the first.

use super::Fault;
use super::catalogue::Quirks;
use super::door::Bypass;

/// Where the hyphens of a UUID stand, from the back to the front.
const HYPHENS: [usize; 4] = [20, 16, 12, 8];

/// The id that is looked up instead of this one, and the check that is skipped for it.
pub(super) fn misread(id: &str, quirks: Quirks) -> Option<(String, Bypass)> {
    let (taken, bypass) = if quirks.has(Fault::CompactIdSkipsState) {
        (hyphenated(id)?, Bypass::State)
    } else if quirks.has(Fault::LineBreakSkipsState) {
        (id.strip_suffix('\n')?.to_owned(), Bypass::State)
    } else if quirks.has(Fault::FullWidthIdSkipsState) {
        (id.chars().map(usual_width).collect(), Bypass::State)
    } else if quirks.has(Fault::PercentEncodedIdSkipsOwnership) {
        let decoded = percent_encoding::percent_decode_str(id).decode_utf8().ok()?;
        (decoded.into_owned(), Bypass::Ownership)
    } else {
        return None;
    };
    (taken != id).then_some((taken, bypass))
}

/// A UUID of 32 digits as one with hyphens.
fn hyphenated(id: &str) -> Option<String> {
    let digits = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| {
        let mut id = id.to_owned();
        for place in HYPHENS {
            id.insert(place, '-');
        }
        id
    })
}

/// The letter of ASCII that a full-width one is compatible with.
fn usual_width(letter: char) -> char {
    match letter {
        '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "660e8400-e29b-41d4-a716-446655440000";

    fn check(fault: Fault, written: &str, expected: Option<Bypass>) {
        let quirks = Quirks {
            fault: Some(fault),
            variant: None,
            outage: None,
        };
        let taken = misread(written, quirks);
        assert_eq!(taken, expected.map(|bypass| (ID.to_owned(), bypass)), "{written}");
    }

    #[test]
    fn each_fault_folds_its_own_way_of_writing_and_no_other() {
        let compact = ID.replace('-', "");
        let wide = "６６０ｅ８４００－ｅ２９ｂ－４１ｄ４－ａ７１６－４４６６５５４４００００";
        let faults = [
            (Fault::CompactIdSkipsState, compact.as_str(), Bypass::State),
            (Fault::LineBreakSkipsState, &format!("{ID}\n"), Bypass::State),
            (Fault::FullWidthIdSkipsState, wide, Bypass::State),
            (
                Fault::PercentEncodedIdSkipsOwnership,
                &format!("%36{}", &ID[1..]),
                Bypass::Ownership,
            ),
        ];
        for (fault, _, _) in faults {
            check(fault, ID, None);
            for (other, written, bypass) in faults {
                check(fault, written, (fault == other).then_some(bypass));
            }
        }
    }
}
