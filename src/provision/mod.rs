//! Where live targets come from. Nothing but what this room hands out is ever the target of a call
//! that may succeed (design section 7).
//!
//! A [`Disposable`] comes from a pool file, a creation of this run, the ledger of an earlier one, or the embedded mock,
//! and remembers which. An id that an answer names is not disposable for that: a creation counts only if its id was
//! never seen before, bears the name asked for and is no older than the request. A user's list chooses among ids that
//! are disposable already, and adds none.
//!
//! It makes requests and reads answers, and leaves the sending to the runner.

mod creation;
mod identity;
mod listing;
mod pool;
mod stocking;
mod template;

pub(crate) use creation::{Asked, Unproven};
pub use identity::{IdentityError, Login, inputs as login_words, login_inputs};
pub(crate) use identity::{outcome as session_of, refresh_request};
pub use listing::Listing;
pub use pool::{Disposable, Pool, PoolError, Provenance, Sifted};
pub(crate) use stocking::creation_request;
pub use stocking::{LeftOver, Stocking};
pub use template::{DEFAULT_VENUE, NAME_PREFIX, Template};
