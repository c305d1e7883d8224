//! Operations that are judged beside the one under test: what each kind of promise reads, and what it leaves alone.

use super::{Draft, REFUSED, answered, by, check, fails_all, page, passes_all, played, result, seen};
use crate::checks::{Shape, full_name, named, of};
use crate::contract::Contract;
use crate::evidence::{Evidence, Leeway, Situation, Subject};
use crate::finding::Verdict;
use crate::scenario::{Door, Role, Sibling};

const NO_TOKEN: &str = "credential.create::no_token_is_unauthorized";
const INVALID: &str = "credential.create::invalid_request_is_refused";
const SUCCESS: &str = "credential.create::success_conformance";
const INTERNALS: &str = "credential.create::no_internals_in_answer";
const CREATED: &str = concat!(
    r#"{"data":{"credentialId":"id-7","userId":"user-1","venue":"BINANCE","type":"EXCHANGE","name":"desk","#,
    r#""status":"ACTIVE","createdAt":1790000000000,"updatedAt":1790000000000},"#,
    r#""success":true,"errno":0,"error":null}"#,
);

const fn situation(caller: Option<Role>, subject: Subject) -> Situation {
    Situation {
        caller,
        subject,
        leeway: Leeway::None,
    }
}

const LACKING: Situation = situation(Some(Role::Owner), Subject::Lacking);
const WHOLE: Situation = situation(Some(Role::Owner), Subject::Whole);
const NOBODY: Situation = situation(None, Subject::Lacking);

fn create(situation: Situation, status: u16, body: &str) -> Draft {
    through(answered("create", situation, status, body))
}

fn through(draft: Draft) -> Draft {
    draft.through(Door::sibling(Sibling::Create))
}

/// The deployment shows that it has the operation, and then answers so.
fn shown(then: Draft) -> [Evidence; 1] {
    let control = through(answered("control", LACKING, 400, REFUSED));
    [played("credential.create/unauthorized", [control, then])]
}

#[test]
fn without_a_token_nothing_but_401_is_right() {
    passes_all(NO_TOKEN, &shown(create(NOBODY, 401, REFUSED)));
    for status in [200, 400, 403, 500] {
        fails_all(
            NO_TOKEN,
            &shown(create(NOBODY, status, REFUSED)),
            "create.auth.bearer",
            "-",
        );
    }
    // What a known user is told is another promise, and weather is none.
    for other in [
        create(LACKING, 409, REFUSED),
        through(page("create", NOBODY, 429)),
    ] {
        check(NO_TOKEN, &shown(other), Verdict::NotExercised, &[]);
    }
}

#[test]
fn what_lacks_something_is_refused_as_invalid() {
    let invalid = |draft: Draft| [played("credential.create/invalid", [draft])];
    let another_type = situation(Some(Role::Owner), Subject::OfAnotherType);
    for situation in [LACKING, another_type] {
        passes_all(INVALID, &invalid(create(situation, 400, REFUSED)));
        fails_all(
            INVALID,
            &invalid(create(situation, 409, REFUSED)),
            "create.request",
            "-",
        );
    }
    fails_all(
        INVALID,
        &invalid(create(LACKING, 200, CREATED)),
        "create.request",
        "-",
    );
    for other in [
        create(NOBODY, 409, REFUSED),
        create(WHOLE, 409, REFUSED),
        through(page("create", LACKING, 429)),
    ] {
        check(INVALID, &shown_alone(other), Verdict::NotExercised, &[]);
    }
}

/// The same where the operation is shown by an answer that no check of invalid requests reads.
fn shown_alone(then: Draft) -> [Evidence; 1] {
    let control = through(answered("control", WHOLE, 409, REFUSED));
    [played("credential.create/invalid", [control, then])]
}

