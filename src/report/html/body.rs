//! A JSON body on many lines, with the accused value set apart. Nothing is sorted, converted or dropped on the way: a
//! key that is there twice, a fraction or an odd escape may be the very thing that is accused.

use serde::de::IgnoredAny;
use std::ops::Range;

/// A body in the three parts between which the page changes its colour.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    /// Up to the accused value; everything, if there is none.
    pub before: String,
    /// The accused value.
    pub accused: String,
    /// What follows it.
    pub after: String,
}

/// Lays out a body; `None` if it is no JSON, as when it was cut.
pub(super) fn laid_out(text: &str, pointer: Option<&str>) -> Option<Body> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut layout = Layout {
        rest: text.trim_start(),
        out: String::with_capacity(text.len() * 2),
        pointer,
        accused: None,
        depth: 0,
    };
    layout.value("")?;
    let Layout { out, accused, .. } = layout;
    let Range { start, end } = accused.unwrap_or(out.len()..out.len());
    Some(Body {
        before: out.get(..start)?.to_owned(),
        accused: out.get(start..end)?.to_owned(),
        after: out.get(end..)?.to_owned(),
    })
}

/// Copies a text that is known to be JSON, with line breaks of its own.
struct Layout<'a> {
    rest: &'a str,
    out: String,
    pointer: Option<&'a str>,
    accused: Option<Range<usize>>,
    depth: usize,
}

impl<'a> Layout<'a> {
    fn value(&mut self, path: &str) -> Option<()> {
        let start = self.out.len();
        match self.rest.chars().next()? {
            '{' => self.group(path, '}', true)?,
            '[' => self.group(path, ']', false)?,
            '"' => {
                let text = self.string()?;
                self.out.push_str(text);
            }
            _ => {
                let ends = |letter: char| matches!(letter, ',' | '}' | ']') || letter.is_ascii_whitespace();
                let atom = self.take(self.rest.find(ends).unwrap_or(self.rest.len()))?;
                self.out.push_str(atom);
            }
        }
        // Of a key that is there twice the last one counts, as it does to most readers.
        if self.pointer == Some(path) {
            self.accused = Some(start..self.out.len());
        }
        Some(())
    }

    /// An object or an array.
    fn group(&mut self, path: &str, end: char, named: bool) -> Option<()> {
        let begin = self.take(1)?;
        self.out.push_str(begin);
        self.skip();
        if self.rest.starts_with(end) {
            self.out.push(end);
            self.take(1)?;
            return Some(());
        }
        self.depth += 1;
        for index in 0_usize.. {
            self.line();
            let path = if named {
                let key = self.string()?;
                self.out.push_str(key);
                self.out.push_str(": ");
                self.skip();
                self.take(1)?;
                self.skip();
                let key: String = serde_json::from_str(key).ok()?;
                format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))
            } else {
                format!("{path}/{index}")
            };
            self.value(&path)?;
            self.skip();
            let next = self.take(1)?;
            if next != "," {
                break;
            }
            self.out.push(',');
            self.skip();
        }
        self.depth -= 1;
        self.line();
        self.out.push(end);
        Some(())
    }

    /// A string with its quotation marks, as it stands in the text.
    fn string(&mut self) -> Option<&'a str> {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, letter)| {
            let ends = *letter == '"' && !escaped;
            escaped = *letter == '\\' && !escaped;
            ends
        });
        self.take(end?.0 + 1)
    }

    fn take(&mut self, bytes: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(taken)
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", self.depth));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn accused(text: &str, pointer: &str, expected: &str) {
        let body = laid_out(text, Some(pointer)).unwrap();
        assert_eq!(body.accused, expected);
        let whole = format!("{}{}{}", body.before, body.accused, body.after);
        let spaceless = |text: &str| text.replace([' ', '\n'], "");
        assert_eq!(spaceless(&whole), spaceless(text));
    }

    #[test]
    fn a_pointer_finds_its_value_in_order_and_spelling() {
        accused(r#"{"z":1,"errno":-1.0e2,"a":[]}"#, "/errno", "-1.0e2");
        accused(r#"{"z":1,"a":{"b":[1,"x,}\"",3]}}"#, "/a/b/1", r#""x,}\"""#);
        accused(r#"{"a/b":{"~":true}}"#, "/a~1b/~0", "true");
        accused(r#" { "a" : 1 , "a" : 2 } "#, "/a", "2");
        accused(r#"{"a":{}}"#, "/a", "{}");
        accused(r"[]", "", "[]");
        accused(r#"{"a":1}"#, "/b", "");
    }

    #[test]
    fn each_member_stands_on_its_own_line() {
        let body = laid_out(r#"{"a":[1,{"b":null}],"c":{}}"#, None).unwrap();
        let lines = "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {}\n}";
        assert_eq!(body.before, lines);
    }

    #[test]
    fn what_is_no_json_is_not_laid_out() {
        for text in ["", "{", "<html>", r#"{"a":1} … (9 bytes in all)"#, "{} {}"] {
            assert_eq!(laid_out(text, None), None, "{text}");
        }
    }
}
