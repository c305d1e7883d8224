//! Users, sessions and credentials, and the transitions between their states.
//!
//! All of it lives behind one lock that the server never holds across an await, so every transition
//! here is atomic. Seeded faults do not decide anything here; they only find the records they bend.

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;

use super::drawn::{drawn_id, drawn_refresh_token, drawn_word};
use super::memory::Trail;
use super::race::Races;
use super::token::{Claims, Tokens};
use super::{MockError, Options, Variant};

/// How long a fresh access token works: one hour, in seconds (facts section 2).
pub(super) const ACCESS_LIFETIME: i64 = 3600;

const DAY: i64 = 86_400_000;

/// Why a user number always finds its user.
const NUMBERED: &str = "user numbers are only made for users in the table";

/// Why a place always finds its credential.
const PLACED: &str = "places are only made for credentials in the table, and none is ever removed";

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Owns credentials and may revoke them.
    Trader,
    /// May read only.
    Reader,
}

/// A user's place in the table of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UserNumber(pub(super) usize);

impl UserNumber {
    pub(super) const OWNER: Self = Self(0);
    pub(super) const STRANGER: Self = Self(1);
    pub(super) const READER: Self = Self(2);
}

/// A user who can log in.
pub(super) struct User {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) password: String,
    pub(super) role: Role,
    pub(super) since: i64,
}

/// One login: its user, and the refresh token that is good at the moment.
pub(super) struct Session {
    pub(super) user: UserNumber,
    pub(super) refresh_token: String,
    pub(super) ended: bool,
}

/// Whether a credential still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    Active,
    /// Revoked, at this epoch millisecond.
    Revoked(i64),
}

/// One credential. Times are epoch milliseconds.
#[derive(Clone)]
pub(super) struct Credential {
    pub(super) id: String,
    pub(super) owner: UserNumber,
    pub(super) venue: String,
    pub(super) name: String,
    pub(super) api_key: String,
    pub(super) secret: String,
    pub(super) created: i64,
    pub(super) updated: i64,
    pub(super) life: Life,
    /// Refusals as already revoked since the last revocation; read by permanence faults.
    pub(super) refusals: u32,
    /// The connection that carried the last revocation; read by a permanence fault.
    pub(super) revoked_over: u64,
    /// The session that asked for the first revocation; read by a permanence fault.
    pub(super) revoked_in: Option<String>,
}

/// What a new credential is made of.
pub(super) struct NewCredential {
    pub(super) venue: String,
    pub(super) name: String,
    pub(super) api_key: String,
    pub(super) secret: String,
}

/// Everything the server remembers.
pub(super) struct State {
    pub(super) users: Vec<User>,
    pub(super) sessions: HashMap<String, Session>,
    pub(super) tokens: Tokens,
    pub(super) credentials: Vec<Credential>,
    pub(super) races: Races,
    /// How long a revocation lingers between check and transition; read by measurements alone.
    pub(super) window: Option<Duration>,
    /// Who was last authenticated on each connection; read by a fault alone.
    pub(super) remembered: HashMap<u64, UserNumber>,
    /// The last calls; read by faults alone.
    pub(super) trail: Trail,
    /// How often each invalid body has come; read by a fault alone.
    pub(super) invalid: HashMap<Bytes, u32>,
    variant: Option<Variant>,
}

impl State {
    /// The starting state: three users, and the credentials of two of them.
    pub(super) fn seeded(options: &Options, now: i64) -> Result<Self, MockError> {
        let opaque = options.variant == Some(Variant::OpaqueTokens);
        let users = [
            ("owner", Role::Trader),
            ("stranger", Role::Trader),
            ("reader", Role::Reader),
        ];
        let mut state = Self {
            users: users
                .into_iter()
                .map(|(name, role)| User::drawn(name, role, now - 30 * DAY))
                .collect(),
            sessions: HashMap::new(),
            tokens: if opaque {
                Tokens::opaque()
            } else {
                Tokens::signed()?
            },
            credentials: Vec::new(),
            races: Races::default(),
            window: options.window,
            remembered: HashMap::new(),
            trail: Trail::default(),
            invalid: HashMap::new(),
            variant: options.variant,
        };
        let holders = [
            (UserNumber::OWNER, options.credentials),
            (UserNumber::STRANGER, options.stranger_credentials),
        ];
        for (owner, count) in holders {
            for number in 1..=count {
                let created = now - DAY - i64::try_from(count - number).unwrap_or(0) * 60_000;
                state.add(owner, NewCredential::drawn(number, options.variant), created);
            }
        }
        Ok(state)
    }

