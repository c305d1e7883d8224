//! Where live targets come from. Nothing but what this room hands out is ever the target of a call
//! that may succeed (design section 7).

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
