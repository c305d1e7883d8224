//! The ledger: which run spends which credential, what it meant to do, what came of it, and which
//! credentials are known to be dead.
//!
//! A revocation cannot be undone, so an intent is on disk before the request leaves (S-03), and a
//! credential is intended upon once in the life of a deployment (S-04). The types follow the order:
//! [`Run::lease`] gives a [`Lease`], only a lease makes an [`Intent`], and whoever sends a revocation that
//! may succeed asks to be shown an intent. What a crash left open is resolved by asking
//! ([`StateDir::unresolved`], [`Run::book_ask`]); an ask settles the books and is no evidence for the first
//! answer.
//!
//! State belongs to a [`Target`]: a name bound to the origin first seen, or an origin alone. Leases look
//! at every target of the same origin, because two names for one deployment share its credentials.
//! Whether a run is still alive is told by a lock that the system drops with the process, never by a
//! process id. Several processes and several threads may use one directory at a time; each write is one
//! transaction that has the file to itself.
//!
//! The room sends nothing and has no clock: times are milliseconds since 1970 that the caller hands in.
//! It keeps ids and masked text, no token and no secret. Its limits: the directory must be on a local
//! disk, since both `SQLite`'s log and the lock files rest on the system's locks; ids are compared byte by
//! byte; and forgetting a target forgets what was spent there.

mod cases;
mod db;
mod dir;
mod error;
mod graveyard;
mod history;
mod intent;
mod lease;
mod nights;
mod presence;
mod reconcile;
mod run;
mod schema;
mod target;
#[cfg(test)]
mod tests;
mod value;

pub use cases::KeptCase;
pub use dir::StateDir;
pub use error::StateError;
pub use graveyard::{Census, Grave, GraveAnswer};
pub use history::{PastRun, RunState, ToldFinding};
pub use intent::{AskAnswer, Intent, Outcome};
pub use lease::{Availability, Lease, Leasing, LeftOver, Provenance, Taken};
pub use nights::{Latency, Mark, Night, Told};
pub use reconcile::OpenIntent;
pub use run::{NewRun, Run, RunEnd};
pub use target::{Forgotten, Target, TargetKey};
