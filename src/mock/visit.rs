//! A request to one of the sibling operations, with what they all look at.

use super::authenticate::{Caller, authenticate};
use super::catalogue::Quirks;
use super::document::Document;
use super::refusal::Refusal;
use super::request::Request;
use super::state::State;

/// One request to a sibling operation.
pub(super) struct Visit<'a> {
    pub(super) request: &'a Request,
    /// When it arrived, in epoch milliseconds.
    pub(super) now: i64,
    /// Everything that sets this mock apart; the few faults of sibling operations are read from it.
    pub(super) quirks: Quirks,
}

impl Visit<'_> {
    /// Who is calling. Faults of authentication concern the operation under test alone.
    pub(super) fn caller(&self, state: &mut State) -> Result<Caller, Refusal> {
        authenticate(state, self.request, self.now, self.plain())
    }

    /// The JSON body.
    pub(super) fn body(&self) -> Result<Document, Refusal> {
        Document::read(&self.request.body).ok_or(Refusal::MalformedBody)
    }

    /// How siblings answer: with the variant, without the fault.
    pub(super) fn plain(&self) -> Quirks {
        self.quirks.without_fault()
    }
}
