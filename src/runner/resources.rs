//! The tokens and ids of a run, and what is known of each credential.

use crate::evidence::{Credential, Life, Situation, Subject};
use crate::exchange::{Authorization, Request, Secret};
use crate::plan::Inputs;
use crate::provision::{Disposable, Pool, Provenance};
use crate::scenario::{Bearer, Named, NeverIssued, OddId, Role, Shape, Step, StepBody};
use std::collections::BTreeMap;

/// A credential that this run may destroy.
struct Held {
    id: Disposable,
    owner: Role,
    name: String,
    life: Life,
    /// Leased for a revocation, so that it is nobody's witness any more.
    leased: bool,
    refused_before: Vec<String>,
}

/// Which of the held credentials; an index that never dangles, since none is ever removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Handle(usize);

/// A step with everything filled in.
pub(super) struct Filled {
    pub(super) request: Request,
    pub(super) situation: Situation,
    pub(super) handle: Option<Handle>,
}

/// Everything a run has in hand.
pub struct Resources {
    tokens: BTreeMap<Role, Secret>,
    held: Vec<Held>,
    tombstones: Vec<Handle>,
    shape: Shape,
    seed: u64,
    made: u64,
    last_made: Option<NeverIssued>,
}

impl Resources {
    /// Takes over tokens and pools. Ids that stand in both pools are nobody's to spend as the
    /// stranger's; the owner's pool wins.
    pub fn new(tokens: BTreeMap<Role, Secret>, own: &Pool, foreign: &Pool, seed: u64) -> Self {
        let mut held = Vec::new();
        for (pool, owner, name) in [(own, Role::Owner, "own"), (foreign, Role::Stranger, "foreign")] {
            let life = match pool.provenance() {
                Provenance::Created => Life::Live,
                Provenance::HandedOver => Life::SaidToBeLive,
            };
            for (index, id) in pool.ids().iter().enumerate() {
                if held.iter().any(|known: &Held| known.id == *id) {
                    continue;
                }
                let name = format!("{name}#{}", index + 1);
                held.push(Held {
                    id: id.clone(),
                    owner,
                    name,
                    life,
                    leased: false,
                    refused_before: Vec::new(),
                });
            }
        }
        let ids: Vec<&str> = held.iter().map(|held| held.id.as_str()).collect();
        let shape = Shape::of(&ids);
        Self {
            tokens,
            held,
            tombstones: Vec::new(),
            shape,
            seed,
            made: 0,
            last_made: None,
        }
    }

    /// What the plan may count on.
    pub fn inputs(&self) -> Inputs {
        let count = |role| self.held.iter().filter(|held| held.owner == role).count();
        Inputs {
            roles: self.tokens.keys().copied().collect(),
            own: count(Role::Owner),
            foreign: count(Role::Stranger),
        }
    }

    /// Takes the next live credential of a role for a revocation.
    pub(super) fn lease(&mut self, owner: Role) -> Option<Handle> {
        let index = self
            .held
            .iter()
            .position(|held| held.owner == owner && !held.leased)?;
        self.held[index].leased = true;
        Some(Handle(index))
    }

    /// The owner's credential that is spent last.
    pub(super) fn witness(&self) -> Option<Handle> {
        self.held
            .iter()
            .rposition(|held| held.owner == Role::Owner && !held.leased)
            .map(Handle)
    }

    /// Marks the witness as taken for its revocation.
    pub(super) fn take(&mut self, handle: Handle) {
        self.held[handle.0].leased = true;
    }

    /// Credentials of a role that no scenario has leased yet.
    pub(super) fn unspent(&self, owner: Role) -> usize {
        self.held
            .iter()
            .filter(|held| held.owner == owner && !held.leased)
            .count()
    }

    /// The credentials that this run revoked, oldest first.
    pub(super) fn tombstones(&self) -> &[Handle] {
        &self.tombstones
    }

    /// Who owns a credential.
    pub(super) fn owner(&self, handle: Handle) -> Role {
        self.held[handle.0].owner
    }

    /// How checks and reports may know a credential.
    pub(super) fn credential(&self, handle: Handle) -> Credential {
        let held = &self.held[handle.0];
        let revoked = self
            .tombstones
            .iter()
            .filter(|other| **other != handle && self.owner(**other) == held.owner);
        Credential {
            revoked_before: revoked.count(),
            id: held.id.as_str().to_owned(),
            name: held.name.clone(),
            refused_before: held.refused_before.clone(),
        }
    }

