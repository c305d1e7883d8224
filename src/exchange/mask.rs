//! The one masker: finds registered secrets in bytes, in every spelling a server is known to use,
//! and replaces them.

use super::{Secret, Sighting, Spelling};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Secrets shorter than this are refused by the settings, because masking them would eat ordinary
/// words.
pub const MIN_SECRET_BYTES: usize = 6;

/// Built once per run from every token and password in hand.
#[derive(Clone)]
pub struct Masker {
    search: AhoCorasick,
    patterns: Vec<(String, Spelling)>,
    replacements: Vec<String>,
}

impl Masker {
    /// Registers the secrets. A JWT is also registered by payload and signature; its header segment
    /// is no secret, since all tokens of an issuer share it.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut needles: Vec<(String, String, Spelling)> = Vec::new();
        for secret in secrets {
            let (label, value) = (secret.label(), secret.expose());
            if value.len() < MIN_SECRET_BYTES {
                continue;
            }
            let mut add = |needle: String, spelling| {
                if needle.len() >= MIN_SECRET_BYTES && !needles.iter().any(|(known, ..)| *known == needle) {
                    needles.push((needle, label.to_owned(), spelling));
                }
            };
            add(value.to_owned(), Spelling::Raw);
            if let [_, payload, signature] = value.split('.').collect::<Vec<_>>().as_slice() {
                add((*payload).to_owned(), Spelling::Segment);
                add((*signature).to_owned(), Spelling::Segment);
            }
            // Only whole groups of three bytes are sure to look the same whatever follows them.
            let whole = &value.as_bytes()[..value.len() / 3 * 3];
            add(STANDARD_NO_PAD.encode(whole), Spelling::Base64);
            add(URL_SAFE_NO_PAD.encode(whole), Spelling::Base64);
            add(
                utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
                Spelling::Percent,
            );
        }
        let replacements = needles.iter().map(|(_, label, _)| format!("[{label}]")).collect();
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Bodies are short: a faster automaton would take longer to build than it could ever save.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(needles.iter().map(|(needle, ..)| needle))
            .expect("a handful of tokens stays far below the automaton's size limit");
        let patterns = needles
            .into_iter()
            .map(|(_, label, spelling)| (label, spelling))
            .collect();
        Self {
            search,
            patterns,
            replacements,
        }
    }

    /// Replaces every secret by its label in brackets.
    pub fn text(&self, text: &str) -> String {
        self.search.replace_all(text, &self.replacements)
    }

    /// Records the secrets in `bytes` under `place`, then replaces them.
    pub fn bytes(&self, bytes: &[u8], place: &str, sightings: &mut Vec<Sighting>) -> Vec<u8> {
        for found in self.search.find_iter(bytes) {
            let (label, spelling) = &self.patterns[found.pattern().as_usize()];
            let sighting = Sighting {
                label: label.clone(),
                place: place.to_owned(),
                spelling: *spelling,
            };
            if !sightings.contains(&sighting) {
                sightings.push(sighting);
            }
        }
        if self.search.is_match(bytes) {
            self.search.replace_all_bytes(bytes, &self.replacements)
        } else {
            bytes.to_vec()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "aGVhZGVy.cGF5bG9hZC1vZi1pdA.c2lnbmF0dXJlLW9mLWl0";

    fn sighted(text: &str) -> (String, Vec<Spelling>) {
        let masker = Masker::new([&Secret::new("owner token", TOKEN)]);
        let mut sightings = Vec::new();
        let hidden = masker.bytes(text.as_bytes(), "body", &mut sightings);
        (
            String::from_utf8(hidden).unwrap(),
            sightings.into_iter().map(|s| s.spelling).collect(),
        )
    }

    #[test]
    fn a_raw_token_is_sighted_and_masked() {
        assert_eq!(
            sighted(&format!("bad token {TOKEN}!")),
            ("bad token [owner token]!".into(), vec![Spelling::Raw])
        );
    }

    #[test]
    fn the_payload_of_a_jwt_alone_is_sighted() {
        assert_eq!(
            sighted("x cGF5bG9hZC1vZi1pdA x"),
            ("x [owner token] x".into(), vec![Spelling::Segment])
        );
    }

    #[test]
    fn the_header_of_a_jwt_is_no_secret() {
        assert_eq!(sighted("aGVhZGVy"), ("aGVhZGVy".into(), vec![]));
    }

    #[test]
    fn a_token_in_base64_is_sighted() {
        let encoded = STANDARD_NO_PAD.encode(TOKEN);
        let (masked, spellings) = sighted(&encoded);
        assert_eq!(spellings, vec![Spelling::Base64]);
        assert!(!masked.contains(&encoded[..20]), "{masked}");
    }

    #[test]
    fn a_percent_encoded_token_is_sighted() {
        let encoded = TOKEN.replace('.', "%2E");
        assert_eq!(sighted(&encoded).1.first(), Some(&Spelling::Percent));
    }

    #[test]
    fn text_without_secrets_stays_as_it_is() {
        let masker = Masker::new([&Secret::new("owner token", TOKEN)]);
        assert_eq!(masker.text("nothing here"), "nothing here");
    }

    #[test]
    fn a_masker_without_secrets_masks_nothing() {
        assert_eq!(Masker::new([]).text("plain"), "plain");
    }
}
