//! Pool files: disposable credentials, one id a line.

use std::collections::BTreeSet;
use thiserror::Error;

/// Longest id a pool file may hold, in bytes. An id beyond it is a sign of the wrong file.
const MAX_ID_BYTES: usize = 512;

/// A credential id that was handed over to be destroyed, or that this tool created. It cannot be
/// made anywhere else, so no other id can become a live target (fact S-01).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Disposable(String);

impl Disposable {
    /// An id of the ledger: handed over or created in an earlier run.
    pub(crate) fn of_ledger(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// The id that the answer to a creation of this tool's named.
    pub(crate) fn of_creation(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How sure it is that the ids of a pool are live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// Somebody wrote them down; some may be spent or foreign by now.
    HandedOver,
    /// Made for this run.
    Created,
}

/// Ids that may be destroyed, in the order in which they are to be spent.
#[derive(Clone, Debug)]
pub struct Pool {
    ids: Vec<Disposable>,
    provenance: Provenance,
}

impl Pool {
    /// A pool without ids.
    pub const EMPTY: Self = Self {
        ids: Vec::new(),
        provenance: Provenance::HandedOver,
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
                ids.push(Disposable(id.to_owned()));
            }
        }
        if ids.is_empty() {
            return Err(PoolError::Empty {
                file: file.to_owned(),
            });
        }
        Ok(Self {
            ids,
            provenance: Provenance::HandedOver,
        })
    }

    /// The ids that were made for this run.
    pub(crate) fn created(ids: impl IntoIterator<Item = String>) -> Self {
        Self {
            ids: ids.into_iter().map(Disposable).collect(),
            provenance: Provenance::Created,
        }
    }

    /// The ids, in file order.
    pub fn ids(&self) -> &[Disposable] {
        &self.ids
    }

    /// How sure it is that they are live.
    pub fn provenance(&self) -> Provenance {
        self.provenance
    }
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