    /// Fills a step in. `lease` is the scenario's credential where the step names one; `None` if
    /// what the step names is not in hand.
    pub(super) fn fill(
        &mut self,
        step: &Step,
        lease: Option<Handle>,
        method: &str,
        path: &str,
    ) -> Option<Filled> {
        let authorization = self.authorization(step.bearer)?;
        let caller = step.bearer.accepted_as();
        let (body, names, subject, handle) = match step.body {
            StepBody::NoId => ("{}".to_owned(), None, Subject::MissingId, None),
            StepBody::NullId => (
                r#"{"credentialId":null}"#.to_owned(),
                None,
                Subject::MissingId,
                None,
            ),
            StepBody::EmptyId => (
                r#"{"credentialId":""}"#.to_owned(),
                None,
                Subject::MissingId,
                None,
            ),
            StepBody::Odd(odd) => (self.odd_body(odd), None, Subject::OddId, None),
            StepBody::Id(named) => {
                let handle = match named {
                    Named::Lease | Named::StrangersLease => Some(lease?),
                    Named::Witness => Some(lease.or_else(|| self.witness())?),
                    Named::Tombstone => Some(lease.or_else(|| self.tombstones.first().copied())?),
                    Named::NeverIssued | Named::SameNeverIssued => None,
                };
                let (id, subject) = match handle {
                    Some(handle) => {
                        let held = &self.held[handle.0];
                        let subject = if Some(held.owner) == caller {
                            Subject::Own(held.life)
                        } else {
                            Subject::Foreign(held.life)
                        };
                        (held.id.as_str().to_owned(), subject)
                    }
                    None => {
                        let made = match (named, &self.last_made) {
                            (Named::SameNeverIssued, Some(last)) => last.clone(),
                            _ => self.never_issued(),
                        };
                        (
                            made.id,
                            Subject::NeverIssued {
                                may_be_malformed: made.may_be_malformed,
                            },
                        )
                    }
                };
                (
                    serde_json::json!({ "credentialId": id }).to_string(),
                    Some(id),
                    subject,
                    handle,
                )
            }
        };
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            authorization,
            body: Some(body),
            names,
            connection: step.connection,
        };
        Some(Filled {
            request,
            situation: Situation { caller, subject },
            handle,
        })
    }

    fn never_issued(&mut self) -> NeverIssued {
        self.made += 1;
        let taken: Vec<&str> = self.held.iter().map(|held| held.id.as_str()).collect();
        let made = self.shape.make(self.seed, self.made, &taken);
        self.last_made = Some(made.clone());
        made
    }

    fn odd_body(&mut self, odd: OddId) -> String {
        let id = self.never_issued().id;
        let value = match odd {
            OddId::Number => serde_json::json!(7_041_776),
            OddId::Boolean => serde_json::json!(true),
            OddId::Array => serde_json::json!([id]),
            OddId::Object => serde_json::json!({ "id": id }),
        };
        serde_json::json!({ "credentialId": value }).to_string()
    }

    fn authorization(&self, bearer: Bearer) -> Option<Authorization> {
        let token = |role: Role| self.tokens.get(&role).cloned();
        Some(match bearer {
            Bearer::Absent => Authorization::Absent,
            Bearer::Malformed => Authorization::Literal("Bearer not-a-token"),
            Bearer::Token(role) => Authorization::Token {
                scheme: "Bearer",
                token: token(role)?,
                variable: role.variable(),
            },
            Bearer::OtherScheme => Authorization::Token {
                scheme: "Basic",
                token: token(Role::Owner)?,
                variable: Role::Owner.variable(),
            },
            Bearer::Tampered => Authorization::Token {
                scheme: "Bearer",
                token: token(Role::Owner)?.tampered(),
                variable: "${TOKEN_OWNER%??????}AAAAAA",
            },
        })
    }

    /// Draws the conclusions from an answer about a credential.
    pub(super) fn learn(&mut self, handle: Handle, caller: Option<Role>, label: &str, learned: Learned) {
        let held = &mut self.held[handle.0];
        let by_owner = caller == Some(held.owner);
        let owner = held.owner;
        match learned {
            Learned::Succeeded if by_owner => {
                held.life = Life::Dead;
                held.leased = true;
                if !self.tombstones.contains(&handle) {
                    self.tombstones.push(handle);
                }
                // One success proves that the pool is fresh (design section 7).
                for other in &mut self.held {
                    if other.owner == owner && other.life == Life::SaidToBeLive {
                        other.life = Life::Live;
                    }
                }
            }
            // Somebody else was told "success": whether it is true, only the owner's call will show.
            Learned::Succeeded if held.life != Life::Dead => held.life = Life::PerhapsDead,
            Learned::Succeeded => {}
            Learned::AlreadyRevoked if by_owner => {
                if held.life == Life::PerhapsDead && held.leased && !self.tombstones.contains(&handle) {
                    self.tombstones.push(handle);
                }
                held.life = Life::Dead;
            }
            Learned::Unclear if by_owner && held.life != Life::Dead => held.life = Life::PerhapsDead,
            Learned::AlreadyRevoked | Learned::Refused | Learned::Unclear => {
                if held.life != Life::Dead {
                    held.refused_before.push(label.to_owned());
                }
            }
        }
    }

    /// Notes a malformed call that named no credential: it must have left all of them alone.
    pub(super) fn refused_beside(&mut self, label: &str) {
        for held in self
            .held
            .iter_mut()
            .filter(|held| held.owner == Role::Owner && !held.leased)
        {
            held.refused_before.push(label.to_owned());
        }
    }
}

/// What an answer tells of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Learned {
    /// Any 2xx, however malformed.
    Succeeded,
    /// The documented refusal for a revoked credential.
    AlreadyRevoked,
    /// Any other complete refusal.
    Refused,
    /// A server error, a gateway's page, or no complete answer.
    Unclear,
}