    /// Adds a credential and returns its place.
    pub(super) fn add(&mut self, owner: UserNumber, new: NewCredential, created: i64) -> usize {
        self.credentials.push(Credential {
            id: drawn_id(self.variant),
            owner,
            venue: new.venue,
            name: new.name,
            api_key: new.api_key,
            secret: new.secret,
            created,
            updated: created,
            life: Life::Active,
            refusals: 0,
            revoked_over: 0,
            revoked_in: None,
        });
        self.credentials.len() - 1
    }

    /// The place of the credential with exactly this id.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.credentials.iter().position(|credential| credential.id == id)
    }

    /// The user at this place of the table.
    pub(super) fn user(&self, number: UserNumber) -> &User {
        self.users.get(number.0).expect(NUMBERED)
    }

    /// The number of the user that satisfies a condition.
    pub(super) fn user_where(&self, condition: impl Fn(&User) -> bool) -> Option<UserNumber> {
        self.users.iter().position(condition).map(UserNumber)
    }

    /// The credential at this place.
    pub(super) fn credential(&self, place: usize) -> &Credential {
        self.credentials.get(place).expect(PLACED)
    }

    /// The credential at this place, to be changed.
    pub(super) fn credential_mut(&mut self, place: usize) -> &mut Credential {
        self.credentials.get_mut(place).expect(PLACED)
    }

    /// The session with this id, which has been opened before.
    pub(super) fn session(&self, id: &str) -> &Session {
        self.sessions
            .get(id)
            .expect("sessions are asked for by the id they were opened with and never removed")
    }

    /// Kills a live credential; a dead one keeps the moment of its first death.
    pub(super) fn revoke(&mut self, place: usize, connection: u64, now: i64) {
        let credential = self.credential_mut(place);
        if credential.life == Life::Active {
            credential.life = Life::Revoked(now);
            credential.updated = now;
        }
        credential.refusals = 0;
        credential.revoked_over = connection;
    }

    /// Whether this session of a user is another than the one that revoked first; `None` is nobody's session.
    pub(super) fn is_another_session(&self, user: UserNumber, session: Option<&str>) -> bool {
        let of_user = self.credentials.iter().filter(|one| one.owner == user);
        let revoked = of_user.filter_map(|one| match (one.life, &one.revoked_in) {
            (Life::Revoked(at), Some(session)) => Some((at, session.as_str())),
            _ => None,
        });
        let first = revoked.min_by_key(|(at, _)| *at).map(|(_, first)| first);
        session.is_some() && first.is_some() && first != session
    }

    /// The place of the newest live credential of a user, leaving one out.
    pub(super) fn newest_live(&self, owner: UserNumber, except: Option<usize>) -> Option<usize> {
        self.credentials
            .iter()
            .enumerate()
            .rposition(|(place, credential)| {
                credential.owner == owner && credential.life == Life::Active && Some(place) != except
            })
    }

    /// The place of a user's dead credential with this exchange key; asked for by a fault alone.
    pub(super) fn dead_with_key(&self, owner: UserNumber, api_key: &str) -> Option<usize> {
        self.credentials.iter().position(|credential| {
            credential.owner == owner && credential.api_key == api_key && credential.life != Life::Active
        })
    }

    /// Opens a session and returns its id.
    pub(super) fn open_session(&mut self, user: UserNumber) -> String {
        let id = format!("ses_{}", drawn_word());
        let session = Session {
            user,
            refresh_token: drawn_refresh_token(),
            ended: false,
        };
        self.sessions.insert(id.clone(), session);
        id
    }

    /// Ends a session: its tokens are dead afterwards.
    pub(super) fn end_session(&mut self, id: &str) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.ended = true;
        }
    }

    /// Ends all sessions of a user.
    pub(super) fn end_sessions_of(&mut self, user: UserNumber) {
        for session in self.sessions.values_mut().filter(|session| session.user == user) {
            session.ended = true;
        }
    }

    /// Issues an access token for a session; `issued` is an epoch second.
    pub(super) fn access_token(&mut self, session: &str, issued: i64) -> String {
        let number = self.session(session).user;
        let user = self.users.get(number.0).expect(NUMBERED);
        self.tokens.issue(&Claims {
            user: &user.id,
            email: &user.email,
            role: match user.role {
                Role::Trader => "trader",
                Role::Reader => "reader",
            },
            session,
            issued,
            expires: issued + ACCESS_LIFETIME,
        })
    }
}

impl Credential {
    /// A dead credential that was never stored, for faults that answer success about nothing.
    pub(super) fn pretended(id: String, owner: UserNumber, now: i64) -> Self {
        Self {
            id,
            owner,
            venue: "BINANCE_UAT".to_owned(),
            name: "Disposable key".to_owned(),
            api_key: String::new(),
            secret: String::new(),
            created: now - DAY,
            updated: now,
            life: Life::Revoked(now),
            refusals: 0,
            revoked_over: 0,
            revoked_in: None,
        }
    }
}
