//! The one masker: finds registered secrets in bytes, in every spelling that `search` knows, and replaces them.

use super::search::Search;
use super::unescape::{blocks, is_escaped, layers};
use super::{Secret, Sighting, Spelling};
use std::ops::Range;
use std::sync::OnceLock;

/// Made of every token and password in hand, and of those that logins hand out later.
#[derive(Clone)]
pub struct Masker {
    secrets: Vec<Secret>,
    /// Built when the first text is to be masked after secrets were registered: it costs more than masking thousands of
    /// answers, and at the beginning of a run several hands register one after the other.
    search: OnceLock<Search>,
}

impl Masker {
    /// Registers the secrets. A JWT is also registered by payload and signature; its header segment
    /// is no secret, since all tokens of an issuer share it.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        Self {
            secrets: secrets.into_iter().cloned().collect(),
            search: OnceLock::new(),
        }
    }

    /// Registers further secrets; the label of one that is known already stays.
    pub fn register(&mut self, more: impl IntoIterator<Item = Secret>) {
        for secret in more {
            let is_known = self.secrets.iter().any(|known| known.expose() == secret.expose());
            if !is_known {
                self.secrets.push(secret);
                self.search = OnceLock::new();
            }
        }
    }

    fn search(&self) -> &Search {
        self.search.get_or_init(|| Search::of(&self.secrets))
    }

    /// Replaces every secret by its label in brackets.
    pub fn text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.bytes(text.as_bytes(), "text", &mut Vec::new())).into_owned()
    }

    /// Whether there is nothing to be replaced, told in one go: so it is with nearly every text of an answer.
    pub(super) fn finds_nothing(&self, bytes: &[u8]) -> bool {
        let search = self.search();
        search.longest == 0 || !is_escaped(bytes) && search.automaton.find(bytes).is_none()
    }

    /// Records the secrets in `bytes` under `place`, then replaces them. A body may be nothing but secrets, so what is
    /// found is kept for one block at a time.
    pub fn bytes(&self, bytes: &[u8], place: &str, sightings: &mut Vec<Sighting>) -> Vec<u8> {
        if self.finds_nothing(bytes) {
            return bytes.to_vec();
        }
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        for block in blocks(bytes.len(), self.search().longest) {
            let seen = &bytes[block.seen.clone()];
            let mut ranges = self.ranges(seen, place, None, sightings);
            for (range, _) in &mut ranges {
                *range = range.start + block.seen.start..range.end + block.seen.start;
            }
            for plain in layers(bytes, block.seen) {
                for (range, label) in self.ranges(plain.bytes(), place, Some(Spelling::Escaped), sightings) {
                    ranges.push((plain.source(&range), label));
                }
            }
            // What begins beyond is seen again, and whole, with the next block.
            ranges.retain(|(range, _)| range.start < block.own_end);
            at = replace(bytes, ranges, at, &mut out);
            if at < block.own_end {
                out.extend_from_slice(&bytes[at..block.own_end]);
                at = block.own_end;
            }
        }
        out
    }

    /// Where the secrets stand, and records them; `spelling` overrides how they were found.
    fn ranges(
        &self,
        bytes: &[u8],
        place: &str,
        spelling: Option<Spelling>,
        sightings: &mut Vec<Sighting>,
    ) -> Vec<(Range<usize>, &str)> {
        let mut ranges = Vec::new();
        let search = self.search();
        for found in search.automaton.find_iter(bytes) {
            let (label, own) = &search.patterns[found.pattern().as_usize()];
            let sighting = Sighting {
                label: label.clone(),
                place: place.to_owned(),
                spelling: spelling.unwrap_or(*own),
            };
            let known = sightings
                .iter()
                .any(|s| s.label == sighting.label && s.place == sighting.place);
            // What the text shows as it is needs no second telling by its escapes.
            let told = known && spelling.is_some();
            if !told && !sightings.contains(&sighting) {
                sightings.push(sighting);
            }
            ranges.push((found.range(), label.as_str()));
        }
        ranges
    }
}

