//! Whether tokens are of the users that they were handed over for, as far as they tell it themselves.

use crate::exchange::Secret;
use crate::scenario::Role;
use std::collections::BTreeMap;

/// What looks like a mix-up: a conforming deployment would be accused for it. A claim is believed in no more than that,
/// since nobody here knows what a deployment writes into its tokens.
pub(super) fn mixed_up(tokens: &BTreeMap<Role, Secret>) -> Vec<String> {
    let subject = |role| tokens.get(&role).and_then(Secret::jwt_subject);
    let Some(owner) = subject(Role::Owner) else {
        return Vec::new();
    };
    let others = [
        (Role::Second, true),
        (Role::Stranger, false),
        (Role::Reader, false),
    ];
    let told = others.into_iter().filter_map(|(role, is_the_owners)| {
        let is_same = subject(role)? == owner;
        let (flag, variable) = role.inputs();
        (is_same != is_the_owners).then(|| {
            let what = if is_same {
                "is the owner's too by its claim sub, and is to be another user's"
            } else {
                "is another user's by its claim sub, and is to be the owner's"
            };
            format!("the token of {role} ({flag} or {variable}) {what}")
        })
    });
    told.collect()
}
