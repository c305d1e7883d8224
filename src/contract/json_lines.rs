//! The line of every member and element of a JSON file. Parsers throw positions away, so this is a second,
//! shallow walk over a text that has already parsed; it also finds members written twice, of which a parser
//! keeps the last.

use super::place::{Place, Places, below};

/// Notes the line of everything in `text` and returns the pointer and place of the first repeated member.
///
/// The text must be valid JSON: whatever else it is given, the walk ends without a panic but finds nothing
/// useful. Its recursion is bounded by the depth the parser allows.
pub(super) fn note_lines(text: &str, places: &mut Places) -> Option<(String, Place)> {
    let mut walk = Walk {
        text,
        at: 0,
        places,
        repeated: None,
    };
    walk.value("");
    walk.repeated
}

struct Walk<'a> {
    text: &'a str,
    at: usize,
    places: &'a mut Places,
    repeated: Option<(String, Place)>,
}

impl Walk<'_> {
    fn value(&mut self, pointer: &str) {
        match self.peek() {
            Some(b'{') => self.members(pointer),
            Some(b'[') => self.elements(pointer),
            Some(b'"') => {
                self.string();
            }
            Some(_) | None => self.scalar(),
        }
    }

    fn members(&mut self, pointer: &str) {
        self.at += 1;
        while let Some(b'"') = self.peek() {
            let start = self.at;
            let member = below(pointer, &self.string());
            if !self.places.note(&member, start) {
                self.repeated
                    .get_or_insert((member.clone(), self.places.at_offset(start)));
            }
            // The colon between key and value.
            self.peek();
            self.at += 1;
            self.value(&member);
            self.skip_comma();
        }
        self.at += 1;
    }

    fn elements(&mut self, pointer: &str) {
        self.at += 1;
        let mut index = 0_usize;
        while self.peek().is_some_and(|byte| byte != b']') {
            let element = below(pointer, &index.to_string());
            self.places.note(&element, self.at);
            self.value(&element);
            self.skip_comma();
            index += 1;
        }
        self.at += 1;
    }

    /// Steps over a string and returns it unescaped.
    fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            self.at += match byte {
                b'"' => break,
                b'\\' => 2,
                _ => 1,
            };
        }
        self.at += 1;
        let quoted = self.text.get(start..self.at).unwrap_or("\"\"");
        serde_json::from_str(quoted).unwrap_or_else(|_| quoted.to_owned())
    }

    fn scalar(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or("");
        // At least one byte is taken, so that the walk always ends.
        let length = rest
            .find([',', ']', '}', ' ', '\t', '\r', '\n'])
            .unwrap_or(rest.len());
        self.at += length.max(1);
    }

    fn skip_comma(&mut self) {
        if let Some(b',') = self.peek() {
            self.at += 1;
        }
    }

    /// The next byte that is not white space, without stepping over it.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, pointer: &str, line: usize) {
        let mut places = Places::new("f", text);
        note_lines(text, &mut places);
        assert_eq!(places.of(pointer).line, line, "{pointer} in {text}");
    }

    fn repeated(text: &str) -> Option<(String, usize)> {
        note_lines(text, &mut Places::new("f", text)).map(|(pointer, place)| (pointer, place.line))
    }

    #[test]
    fn a_member_stands_in_the_line_of_its_key() {
        check("{\n\"a\":\n1}", "/a", 2);
    }

    #[test]
    fn members_after_a_nested_value_keep_their_lines() {
        check(
            "{\"a\": {\"x\": [1, {}, []]},\n \"b\": null,\n \"c\": true }",
            "/c",
            3,
        );
    }

    #[test]
    fn an_element_stands_in_its_own_line() {
        check("[\n1,\n\"two\",\n[3]]", "/2/0", 4);
    }

    #[test]
    fn quotes_and_brackets_inside_a_string_do_not_mislead_the_walk() {
        check("{\"a\": \"\\\"}]\\\\\",\n\"b\": 1}", "/b", 2);
    }

    #[test]
    fn a_key_written_with_an_escape_has_its_plain_pointer() {
        check("{\n\n\"\\u0061\": 1}", "/a", 3);
    }

    #[test]
    fn a_member_written_twice_is_found_with_its_second_line() {
        assert_eq!(
            repeated("{\"a\": {\"b\": 1,\n\"\\u0062\": 2}}"),
            Some(("/a/b".to_owned(), 2))
        );
        assert_eq!(repeated("[{\"a\": 1}, {\"a\": 2}]"), None);
    }

    #[test]
    fn a_text_that_is_no_json_ends_the_walk_too() {
        for text in ["", "{", "[", "{\"a", "[1 2", "}", "\"\\", "{\"a\" 1 \"b\""] {
            assert_eq!(repeated(text), None, "{text}");
        }
    }
}
