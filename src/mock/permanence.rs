//! What becomes of dead credentials: the refusal they get, and the faults that let them live again.
//!
//! In the conforming server nothing here ever brings a credential back.

use super::Fault;
use super::authenticate::Caller;
use super::decision::{Call, Decision};
use super::refusal::Refusal;
use super::state::{Credential, Life, UserNumber};

/// How many connections share one stale worker.
const WORKERS: u64 = 4;

/// How long a night is, in milliseconds: shorter than the life of a token.
const NIGHT: i64 = 1_800_000;

impl Call<'_> {
    /// Whether a fault makes the server take this dead credential for a live one.
    pub(super) fn forgets(&self, caller: &Caller, place: usize) -> bool {
        let credential = self.state.credential(place);
        (self.quirks.has(Fault::ThirdRevokeSucceeds) && credential.refusals >= 1)
            || (self.quirks.has(Fault::ComesBackAfterFiveRefusals) && credential.refusals >= 5)
            || (self.quirks.has(Fault::SecondRevokeOnNewConnectionSucceeds)
                && credential.revoked_over != self.request.connection)
            || (self.quirks.has(Fault::OneStaleWorkerInFour)
                && self.request.connection.is_multiple_of(WORKERS))
            || (self.quirks.has(Fault::SecondSessionSeesItLive) && credential.revoked_in != caller.session)
            || (self.quirks.has(Fault::ComesBackOverNight)
                && matches!(credential.life, Life::Revoked(at) if self.now - at >= NIGHT))
    }

    /// The answer about a credential that is dead and is known to be.
    pub(super) fn already_revoked(&mut self, place: usize) -> Decision {
        let credential = self.state.credential_mut(place);
        credential.refusals += 1;
        if self.quirks.has(Fault::EverySecondRefusalIs500) && credential.refusals.is_multiple_of(2) {
            return Decision::Refused(Refusal::Internal);
        }
        if self.quirks.has(Fault::AlreadyRevokedIs200) {
            return Decision::Revoked(place);
        }
        Decision::Refused(Refusal::AlreadyRevoked)
    }

    /// Lets a credential live again where a fault wants it after the revocation at this place.
    pub(super) fn bring_back(&mut self, place: usize) {
        let owner = self.owner(place);
        let deaths = self.state.credentials.iter();
        let deaths = deaths
            .filter(|credential| credential.owner == owner && credential.life != Life::Active)
            .count();
        let later = self.quirks.has(Fault::ComesBackAfterLaterRevocation) && deaths == 2
            || self.quirks.has(Fault::ComesBackAfterThirdRevocation) && deaths == 3;
        let returning = if later {
            self.first_dead(place, |other| other == owner)
        } else if self.quirks.has(Fault::ForeignRevocationBringsBack) {
            self.first_dead(place, |other| other != owner)
        } else {
            None
        };
        if let Some(returning) = returning {
            returning.life = Life::Active;
        }
    }

    /// The credential that died first among those of some users, leaving one out.
    fn first_dead(&mut self, except: usize, of: impl Fn(UserNumber) -> bool) -> Option<&mut Credential> {
        let dead = |credential: &Credential| of(credential.owner) && credential.life != Life::Active;
        let credentials = self.state.credentials.iter_mut().enumerate();
        credentials
            .filter(|(place, credential)| *place != except && dead(credential))
            .map(|(_, credential)| credential)
            .min_by_key(|credential| credential.updated)
    }
}
