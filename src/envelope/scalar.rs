//! The scanner's part for strings, numbers and words.

use crate::deviation::{DeviationKind, Expected, Found};
use crate::excerpt::Excerpt;
use crate::lexis;
use crate::number::{Number, Standing};
use crate::scan::{Next, Scanner};
use crate::strings;
use crate::value::Value;

impl<'b> Scanner<'b> {
    /// Reads the string that begins here; `None` if the body ends first, or is hopeless.
    pub(crate) fn string(&mut self, quote: u8, expected: Expected) -> Option<String> {
        if quote == b'\'' {
            let found = Found::SingleQuotes;
            self.report(self.at, || DeviationKind::Unexpected { expected, found });
        }
        let Self {
            body,
            nest,
            log,
            breaks,
            max_breaks,
            ..
        } = self;
        let scanned = strings::read(body, self.at + 1, quote, &mut |offset, kind| {
            *breaks += 1;
            log.add(offset, kind, || nest.pointer());
            (*breaks < *max_breaks).then_some(())
        })?;
        self.at = scanned.end;
        Some(scanned.text)
    }

    pub(crate) fn number(&mut self) -> Next {
        let start = self.at;
        // What led here is a byte of a token.
        let text = self.token().unwrap_or_default();
        if self.is_cut() {
            return self.end_of_body();
        }
        self.place_number(text, start)
    }

    pub(crate) fn word(&mut self, expected: Expected) -> Next {
        let start = self.at;
        // What led here is a letter.
        let word = self.token().unwrap_or_default();
        let is_literal_begun = ["true", "false", "null"]
            .iter()
            .any(|literal| literal.starts_with(word));
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "NaN" | "Infinity" if !self.is_cut() => return self.place_number(word, start),
            _ if self.is_cut() || (is_literal_begun && self.at == self.body.len()) => {
                return self.end_of_body();
            }
            _ => {
                self.report(start, || DeviationKind::Unexpected {
                    expected,
                    found: Found::Word(Excerpt::of(word)),
                });
                Value::String(word.to_owned())
            }
        };
        self.place(value, start)
    }

    fn place_number(&mut self, text: &str, start: usize) -> Next {
        let number = Number::new(text);
        match number.standing() {
            Standing::Safe => {}
            Standing::OutOfRange => self.remark(start, || DeviationKind::NumberOutOfRange {
                text: Excerpt::of(text),
            }),
            Standing::NotJson => self.report(start, || DeviationKind::BadNumber {
                text: Excerpt::of(text),
            }),
        }
        self.place(Value::Number(number), start)
    }

    /// Whether the token just read touches the end of the body with a container open: it may go on beyond.
    fn is_cut(&self) -> bool {
        self.at == self.body.len() && self.nest.depth() > 0
    }

    pub(crate) fn token(&mut self) -> Option<&'b str> {
        let token = lexis::token(self.body, self.at)?;
        self.at += token.len();
        Some(token)
    }
}
