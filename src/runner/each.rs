//! A step once for each of what it is repeated for: credentials, graves, tokens.

use super::Runner;
use super::resources::{Handle, name_of_earlier};
use crate::scenario::{Bearer, Each, Role, Step};
use crate::visible::visible;

impl Runner<'_> {
    /// A step once for each of what it is repeated for.
    pub(super) fn repeated(&self, of: Each, step: &Step) -> Vec<(Step, Option<Handle>)> {
        let about = |handles: Vec<Handle>| {
            handles
                .into_iter()
                .map(|handle| (step.clone(), Some(handle)))
                .collect()
        };
        match of {
            // In a sweep every credential is asked for by the user whose it is.
            Each::Tombstone => {
                let newest_first = self.resources.tombstones().iter().rev();
                newest_first
                    .map(|handle| {
                        let bearer = Bearer::Token(self.resources.owner(*handle));
                        (
                            Step {
                                bearer,
                                ..step.clone()
                            },
                            Some(*handle),
                        )
                    })
                    .collect()
            }
            Each::OwnersCredential => about(self.resources.many_of(Role::Owner)),
            Each::Grave => {
                let grave = |handle: &Handle| {
                    let bearer = Bearer::Token(self.resources.owner(*handle));
                    let name = name_of_earlier(self.resources.held[handle.0].id.as_str());
                    let label = format!("{} of {name}", step.label).into();
                    (
                        Step {
                            label,
                            bearer,
                            ..step.clone()
                        },
                        Some(*handle),
                    )
                };
                self.resources.graves.iter().map(grave).collect()
            }
            Each::StrangersCredential => about(self.resources.many_of(Role::Stranger)),
            Each::RefusedToken => self
                .resources
                .refused
                .iter()
                .enumerate()
                .map(|(place, token)| {
                    let step = Step {
                        label: format!("{}: {}", step.label, visible(token.label())).into(),
                        bearer: Bearer::Refused(place),
                        ..step.clone()
                    };
                    (step, None)
                })
                .collect(),
        }
    }
}
