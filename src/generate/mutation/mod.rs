//! The ways in which a generated request differs from the plain one, a single one at a time, so that a failure
//! names its cause.

mod extended;
mod ids;
mod malformed;
mod protocol;
mod rewritten;

use super::json::Json;
use super::schema::Grammar;
use crate::scenario::Written;
use proptest::prelude::*;

/// One way to differ, and requests that do.
#[derive(Clone)]
pub(super) struct Mutation {
    /// What differs, in a few words.
    pub(super) label: String,
    /// Its variants, which take turns, so that none is left to chance.
    pub(super) variants: Vec<Variant>,
}

/// Requests that differ in one way.
#[derive(Clone)]
pub(super) struct Variant {
    /// What sets it apart from its siblings, if they are told apart.
    pub(super) name: Option<String>,
    /// The requests.
    pub(super) requests: BoxedStrategy<Written>,
}

impl Mutation {
    /// A mutation with these variants.
    pub(super) fn of(label: &str, variants: Vec<Variant>) -> Self {
        Self {
            label: label.to_owned(),
            variants,
        }
    }

    /// The label of one of its variants; part of a finding's identity.
    pub(super) fn label_of(&self, variant: &Variant) -> String {
        match &variant.name {
            Some(name) => format!("{}: {name}", self.label),
            None => self.label.clone(),
        }
    }
}

impl Variant {
    /// A variant that is told apart from its siblings.
    pub(super) fn new(name: &str, requests: impl Strategy<Value = Written> + 'static) -> Self {
        Self {
            name: Some(name.to_owned()),
            requests: requests.boxed(),
        }
    }

    /// A variant like its siblings, or without any.
    pub(super) fn nameless(requests: impl Strategy<Value = Written> + 'static) -> Self {
        Self {
            name: None,
            requests: requests.boxed(),
        }
    }
}

/// Every way there is: the same said otherwise, more said than asked, and what is no request.
pub(super) fn mutations(grammar: Grammar<'_>) -> Vec<Mutation> {
    let plain = || grammar.valid();
    let mut all = rewritten::mutations(&plain);
    all.extend(extended::mutations(&plain));
    all.extend(ids::mutations(&plain));
    all.extend(malformed::mutations(&plain));
    all.extend(protocol::mutations(&plain));
    for breach in grammar.breaches() {
        let meaning = breach.meaning;
        all.push(mutation(
            &breach.label,
            breach
                .requests
                .prop_map(move |json| Written::new(json.written(), meaning)),
        ));
    }
    all
}

fn mutation(label: &str, requests: impl Strategy<Value = Written> + 'static) -> Mutation {
    Mutation::of(label, vec![Variant::nameless(requests)])
}

/// A mutation with a variant for each of these values.
fn each<T, S>(label: &str, values: impl IntoIterator<Item = T>, requests: impl Fn(T) -> S) -> Mutation
where
    S: Strategy<Value = Written> + 'static,
{
    let variants = values.into_iter().map(|value| Variant::nameless(requests(value)));
    Mutation::of(label, variants.collect())
}

/// Makes the plain request.
type Plain<'a> = &'a dyn Fn() -> BoxedStrategy<Json>;
