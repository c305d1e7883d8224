//! Calls of sibling operations: all pages of a list, and what a creation made.

use super::learned::Learned;
use super::paging::{Paging, Turn};
use super::resources::Handle;
use super::{Runner, roll};
use crate::evidence::{Call, Evidence, Nature};
use crate::finding::Doubt;
use crate::provision::{Asked, Disposable, Unproven};
use crate::scenario::{Role, Sibling, Step};

impl Runner<'_> {
    /// Plays a step of a sibling operation; a list page by page, for as long as more are announced.
    pub(super) async fn play_pages(&mut self, step: &Step, lease: Option<Handle>) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut paging = Paging::default();
        if step.door.sibling == Some(Sibling::Create) {
            self.look_before_creating().await;
        }
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
            // Who is busy says so before making anything.
            if step.door.sibling == Some(Sibling::Create)
                && self.learned(&call) == Learned::Unclear
                && call.nature != Nature::Weather
            {
                self.note_perhaps_made();
            }
            if step.door.sibling == Some(Sibling::Create)
                && call.succeeded()
                && let Some(made) = self.made(&call)
            {
                match made {
                    Ok(created) => {
                        let handle = self.resources.adopt(created);
                        // In the books at once, so that a crash leaves nothing in the account that nobody
                        // knows of.
                        self.secure(handle);
                    }
                    Err(why) => {
                        if why.may_have_made_something() {
                            self.note_perhaps_made();
                        }
                        self.unproven = Some(why);
                    }
                }
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

    /// Notes that what this run creates may be in the account, though no answer showed it.
    fn note_perhaps_made(&mut self) {
        if let Some(name) = self
            .resources
            .template()
            .map(|template| template.name().to_owned())
        {
            self.resources.note_perhaps_made(&name);
        }
    }

    /// Sees to it that some list of the owner's was read before the first creation, where there is a list.
    async fn look_before_creating(&mut self) {
        if self.resources.has_looked() {
            return;
        }
        let Some(token) = self.resources.tokens.get(&Role::Owner).cloned() else {
            return;
        };
        let roll = roll::call(self.contract, &mut self.courier, Role::Owner, &token).await;
        let ids = roll.listing.ids().map(str::to_owned);
        self.resources.note_listed(Role::Owner, ids);
    }

    /// What an answer to a creation shows; `None` where nothing may be created.
    pub(super) fn made(&self, call: &Call) -> Option<Result<Disposable, Unproven>> {
        let asked = Asked {
            template: self.resources.template()?,
            at_ms: call.exchange.timing.sent_at_ms,
            clock_skew: self.basis.clock_skew,
        };
        let answer = call.answer.as_ref()?;
        Some(asked.made(answer, |id| self.resources.knows(id)))
    }

    /// Why a scenario that creates could not be played to its end, if what it got was not its own.
    pub(super) fn nothing_of_its_own(&mut self) -> Option<Doubt> {
        let why = self.unproven.take().filter(|_| !self.resources.has_created())?;
        Some(Doubt {
            why: format!("{why}, so it was left alone"),
            remedy: "nothing to do; a credential is only revoked if this run provably made it".to_owned(),
        })
    }

    /// Why a scenario shows nothing of the sibling operations that it calls, if none of them answered.
    pub(super) fn sibling_missing(&self, evidence: &Evidence) -> Option<Doubt> {
        let calls = || {
            evidence
                .calls
                .iter()
                .filter_map(|call| Some((call.step.door.sibling?, call)))
        };
        // Refusing to rotate or to verify a dead credential is an answer to the question; a route that is not there is none.
        let helps = |(sibling, call): (Sibling, &Call)| match sibling {
            Sibling::List(_) | Sibling::Create | Sibling::User | Sibling::Login | Sibling::Logout => {
                call.succeeded()
            }
            Sibling::Rotate | Sibling::Verify => !matches!(call.status(), Some(401 | 404 | 405 | 501)),
            // What becomes of these is told where they are played.
            Sibling::Further(_) => true,
        };
        let helped = |(sibling, call): (Sibling, &Call)| {
            let told = call.nature == Nature::Envelope || matches!(sibling, Sibling::Further(_));
            told && helps((sibling, call))
        };
        if calls().any(helped) {
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

fn body(call: &Call) -> Option<&[u8]> {
    call.exchange.response().map(|response| response.body.as_slice())
}
