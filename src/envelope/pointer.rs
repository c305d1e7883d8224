//! JSON pointers (RFC 6901): writing them for deviations, following them in a tree.

use crate::lexis;
use crate::value::Value;

/// Longest pointer written, in bytes. Keys are the server's choice, and 64 deviations under a key of several
/// megabytes would otherwise cost 64 copies of it.
const LONGEST: usize = 1024;

/// A pointer under construction. A step that would make it too long is left out with all that follow, so the
/// result always leads to the place itself or to one that encloses it.
#[derive(Debug, Default)]
pub(crate) struct PointerText {
    text: String,
    cut: bool,
}

impl PointerText {
    pub(crate) fn key(&mut self, key: &str) {
        let escapes = key
            .bytes()
            .filter(|&byte| lexis::is_escaped_in_pointers(byte))
            .count();
        if !self.has_room(key.len() + escapes) {
            return;
        }
        self.text.push('/');
        if escapes == 0 {
            self.text.push_str(key);
            return;
        }
        for character in key.chars() {
            match character {
                '~' => self.text.push_str("~0"),
                '/' => self.text.push_str("~1"),
                _ => self.text.push(character),
            }
        }
    }

    pub(crate) fn index(&mut self, index: usize) {
        let digits = index.to_string();
        if self.has_room(digits.len()) {
            self.text.push('/');
            self.text.push_str(&digits);
        }
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn has_room(&mut self, step: usize) -> bool {
        self.cut = self.cut || self.text.len() + 1 + step > LONGEST;
        !self.cut
    }
}

/// Follows a pointer. `None` if it leads nowhere or is no pointer.
pub(crate) fn resolve<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    if pointer.is_empty() {
        return Some(root);
    }
    pointer
        .strip_prefix('/')?
        .split('/')
        .try_fold(root, |value, step| match value {
            Value::Array(items) => items.get(index(step)?),
            Value::Object(_) => value.get(&unescape(step)?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })
}

fn index(step: &str) -> Option<usize> {
    let canonical = step == "0" || (!step.starts_with('0') && step.bytes().all(|byte| byte.is_ascii_digit()));
    if canonical { step.parse().ok() } else { None }
}

fn unescape(step: &str) -> Option<String> {
    let mut parts = step.split('~');
    let mut key = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some(rest) = part.strip_prefix('0') {
            key.push('~');
            key.push_str(rest);
        } else {
            key.push('/');
            key.push_str(part.strip_prefix('1')?);
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read_json};

    /// A document in the manner of RFC 6901 section 5: keys that need escaping beside ordinary ones.
    const DOCUMENT: &str = r#"{"list":["x","y"],"":0,"a/b":1,"m~n":8,"~1":9,"deep":{"er":[{"k":7}]}}"#;

    fn check(pointer: &str, expected: Option<&str>) {
        let root = read_json(DOCUMENT.as_bytes(), &Limits::default())
            .root
            .expect("the document is JSON");
        assert_eq!(
            resolve(&root, pointer).map(Value::to_compact_json).as_deref(),
            expected,
            "{pointer}"
        );
    }

    #[test]
    fn a_pointer_leads_through_objects_and_arrays() {
        check("/list/1", Some("\"y\""));
        check("/deep/er/0/k", Some("7"));
        check("/", Some("0"));
        check("/a~1b", Some("1"));
        check("/m~0n", Some("8"));
        check("/~01", Some("9"));
    }

    #[test]
    fn the_empty_pointer_is_the_whole_document() {
        check("", Some(DOCUMENT));
    }

    #[test]
    fn a_pointer_to_nothing_gives_nothing() {
        check("/list/2", None);
        check("/list/-", None);
        check("/list/00", None);
        check("/list/+1", None);
        check("/list/", None);
        check("/missing", None);
        check("/a/b", None);
        check("/list/0/0", None);
    }

    #[test]
    fn what_is_no_pointer_gives_nothing() {
        check("list", None);
        check("/m~n", None);
        check("/m~2n", None);
        check("/m~", None);
    }

    #[test]
    fn written_keys_are_escaped() {
        let mut pointer = PointerText::default();
        pointer.key("a/b~c");
        pointer.index(3);
        assert_eq!(pointer.finish(), "/a~1b~0c/3");
    }

    #[test]
    fn a_pointer_that_would_be_too_long_ends_at_the_enclosing_value() {
        let mut pointer = PointerText::default();
        pointer.key("kept");
        pointer.key(&"k".repeat(LONGEST));
        pointer.index(0);
        assert_eq!(pointer.finish(), "/kept");
    }

    #[test]
    fn each_character_counts_as_it_is_written() {
        for (key, fits) in [
            ("k".repeat(LONGEST - 1), true),
            ("k".repeat(LONGEST), false),
            ("~".repeat(LONGEST / 2 - 1) + "k", true),
            ("~".repeat(LONGEST / 2 - 1) + "/", false),
        ] {
            let mut pointer = PointerText::default();
            pointer.key(&key);
            let expected = if fits { LONGEST } else { 0 };
            assert_eq!(pointer.finish().len(), expected, "{key}");
        }
    }
}
