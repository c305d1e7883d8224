//! Pool files: disposable credentials, one id a line.

use super::listing::{Listing, State};
use std::collections::BTreeSet;
use thiserror::Error;

/// Longest id a pool file may hold, in bytes. An id beyond it is a sign of the wrong file.
const MAX_ID_BYTES: usize = 512;

/// A credential id that was handed over to be destroyed, or that this tool created. It cannot be
/// made anywhere else, so no other id can become a live target (fact S-01).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Disposable {
    id: String,
    place: usize,
    provenance: Provenance,
    name: Option<String>,
}

impl Disposable {
    /// An id of the ledger: handed over or created in an earlier run.
    pub(crate) fn of_ledger(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            place: 0,
            provenance: Provenance::HandedOver,
            name: None,
        }
    }

    /// The id that a creation of this tool's is proven to have made; `name` is what it was called.
    pub(super) fn of_creation(id: &str, name: &str) -> Self {
        Self {
            id: id.to_owned(),
            place: 0,
            provenance: Provenance::Created,
            name: Some(name.to_owned()),
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.id
    }

    /// Its place in its pool, counted from 1; what was passed over before it counts too.
    pub fn place(&self) -> usize {
        self.place
    }

    /// How sure it is that it is live.
    pub fn provenance(&self) -> Provenance {
        self.provenance
    }

    /// What it is called in the account, if this run created it there.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// How sure it is that an id is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// Somebody wrote it down; it may be spent or foreign by now.
    HandedOver,
    /// Handed over, and its owner's list showed it as something other than revoked.
    Listed,
    /// Made for this run.
    Created,
}

/// Ids that may be destroyed, in the order in which they are to be spent.
#[derive(Clone, Debug)]
pub struct Pool {
    ids: Vec<Disposable>,
    /// Places given out, those of ids that are no longer in it among them: reports name credentials by place.
    places: usize,
}

impl Pool {
    /// A pool without ids.
    pub const EMPTY: Self = Self {
        ids: Vec::new(),
        places: 0,
    };

    /// Reads a pool file: one id a line, `#` begins a comment line, blank lines and repeated ids do
    /// not count, either line ending will do. `file` is named in errors.
    pub fn parse(text: &str, file: &str) -> Result<Self, PoolError> {
        let mut seen = BTreeSet::new();
        let mut ids = Vec::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let id = line.trim();
            if id.is_empty() || id.starts_with('#') {
                continue;
            }
            let place = || (file.to_owned(), index + 1);
            if id.chars().any(|c| c.is_whitespace() || c.is_control()) {
                let (file, line) = place();
                return Err(PoolError::NotAnId { file, line });
            }
            if id.len() > MAX_ID_BYTES {
                let (file, line) = place();
                return Err(PoolError::TooLong {
                    file,
                    line,
                    bytes: id.len(),
                });
            }
            if seen.insert(id) {
                ids.push(Disposable {
                    id: id.to_owned(),
                    place: ids.len() + 1,
                    provenance: Provenance::HandedOver,
                    name: None,
                });
            }
        }
        if ids.is_empty() {
            return Err(PoolError::Empty {
                file: file.to_owned(),
            });
        }
        Ok(Self {
            places: ids.len(),
            ids,
        })
    }

    /// The ids that the embedded mock made for this run.
    pub(crate) fn created(ids: impl IntoIterator<Item = String>) -> Self {
        let ids = ids.into_iter().enumerate().map(|(index, id)| Disposable {
            id,
            place: index + 1,
            provenance: Provenance::Created,
            name: None,
        });
        let ids: Vec<Disposable> = ids.collect();
        Self {
            places: ids.len(),
            ids,
        }
    }

    /// Takes in behind everything else what is no line of a pool file.
    pub(crate) fn add(&mut self, created: Disposable) {
        self.places += 1;
        self.ids.push(Disposable {
            place: self.places,
            ..created
        });
    }

    /// What the owner's list says of the ids that were handed over: those that it shows as live are vouched
    /// for, those that it shows as revoked or does not show are passed over. A list that shows none of them
    /// as live, or contradicts itself, is believed in nothing.
    pub(crate) fn sifted(self, listing: &Listing) -> Sifted {
        let handed_over = |id: &&Disposable| id.provenance == Provenance::HandedOver;
        let live = |id: &Disposable| listing.state(id.as_str()) == State::Live;
        if !listing.is_credible() || !self.ids.iter().filter(handed_over).any(live) {
            return Sifted {
                pool: self,
                passed_over: Vec::new(),
            };
        }
        let mut sifted = Sifted {
            pool: Self {
                places: self.places,
                ..Self::EMPTY
            },
            passed_over: Vec::new(),
        };
        for id in self.ids {
            let state = match id.provenance {
                Provenance::HandedOver => listing.state(id.as_str()),
                Provenance::Listed | Provenance::Created => State::Untold,
            };
            match state {
                State::Live => sifted.pool.ids.push(Disposable {
                    provenance: Provenance::Listed,
                    ..id
                }),
                State::Untold => sifted.pool.ids.push(id),
                State::Revoked | State::Missing => sifted.passed_over.push(id),
            }
        }
        sifted
    }

    /// Whether nothing but a file vouches for some of it.
    pub fn wants_asking(&self) -> bool {
        self.ids.iter().any(|id| id.provenance == Provenance::HandedOver)
    }

    /// Adds an id that is handed over without a file.
    pub(crate) fn hand_over(&mut self, id: &str) {
        self.add(Disposable::of_ledger(id));
    }

    /// The ids whose places in the file, counted from 0, are dealt to this part of a run.
    pub(crate) fn dealt(&self, is_dealt: impl Fn(usize) -> bool) -> Self {
        let dealt = self.ids.iter().enumerate().filter(|(place, _)| is_dealt(*place));
        Self {
            ids: dealt.map(|(_, id)| id.clone()).collect(),
            places: self.places,
        }
    }

    /// The ids, in file order.
    pub fn ids(&self) -> &[Disposable] {
        &self.ids
    }
}

