//! Only the owner may revoke a credential.

use super::{
    ALREADY, Draft, REFUSED, REVOKED, answered, by, cut, fails, is_undecided, never_issued, page, passes,
    played, result, seen,
};
use crate::evidence::{Evidence, Life, Subject};
use crate::scenario::Role;

const STRANGER: &str = "stranger_is_forbidden";
const READER: &str = "reader_is_forbidden";
const FOREIGN: &str = "foreign_credential_is_forbidden";
const FORBIDDEN: &str = "revoke.error.forbidden";
const FORBIDDEN_READER: &str = "revoke.error.forbidden-reader";

fn call(role: Role, status: u16, body: &str) -> Draft {
    answered(
        "refused call",
        by(role, Subject::Foreign(crate::evidence::Life::Live)),
        status,
        body,
    )
}

fn control(role: Role, status: u16) -> Draft {
    let label = if role == Role::Reader {
        "reader's control"
    } else {
        "stranger's control"
    };
    answered(label, by(role, never_issued(false)), status, REFUSED)
}

fn stranger(status: u16, body: &str) -> Evidence {
    played(
        "live_stranger",
        [call(Role::Stranger, status, body), control(Role::Stranger, 404)],
    )
}

fn reader(status: u16, control_status: u16) -> Evidence {
    played(
        "live_reader",
        [
            call(Role::Reader, status, REFUSED),
            control(Role::Reader, control_status),
        ],
    )
}

/// The owner before, the stranger, the owner after.
fn foreign(before: (u16, &str), own: Draft, after: (u16, &str)) -> Evidence {
    let owner = |label, (status, body)| {
        answered(
            label,
            by(Role::Owner, Subject::Foreign(crate::evidence::Life::Live)),
            status,
            body,
        )
    };
    played(
        "foreign_credential",
        [
            owner("foreign, live", before),
            own,
            owner("foreign, revoked", after),
        ],
    )
}

fn strangers_own(status: u16, body: &str) -> Draft {
    let situation = by(Role::Stranger, Subject::Own(Life::Live));
    answered("stranger's own call", situation, status, body)
}

#[test]
fn a_stranger_gets_403_for_a_live_and_for_a_revoked_credential() {
    passes(STRANGER, stranger(403, REFUSED));
    let dead = [call(Role::Stranger, 403, REFUSED), control(Role::Stranger, 404)];
    passes(STRANGER, played("dead_stranger", dead));
}

#[test]
fn a_stranger_must_get_nothing_else() {
    for status in [400, 401, 404, 409, 500] {
        fails(STRANGER, stranger(status, REFUSED), FORBIDDEN, "-");
    }
    fails(STRANGER, stranger(200, REVOKED), FORBIDDEN, "-");
    fails(STRANGER, stranger(400, ALREADY), FORBIDDEN, "-");
    fails(STRANGER, stranger(403, ALREADY), FORBIDDEN, "/errno");
}

#[test]
fn a_token_that_is_not_accepted_at_all_proves_nothing() {
    for told in [
        control(Role::Stranger, 401),
        cut("stranger's control", by(Role::Stranger, never_issued(false))),
    ] {
        is_undecided(
            STRANGER,
            played("live_stranger", [call(Role::Stranger, 403, REFUSED), told]),
        );
    }
    is_undecided(READER, reader(403, 401));
    is_undecided(READER, reader(401, 401));
}

#[test]
fn a_reader_gets_403_and_may_get_403_or_404_for_an_id_that_nobody_issued() {
    passes(READER, reader(403, 404));
    passes(READER, reader(403, 403));
}

#[test]
fn a_reader_must_get_nothing_else_for_a_credential() {
    for status in [400, 401, 404, 500] {
        fails(READER, reader(status, 404), FORBIDDEN_READER, "-");
    }
    let accepted = [call(Role::Reader, 200, REVOKED), control(Role::Reader, 403)];
    fails(READER, played("live_reader", accepted), FORBIDDEN_READER, "-");
}

#[test]
fn weather_on_the_refused_call_decides_nothing() {
    let busy = page(
        "refused call",
        by(Role::Stranger, Subject::Foreign(crate::evidence::Life::Live)),
        429,
    );
    is_undecided(
        STRANGER,
        played("live_stranger", [busy, control(Role::Stranger, 404)]),
    );
}

#[test]
fn the_owner_gets_403_for_a_foreign_credential_before_and_after_its_owner_revokes_it() {
    passes(
        FOREIGN,
        foreign((403, REFUSED), strangers_own(200, REVOKED), (403, REFUSED)),
    );
}

#[test]
fn the_state_of_a_foreign_credential_is_not_the_owners_to_know() {
    let own = || strangers_own(200, REVOKED);
    fails(
        FOREIGN,
        foreign((403, REFUSED), own(), (400, ALREADY)),
        FORBIDDEN,
        "-",
    );
    fails(
        FOREIGN,
        foreign((404, REFUSED), own(), (403, REFUSED)),
        FORBIDDEN,
        "-",
    );
    fails(
        FOREIGN,
        foreign((200, REVOKED), own(), (403, REFUSED)),
        FORBIDDEN,
        "-",
    );
}

#[test]
fn the_stranger_must_be_able_to_revoke_what_the_owner_was_refused() {
    let refused = foreign((403, REFUSED), strangers_own(400, ALREADY), (403, REFUSED));
    fails(FOREIGN, refused, FORBIDDEN, "-");
}

#[test]
fn a_dead_token_of_the_stranger_decides_nothing() {
    is_undecided(
        FOREIGN,
        foreign((403, REFUSED), strangers_own(401, REFUSED), (403, REFUSED)),
    );
}

#[test]
fn what_the_owner_took_and_the_stranger_is_told_of_was_given_to_one_too_many() {
    let taken = |role| {
        let said = by(role, Subject::Foreign(Life::SaidToBeLive));
        answered("foreign, live", said, 200, REVOKED).about(&[], 0)
    };
    let own = |status, body: &str| {
        let said = by(Role::Stranger, Subject::Own(Life::PerhapsDead));
        answered("stranger's own call", said, status, body.to_owned()).about(&[], 0)
    };
    let told = |status, body| played("foreign_credential", [taken(Role::Owner), own(status, body)]);
    fails(FOREIGN, told(400, ALREADY), FORBIDDEN, "-");
    // Forbidden to the stranger it was the owner's all along, and the pool is wrong.
    let wrong_pool = result(FOREIGN, &[told(403, REFUSED)], &seen(), false);
    assert!(
        wrong_pool
            .findings
            .iter()
            .all(|finding| finding.step != "foreign, live"),
        "{wrong_pool:#?}"
    );
    let denied = by(Role::Owner, Subject::Foreign(Life::SaidToBeLive));
    let denied = answered("foreign, live", denied, 200, REFUSED).about(&[], 0);
    let of_denied = played("foreign_credential", [denied, own(400, ALREADY)]);
    let of_denied = result(FOREIGN, &[of_denied], &seen(), false);
    assert!(
        of_denied
            .findings
            .iter()
            .all(|finding| !finding.why.contains("one owner")),
        "a 200 that says that nothing was done took nothing: {of_denied:#?}"
    );
    let another = own(400, ALREADY).naming("id-2");
    let of_two = played("foreign_credential", [taken(Role::Owner), another]);
    let of_two = result(FOREIGN, &[of_two], &seen(), false);
    assert!(
        of_two
            .findings
            .iter()
            .all(|finding| !finding.why.contains("one owner")),
        "{of_two:#?}"
    );
}
