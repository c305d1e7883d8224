//! What a user's list of credentials says of the ids in a pool. Read tolerantly and judged by nobody: it only
//! helps to choose what is spent, and where it cannot be believed it says nothing.

use cadenza_envelope::{Answer, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The pages of a list, as far as they were read.
#[derive(Debug, Default)]
pub struct Listing {
    states: BTreeMap<String, State>,
    users: BTreeSet<String>,
    entries: usize,
    /// The most entries that a page said there are in all.
    announced: usize,
}

/// What a list says of one id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is there, and not REVOKED.
    Live,
    /// It is there as REVOKED.
    Revoked,
    /// It is not there.
    Missing,
    /// It is there without a status, or with two that contradict each other.
    Untold,
}

impl Listing {
    /// Reads one page; `false` if it is none, because `data` is no array of the envelope.
    pub(crate) fn read(&mut self, answer: &Answer) -> bool {
        if !(200..300).contains(&answer.status) || answer.envelope_keys_seen() < 2 {
            return false;
        }
        let Some(items) = answer.at("/data").and_then(Value::as_array) else {
            return false;
        };
        self.entries += items.len();
        let total = answer.at("/pagination/total").and_then(Value::as_i64);
        let total = total.and_then(|total| usize::try_from(total).ok()).unwrap_or(0);
        self.announced = self.announced.max(total);
        for item in items {
            self.note(item);
        }
        true
    }

    fn note(&mut self, item: &Value) {
        let text = |field| item.get(field).and_then(Value::as_str);
        let Some(id) = text("credentialId") else { return };
        self.users.extend(text("userId").map(str::to_owned));
        let state = match text("status") {
            None => State::Untold,
            Some("REVOKED") => State::Revoked,
            Some(_) => State::Live,
        };
        self.states
            .entry(id.to_owned())
            .and_modify(|known| {
                if *known != state {
                    *known = State::Untold;
                }
            })
            .or_insert(state);
    }

