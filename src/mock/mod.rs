//! The embedded mock: a real HTTP server that keeps the documentation's promises, and breaks one on request.
//!
//! It owns a small deployment of the API: three users, signed access tokens, credentials, and the
//! endpoints around `POST /api/v3/credential/revoke`. It is written from the documentation by hand and
//! imports nothing of `contract`, `checks` or `envelope`, so that agreement between them means something.
//!
//! One [`Fault`] seeds one bug, one [`Variant`] one legitimate difference, one [`Outage`] makes the whole
//! deployment useless as evidence. Faults show only on the operation under test, except where their
//! sentence names another.
//!
//! It refuses to listen anywhere but on 127.0.0.1. Limits: HTTP/1.1 only, no TLS, state in memory only,
//! logins and credentials are never cleaned up. It never writes a token into an answer, except in the
//! login answers and under the fault that is made of it.

mod answer;
mod asked;
mod authenticate;
mod body;
mod catalogue;
mod clock;
mod create;
mod credentials;
mod crowd;
mod decision;
mod deployment;
mod document;
mod door;
mod drawn;
mod fault;
mod frame;
mod memory;
mod misread;
mod object;
mod outage;
mod permanence;
mod race;
mod refusal;
mod request;
mod revoke;
mod routes;
mod server;
mod sessions;
mod stand_in;
mod state;
mod token;
mod unlisted;
mod variant;
mod visit;
mod wide;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use deployment::Deployment;
use state::{ACCESS_LIFETIME, Life, State, UserNumber};

pub use fault::Fault;
pub use outage::Outage;
pub use variant::Variant;

/// How a mock is to be started. The default is the plain conforming server on a port of the system's choice.
#[derive(Clone, Debug)]
pub struct Options {
    /// The TCP port on 127.0.0.1; 0 lets the system choose.
    pub port: u16,
    /// The seeded bug, if any.
    pub fault: Option<Fault>,
    /// The legitimate difference, if any.
    pub variant: Option<Variant>,
    /// The outage, if any.
    pub outage: Option<Outage>,
    /// How far the server's clock is ahead of the machine's at the start, in milliseconds; behind, if negative.
    pub clock_ahead_ms: i64,
    /// How many live credentials the owner starts with.
    pub credentials: usize,
    /// How many live credentials the stranger starts with.
    pub stranger_credentials: usize,
    /// How long a revocation lingers between the check of the state and the transition, if it does: no seeded fault,
    /// whose window opens by rendezvous, but a real one, for measuring how often it is met.
    pub window: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            fault: None,
            variant: None,
            outage: None,
            clock_ahead_ms: 0,
            credentials: 6,
            stranger_credentials: 3,
            window: None,
        }
    }
}

/// Why a mock could not start, or why one of its connections ended.
#[derive(Debug, thiserror::Error)]
pub enum MockError {
    /// The port cannot be bound.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The system has no randomness for a signing key.
    #[error("no randomness for a signing key; try again when the system has some")]
    Randomness,
    /// The connection ends here: a seeded fault cut it, or the client left.
    #[error("connection ended before the exchange was complete")]
    Cut,
}

/// What the mock hands to its user: tokens of every role, logins, and the ids that may be revoked.
#[derive(Clone)]
pub struct Grants {
    /// A valid access token of the owner.
    pub owner_token: String,
    /// A valid access token of the owner's other session.
    pub owner_second_token: String,
    /// A valid access token of the stranger, who owns other credentials.
    pub stranger_token: String,
    /// A valid access token of the reader, who may not revoke and owns nothing.
    pub reader_token: String,
    /// An access token of the owner, properly issued, that expired an hour ago.
    pub expired_token: String,
    /// Texts that are no access tokens any more or never were, each with a label: a refresh token, and an
    /// access token after its logout.
    pub refused_tokens: Vec<(&'static str, String)>,
    /// The owner's login name.
    pub owner_email: String,
    /// The owner's password.
    pub owner_password: String,
    /// The stranger's login name.
    pub stranger_email: String,
    /// The stranger's password.
    pub stranger_password: String,
    /// The reader's login name.
    pub reader_email: String,
    /// The reader's password.
    pub reader_password: String,
    /// The owner's credentials, all live at the start.
    pub credentials: Vec<String>,
    /// The stranger's credentials, all live at the start.
    pub stranger_credentials: Vec<String>,
}

impl fmt::Debug for Grants {
    /// Shows the ids alone; tokens and passwords are secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Grants")
            .field("credentials", &self.credentials)
            .field("stranger_credentials", &self.stranger_credentials)
            .finish_non_exhaustive()
    }
}

