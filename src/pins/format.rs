//! The text of a pins file: the format of insta 1.x, which is a YAML head between two lines of three
//! dashes and then the contents as they are. Only the contents mean something to us.

use super::Pins;
use thiserror::Error;

const FENCE: &str = "---";

/// Why a text is no pins file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormatError {
    /// The head does not begin.
    #[error("line 1: not the \"---\" that begins a snapshot")]
    NoHead,
    /// The head does not end.
    #[error("the head has no second \"---\"")]
    EndlessHead,
    /// A line holds no pin, such as the mark of a merge conflict.
    #[error("line {line}: not a pin of the form \"point: seen\"")]
    NoPin {
        /// Counted from 1.
        line: usize,
    },
}

/// Reads a file, as we or insta wrote it. Empty lines are skipped: insta trims the end of the contents.
pub(super) fn read(text: &str) -> Result<Pins, FormatError> {
    let mut lines = (1..).zip(text.lines().map(str::trim_end));
    if lines.next().is_none_or(|(_, first)| first != FENCE) {
        return Err(FormatError::NoHead);
    }
    if !lines.by_ref().any(|(_, line)| line == FENCE) {
        return Err(FormatError::EndlessHead);
    }
    let mut pins = Pins::default();
    for (line, text) in lines.filter(|(_, text)| !text.is_empty()) {
        let (point, seen) = text.split_once(": ").ok_or(FormatError::NoPin { line })?;
        pins.add(point, seen);
    }
    Ok(pins)
}

/// Writes a file, byte for byte as insta would save it again. `name` is a target name, whose letters
/// need no quotes in YAML here.
pub(super) fn write(name: &str, pins: &Pins) -> String {
    let mut text = format!(
        "{FENCE}\nsource: cadenza-contract\n\
         description: what {name} does where the documentation leaves the choice\n{FENCE}\n"
    );
    for line in pins.lines() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pins(lines: &[(&str, &str)]) -> Pins {
        let mut pins = Pins::default();
        for (point, seen) in lines {
            pins.add(point, seen);
        }
        pins
    }

    #[track_caller]
    fn check(text: &str, expected: Result<&[(&str, &str)], FormatError>) {
        assert_eq!(read(text), expected.map(pins), "{text:?}");
    }

    #[test]
    fn what_is_written_is_read_back() {
        for lines in [
            &[][..],
            &[("errno of not_found", "-22016")],
            &[
                ("errno of invalid_request", "-2"),
                ("errno of invalid_request", "-1"),
                ("status: x", "a: b"),
            ],
            &[(" \t", ""), ("---", "---"), ("Zürich\u{202e}", "日本 \u{0}")],
        ] {
            let pins = pins(lines);
            assert_eq!(read(&write("uat", &pins)), Ok(pins));
        }
    }

    #[test]
    fn the_file_is_readable_and_sorted() {
        let pins = pins(&[("b", "2"), ("a", "1")]);
        assert_eq!(
            write("uat", &pins),
            "---\nsource: cadenza-contract\n\
             description: what uat does where the documentation leaves the choice\n---\na: 1\nb: 2\n"
        );
    }

    #[test]
    fn any_head_and_any_line_ending_will_do() {
        check("---\n---\na: 1\n", Ok(&[("a", "1")]));
        check(
            "---\r\nsource: x\r\nassertion_line: 3\r\n---\r\na: 1\r\n\r\n",
            Ok(&[("a", "1")]),
        );
        check("---\nsnapshot_kind: text\n---\na: 1", Ok(&[("a", "1")]));
    }

    #[test]
    fn what_cannot_be_understood_is_refused_with_its_line() {
        check("", Err(FormatError::NoHead));
        check("a: 1\n", Err(FormatError::NoHead));
        check("---\na: 1\n", Err(FormatError::EndlessHead));
        check(
            "---\n---\na: 1\n<<<<<<< HEAD\n",
            Err(FormatError::NoPin { line: 4 }),
        );
        check("---\n---\na:1\n", Err(FormatError::NoPin { line: 3 }));
    }
}
