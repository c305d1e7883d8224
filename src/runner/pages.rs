//! Calls of sibling operations: all pages of a list, and what a creation made.

use super::Runner;
use super::resources::Handle;
use crate::evidence::{Call, Evidence, Nature};
use crate::finding::Doubt;
use crate::scenario::{Sibling, Step};
use cadenza_envelope::Value;

/// Pages of one list that are read at most; an account of a test user is far shorter.
const PAGES: usize = 50;

impl Runner<'_> {
    /// Plays a step of a sibling operation; a list page by page, for as long as more are announced.
    pub(super) async fn play_pages(&mut self, step: &Step, lease: Option<Handle>) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut page = String::new();
        for number in 1..=PAGES {
            let Some(mut filled) = self.resources.fill(step, lease, self.contract) else {
                break;
            };
            if !page.is_empty() {
                let join = if filled.request.path.contains('?') {
                    '&'
                } else {
                    '?'
                };
                filled.request.path = format!("{}{join}{page}", filled.request.path);
            }
            let label = match number {
                1 => step.label.clone(),
                _ => format!("{}, page {number}", step.label).into(),
            };
            let step_of_page = Step {
                label,
                ..step.clone()
            };
            let Some(call) = self.play_filled(&step_of_page, filled).await else {
                break;
            };
            if step.door.sibling == Some(Sibling::Create)
                && call.succeeded()
                && let Some(id) = text_at(&call, "/data/credentialId")
                && let Some(handle) = self.resources.adopt(id)
            {
                // In the books at once, so that a crash leaves nothing in the account that nobody knows of.
                self.secure(handle);
            }
            let next = next_page(&call);
            let same_again = calls
                .last()
                .is_some_and(|before: &Call| body(before) == body(&call));
            calls.push(call);
            match next {
                // A server that knows no pages answers with the first one for ever.
                Some(next) if !same_again && next != page => page = next,
                Some(_) | None => break,
            }
        }
        calls
    }

    /// Why a scenario shows nothing of the sibling operations that it calls, if none of them answered.
    pub(super) fn sibling_missing(&self, evidence: &Evidence) -> Option<Doubt> {
        let calls = || {
            evidence
                .calls
                .iter()
                .filter_map(|call| Some((call.step.door.sibling?, call)))
        };
        // Refusing to rotate a dead credential is an answer to the question; a route that is not there is none.
        let helps = |(sibling, call): (Sibling, &Call)| match sibling {
            Sibling::List(_) | Sibling::Create | Sibling::User | Sibling::Logout => call.succeeded(),
            Sibling::Rotate => !matches!(call.status(), Some(401 | 404 | 405 | 501)),
        };
        if calls().any(|(sibling, call)| call.nature == Nature::Envelope && helps((sibling, call))) {
            return None;
        }
        let (sibling, call) = calls().next()?;
        let operation = self.contract.operation_named(sibling.operation())?;
        let came = call
            .status()
            .map_or_else(|| "no answer".to_owned(), |status| format!("HTTP {status}"));
        Some(Doubt {
            why: format!(
                "{} {} does not help here: it was answered with {came}",
                operation.method, operation.path
            ),
            remedy: format!(
                "nothing to do, unless the deployment is meant to have {}",
                operation.id
            ),
        })
    }
}

/// The query that asks for the page after this one, if one is announced. The list's page does not show
/// its parameters, so those of the published pagination object are sent back as they came (facts
/// section 3).
fn next_page(call: &Call) -> Option<String> {
    let root = call.answer.as_ref()?.root.as_ref()?;
    let pagination = root.get("pagination")?;
    let more = matches!(pagination.get("hasNext"), Some(Value::Bool(true)));
    if !more || !call.succeeded() {
        return None;
    }
    let number = |name| pagination.get(name).and_then(Value::as_i64);
    let shown = root
        .get("data")
        .and_then(Value::as_array)
        .map_or(0, <[Value]>::len);
    let limit = number("limit").unwrap_or_else(|| i64::try_from(shown).unwrap_or(i64::MAX));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair(
        "offset",
        &number("offset").unwrap_or(0).saturating_add(limit).to_string(),
    );
    query.append_pair("limit", &limit.to_string());
    if let Some(cursor) = pagination.get("cursor").and_then(Value::as_str) {
        query.append_pair("cursor", cursor);
    }
    Some(query.finish())
}

fn text_at<'a>(call: &'a Call, pointer: &str) -> Option<&'a str> {
    call.answer.as_ref()?.at(pointer)?.as_str()
}

fn body(call: &Call) -> Option<&[u8]> {
    call.exchange.response().map(|response| response.body.as_slice())
}