/// A pool, when its owner's list was read.
#[derive(Debug)]
pub struct Sifted {
    /// What may be spent.
    pub pool: Pool,
    /// What was taken out as revoked or not the owner's.
    pub passed_over: Vec<Disposable>,
}

/// Why a pool file cannot be used.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum PoolError {
    /// No line holds an id. An empty list means nothing, never everything (fact S-08).
    #[error(
        "{file} holds no credential id\n  remedy: write one disposable id a line, or leave the option out"
    )]
    Empty {
        /// The file's name as given.
        file: String,
    },
    /// A line holds blanks or control characters inside.
    #[error("{file}:{line} is not one credential id\n  remedy: one id a line; begin a comment with #")]
    NotAnId {
        /// The file's name as given.
        file: String,
        /// Counted from 1.
        line: usize,
    },
    /// A line is longer than any id.
    #[error(
        "{file}:{line} holds {bytes} bytes, more than any credential id\n  remedy: check that this is the pool file"
    )]
    TooLong {
        /// The file's name as given.
        file: String,
        /// Counted from 1.
        line: usize,
        /// The line's length.
        bytes: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        Pool::parse(text, "pool.txt")
            .unwrap()
            .ids()
            .iter()
            .map(|id| id.as_str().to_owned())
            .collect()
    }

    fn refused(text: &str) -> PoolError {
        Pool::parse(text, "pool.txt").unwrap_err()
    }

    #[test]
    fn comments_blank_lines_and_crlf_do_not_count() {
        assert_eq!(ids("# mine\r\n\r\n  a-1 \r\nb-2\r\n"), ["a-1", "b-2"]);
    }

    #[test]
    fn an_id_that_stands_twice_is_leased_once() {
        assert_eq!(ids("a-1\nb-2\na-1\n"), ["a-1", "b-2"]);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_id() {
        assert_eq!(ids("\u{feff}a-1\n"), ["a-1"]);
    }

    #[test]
    fn an_empty_pool_means_nothing_and_is_refused() {
        assert_eq!(
            refused("# nothing here\n\n"),
            PoolError::Empty {
                file: "pool.txt".into()
            }
        );
    }

    #[test]
    fn two_words_in_a_line_are_refused_with_the_line() {
        assert_eq!(
            refused("a-1\nb-2 live\n"),
            PoolError::NotAnId {
                file: "pool.txt".into(),
                line: 2
            }
        );
    }

    #[test]
    fn a_line_longer_than_any_id_is_refused() {
        assert!(matches!(
            refused(&"x".repeat(600)),
            PoolError::TooLong { bytes: 600, .. }
        ));
    }

    #[test]
    fn a_hundred_thousand_lines_are_read() {
        let text = (0..100_000)
            .map(|n| format!("id-{n}"))
            .collect::<Vec<_>>()
            .join("\n");
        assert_eq!(ids(&text).len(), 100_000);
    }
}
