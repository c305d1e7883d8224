//! Nothing of other users in a refusal.

use super::{REFUSED, answered, by, check, edited, fails_all, own, passes_all, played};
use crate::evidence::draft::Draft;
use crate::evidence::{Evidence, Life, Subject};
use crate::finding::Verdict;
use crate::scenario::{Door, Role, Sibling};

const FOREIGN: &str = "no_foreign_data_in_refusal";
const CLAUSE: &str = "revoke.no-secret";

/// The owner revokes a credential called so.
fn revoked(name: &str) -> Evidence {
    let body = edited(r#""name":"desk""#, &format!(r#""name":"{name}""#));
    let call = answered("first call", own(Life::Live), 200, body).about(&[], 0);
    played("revoke_and_repeat", [call])
}

fn refused(role: Role, text: &str) -> Draft {
    let body = REFUSED.replace("no", text);
    answered("refused", by(role, Subject::Foreign(Life::Dead)), 403, body).about(&[], 0)
}

fn run(name: &str, refused: Draft) -> [Evidence; 2] {
    [revoked(name), played("dead_stranger", [refused])]
}

#[test]
fn a_refusal_that_names_nobody_passes() {
    passes_all(FOREIGN, &run("desk", refused(Role::Stranger, "not yours")));
}

#[test]
fn the_owners_user_id_in_a_text_or_a_header_field_of_a_refusal_fails() {
    let in_text = refused(Role::Stranger, "belongs to user-1");
    fails_all(FOREIGN, &run("desk", in_text), CLAUSE, "-");
    let in_field = refused(Role::Stranger, "not yours").headed("x-owner", &["id=user-1;"]);
    fails_all(FOREIGN, &run("desk", in_field), CLAUSE, "-");
}

#[test]
fn what_the_caller_sent_may_come_back() {
    let sent = refused(Role::Stranger, "user-1 may not").sending(r#"{"userId":"user-1"}"#);
    check(FOREIGN, &run("desk", sent), Verdict::NotExercised, &[]);
}

#[test]
fn the_owners_name_for_the_credential_fails_where_it_can_be_nothing_else() {
    let named = |role| refused(role, "My Binance Key is not yours");
    fails_all(
        FOREIGN,
        &run("My Binance Key", named(Role::Stranger)),
        CLAUSE,
        "-",
    );
    // A reader may be a lesser role within the owner's account.
    passes_all(FOREIGN, &run("My Binance Key", named(Role::Reader)));
    // A name of one word may be a word of the sentence.
    passes_all(
        FOREIGN,
        &run("credential", refused(Role::Stranger, "this credential")),
    );
}

#[test]
fn a_name_that_the_caller_uses_as_well_is_no_news() {
    let theirs = edited(r#""name":"desk""#, r#""name":"My Binance Key""#).replace("id-1", "id-2");
    let theirs = theirs.replace("user-1", "user-2");
    let own = by(Role::Stranger, Subject::Own(Life::Live));
    let own = answered("stranger's own call", own, 200, theirs).about(&[], 0);
    let run = [
        revoked("My Binance Key"),
        played("foreign_credential", [own.naming("id-2")]),
        played("dead_stranger", [refused(Role::Stranger, "My Binance Key: no")]),
    ];
    passes_all(FOREIGN, &run);
}

#[test]
fn a_word_that_is_long_or_two_that_are_short_may_stand_in_any_sentence() {
    for (name, text) in [("production", "not in production"), ("a key", "this is a key")] {
        passes_all(FOREIGN, &run(name, refused(Role::Stranger, text)));
    }
}

#[test]
fn a_short_user_id_may_stand_in_any_sentence() {
    let body = edited("user-1", "u-1");
    let call = answered("first call", own(Life::Live), 200, body).about(&[], 0);
    let told = played("revoke_and_repeat", [call]);
    let refused = played("dead_stranger", [refused(Role::Stranger, "menu-1 is closed")]);
    check(FOREIGN, &[told, refused], Verdict::NotExercised, &[]);
}

#[test]
fn a_refusal_of_a_call_that_might_have_succeeded_must_be_as_silent() {
    let body = REFUSED.replace("no", "user-1 did that");
    let theirs = by(Role::Stranger, Subject::Own(Life::Live));
    let refused = answered("stranger's own call", theirs, 400, body).about(&[], 0);
    fails_all(FOREIGN, &run("desk", refused.naming("id-2")), CLAUSE, "-");
}

#[test]
fn other_operations_may_show_what_they_show_but_their_refusals_are_refusals() {
    let told = |status| {
        let body = REFUSED.replace("no", "keys of user-1");
        let situation = by(Role::Stranger, Subject::Elsewhere);
        let call = answered("rotated", situation, status, body).through(Door::sibling(Sibling::Rotate));
        run("desk", call)
    };
    check(FOREIGN, &told(200), Verdict::NotExercised, &[]);
    fails_all(FOREIGN, &told(403), CLAUSE, "-");
}
