//! Which part of a run is played here, when several jobs share one run (design section 10).

use std::fmt;
use std::num::NonZeroU8;
use std::str::FromStr;
use thiserror::Error;

/// Part m of n. The parts of one run share its scenarios by groups, and its pools by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partition {
    part: NonZeroU8,
    of: NonZeroU8,
}

/// A text that names no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("give m/n, such as 2/3, with 1 <= m <= n <= {}", Partition::MOST)]
pub struct PartitionError;

impl Partition {
    /// A run that is not shared.
    pub const WHOLE: Self = Self {
        part: NonZeroU8::MIN,
        of: NonZeroU8::MIN,
    };
    /// More parts than this would each do next to nothing.
    pub const MOST: u8 = 64;

    /// How many parts there are.
    pub fn count(self) -> usize {
        self.parts()
    }

    /// Whether it is the first of its parts.
    pub fn is_first(self) -> bool {
        self.part == NonZeroU8::MIN
    }

    /// Whether nothing is left to others.
    pub fn is_whole(self) -> bool {
        self.of == NonZeroU8::MIN
    }

    /// Whether this part is dealt what has this place in a list, counted from 0.
    pub fn is_dealt(self, place: usize) -> bool {
        place % self.parts() == self.place()
    }

    /// Every part of the run that this one belongs to, itself included.
    pub fn all(self) -> impl Iterator<Item = Self> {
        (1..=self.of.get())
            .filter_map(NonZeroU8::new)
            .map(move |part| Self { part, of: self.of })
    }

    /// The part that is dealt what has this place, counted from 0.
    pub(super) fn dealt_to(self, place: usize) -> Self {
        self.all()
            .find(|part| part.is_dealt(place))
            .expect("every remainder of n belongs to one of n parts")
    }

    /// How many of so many things this part is dealt.
    pub(super) fn share(self, of: usize) -> usize {
        (of + self.parts() - 1 - self.place()) / self.parts()
    }

    fn place(self) -> usize {
        usize::from(self.part.get()) - 1
    }

    fn parts(self) -> usize {
        self.of.get().into()
    }
}

impl FromStr for Partition {
    type Err = PartitionError;

    fn from_str(text: &str) -> Result<Self, PartitionError> {
        let (part, of) = text.trim().split_once('/').ok_or(PartitionError)?;
        let number = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<NonZeroU8>()
                .ok()
                .filter(|_| digits)
                .ok_or(PartitionError)
        };
        let (part, of) = (number(part)?, number(of)?);
        if part > of || of.get() > Self::MOST {
            return Err(PartitionError);
        }
        Ok(Self { part, of })
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> Partition {
        text.parse().unwrap()
    }

    #[test]
    fn a_part_reads_as_it_is_written() {
        for text in ["1/1", "2/3", "64/64"] {
            assert_eq!(part(text).to_string(), text);
        }
        assert_eq!(part("1/1"), Partition::WHOLE);
        assert!(part("1/1").is_whole() && !part("1/2").is_whole());
    }

    #[test]
    fn anything_else_is_no_part() {
        for text in [
            "", "1", "/", "0/1", "2/1", "1/65", "1/0", "-1/2", "+1/2", "1/2/3", "1 / 2", "a/b", "1/300",
        ] {
            assert_eq!(text.parse::<Partition>(), Err(PartitionError), "{text}");
        }
    }

    #[test]
    fn every_place_is_dealt_once_and_the_shares_count_them() {
        for of in 1..=7 {
            for things in 0..20 {
                let parts: Vec<Partition> = part(&format!("1/{of}")).all().collect();
                assert_eq!(parts.len(), of);
                for place in 0..things {
                    let takers: Vec<_> = parts.iter().filter(|part| part.is_dealt(place)).collect();
                    assert_eq!(takers, [&parts[0].dealt_to(place)]);
                }
                for one in &parts {
                    let dealt = (0..things).filter(|place| one.is_dealt(*place)).count();
                    assert_eq!(one.share(things), dealt, "{one} of {things}");
                }
            }
        }
    }

    #[test]
    fn the_first_of_three_parts_is_one_of_three() {
        let first: Vec<bool> = part("1/3").all().map(Partition::is_first).collect();
        assert_eq!(first, [true, false, false]);
        assert_eq!(part("2/3").count(), 3);
    }
}
