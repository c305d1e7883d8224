//! Calls of sibling operations: all pages of a list, and what a creation made.

use super::Runner;
use super::paging::{Paging, Turn};
use super::resources::Handle;
use crate::evidence::{Call, Evidence, Nature};
use crate::finding::Doubt;
use crate::scenario::{Sibling, Step};

impl Runner<'_> {
    /// Plays a step of a sibling operation; a list page by page, for as long as more are announced.
    pub(super) async fn play_pages(&mut self, step: &Step, lease: Option<Handle>) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut paging = Paging::default();
        while let Some(mut filled) = self.resources.fill(step, lease, self.contract) {
            filled.request.path = paging.path(&filled.request.path);
            let label = match paging.number() {
                1 => step.label.clone(),
                number => format!("{}, page {number}", step.label).into(),
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
            let turn = paging.turn(call.answer.as_ref(), body(&call));
            calls.push(call);
            match turn {
                Turn::Next => {}
                Turn::End | Turn::Stuck => break,
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

fn text_at<'a>(call: &'a Call, pointer: &str) -> Option<&'a str> {
    call.answer.as_ref()?.at(pointer)?.as_str()
}

fn body(call: &Call) -> Option<&[u8]> {
    call.exchange.response().map(|response| response.body.as_slice())
}
