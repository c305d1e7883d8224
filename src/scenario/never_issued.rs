//! Ids that look right and were never issued (design section 7).

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Random bits below which a made-up id might exist by chance.
const RANDOM_BITS: f64 = 60.0;

/// What made-up ids are modelled on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Version-4 UUIDs, because the ids in hand are UUIDs or there are none.
    Uuid,
    /// A common prefix and then letters of each position's own class.
    Like {
        /// What all ids in hand begin with, when there is more than one.
        prefix: String,
        /// The id that lends its character classes.
        example: String,
    },
}

/// A made-up id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverIssued {
    /// The id.
    pub id: String,
    /// Whether a server may refuse it as malformed rather than unknown: true when it had to be
    /// longer than the ids in hand, or was made without any of them.
    pub may_be_malformed: bool,
}

impl Shape {
    /// Reads the shape from the ids in hand.
    pub fn of(ids: &[&str]) -> Self {
        let Some(first) = ids.first() else {
            return Self::Uuid;
        };
        if ids
            .iter()
            .all(|id| uuid::Uuid::try_parse(id).is_ok() && id.len() == 36)
        {
            return Self::Uuid;
        }
        let prefix = match ids {
            // A single id tells no prefix from its content, so a separator must.
            [_] => first.rfind(['_', '-', ':', '.']).map_or("", |at| &first[..=at]),
            _ => common_prefix(ids),
        };
        Self::Like {
            prefix: prefix.to_owned(),
            example: (*first).to_owned(),
        }
    }

    /// Makes the id that belongs to `seed` and `number`; never one of `taken`.
    pub fn make(&self, seed: u64, number: u64, taken: &[&str]) -> NeverIssued {
        let mut rng = StdRng::seed_from_u64(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        loop {
            let made = match self {
                Self::Uuid => NeverIssued {
                    id: uuid::Builder::from_random_bytes(rng.random())
                        .into_uuid()
                        .to_string(),
                    may_be_malformed: taken.is_empty(),
                },
                Self::Like { prefix, example } => like(prefix, example, &mut rng),
            };
            if !taken.contains(&made.id.as_str()) {
                return made;
            }
        }
    }
}

fn common_prefix<'a>(ids: &[&'a str]) -> &'a str {
    let Some((first, rest)) = ids.split_first() else {
        return "";
    };
    let length = rest.iter().fold(first.len(), |length, id| {
        first
            .bytes()
            .zip(id.bytes())
            .take(length)
            .take_while(|(a, b)| a == b)
            .count()
    });
    let mut length = length;
    while !first.is_char_boundary(length) {
        length -= 1;
    }
    &first[..length]
}

fn like(prefix: &str, example: &str, rng: &mut StdRng) -> NeverIssued {
    let mut id = prefix.to_owned();
    let mut bits = 0.0;
    let tail: Vec<char> = example[prefix.len()..].chars().collect();
    for letter in &tail {
        bits += push_like(*letter, &mut id, rng);
    }
    let enough = bits >= RANDOM_BITS;
    let varying = tail
        .iter()
        .rev()
        .find(|letter| class(**letter).is_some())
        .copied()
        .unwrap_or('0');
    while bits < RANDOM_BITS {
        bits += push_like(varying, &mut id, rng);
    }
    NeverIssued {
        id,
        may_be_malformed: !enough,
    }
}

/// The alphabet a letter belongs to; separators and everything else stay as they are.
fn class(letter: char) -> Option<&'static [u8]> {
    match letter {
        '0'..='9' => Some(b"0123456789"),
        'a'..='f' => Some(b"0123456789abcdef"),
        'g'..='z' => Some(b"abcdefghijklmnopqrstuvwxyz"),
        'A'..='Z' => Some(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        _ => None,
    }
}

fn push_like(letter: char, id: &mut String, rng: &mut StdRng) -> f64 {
    let Some(alphabet) = class(letter) else {
        id.push(letter);
        return 0.0;
    };
    id.push(char::from(alphabet[rng.random_range(0..alphabet.len())]));
    match alphabet.len() {
        10 => 10_f64.log2(),
        16 => 4.0,
        _ => 26_f64.log2(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_ids_in_hand_a_version_4_uuid_is_made_and_400_is_as_right_as_404() {
        let made = Shape::of(&[]).make(1, 0, &[]);
        assert_eq!(uuid::Uuid::try_parse(&made.id).unwrap().get_version_num(), 4);
        assert!(made.may_be_malformed);
    }

    #[test]
    fn uuids_in_hand_make_a_strict_uuid() {
        let ids = ["660e8400-e29b-41d4-a716-446655440000"];
        let made = Shape::of(&ids).make(1, 0, &ids);
        assert_eq!(made.id.len(), 36);
        assert!(!made.may_be_malformed);
    }

    #[test]
    fn a_long_prefixed_id_is_copied_in_prefix_length_and_alphabet() {
        let ids = ["cred_k3m9x2q7w5r8t1y6", "cred_p4n8z1s6v2b7c9d3"];
        let made = Shape::of(&ids).make(7, 3, &ids);
        assert!(made.id.starts_with("cred_"), "{}", made.id);
        assert_eq!(made.id.len(), ids[0].len());
        assert!(!made.may_be_malformed);
    }

    #[test]
    fn a_short_numeric_id_is_lengthened_until_it_cannot_exist_by_chance() {
        let made = Shape::of(&["10482", "10977"]).make(7, 3, &[]);
        assert!(made.id.len() >= 19, "{}", made.id);
        assert!(made.id.bytes().all(|b| b.is_ascii_digit()), "{}", made.id);
        assert!(made.may_be_malformed);
    }

    #[test]
    fn the_same_seed_makes_the_same_id_and_another_number_another_one() {
        let shape = Shape::Uuid;
        assert_eq!(shape.make(5, 1, &[]), shape.make(5, 1, &[]));
        assert_ne!(shape.make(5, 1, &[]), shape.make(5, 2, &[]));
    }

    #[test]
    fn an_id_in_hand_is_never_made() {
        let first = Shape::Uuid.make(5, 1, &[]);
        assert_ne!(Shape::Uuid.make(5, 1, &[first.id.as_str()]).id, first.id);
    }

    #[test]
    fn ids_outside_ascii_are_copied_without_harm() {
        let made = Shape::of(&["schlüssel-äö-1", "schlüssel-äß-2"]).make(1, 1, &[]);
        assert!(made.id.starts_with("schlüssel-ä"), "{}", made.id);
    }
}
