//! Reports: consumers of events that turn results into text. None of them decides anything, and
//! none sees the runner's insides.
//!
//! What a run says is a record (`crate::record`) before it is a file: every format is a pure function of that. Files are
//! opened for a [`ReportFolder`] alone, terminals by nobody here: [`Console`] writes to what it is given.

mod annotations;
mod block;
mod cause;
mod console;
mod ctrf;
mod folder;
mod foot;
mod har;
mod html;
mod junit;
mod message;
mod ndjson;
mod outline;
mod progress;
mod sarif;
mod side;
mod summary;
#[cfg(test)]
mod tests;
mod verdict_line;
mod workflow_command;

pub use annotations::annotations;
pub use block::block;
pub use console::{Console, Played, tell};
#[cfg(any(test, feature = "laws"))]
pub(crate) use folder::rendered;
pub use folder::{ReportError, ReportFolder, Stage, is_over, render_into};
pub use foot::Foot;
pub use outline::Outline;
pub use progress::Progress;
pub(crate) use summary::render as summary;
pub use verdict_line::verdict_line;
pub use workflow_command::WorkflowCommand;

use crate::runner::Event;
use std::io;

/// Something that listens to a run.
pub trait Reporter {
    /// Takes in one event. An error means that the report could not be written.
    fn event(&mut self, event: &Event) -> io::Result<()>;
}
