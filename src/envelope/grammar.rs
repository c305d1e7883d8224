//! What may follow what: the scanner's steps between one token and the next.
//!
//! Each step looks at the byte that is next, takes the token it begins, and says what comes after. Where the
//! grammar is broken it reports, then goes on as if the missing or superfluous token were its only fault.

use crate::deviation::{DeviationKind, Expected, Found};
use crate::excerpt::Excerpt;
use crate::lexis;
use crate::nest::Inside;
use crate::scan::{Next, Scanner};
use crate::value::Value;

impl Scanner<'_> {
    pub(crate) fn value(&mut self, expected: Expected) -> Next {
        let start = self.at;
        let Some(&byte) = self.body.get(start) else {
            return match self.nest.inside() {
                Inside::Nothing => self.give_up(start, DeviationKind::Empty),
                Inside::Array | Inside::Object => self.end_of_body(),
            };
        };
        match byte {
            b'{' | b'[' => self.open(byte),
            b'"' | b'\'' => match self.string(byte, expected) {
                Some(text) => self.place(Value::String(text), start),
                None => self.end_of_body(),
            },
            b'-' | b'+' | b'.' | b'0'..=b'9' => self.number(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => self.word(expected),
            b',' | b']' | b'}' => self.no_value(expected),
            _ => self.unexpected(expected),
        }
    }

    fn open(&mut self, bracket: u8) -> Next {
        let start = self.at;
        let is_array = bracket == b'[';
        if self.nest.depth() >= self.max_depth {
            let limit = self.max_depth;
            self.report(start, || DeviationKind::TooDeep { limit });
            if self.is_hopeless() {
                return self.end_of_body();
            }
            let Some(end) = lexis::end_of_container(self.body, start) else {
                return self.end_of_body();
            };
            self.at = end;
            let empty = if is_array {
                Value::Array(Vec::new())
            } else {
                Value::Object(Vec::new())
            };
            return self.place(empty, start);
        }
        self.at += 1;
        if is_array {
            self.nest.open_array(start);
            Next::Value(Expected::ValueOrEnd)
        } else {
            self.nest.open_object(start);
            Next::Key(Expected::KeyOrEnd)
        }
    }

    /// A comma or a closing bracket where a value should be.
    fn no_value(&mut self, expected: Expected) -> Next {
        let byte = self.body.get(self.at).copied().unwrap_or_default();
        match (self.nest.inside(), byte) {
            (Inside::Array, b']') => {
                if expected == Expected::Value {
                    self.report_byte(expected, byte);
                }
                self.close()
            }
            (Inside::Array, b',') => {
                self.report_byte(expected, byte);
                self.at += 1;
                Next::Value(Expected::Value)
            }
            (Inside::Object, b',' | b'}') => {
                self.report_byte(expected, byte);
                self.nest.drop_key();
                self.whole = false;
                Next::CommaOrEnd
            }
            (Inside::Nothing | Inside::Array | Inside::Object, _) => self.unexpected(expected),
        }
    }

    pub(crate) fn key(&mut self, expected: Expected) -> Next {
        let start = self.at;
        let Some(&byte) = self.body.get(start) else {
            return self.end_of_body();
        };
        let key = match byte {
            b'"' | b'\'' => match self.string(byte, expected) {
                Some(text) => text,
                None => return self.end_of_body(),
            },
            b'}' => {
                if expected == Expected::Key {
                    self.report_byte(expected, byte);
                }
                return self.close();
            }
            b',' => {
                self.report_byte(expected, byte);
                self.at += 1;
                return Next::Key(Expected::Key);
            }
            _ => {
                let Some(word) = self.token() else {
                    return self.unexpected(expected);
                };
                if self.at == self.body.len() {
                    return self.end_of_body();
                }
                self.report(start, || DeviationKind::Unexpected {
                    expected,
                    found: Found::Word(Excerpt::of(word)),
                });
                word.to_owned()
            }
        };
        self.nest.key(key, start, &mut self.log);
        Next::Colon
    }

    pub(crate) fn colon(&mut self) -> Next {
        match self.body.get(self.at) {
            None => self.end_of_body(),
            Some(b':') => {
                self.at += 1;
                Next::Value(Expected::Value)
            }
            Some(&byte) if lexis::begins_value(byte) => {
                self.report_byte(Expected::Colon, byte);
                Next::Value(Expected::Value)
            }
            Some(b',' | b'}') => self.no_value(Expected::Colon),
            Some(_) => self.unexpected(Expected::Colon),
        }
    }

    pub(crate) fn comma_or_end(&mut self) -> Next {
        let Some(&byte) = self.body.get(self.at) else {
            return self.end_of_body();
        };
        let inside = self.nest.inside();
        match (inside, byte) {
            (Inside::Array, b']') | (Inside::Object, b'}') => self.close(),
            (Inside::Array, b',') => {
                self.at += 1;
                Next::Value(Expected::Value)
            }
            (Inside::Object, b',') => {
                self.at += 1;
                Next::Key(Expected::Key)
            }
            (Inside::Array, _) if lexis::begins_value(byte) => {
                self.report_byte(Expected::CommaOrEnd, byte);
                Next::Value(Expected::Value)
            }
            (Inside::Object, _) if lexis::begins_key(byte) => {
                self.report_byte(Expected::CommaOrEnd, byte);
                Next::Key(Expected::Key)
            }
            (Inside::Nothing | Inside::Array | Inside::Object, _) => self.unexpected(Expected::CommaOrEnd),
        }
    }

    fn close(&mut self) -> Next {
        self.at += 1;
        self.nest.close(&mut self.log);
        Next::CommaOrEnd
    }

    pub(crate) fn place(&mut self, value: Value, start: usize) -> Next {
        self.nest.place(value, start);
        Next::CommaOrEnd
    }
}
