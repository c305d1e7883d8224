//! Where in a file of `schemas/` something stands: the line of every value, found by its JSON pointer.

use std::{collections::BTreeMap, fmt};

/// A line of a contract file, shown as `file:line`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file as a person would name it, such as `schemas/credential.revoke.toml`.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file, self.line)
    }
}

/// The lines of one file by JSON pointer (RFC 6901): a member's line is its key's, an element's its own.
#[derive(Debug)]
pub(super) struct Places {
    file: String,
    /// Byte offsets of the line ends, kept because counting lines from the start each time is quadratic.
    line_ends: Vec<usize>,
    lines: BTreeMap<String, usize>,
}

impl Places {
    pub(super) fn new(file: &str, text: &str) -> Self {
        let line_ends = text.match_indices('\n').map(|(offset, _)| offset).collect();
        Self {
            file: file.to_owned(),
            line_ends,
            lines: BTreeMap::from([(String::new(), 1)]),
        }
    }

    /// Notes the byte offset at which a pointer stands. `false` says that the pointer was known already, so
    /// that the file repeats a key.
    pub(super) fn note(&mut self, pointer: &str, offset: usize) -> bool {
        let line = self.at_offset(offset).line;
        self.lines.insert(pointer.to_owned(), line).is_none()
    }

    /// The place of a pointer, or of its nearest ancestor when the file has no such value: a missing key is
    /// reported where it should have been written.
    pub(super) fn of(&self, pointer: &str) -> Place {
        let mut known = pointer;
        let line = loop {
            if let Some(line) = self.lines.get(known) {
                break *line;
            }
            match known.rfind('/') {
                Some(cut) => known = &known[..cut],
                None => break 1,
            }
        };
        self.in_line(line)
    }

    /// The place of a byte offset. An offset past the end lies in the last line.
    pub(super) fn at_offset(&self, offset: usize) -> Place {
        self.in_line(self.line_ends.partition_point(|end| *end < offset) + 1)
    }

    /// The place of a line, counted from 1.
    pub(super) fn in_line(&self, line: usize) -> Place {
        Place {
            file: self.file.clone(),
            line,
        }
    }
}

/// The column of a byte offset in its line, counted from 1 in characters.
pub(super) fn column_at(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1
}

/// The pointer of a member or element below another, with the escapes of RFC 6901 section 3.
pub(super) fn below(parent: &str, token: &str) -> String {
    format!("{parent}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The last token of a pointer as it is written in the file, without the escapes of RFC 6901.
pub(super) fn last_token(pointer: &str) -> String {
    let token = pointer.rsplit('/').next().unwrap_or(pointer);
    token.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_member_is_placed_at_its_nearest_ancestor() {
        let mut places = Places::new("schemas/x.toml", "\n\nx");
        assert!(places.note("/clauses/3", 2));
        assert_eq!(places.of("/clauses/3/wording").to_string(), "schemas/x.toml:3");
    }

    #[test]
    fn a_pointer_without_any_known_ancestor_is_placed_in_line_one() {
        assert_eq!(Places::new("schemas/x.toml", "").of("/title").line, 1);
    }

    #[test]
    fn a_pointer_noted_twice_is_told_apart() {
        let mut places = Places::new("schemas/x.json", "");
        assert!(places.note("/a", 0));
        assert!(!places.note("/a", 0));
    }

    #[test]
    fn an_offset_belongs_to_the_line_that_its_newline_ends() {
        let places = Places::new("f", "a\nb\n");
        let lines = [0, 1, 2, 3, 4, 99].map(|offset| places.at_offset(offset).line);
        assert_eq!(lines, [1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn columns_count_characters_and_not_bytes() {
        assert_eq!(column_at("a\n\u{e9}\u{e9}x", 6), 3);
        assert_eq!(column_at("abc", 0), 1);
    }

    #[test]
    fn slashes_and_tildes_in_a_key_are_escaped_and_come_back() {
        let pointer = below("/paths", "a/b~c");
        assert_eq!(pointer, "/paths/a~1b~0c");
        assert_eq!(last_token(&pointer), "a/b~c");
    }
}
