//! The scanner: bytes to a tree, reporting what is wrong and going on where that makes sense.

use crate::deviation::{Deviation, DeviationKind, Expected, Found};
use crate::excerpt::Excerpt;
use crate::lexis::{self, Skipped};
use crate::limits::Limits;
use crate::log::Log;
use crate::nest::{Nest, Root};

/// What a body says, apart from any envelope.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) root: Option<Root>,
    pub(crate) deviations: Vec<Deviation>,
    pub(crate) dropped: usize,
    /// Whether every value of the body is in the tree, so that what is not there was not sent.
    pub(crate) whole: bool,
}

/// What comes next in the body.
#[derive(Clone, Copy)]
pub(crate) enum Next {
    Value(Expected),
    Key(Expected),
    Colon,
    CommaOrEnd,
    /// The root is read, or nothing more can be.
    Nothing,
}

/// Where reading has come to.
pub(crate) struct Scanner<'b> {
    pub(crate) body: &'b [u8],
    pub(crate) at: usize,
    pub(crate) max_depth: usize,
    max_values: usize,
    values: usize,
    pub(crate) max_breaks: usize,
    pub(crate) breaks: usize,
    pub(crate) nest: Nest,
    pub(crate) log: Log,
    pub(crate) whole: bool,
}

/// Reads a body.
pub(crate) fn scan(body: &[u8], limits: &Limits) -> Scan {
    let mut scanner = Scanner {
        body,
        at: 0,
        max_depth: limits.depth(),
        max_values: limits.max_values,
        values: 0,
        max_breaks: limits.max_breaks,
        breaks: 0,
        nest: Nest::default(),
        log: Log::new(limits.max_deviations),
        whole: true,
    };
    if body.len() > limits.max_bytes {
        let kind = DeviationKind::TooLarge {
            bytes: body.len(),
            limit: limits.max_bytes,
        };
        scanner.give_up(limits.max_bytes, kind);
    } else if let Some(kind) = lexis::wide_encoding(body) {
        scanner.give_up(0, kind);
    } else {
        scanner.run();
    }
    let root = scanner.nest.finish(&mut scanner.log);
    let (deviations, dropped) = scanner.log.finish();
    Scan {
        root,
        deviations,
        dropped,
        whole: scanner.whole,
    }
}

impl Scanner<'_> {
    fn run(&mut self) {
        if self.body.starts_with(b"\xef\xbb\xbf") {
            self.report(0, || DeviationKind::ByteOrderMark);
            self.at = 3;
        }
        let mut next = Next::Value(Expected::Value);
        while self.skip_space() {
            next = match next {
                Next::Value(expected) => self.next_value(expected),
                Next::Key(expected) => self.key(expected),
                Next::Colon => self.colon(),
                Next::CommaOrEnd => self.comma_or_end(),
                Next::Nothing => return,
            };
            if self.nest.has_root() {
                return self.end();
            }
            if self.is_hopeless() {
                self.whole = false;
                return;
            }
        }
    }

    /// Reads a value, if there may be one more.
    fn next_value(&mut self, expected: Expected) -> Next {
        let begins = self
            .body
            .get(self.at)
            .is_some_and(|&byte| lexis::begins_value(byte));
        if begins && self.values == self.max_values {
            let limit = self.max_values;
            return self.give_up(self.at, DeviationKind::TooManyValues { limit });
        }
        self.values += usize::from(begins);
        self.value(expected)
    }

    /// Skips white space, and comments with a report. `false` if the body ends within a comment.
    fn skip_space(&mut self) -> bool {
        loop {
            match lexis::skip(self.body, self.at) {
                Skipped::To(end) => {
                    self.at = end;
                    return true;
                }
                Skipped::Comment { start, end } => {
                    self.report_comment(start);
                    self.at = end;
                }
                Skipped::OpenComment { start } => {
                    self.report_comment(start);
                    self.end_of_body();
                    return false;
                }
            }
        }
    }

    /// Judges what follows the root.
    fn end(&mut self) {
        let rest = self.body.get(self.at..).unwrap_or_default();
        if let Some(space) = rest.iter().position(|byte| !lexis::is_space(*byte)) {
            let trailing = rest.get(space..).unwrap_or_default();
            self.report(self.at + space, || DeviationKind::TrailingBytes {
                count: trailing.len(),
                text: Excerpt::of_bytes(trailing),
            });
        }
    }

    /// Whether the grammar was broken as often as is gone over.
    pub(crate) fn is_hopeless(&self) -> bool {
        self.breaks > 0 && self.breaks >= self.max_breaks
    }

    /// Gives up because the body ends within a value, or is hopeless and not read to its end.
    pub(crate) fn end_of_body(&mut self) -> Next {
        if self.is_hopeless() {
            self.whole = false;
            self.at = self.body.len();
            return Next::Nothing;
        }
        self.give_up(self.body.len(), DeviationKind::Truncated)
    }

    /// Gives up at a byte that begins nothing sensible here.
    pub(crate) fn unexpected(&mut self, expected: Expected) -> Next {
        let byte = self.body.get(self.at).copied().unwrap_or_default();
        let found = Found::Byte(byte);
        self.give_up(self.at, DeviationKind::Unexpected { expected, found })
    }

    /// Reports a deviation after which nothing more can be understood.
    pub(crate) fn give_up(&mut self, offset: usize, kind: DeviationKind) -> Next {
        self.report(offset, || kind);
        self.whole = false;
        self.at = self.body.len();
        Next::Nothing
    }

    /// Reports a byte that should not be here, and can be gone over.
    pub(crate) fn report_byte(&mut self, expected: Expected, byte: u8) {
        let found = Found::Byte(byte);
        self.report(self.at, || DeviationKind::Unexpected { expected, found });
    }

    fn report_comment(&mut self, start: usize) {
        self.report(start, || DeviationKind::Unexpected {
            expected: Expected::Space,
            found: Found::Comment,
        });
    }

    /// Reports what breaks the grammar.
    pub(crate) fn report(&mut self, offset: usize, kind: impl FnOnce() -> DeviationKind) {
        self.breaks += 1;
        self.remark(offset, kind);
    }

    /// Reports what is JSON all the same.
    pub(crate) fn remark(&mut self, offset: usize, kind: impl FnOnce() -> DeviationKind) {
        let Self { nest, log, .. } = self;
        log.add(offset, kind, || nest.pointer());
    }
}
