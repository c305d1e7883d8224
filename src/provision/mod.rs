//! Where live targets come from. Nothing but what this room hands out is ever the target of a call
//! that may succeed (design section 7).

mod pool;
mod template;

pub use pool::{Disposable, Pool, PoolError, Provenance};
pub use template::{DEFAULT_VENUE, NAME_PREFIX, Template};
