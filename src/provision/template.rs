//! What a credential of our own making is made of.

use crate::exchange::Secret;
use serde_json::{Value, json};

/// Begins the name of every credential that this tool creates, so that people recognise it.
pub const NAME_PREFIX: &str = "cadenza-contract-";

/// The venue of created credentials unless another is asked for: no exchange stands behind it
/// (facts section 1).
pub const DEFAULT_VENUE: &str = "MOCK";

/// The parts of a created credential. The keys are random and fit no exchange; the creations of one scenario
/// share them, because whether a key was seen before must make no difference.
#[derive(Clone, Debug)]
pub struct Template {
    seed: u64,
    name: String,
    venue: String,
    api_key: String,
    api_secret: Secret,
}

/// The number of what must be refused, which no numbered template has: so many are never created.
const TO_BE_REFUSED: u64 = u64::MAX / DRAWN - 1;

/// Random numbers that a template takes.
const DRAWN: u64 = 4;

impl Template {
    /// A template for one run; `seed` is the run's, so that a repeated run creates the same.
    pub fn of_run(seed: u64, venue: &str) -> Self {
        Self::made(seed, format!("{NAME_PREFIX}{seed:016x}"), venue, 0)
    }

    /// The template of a credential of its own, with a name and keys that no other of this run has.
    /// `number` counts from 1.
    #[must_use]
    pub fn numbered(&self, number: u32) -> Self {
        let name = format!("{}-{number}", self.name);
        Self::made(self.seed, name, &self.venue, u64::from(number))
    }

    fn made(seed: u64, name: String, venue: &str, number: u64) -> Self {
        let drawn = |place: u64| mixed(seed, number * DRAWN + place);
        let secret = format!("{:016x}{:016x}", drawn(3), drawn(4));
        Self {
            seed,
            name,
            venue: venue.to_owned(),
            api_key: format!("fake{:016x}{:016x}", drawn(1), drawn(2)),
            api_secret: Secret::new("created credential's secret", secret),
        }
    }

    /// The name that recognises what this run created.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The secret, to be registered with the masker.
    pub fn secret(&self) -> &Secret {
        &self.api_secret
    }

    /// The template of what must be refused: a careless server may make something of it all the same, and then
    /// its name tells where it comes from.
    #[must_use]
    pub fn to_be_refused(&self) -> Self {
        let name = format!("{}-to-be-refused", self.name);
        Self::made(self.seed, name, &self.venue, TO_BE_REFUSED)
    }

    /// A text of a sample with its words in braces filled in.
    pub(crate) fn fill(&self, text: &str) -> String {
        text.replace("{name}", &self.name)
            .replace("{venue}", &self.venue)
            .replace("{key}", &self.api_key)
            .replace("{secret}", self.api_secret.expose())
    }

    /// A request to create a credential. The sources disagree on the names of kind and label, so each
    /// is sent under both, with a value that its source knows (facts section 4.2).
    pub(crate) fn creation(&self) -> Value {
        json!({
            "venue": self.venue,
            "name": self.name,
            "nickname": self.name,
            "type": "EXCHANGE",
            "credentialType": "API_KEY",
            "apiKey": self.api_key,
            "apiSecret": self.api_secret.expose(),
        })
    }

    /// A request to give a credential new keys; a rotation never repeats those of the creation.
    pub(crate) fn rotation(&self, id: &str) -> Value {
        json!({
            "credentialId": id,
            "apiKey": format!("{}r", self.api_key),
            "apiSecret": self.api_secret.expose(),
        })
    }
}

/// The finaliser of `SplitMix64`: neighbouring seeds share no digits.
fn mixed(seed: u64, salt: u64) -> u64 {
    let mut z = seed.wrapping_add(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use std::collections::BTreeSet;

    #[test]
    fn two_runs_share_no_key_and_one_run_always_has_the_same() {
        let key = |seed| Template::of_run(seed, "MOCK").creation()["apiKey"].clone();
        assert_ne!(key(1), key(2));
        assert_eq!(key(1), key(1));
    }

    #[test]
    fn a_created_credential_is_recognised_by_its_name() {
        let body = Template::of_run(255, "MOCK").creation();
        assert_eq!(body["name"], "cadenza-contract-00000000000000ff");
        assert_eq!(body["nickname"], body["name"]);
    }

    #[test]
    fn numbered_credentials_share_neither_name_nor_key_nor_secret() {
        let run = Template::of_run(255, "MOCK");
        let all: Vec<Value> = (1..=50)
            .map(|number| run.numbered(number).creation())
            .chain([run.creation()])
            .collect();
        for member in ["name", "apiKey", "apiSecret"] {
            let different: BTreeSet<_> = all.iter().map(|body| body[member].as_str()).collect();
            assert_eq!(different.len(), 51, "{member}");
        }
        assert_eq!(all[1]["name"], "cadenza-contract-00000000000000ff-2");
    }

    #[test]
    fn the_sample_of_a_creation_is_what_provisioning_creates() {
        let template = Template::of_run(255, "MOCK");
        let create = Contract::built_in()
            .operation_named("credential.create")
            .and_then(|operation| operation.sample.clone())
            .unwrap();
        let filled = |(member, text): (String, Value)| (member, template.fill(text.as_str().unwrap()).into());
        let filled: serde_json::Map<String, Value> = create.into_iter().map(filled).collect();
        assert_eq!(Value::from(filled), template.creation());
    }

    #[test]
    fn what_must_be_refused_shares_nothing_with_what_is_created() {
        let run = Template::of_run(255, "MOCK");
        let refused = run.to_be_refused();
        assert_eq!(refused.name(), "cadenza-contract-00000000000000ff-to-be-refused");
        assert_ne!(refused.creation()["apiKey"], run.creation()["apiKey"]);
        assert_ne!(refused.secret().expose(), run.secret().expose());
    }

    #[test]
    fn the_secret_is_not_shown_by_debug() {
        let template = Template::of_run(1, "MOCK");
        assert!(!format!("{template:?}").contains(template.api_secret.expose()));
    }
}
