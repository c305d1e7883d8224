//! The tokens and ids of a run, and what is known of each credential.

use crate::evidence::{Credential, Leeway, Life, Situation, Subject};
use crate::exchange::{Authorization, Request, Secret};
use crate::plan::Inputs;
use crate::provision::{Disposable, Pool, Provenance};
use crate::scenario::{
    Bearer, ContentType, Door, Named, NeverIssued, PathSpelling, Role, Shape, Step, StepBody,
};
use std::collections::{BTreeMap, BTreeSet};

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
    owners_user_id: Option<String>,
    /// Whether an id of the owner's pool was found revoked before the first success: then an earlier run
    /// has used this pool, and what it spent last stands at its end.
    used_before: bool,
}

/// What a name in a step stands for.
pub(super) struct Subjects {
    pub(super) id: String,
    pub(super) subject: Subject,
}

impl Resources {
    /// Takes over tokens and pools. Ids that stand in both pools are nobody's to spend as the
    /// stranger's; the owner's pool wins.
    pub fn new(tokens: BTreeMap<Role, Secret>, own: &Pool, foreign: &Pool, seed: u64) -> Self {
        let mut held = Vec::new();
        let mut known = BTreeSet::new();
        for (pool, owner, name) in [(own, Role::Owner, "own"), (foreign, Role::Stranger, "foreign")] {
            let life = match pool.provenance() {
                Provenance::Created => Life::Live,
                Provenance::HandedOver => Life::SaidToBeLive,
            };
            for (index, id) in pool.ids().iter().enumerate() {
                if !known.insert(id) {
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
            owners_user_id: None,
            used_before: false,
        }
    }

    /// What the plan may count on.
    pub fn inputs(&self) -> Inputs {
        let count = |role| self.held.iter().filter(|held| held.owner == role).count();
        Inputs {
            roles: self.tokens.keys().copied().collect(),
            jwt: self.tokens.get(&Role::Owner).is_some_and(Secret::is_jwt),
            loopback: false,
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

    /// The first credential of the owner that this run revoked.
    pub(super) fn own_tombstone(&self) -> Option<Handle> {
        self.tombstones
            .iter()
            .copied()
            .find(|handle| self.owner(*handle) == Role::Owner)
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
        let (target, handle) = match step.body.named() {
            Some(named) => {
                let (target, handle) = self.resolve(named, lease, caller)?;
                (Some(target), handle)
            }
            None => (None, None),
        };
        let id = target.as_ref().map(|target| target.id.clone());
        let body = super::body::write(step, target, caller, self)?;
        let mut request = Request {
            method: step.door.method.unwrap_or(method).to_owned(),
            path: spelled_path(path, step.door.path, id.as_deref()),
            authorization,
            body: body.bytes,
            content_type: match step.door.content_type {
                ContentType::Json => Some("application/json"),
                ContentType::Absent => None,
                ContentType::Other(other) => Some(other),
                ContentType::Form => Some("application/x-www-form-urlencoded"),
            },
            headers: step.door.headers.to_vec(),
            names: body.names,
            carries: None,
            connection: step.connection,
        };
        self.carry(step.bearer, &mut request)?;
        let subject = if step.door.is_the_operations() {
            body.subject
        } else {
            Subject::Elsewhere
        };
        let situation = Situation {
            caller,
            subject,
            leeway: leeway(step),
        };
        Some(Filled {
            request,
            situation,
            handle,
        })
    }

    /// What a name stands for: its id, what a call about it is about, and its handle if it is one of ours.
    pub(super) fn resolve(
        &mut self,
        named: Named,
        lease: Option<Handle>,
        caller: Option<Role>,
    ) -> Option<(Subjects, Option<Handle>)> {
        let handle = match named {
            Named::Lease | Named::StrangersLease => lease?,
            Named::Witness => lease.or_else(|| self.witness())?,
            Named::Tombstone => lease.or_else(|| self.own_tombstone())?,
            Named::NeverIssued | Named::SameNeverIssued => {
                let made = match (named, &self.last_made) {
                    (Named::SameNeverIssued, Some(last)) => last.clone(),
                    _ => self.never_issued(),
                };
                let subject = Subject::NeverIssued {
                    may_be_malformed: made.may_be_malformed,
                };
                return Some((Subjects { id: made.id, subject }, None));
            }
        };
        let held = &self.held[handle.0];
        // What an earlier run spent last stands at the end of the pool, behind everything still unspent.
        let at_the_end = self.held[handle.0 + 1..]
            .iter()
            .all(|other| other.owner != held.owner || other.leased);
        let life = match held.life {
            Life::Live if self.used_before && at_the_end => Life::SaidToBeLive,
            life => life,
        };
        let subject = if Some(held.owner) == caller {
            Subject::Own(life)
        } else {
            Subject::Foreign(life)
        };
        Some((
            Subjects {
                id: held.id.as_str().to_owned(),
                subject,
            },
            Some(handle),
        ))
    }

    /// A new id that nobody ever issued.
    pub(super) fn never_issued(&mut self) -> NeverIssued {
        self.made += 1;
        let taken: Vec<&str> = self.held.iter().map(|held| held.id.as_str()).collect();
        let made = self.shape.make(self.seed, self.made, &taken);
        self.last_made = Some(made.clone());
        made
    }

    /// A number of 60 random bits.
    pub(super) fn never_issued_number(&mut self) -> u64 {
        self.made += 1;
        crate::scenario::never_issued_number(self.seed, self.made)
    }

    /// The user id that a success named for the owner, once there was one.
    pub(super) fn owners_user_id(&self) -> Option<&str> {
        self.owners_user_id.as_deref()
    }

    /// Notes the user id that a success named for the owner.
    pub(super) fn note_owners_user_id(&mut self, id: &str) {
        self.owners_user_id.get_or_insert_with(|| id.to_owned());
    }

    fn authorization(&self, bearer: Bearer) -> Option<Authorization> {
        let token = |role: Role| self.tokens.get(&role).cloned();
        let owners = |scheme: &'static str, token: Secret, variable: &'static str| {
            Some(Authorization::Token {
                scheme,
                token,
                variable,
            })
        };
        let variable = Role::Owner.variable();
        match bearer {
            Bearer::Absent => Some(Authorization::Absent),
            Bearer::Malformed => Some(Authorization::Literal("Bearer not-a-token")),
            Bearer::Empty => Some(Authorization::Literal("Bearer")),
            Bearer::Token(role) => owners("Bearer", token(role)?, role.variable()),
            Bearer::Bare => owners("", token(Role::Owner)?, variable),
            Bearer::OtherScheme => owners("Basic", token(Role::Owner)?, variable),
            Bearer::ExtraWord => owners("Bearer", token(Role::Owner)?.and_a_word(), "$TOKEN_OWNER extra"),
            Bearer::Tampered => owners(
                "Bearer",
                token(Role::Owner)?.tampered(),
                "${TOKEN_OWNER%??????}AAAAAA",
            ),
            Bearer::Forged(forgery) => owners("Bearer", forgery.of(&token(Role::Owner)?)?, "$FORGED_TOKEN"),
            Bearer::InCookie => Some(Authorization::Cookie {
                token: token(Role::Owner)?,
                variable,
            }),
            // The token travels elsewhere.
            Bearer::InBody | Bearer::InQuery => token(Role::Owner).map(|_| Authorization::Absent),
        }
    }

    /// Puts the token where a bearer other than a header carries it.
    fn carry(&self, bearer: Bearer, request: &mut Request) -> Option<()> {
        let token = match bearer {
            Bearer::InBody | Bearer::InQuery => self.tokens.get(&Role::Owner).cloned()?,
            _ => return Some(()),
        };
        if bearer == Bearer::InQuery {
            let join = if request.path.contains('?') { '&' } else { '?' };
            request.path = format!("{}{join}access_token={}", request.path, token.expose());
        } else {
            let body = request.body.as_deref().unwrap_or_default();
            let mut members: serde_json::Map<_, _> = serde_json::from_slice(body).ok()?;
            members.insert("access_token".to_owned(), token.expose().into());
            request.body = Some(serde_json::Value::from(members).to_string().into_bytes());
        }
        request.carries = Some((token, Role::Owner.variable()));
        Some(())
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
                self.used_before |= owner == Role::Owner && held.life == Life::SaidToBeLive;
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

/// The statuses that RFCs give to what a step does beside asking.
fn leeway(step: &Step) -> Leeway {
    match (step.body, step.bearer, step.door) {
        (StepBody::Nothing | StepBody::Raw(_), ..) => Leeway::AnyRefusal,
        (_, Bearer::InBody | Bearer::InQuery, _) => Leeway::Statuses(&[400]),
        (StepBody::LongText(_) | StepBody::Deep(..), ..) => Leeway::Statuses(&[400, 413]),
        (
            _,
            _,
            Door {
                content_type: ContentType::Json,
                ..
            },
        ) => Leeway::None,
        (
            _,
            _,
            Door {
                content_type: ContentType::Absent | ContentType::Other(_) | ContentType::Form,
                ..
            },
        ) => Leeway::Statuses(&[400, 415]),
    }
}

fn spelled_path(path: &str, spelling: PathSpelling, id: Option<&str>) -> String {
    let (head, tail) = path.rsplit_once('/').unwrap_or(("", path));
    match spelling {
        PathSpelling::Plain => path.to_owned(),
        PathSpelling::TrailingSlash => format!("{path}/"),
        PathSpelling::UpperCase => format!("{head}/{}", tail.to_uppercase()),
        PathSpelling::DoubledSlash => format!("{head}//{tail}"),
        PathSpelling::IdInQuery => {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("credentialId", id.unwrap_or_default())
                .finish();
            format!("{path}?{query}")
        }
    }
}