/// A running mock. It stops serving, and its connections close, when it is dropped.
pub struct Mock {
    base_url: String,
    grants: Grants,
    deployment: Arc<Deployment>,
    serving: JoinHandle<()>,
}

impl Mock {
    /// Binds the port and serves on the current tokio runtime.
    ///
    /// # Errors
    /// [`MockError::Bind`] where the port is taken, [`MockError::Randomness`] where no key can be drawn.
    pub async fn start(options: Options) -> Result<Self, MockError> {
        let deployment = Arc::new(Deployment::new(&options)?);
        let grants = Grants::drawn(&mut deployment.state(), deployment.clock.now());
        let (listener, address) = server::bind(options.port).await?;
        let serving = tokio::spawn(server::serve(listener, Arc::clone(&deployment)));
        Ok(Self {
            base_url: format!("http://{address}"),
            grants,
            deployment,
            serving,
        })
    }

    /// Where the mock listens, such as `http://127.0.0.1:40123`, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The tokens, logins and ids to work with.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }

    /// Every credential in order of creation, and whether it is revoked. What a test may know and a
    /// client may not.
    pub fn census(&self) -> Vec<(String, bool)> {
        let state = self.deployment.state();
        state
            .credentials
            .iter()
            .map(|found| (found.id.clone(), found.life != Life::Active))
            .collect()
    }

    /// Lets so many milliseconds pass on the server's clock, without anybody waiting.
    pub fn pass(&self, ms: i64) {
        self.deployment.clock.pass(ms);
    }

    /// How many requests have been answered so far.
    pub fn requests(&self) -> u64 {
        self.deployment.answered()
    }
}

impl fmt::Debug for Mock {
    /// Shows the address alone; everything else holds secrets or is large.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Mock")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Grants {
    /// Opens the sessions and issues the tokens; `now` is in epoch milliseconds.
    fn drawn(state: &mut State, now: i64) -> Self {
        let seconds = now / 1000;
        let mut token = |user: UserNumber, age: i64| {
            let session = state.open_session(user);
            state.access_token(&session, seconds - age)
        };
        let owner_token = token(UserNumber::OWNER, 0);
        let owner_second_token = token(UserNumber::OWNER, 0);
        let stranger_token = token(UserNumber::STRANGER, 0);
        let reader_token = token(UserNumber::READER, 0);
        let expired_token = token(UserNumber::OWNER, 2 * ACCESS_LIFETIME);
        let ended = state.open_session(UserNumber::OWNER);
        let logged_out = state.access_token(&ended, seconds);
        state.end_session(&ended);
        let other = state.open_session(UserNumber::OWNER);
        let refused_tokens = vec![
            ("refresh-token", state.session(&other).refresh_token.clone()),
            ("logged-out", logged_out),
        ];
        let login = |user: UserNumber| {
            let user = state.user(user);
            (user.email.clone(), user.password.clone())
        };
        let (owner_email, owner_password) = login(UserNumber::OWNER);
        let (stranger_email, stranger_password) = login(UserNumber::STRANGER);
        let (reader_email, reader_password) = login(UserNumber::READER);
        let ids = |owner: UserNumber| {
            let held = state
                .credentials
                .iter()
                .filter(|credential| credential.owner == owner);
            held.map(|credential| credential.id.clone()).collect()
        };
        Self {
            owner_token,
            owner_second_token,
            stranger_token,
            reader_token,
            expired_token,
            refused_tokens,
            owner_email,
            owner_password,
            stranger_email,
            stranger_password,
            reader_email,
            reader_password,
            credentials: ids(UserNumber::OWNER),
            stranger_credentials: ids(UserNumber::STRANGER),
        }
    }
}