#[test]
fn a_creation_that_is_accepted_has_the_documented_status_and_shape() {
    let by_the_way = by(Role::Owner, Subject::Elsewhere);
    let created = |situation, status, body: &str| [played("creation", [create(situation, status, body)])];
    for situation in [WHOLE, by_the_way] {
        passes_all(SUCCESS, &created(situation, 200, CREATED));
        passes_all(SUCCESS, &created(situation, 201, CREATED));
        fails_all(
            SUCCESS,
            &created(situation, 202, CREATED),
            "create.credential",
            "-",
        );
    }
    let without = CREATED.replace(r#""status":"ACTIVE","#, "");
    let told = result(SUCCESS, &created(WHOLE, 200, &without), &seen(), false);
    assert_eq!(told.verdict, Verdict::Fail, "{told:#?}");
    assert_eq!(told.findings[0].clause, "create.credential");
    for other in [
        create(WHOLE, 403, REFUSED),
        create(LACKING, 202, CREATED),
        create(situation(None, Subject::Whole), 202, CREATED),
    ] {
        check(
            SUCCESS,
            &[played("creation", [other])],
            Verdict::NotExercised,
            &[],
        );
    }
}

#[test]
fn only_calls_of_its_own_operation_are_judged_and_only_once_it_was_shown() {
    let elsewhere = answered("user", NOBODY, 409, REFUSED).through(Door::sibling(Sibling::User));
    check(NO_TOKEN, &shown(elsewhere), Verdict::NotExercised, &[]);
    let unshown = [played(
        "credential.create/unauthorized",
        [create(NOBODY, 404, REFUSED)],
    )];
    check(NO_TOKEN, &unshown, Verdict::NotExercised, &[]);
    // Shown by one evidence is shown for those behind it, whatever they bring.
    let [control] = shown(create(NOBODY, 401, REFUSED));
    let run = [
        control,
        played("credential.create/unauthorized", [create(NOBODY, 404, REFUSED)]),
    ];
    fails_all(NO_TOKEN, &run, "create.auth.bearer", "-");
}

#[test]
fn an_operation_that_promises_for_itself_is_not_accused_by_checks_of_any_call_as_well() {
    let spilled = REFUSED.replace(r#""no""#, r#""java.lang.Oops at com.example(Create.java:1)""#);
    let run = shown(create(LACKING, 400, &spilled));
    fails_all(INTERNALS, &run, "create.no-secret", "-");
    check("no_internals_in_answer", &run, Verdict::NotExercised, &[]);
    // Who am I promises nothing of the sort, so that its answers are looked through there.
    let user = by(Role::Owner, Subject::Elsewhere);
    let user = answered("user", user, 400, spilled).through(Door::sibling(Sibling::User));
    fails_all(
        "no_internals_in_answer",
        &[played("who_am_i", [user])],
        "revoke.no-secret",
        "-",
    );
}

#[test]
fn a_kind_asks_for_the_scenarios_that_it_cannot_do_without() {
    let scenarios = |name: &str| named(name).expect("it is made of the file").scenarios.to_vec();
    assert_eq!(scenarios(NO_TOKEN), ["credential.create/unauthorized"]);
    assert_eq!(scenarios(INVALID), ["credential.create/invalid"]);
    let any = ["credential.create/invalid", "credential.create/unauthorized"];
    assert_eq!(scenarios("credential.create::failure_envelope"), any);
    let accepted = scenarios(SUCCESS);
    assert!(accepted.contains(&"creation"), "{accepted:?}");
    assert!(accepted.iter().all(|name| !any.contains(name)), "{accepted:?}");
}

#[test]
fn a_check_is_known_by_its_operation_and_its_name() {
    assert_eq!(full_name("credential.revoke", "one"), "credential.revoke::one");
    assert_eq!(full_name("credential.revoke", NO_TOKEN), NO_TOKEN);
    assert!(named("no_such_check").is_none());
    assert!(named("credential.create::no_such_check").is_none());
    assert!(matches!(
        named(NO_TOKEN).map(|check| check.shape),
        Some(Shape::Further(_))
    ));
}

#[test]
fn checks_are_made_once_for_an_operation_and_anew_for_one_that_differs() {
    let made = |contract: &Contract| {
        let checks = of(contract);
        checks
            .into_iter()
            .find(|check| check.name == NO_TOKEN)
            .expect("its file promises it")
    };
    let mut contract = Contract::embedded().expect("the embedded contract loads");
    let first = made(&contract);
    assert!(
        std::ptr::eq(first, made(&contract)),
        "the same file makes the same check"
    );
    let create = contract
        .supporting
        .iter_mut()
        .find(|operation| operation.id == "credential.create");
    let create = create.expect("it is embedded");
    let clause = create
        .clauses
        .iter_mut()
        .find(|clause| clause.id == "create.auth.bearer");
    "create.auth.another".clone_into(&mut clause.expect("it is promised").id);
    assert_eq!(made(&contract).clauses, ["create.auth.another"]);
    assert_eq!(first.clauses, ["create.auth.bearer"]);
}
