//! What a text says under its escapes. Servers escape what they echo, some of it or all, once or twice, and a part
//! that is left is enough to give a token away.

use std::ops::Range;

/// How often escapes are undone: JSON in a string of JSON needs two, with a URL in it three.
const DEEPEST: usize = 3;
/// Bytes of text looked at together, so that a long body needs little more memory than itself.
const BLOCK: usize = 64 * 1024;
/// The most bytes that one byte takes in three layers of escapes: a JSON escape for each character of a percent
/// escape, each of whose characters JSON escaped before.
const LONGEST_SPELLING: usize = 54;

/// Part of a text with escapes undone, and where each byte of it came from.
pub(super) struct Layer {
    bytes: Vec<u8>,
    /// Where in the text the spelling of each byte begins.
    starts: Vec<usize>,
    /// Where the part ends in the text.
    end: usize,
}

impl Layer {
    /// What the escapes say.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The range of the text that a range of the bytes was made from.
    pub(super) fn source(&self, range: &Range<usize>) -> Range<usize> {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or(self.end);
        at(range.start)..at(range.end)
    }

    /// This layer with JSON escapes and percent-encoding undone once, if there are any.
    fn undone(&self) -> Option<Self> {
        let mut plain = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            starts: Vec::with_capacity(self.bytes.len()),
            end: self.end,
        };
        let mut at = 0;
        let mut differs = false;
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let (character, length) = escape(rest);
            let start = self.starts.get(at).copied().unwrap_or(self.end);
            for byte in character.bytes() {
                plain.bytes.push(*byte);
                plain.starts.push(start);
            }
            differs |= length > 1;
            at += length;
        }
        differs.then_some(plain)
    }
}

/// A part of a text that is looked at in one go.
pub(super) struct Block {
    /// All of it, with as much beyond its own bytes as a secret that begins in them may need.
    pub(super) seen: Range<usize>,
    /// Where the next block begins.
    pub(super) own_end: usize,
}

/// A text in blocks: a secret of that many bytes, however escaped, stands whole in the one it begins in.
pub(super) fn blocks(length: usize, secret: usize) -> impl Iterator<Item = Block> {
    let overlap = secret.saturating_mul(LONGEST_SPELLING);
    let own = BLOCK.max(overlap);
    (0..length).step_by(own).map(move |start| Block {
        seen: start..length.min(start.saturating_add(own + overlap)),
        own_end: length.min(start + own),
    })
}

/// Whether there may be a layer under this text.
pub(super) fn is_escaped(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| matches!(byte, b'\\' | b'%'))
}

/// Every layer under the escapes of a part of a text.
pub(super) fn layers(text: &[u8], part: Range<usize>) -> impl Iterator<Item = Layer> {
    let bytes = text.get(part.clone()).unwrap_or_default();
    let undone = is_escaped(bytes).then(|| Layer {
        bytes: bytes.to_vec(),
        starts: part.clone().collect(),
        end: part.end,
    });
    std::iter::successors(undone.and_then(|written| written.undone()), Layer::undone).take(DEEPEST)
}

/// What stands at the beginning of a text.
enum Character {
    Byte(u8),
    Utf8([u8; 4], usize),
}

impl Character {
    fn of(letter: char) -> Self {
        let mut bytes = [0; 4];
        let length = letter.encode_utf8(&mut bytes).len();
        Self::Utf8(bytes, length)
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Byte(byte) => std::slice::from_ref(byte),
            Self::Utf8(bytes, length) => &bytes[..*length],
        }
    }
}

/// The first character under its escape, and how many bytes spell it.
fn escape(rest: &[u8]) -> (Character, usize) {
    let (byte, length) = match rest {
        [b'\\', b'u', ..] => return code_unit(rest).unwrap_or((Character::Byte(b'\\'), 1)),
        [b'\\', quoted @ (b'"' | b'\\' | b'/'), ..] => (*quoted, 2),
        [b'\\', b'b', ..] => (8, 2),
        [b'\\', b'f', ..] => (12, 2),
        [b'\\', b'n', ..] => (b'\n', 2),
        [b'\\', b'r', ..] => (b'\r', 2),
        [b'\\', b't', ..] => (b'\t', 2),
        // Escapes of other languages, which a tolerant reader takes for the character itself, as our own does.
        [b'\\', other @ (b'!'..=b'~'), ..] => (*other, 2),
        [b'%', high, low, ..] => match (hex(*high), hex(*low)) {
            (Some(high), Some(low)) => (16 * high + low, 3),
            _ => (b'%', 1),
        },
        [byte, ..] => (*byte, 1),
        [] => (0, 1),
    };
    (Character::Byte(byte), length)
}

/// `\\uXXXX`, and the second half of a surrogate pair with it.
fn code_unit(rest: &[u8]) -> Option<(Character, usize)> {
    let unit = |at: usize| -> Option<u16> {
        let digits = rest.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits
            .iter()
            .try_fold(0, |unit, digit| Some(16 * unit + u16::from(hex(*digit)?)))
    };
    let first = unit(0)?;
    let units = [Some(first), unit(6)];
    let mut letters = char::decode_utf16(units.into_iter().flatten());
    match letters.next()? {
        Ok(letter) => Some((Character::of(letter), 6 * letter.len_utf16())),
        Err(_) => Some((Character::of(char::REPLACEMENT_CHARACTER), 6)),
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        layers(text.as_bytes(), 0..text.len())
            .map(|layer| String::from_utf8_lossy(layer.bytes()).into_owned())
            .collect()
    }

    #[test]
    fn escapes_are_undone_one_layer_at_a_time() {
        assert_eq!(shown(r#"a\\u0062\""#), [r#"a\u0062""#, "ab\""]);
        assert_eq!(shown("%2562"), ["%62", "b"]);
        assert_eq!(shown(r"\ud83d\ude00 \ud83d \u00e9"), ["😀 \u{fffd} é"]);
        assert!(shown("plain").is_empty());
        assert!(shown(r"%zz \ \").is_empty());
        assert_eq!(shown(r"it\'s \u12"), [r"it's \u12"]);
    }

    #[test]
    fn a_place_under_escapes_leads_back_to_its_spelling() {
        let text = r"xy\u0041%42z";
        let layer = layers(text.as_bytes(), 0..text.len()).next().unwrap();
        assert_eq!(layer.bytes(), b"xyABz");
        assert_eq!(&text[layer.source(&(2..4))], r"\u0041%42");
    }

    #[test]
    fn a_secret_across_blocks_stands_whole_in_one_of_them() {
        let secret = "%73%65%63%72%65%74";
        for place in [BLOCK - 96, BLOCK - 9, BLOCK, 2 * BLOCK - 100] {
            let text = format!("{}{secret}{}", " ".repeat(place), " ".repeat(BLOCK));
            let found = blocks(text.len(), 6).find_map(|block| {
                layers(text.as_bytes(), block.seen).find_map(|layer| {
                    let bytes = layer.bytes();
                    let at = bytes.windows(6).position(|window| window == b"secret")?;
                    Some(layer.source(&(at..at + 6)))
                })
            });
            assert_eq!(found, Some(place..place + secret.len()));
        }
    }
}
