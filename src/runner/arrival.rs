//! What happens before a plan is made: roles log in (and `stock` fills the pools). Nothing here is evidence, and nothing is judged.

use super::Courier;
use crate::contract::Contract;
use crate::exchange::{Forgery, Secret, Tokens};
use crate::finding::Doubt;
use crate::provision::{IdentityError, Login, refresh_request, session_of};
use crate::scenario::Role;
use std::collections::BTreeMap;

/// A run before its plan.
pub struct Arrival<'a> {
    pub(super) contract: &'a Contract,
    pub(super) courier: Courier,
    pub(super) signed_in: SignedIn,
    /// How the owner logs in, where that has brought a session to spare.
    pub(super) visitor: Option<Login>,
}

/// What logging in brought.
#[derive(Clone, Default)]
pub struct SignedIn {
    /// A session for each role that logged in.
    pub sessions: BTreeMap<Role, Tokens>,
    /// Why others could not.
    pub failed: BTreeMap<Role, IdentityError>,
}

impl SignedIn {
    /// The tokens that were handed over, and those of the sessions beside them.
    pub fn and_tokens(&self, handed_over: &BTreeMap<Role, Secret>) -> BTreeMap<Role, Secret> {
        let opened = self
            .sessions
            .iter()
            .map(|(role, session)| (*role, session.access.clone()));
        opened.chain(handed_over.clone()).collect()
    }

    /// The tokens that must be refused, and the spare session's refresh token, which is no access token.
    pub fn and_refused(&self, handed_over: &[Secret]) -> Vec<Secret> {
        let spare = self.sessions.get(&Role::Spare);
        let refresh = spare.and_then(|session| session.refresh.clone());
        handed_over.iter().cloned().chain(refresh).collect()
    }

    /// Why roles have no token, for the plan.
    pub fn doubts(&self) -> BTreeMap<Role, Doubt> {
        let doubt = |error: &IdentityError| Doubt {
            why: error.to_string(),
            remedy: error.remedy(),
        };
        self.failed
            .iter()
            .map(|(role, error)| (*role, doubt(error)))
            .collect()
    }

    /// Why the run cannot begin, if the owner has no token and could not log in.
    pub fn obstacle(&self, tokens: &BTreeMap<Role, Secret>) -> Option<Doubt> {
        let error = self
            .failed
            .get(&Role::Owner)
            .filter(|_| !tokens.contains_key(&Role::Owner))?;
        Some(Doubt {
            why: error.to_string(),
            remedy: error.remedy(),
        })
    }
}

impl<'a> Arrival<'a> {
    /// A run whose requests this courier carries.
    pub fn new(contract: &'a Contract, courier: Courier) -> Self {
        Self {
            contract,
            courier,
            signed_in: SignedIn::default(),
            visitor: None,
        }
    }

    /// Logs in each role that has a login, for each of its sessions that no token was handed over for.
    pub async fn sign_in(
        &mut self,
        logins: &BTreeMap<Role, Login>,
        tokens: &BTreeMap<Role, Secret>,
    ) -> &SignedIn {
        let mut signed_in = SignedIn::default();
        for (role, login) in logins {
            for session in role
                .sessions()
                .iter()
                .filter(|session| !tokens.contains_key(session))
            {
                match self.log_in(*session, login).await {
                    Ok(opened) => {
                        signed_in.sessions.insert(*session, opened);
                    }
                    Err(error) => {
                        signed_in.failed.insert(*session, error);
                        // Another try with the same password would only eat into the login quota.
                        break;
                    }
                }
            }
        }
        let has_spare = signed_in.sessions.contains_key(&Role::Spare);
        self.visitor = logins.get(&Role::Owner).filter(|_| has_spare).cloned();
        self.signed_in = signed_in;
        &self.signed_in
    }

    /// Registers a secret that requests of this run carry.
    pub fn register(&mut self, secret: &Secret) {
        self.courier.wire.register([secret.clone()]);
    }

    /// Registers what is made of the owner's token: a part of it that a server repeats gives it away. One so
    /// short that the alteration is most of it shares too little to be worth a false alarm.
    pub fn register_forgeries(&mut self, owner: Option<&Secret>) {
        let owner = || owner.into_iter();
        // Of an opaque token each of them is most of it, and no part that is known as such.
        let by_a_letter = owner().flat_map(|token| [token.tampered(), token.altered_in_front()]);
        let by_more = owner()
            .filter(|token| token.bytes() >= 16)
            .flat_map(|token| [token.with_case_changed(), token.cut_short()]);
        let altered = owner().filter_map(|token| Forgery::AlteredClaim.of(token));
        self.courier
            .wire
            .register(by_a_letter.chain(by_more).chain(altered));
    }

    async fn log_in(&mut self, role: Role, login: &Login) -> Result<Tokens, IdentityError> {
        let operation = self.contract.operation_named("auth.login");
        let Some(operation) = operation else {
            return Err(IdentityError::Undescribed { role });
        };
        if !self.courier.catch_up(1).await {
            return Err(IdentityError::Stopped { role });
        }
        let label = format!("{role} token");
        let (exchange, tokens) = self
            .courier
            .send_for_tokens(&login.request(operation), &label)
            .await;
        session_of(role, &exchange, tokens)
    }
}

/// Trades a refresh token for new tokens.
pub(super) async fn refresh(
    contract: &Contract,
    courier: &mut Courier,
    role: Role,
    refresh: &Secret,
) -> Option<Tokens> {
    let operation = contract.operation_named("auth.token-refresh")?;
    let label = format!("{role} token");
    let (exchange, handed_out) = courier
        .send_for_tokens(&refresh_request(operation, refresh), &label)
        .await;
    session_of(role, &exchange, handed_out).ok()
}