/// Puts labels in place of ranges, beginning at `at`, and tells where it ended; of overlapping ranges the first to
/// begin wins, and its end grows.
fn replace(bytes: &[u8], mut ranges: Vec<(Range<usize>, &str)>, mut at: usize, out: &mut Vec<u8>) -> usize {
    ranges.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    for (range, label) in ranges {
        if range.start >= at {
            out.extend_from_slice(&bytes[at..range.start]);
            out.extend_from_slice(format!("[{label}]").as_bytes());
        }
        at = at.max(range.end);
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;

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
    fn nothing_is_found_only_where_nothing_is_replaced() {
        let masker = Masker::new([&Secret::new("owner token", TOKEN)]);
        let escaped = TOKEN.replace('.', "%2e");
        for (text, clean) in [
            ("", true),
            ("a b", true),
            (TOKEN, false),
            (escaped.as_str(), false),
        ] {
            assert_eq!(masker.finds_nothing(text.as_bytes()), clean, "{text}");
            assert_eq!(masker.text(text) == text, clean, "{text}");
        }
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
        for dot in ["%2E", "%2e"] {
            let encoded = TOKEN.replace('.', dot).replace('F', "%46");
            assert_eq!(
                sighted(&format!("<{encoded}>")),
                ("<[owner token]>".into(), vec![Spelling::Escaped])
            );
        }
    }

    #[test]
    fn a_token_written_with_json_escapes_is_sighted_and_masked() {
        let all = TOKEN
            .bytes()
            .map(|byte| format!("\\u{byte:04X}"))
            .collect::<Vec<_>>()
            .concat();
        assert_eq!(
            sighted(&format!("\"{all}\"")),
            ("\"[owner token]\"".into(), vec![Spelling::Escaped])
        );
        let some = TOKEN.replace('F', "\\u0046");
        assert_eq!(sighted(&some), ("[owner token]".into(), vec![Spelling::Escaped]));
    }

    #[test]
    fn a_slash_that_php_escapes_hides_no_token() {
        let masker = Masker::new([&Secret::new("t", "ab/cd/ef+gh")]);
        assert_eq!(masker.text(r"x ab\/cd\/ef+gh y"), "x [t] y");
    }

    #[test]
    fn a_password_with_characters_that_json_escapes_is_masked() {
        let masker = Masker::new([&Secret::new("t", "pa\"ss\\wörd\n")]);
        for echoed in [
            r#""pa\"ss\\wörd\n""#,
            r#""pa\u0022ss\\w\u00f6rd\u000A""#,
            "\"pa%22ss%5Cw%C3%B6rd%0a\"",
        ] {
            assert_eq!(masker.text(echoed), "\"[t]\"", "{echoed}");
        }
    }

    #[test]
    fn a_password_that_reads_like_an_escape_is_masked_under_others() {
        let masker = Masker::new([&Secret::new("t", r#"50%ab"x\nss/word"#)]);
        for echoed in [
            r#"50%ab"x\nss/word"#,
            r#"50%ab\"x\\nss/word"#,
            r#"50%ab"x\nss%2Fword"#,
        ] {
            assert_eq!(masker.text(&format!("<{echoed}>")), "<[t]>", "{echoed}");
        }
        let masker = Masker::new([&Secret::new("t", "it's-secret")]);
        assert_eq!(masker.text(r"<it\'s-secret>"), "<[t]>");
    }

    #[test]
    fn a_token_in_base64_behind_another_text_is_masked() {
        for before in ["x", "ab", "Bearer ", "user:"] {
            let encoded = STANDARD_NO_PAD.encode(format!("{before}{TOKEN}"));
            let (masked, spellings) = sighted(&encoded);
            assert_eq!(spellings, vec![Spelling::Base64], "{before}");
            assert!(masked.len() < before.len() * 2 + 24, "{masked}");
        }
    }

    #[test]
    fn a_long_body_of_nothing_but_secrets_is_masked_from_block_to_block() {
        let masker = Masker::new([&Secret::new("t", "s/cret")]);
        for written in ["s/cret", r"s\/cret", "%73/cret"] {
            for before in 0..written.len() {
                let times = 15_000;
                let text = format!("{}{}", ".".repeat(before), written.repeat(times));
                let shown = masker.text(&text);
                assert_eq!(shown.len(), before + 3 * times, "{written} behind {before} bytes");
                assert_eq!(shown.matches("[t]").count(), times);
            }
        }
    }

    #[test]
    fn escapes_outside_secrets_stay_as_they_are() {
        assert_eq!(sighted(r"100%25 \u0041\/"), (r"100%25 \u0041\/".into(), vec![]));
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
