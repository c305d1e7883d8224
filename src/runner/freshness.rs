//! Keeps tokens fresh: renews what a login opened before it expires, and notices when a token that was
//! handed over expires while the run goes on.

use super::{Runner, arrival};
use crate::finding::Doubt;
use crate::scenario::{Need, Role, Scenario};
use std::time::{SystemTime, UNIX_EPOCH};

/// A session is renewed when it has less left than this, in seconds; the longest pause of a scenario is
/// shorter.
const MARGIN_S: u64 = 60;

/// Roles whose session may be renewed. Those under test are left as they are.
const RENEWED: [Role; 4] = [Role::Owner, Role::Second, Role::Stranger, Role::Reader];

impl Runner<'_> {
    /// Renews the sessions that are about to expire.
    pub(super) async fn renew_sessions(&mut self) {
        for role in RENEWED {
            let due = self
                .sessions
                .get(&role)
                .and_then(|session| session.expires_at_s)
                .is_some_and(|at| at < now_s().saturating_add(MARGIN_S));
            if due {
                self.renew(role).await;
            }
        }
    }

    /// Trades a role's refresh token; says whether that brought a new access token.
    pub(super) async fn renew(&mut self, role: Role) -> bool {
        let Some(refresh) = self
            .sessions
            .get(&role)
            .and_then(|session| session.refresh.clone())
        else {
            return false;
        };
        if !self.courier.catch_up(1).await {
            return false;
        }
        let renewed = arrival::refresh(self.contract, &mut self.courier, role, &refresh).await;
        match renewed {
            Some(session) => {
                self.resources.tokens.insert(role, session.access.clone());
                self.sessions.insert(role, session);
                true
            }
            None => {
                // The old refresh token may be spent by now, so it is not tried again.
                if let Some(session) = self.sessions.get_mut(&role) {
                    session.refresh = None;
                }
                false
            }
        }
    }

    /// Why a scenario cannot be played any more, if a token that it needs was good at the start and has
    /// expired since. Its 401 would be nobody's fault.
    pub(super) fn expired_meanwhile(&self, scenario: &Scenario) -> Option<Doubt> {
        let now = now_s();
        let roles = scenario.needs.iter().filter_map(|need| match need {
            Need::Role(role) if *role != Role::Expired => Some(*role),
            _ => None,
        });
        roles
            .filter_map(|role| Some((role, self.expiry_s(role)?)))
            .find(|(_, expiry)| (self.began_s..=now).contains(expiry))
            .map(|(role, _)| Doubt {
                why: format!("the token of the {role} expired while the run went on"),
                remedy: "hand over a fresh one, or an email and a password, so that it can be renewed"
                    .to_owned(),
            })
    }

    fn expiry_s(&self, role: Role) -> Option<u64> {
        match self.sessions.get(&role) {
            Some(session) => session.expires_at_s,
            None => self.resources.tokens.get(&role)?.jwt_expiry_s(),
        }
    }
}

/// Seconds since 1970.
pub(super) fn now_s() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}
