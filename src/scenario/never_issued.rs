//! Ids that look right and were never issued (design section 7).

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use std::collections::BTreeSet;

/// Random bits below which a made-up id might exist by chance.
const RANDOM_BITS: f64 = 60.0;

/// What made-up ids are modelled on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Version-4 UUIDs in lower case, because the ids in hand are that or there are none.
    Uuid,
    /// A common prefix and then letters that the ids in hand use.
    Like {
        /// What all ids in hand begin with, when there is more than one.
        prefix: String,
        /// The id that lends its length and the class of each position.
        example: String,
        /// Every letter seen behind the prefix. Alphabets such as base32 leave some out.
        letters: BTreeSet<char>,
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
        if ids.iter().all(|id| is_plain_uuid(id)) {
            return Self::Uuid;
        }
        let prefix = match ids {
            // A single id tells no prefix from its content, so a separator must.
            [_] => first.rfind(['_', '-', ':', '.']).map_or("", |at| &first[..=at]),
            _ => common_prefix(ids),
        };
        let letters = ids
            .iter()
            .filter_map(|id| id.get(prefix.len()..))
            .flat_map(str::chars)
            .collect();
        Self::Like {
            prefix: prefix.to_owned(),
            example: (*first).to_owned(),
            letters,
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
                Self::Like {
                    prefix,
                    example,
                    letters,
                } => like(prefix, example, letters, &mut rng),
            };
            if !taken.contains(&made.id.as_str()) {
                return made;
            }
        }
    }
}

/// A number of 60 random bits, for where an id of the wrong type is wanted.
pub fn never_issued_number(seed: u64, number: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    (1 << 60) | (rng.random::<u64>() >> 4)
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

/// The one form whose validity hides nothing: version 4, RFC variant, lower case, hyphens.
fn is_plain_uuid(id: &str) -> bool {
    uuid::Uuid::try_parse(id).is_ok_and(|uuid| uuid.get_version_num() == 4 && uuid.to_string() == *id)
}

/// Any other form may hold a version, a time or a check digit that only the server knows, so that it
/// may call a copy malformed.
fn like(prefix: &str, example: &str, letters: &BTreeSet<char>, rng: &mut StdRng) -> NeverIssued {
    let alphabet = |class: Class| {
        letters
            .iter()
            .copied()
            .filter(|letter| Class::of(*letter) == class)
            .collect::<Vec<_>>()
    };
    let alphabets = [Class::Digit, Class::Lower, Class::Upper].map(|class| (class, alphabet(class)));
    let drawn = |letter: char, rng: &mut StdRng| {
        let class = Class::of(letter);
        match alphabets.iter().find(|(known, _)| *known == class) {
            Some((_, alphabet)) if alphabet.len() > 1 => {
                let bits = f64::from(u32::try_from(alphabet.len()).unwrap_or(u32::MAX)).log2();
                (alphabet[rng.random_range(0..alphabet.len())], bits)
            }
            _ => (letter, 0.0),
        }
    };
    let mut id = prefix.to_owned();
    let mut bits = 0.0;
    let tail: Vec<char> = example.get(prefix.len()..).unwrap_or_default().chars().collect();
    for letter in &tail {
        let (made, gained) = drawn(*letter, rng);
        id.push(made);
        bits += gained;
    }
    let varying = tail
        .iter()
        .copied()
        .filter(|letter| drawn(*letter, rng).1 > 0.0)
        .last();
    while bits < RANDOM_BITS {
        // Ids of one letter only: digits are as good as anything.
        let (made, gained) = match varying {
            Some(letter) => drawn(letter, rng),
            None => (char::from(b'0' + rng.random_range(0..10_u8)), 10_f64.log2()),
        };
        id.push(made);
        bits += gained;
    }
    NeverIssued {
        id,
        may_be_malformed: true,
    }
}

/// Classes of letters that stand for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Digit,
    Lower,
    Upper,
    /// Separators and everything else, which stay as they are.
    Fixed,
}

impl Class {
    fn of(letter: char) -> Self {
        match letter {
            '0'..='9' => Self::Digit,
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            _ => Self::Fixed,
        }
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
        assert!(made.id.len() >= ids[0].len(), "{}", made.id);
        assert!(made.may_be_malformed);
    }

    #[test]
    fn only_letters_that_the_ids_in_hand_use_are_drawn() {
        let ids = ["01JD8ZV4M7Q2K9TB3XCNWF5HRE", "01JD8ZV9RT6PA4Y0SGKM1E7QHX"];
        let made = Shape::of(&ids).make(3, 1, &ids);
        assert!(
            made.id.chars().all(|letter| ids.concat().contains(letter)),
            "{}",
            made.id
        );
    }

    #[test]
    fn uuids_of_another_version_or_in_upper_case_may_be_called_malformed() {
        for id in [
            "0190163d-8694-739b-aea5-966c26f8ad91",
            "660E8400-E29B-41D4-A716-446655440000",
        ] {
            let made = Shape::of(&[id]).make(1, 0, &[id]);
            assert!(made.may_be_malformed, "{}", made.id);
        }
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
