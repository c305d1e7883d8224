//! What must hold whatever a server sends, beyond the parser's own laws (`cadenza_envelope::laws`): each law takes
//! bytes and panics if they break it. Property tests and fuzz targets share them (F-03), under the feature `laws`.

mod answers;
mod judged;
mod masking;
pub(crate) mod reports;
mod schemas;
#[cfg(test)]
mod tests;

pub use answers::{a_built_answer_arrives_as_it_was_built, an_answer_is_the_same_in_any_pieces};
pub use masking::no_planted_secret_comes_through;
pub use reports::every_report_stays_in_its_format;
pub use schemas::schemas_agree_with_the_parser;

use crate::contract::Contract;
use std::sync::LazyLock;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::embedded().expect("the embedded contract loads, or no test would pass"));
