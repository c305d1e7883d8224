//! Faults that take a request for more than the one credential it may name.

use super::Fault;
use super::asked::Unreadable;
use super::authenticate::Caller;
use super::decision::{Call, Decision};
use super::document::Document;
use super::state::Life;

/// A part of an id shorter than this matches by chance.
const SHORTEST_PART: usize = 4;

impl Call<'_> {
    /// What a fault makes of a body whose id is no text.
    pub(super) fn matched_widely(&mut self, caller: &Caller, unreadable: &Unreadable) -> Option<Decision> {
        match &unreadable.value {
            Some(Document::Array(items)) if self.quirks.has(Fault::IdListRevokesEach) => {
                self.revoke_each(caller, items)
            }
            Some(Document::Object(members))
                if self.quirks.has(Fault::OperatorMatches)
                    && members.iter().any(|(key, _)| key.starts_with('$')) =>
            {
                self.revoke_newest(caller)
            }
            None if self.quirks.has(Fault::OtherKeyRevokesEach) => {
                let body = Document::read(&self.request.body)?;
                let Document::Array(items) = body.member("credentialIds")? else {
                    return None;
                };
                self.revoke_each(caller, items)
            }
            _ => None,
        }
    }

    /// What a fault makes of a text that is nobody's id.
    pub(super) fn matched_by_text(&mut self, caller: &Caller, id: &str) -> Option<Decision> {
        if self.quirks.has(Fault::WildcardMatches) && matches!(id, "*" | "%" | ".*") {
            return self.revoke_newest(caller);
        }
        if self.quirks.has(Fault::TautologyMatches) && id.contains("' OR ") {
            let all = self.own_live(caller, |_| true);
            return self.revoke_all(&all);
        }
        if self.quirks.has(Fault::PartOfAnIdMatches) && id.len() >= SHORTEST_PART {
            let holding = self.own_live(caller, |whole| whole.contains(id));
            return self.revoke_all(&holding);
        }
        None
    }

    fn revoke_newest(&mut self, caller: &Caller) -> Option<Decision> {
        let place = self.state.newest_live(caller.user, None)?;
        self.revoke_all(&[place])
    }

    fn revoke_each(&mut self, caller: &Caller, ids: &[Document]) -> Option<Decision> {
        let named = self.own_live(caller, |whole| ids.iter().any(|id| id.text() == Some(whole)));
        self.revoke_all(&named)
    }

    fn own_live(&self, caller: &Caller, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
        let credentials = self.state.credentials.iter().enumerate();
        credentials
            .filter(|(_, held)| held.owner == caller.user && held.life == Life::Active && wanted(&held.id))
            .map(|(place, _)| place)
            .collect()
    }

    fn revoke_all(&mut self, places: &[usize]) -> Option<Decision> {
        for place in places {
            self.state.revoke(*place, self.request.connection, self.now);
        }
        places.first().map(|place| Decision::Revoked(*place))
    }
}