    /// Every id that it shows, live or not.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.states.keys().map(String::as_str)
    }

    /// What it says of an id.
    pub fn state(&self, id: &str) -> State {
        self.states.get(id).copied().unwrap_or(State::Missing)
    }

    /// Whether it shows one user's credentials, and all of them that it speaks of.
    pub(super) fn is_credible(&self) -> bool {
        self.users.len() <= 1 && self.announced <= self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provision::{Disposable, Pool, Provenance};
    use cadenza_envelope::{Head, Limits};

    fn page(data: &str, more: &str) -> Answer {
        let body = format!(r#"{{"success":true,"errno":0,"error":null,"data":{data}{more}}}"#);
        let head = Head::new(200, &[b"application/json"]);
        cadenza_envelope::read(&head, body.as_bytes(), &Limits::default())
    }

    fn entry(id: &str, status: &str) -> String {
        format!(r#"{{"credentialId":"{id}","userId":"u","status":"{status}"}}"#)
    }

    fn list(entries: &[(&str, &str)]) -> String {
        let entries: Vec<String> = entries.iter().map(|(id, status)| entry(id, status)).collect();
        format!("[{}]", entries.join(","))
    }

    /// What is left of the pool a, b, c, and what is passed over, as words.
    #[track_caller]
    fn check(pages: &[Answer], expected: &str) {
        let mut listing = Listing::default();
        for page in pages {
            assert!(listing.read(page));
        }
        let sifted = Pool::parse("a\nb\nc\n", "pool").unwrap().sifted(&listing);
        let word = |provenance| match provenance {
            Provenance::HandedOver => "said",
            Provenance::Listed => "listed",
            Provenance::Created => "created",
        };
        let left = sifted.pool.ids().iter();
        let left = left.map(|id| format!("{}#{} {}", id.as_str(), id.place(), word(id.provenance())));
        let over = sifted.passed_over.iter();
        let over = over.map(|id| format!("{}#{} over", id.as_str(), id.place()));
        assert_eq!(left.chain(over).collect::<Vec<_>>().join(", "), expected);
    }

    const UNTOUCHED: &str = "a#1 said, b#2 said, c#3 said";

    #[test]
    fn what_is_listed_as_live_is_vouched_for_and_the_rest_is_passed_over() {
        let data = list(&[("a", "REVOKED"), ("c", "ACTIVE"), ("x", "ACTIVE")]);
        check(&[page(&data, "")], "c#3 listed, a#1 over, b#2 over");
    }

    #[test]
    fn any_status_but_revoked_is_live() {
        let data = list(&[("a", "PENDING"), ("b", "CREATED"), ("c", "ACTIVE")]);
        check(&[page(&data, "")], "a#1 listed, b#2 listed, c#3 listed");
    }

    #[test]
    fn a_list_that_shows_none_of_them_as_live_is_believed_in_nothing() {
        let dead = list(&[("a", "REVOKED"), ("b", "REVOKED"), ("c", "REVOKED")]);
        check(&[page(&dead, "")], UNTOUCHED);
        check(&[page(&list(&[("x", "ACTIVE")]), "")], UNTOUCHED);
        check(&[page("[]", "")], UNTOUCHED);
    }

    #[test]
    fn a_list_that_announces_more_than_it_shows_is_believed_in_nothing() {
        let more = r#","pagination":{"total":4}"#;
        check(&[page(&list(&[("a", "ACTIVE")]), more)], UNTOUCHED);
    }

    #[test]
    fn pages_are_added_up() {
        let more = r#","pagination":{"total":3}"#;
        let first = page(&list(&[("a", "ACTIVE"), ("b", "REVOKED")]), more);
        let second = page(&list(&[("c", "ACTIVE")]), more);
        check(&[first, second], "a#1 listed, c#3 listed, b#2 over");
    }

    #[test]
    fn an_id_with_two_statuses_or_none_stays_what_it_was() {
        let twice = list(&[
            ("a", "ACTIVE"),
            ("b", "ACTIVE"),
            ("b", "REVOKED"),
            ("c", "ACTIVE"),
        ]);
        check(&[page(&twice, "")], "a#1 listed, b#2 said, c#3 listed");
        let none = r#"[{"credentialId":"a","status":"ACTIVE"},{"credentialId":"b"},{"credentialId":"c","status":7}]"#;
        check(&[page(none, "")], "a#1 listed, b#2 said, c#3 said");
    }

    #[test]
    fn a_list_of_several_users_is_believed_in_nothing() {
        let other = r#"{"credentialId":"b","userId":"v","status":"ACTIVE"}"#;
        let data = format!("[{},{other}]", entry("a", "ACTIVE"));
        check(&[page(&data, "")], UNTOUCHED);
    }

    #[test]
    fn odd_entries_are_skipped() {
        let data = format!(r#"[null,7,{{"credentialId":7}},{}]"#, entry("a", "ACTIVE"));
        check(&[page(&data, "")], "a#1 listed, b#2 over, c#3 over");
    }

    #[test]
    fn what_is_no_array_in_the_envelope_is_no_page() {
        assert!(!Listing::default().read(&page("null", "")));
        assert!(!Listing::default().read(&page(&entry("a", "ACTIVE"), "")));
        let head = Head::new(200, &[]);
        let bare = cadenza_envelope::read(&head, b"[]", &Limits::default());
        assert!(!Listing::default().read(&bare));
    }

    #[test]
    fn no_two_credentials_bear_one_number_whatever_was_passed_over() {
        let mut listing = Listing::default();
        listing.read(&page(
            &list(&[("a", "ACTIVE"), ("b", "REVOKED"), ("c", "REVOKED")]),
            "",
        ));
        let mut sifted = Pool::parse("a\nb\nc\n", "pool").unwrap().sifted(&listing);
        sifted
            .pool
            .add(Disposable::of_creation("z", "cadenza-contract-1"));
        let all = sifted.pool.ids().iter().chain(&sifted.passed_over);
        let numbers: Vec<usize> = all.map(Disposable::place).collect();
        assert_eq!(numbers, [1, 4, 2, 3]);
    }

    #[test]
    fn what_this_run_created_is_not_asked_about() {
        let mut pool = Pool::parse("a\n", "pool").unwrap();
        pool.add(Disposable::of_creation("z", "cadenza-contract-1"));
        let mut listing = Listing::default();
        listing.read(&page(&list(&[("a", "ACTIVE"), ("z", "REVOKED")]), ""));
        let sifted = pool.sifted(&listing);
        let kept: Vec<_> = sifted
            .pool
            .ids()
            .iter()
            .map(|id| (id.as_str(), id.provenance()))
            .collect();
        assert_eq!(kept, [("a", Provenance::Listed), ("z", Provenance::Created)]);
    }
}
