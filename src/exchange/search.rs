//! What the masker looks for: each secret as it is, in parts, and in every spelling a server is known to use.

use super::unescape::layers;
use super::{Secret, Spelling};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Secrets shorter than this are refused by the settings, because masking them would eat ordinary
/// words.
pub const MIN_SECRET_BYTES: usize = 6;

/// Everything that is looked for.
#[derive(Clone)]
pub(super) struct Search {
    pub(super) automaton: AhoCorasick,
    pub(super) patterns: Vec<(String, Spelling)>,
    /// Bytes of the longest pattern.
    pub(super) longest: usize,
}

impl Search {
    /// Looks for these secrets in every spelling.
    pub(super) fn of(secrets: &[Secret]) -> Self {
        let mut needles: Vec<(Vec<u8>, String, Spelling)> = Vec::new();
        for secret in secrets {
            let (label, value) = (secret.label(), secret.expose());
            if value.len() < MIN_SECRET_BYTES {
                continue;
            }
            let mut add = |needle: &[u8], spelling| {
                if needle.len() >= MIN_SECRET_BYTES && !needles.iter().any(|(known, ..)| known == needle) {
                    needles.push((needle.to_vec(), label.to_owned(), spelling));
                }
            };
            add(value.as_bytes(), Spelling::Raw);
            // A secret that reads like an escape itself is not to be lost when escapes around it are undone.
            for layer in layers(value.as_bytes(), 0..value.len()) {
                add(layer.bytes(), Spelling::Escaped);
            }
            if let [_, payload, signature] = value.split('.').collect::<Vec<_>>().as_slice() {
                add(payload.as_bytes(), Spelling::Segment);
                add(signature.as_bytes(), Spelling::Segment);
            }
            // Behind another text, such as a scheme word, a secret may begin at any place in a group of three
            // bytes. Only what whole groups of its own spell is sure to look the same whatever stands around.
            for (before, foreign) in [(0, 0), (1, 2), (2, 3)] {
                let shifted = [&[0; 2][..before], value.as_bytes()].concat();
                let whole = &shifted[..shifted.len() / 3 * 3];
                for encoded in [STANDARD_NO_PAD.encode(whole), URL_SAFE_NO_PAD.encode(whole)] {
                    add(&encoded.as_bytes()[foreign..], Spelling::Base64);
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Bodies are short: a faster automaton would take longer to build than it could ever save.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(needles.iter().map(|(needle, ..)| needle))
            .expect("a handful of tokens stays far below the automaton's size limit");
        let longest = needles.iter().map(|(needle, ..)| needle.len()).max();
        let patterns = needles
            .into_iter()
            .map(|(_, label, spelling)| (label, spelling))
            .collect();
        Self {
            automaton,
            patterns,
            longest: longest.unwrap_or_default(),
        }
    }
}
