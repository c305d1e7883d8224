//! Words of contract files that live as long as the process. Names of checks, scenarios and steps are copied
//! and compared all over a run, and those that are written in Rust are static; this makes those that are
//! written in a contract file the same.

use std::{
    collections::BTreeSet,
    sync::{LazyLock, Mutex, PoisonError},
};

static WORDS: LazyLock<Mutex<BTreeSet<&'static str>>> = LazyLock::new(Mutex::default);

/// The word, for ever. Each word is kept once, so memory is bounded by the contracts that a process loads.
pub(crate) fn lasting(word: &str) -> &'static str {
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(word) {
        return known;
    }
    let kept: &'static str = Box::leak(word.to_owned().into_boxed_str());
    words.insert(kept);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_kept_once() {
        let first = lasting("widget.rename");
        let again = lasting(&["widget", "rename"].join("."));
        assert!(std::ptr::eq(first, again), "{first} is kept twice");
    }
}
