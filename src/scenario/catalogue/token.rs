//! Tokens that must be refused, each on an id that nobody issued and beside a control.

use super::{SAME_UNKNOWN, UNKNOWN, control, free, pooled, preflight, step};
use crate::exchange::{Connection, Forgery};
use crate::scenario::{Bearer, Each, Need, Profile, Role, Scenario, StepBody, Steps, TwoFields};

pub(super) fn scenarios() -> Vec<Scenario> {
    let mut scenarios = unsound();
    scenarios.extend(misplaced());
    scenarios.extend([two_fields(), forged_tokens(), refused_tokens()]);
    scenarios
}

/// Texts that are no good token, in their place.
fn unsound() -> Vec<Scenario> {
    // Some twice, on a kept and on a new connection, because a connection is no identity.
    vec![
        preflight(
            "no_token",
            "a never-issued id, and no id at all, without an Authorization header",
            vec![
                pooled("no token", Bearer::Absent, UNKNOWN),
                step("no token again", Bearer::Absent, SAME_UNKNOWN, Connection::Fresh),
                pooled("no token and no id", Bearer::Absent, StepBody::NoId),
                control(),
            ],
        ),
        free(
            "malformed_token",
            "a never-issued id with a text that never was a token, with the words null and undefined, with nothing behind the scheme word, and with nothing at all in the field",
            Profile::Smoke,
            vec![
                pooled("malformed token", Bearer::Malformed, UNKNOWN),
                step("null as token", Bearer::Null, SAME_UNKNOWN, Connection::Fresh),
                pooled("undefined as token", Bearer::Undefined, SAME_UNKNOWN),
                pooled("empty token", Bearer::Empty, SAME_UNKNOWN),
                pooled("blank field", Bearer::Blank, SAME_UNKNOWN),
                control(),
            ],
        ),
        free(
            "wrong_scheme",
            "a never-issued id with a good token under the scheme words Basic and Token, and without any",
            Profile::Smoke,
            vec![
                pooled("wrong scheme", Bearer::OtherScheme("Basic"), UNKNOWN),
                step(
                    "scheme word Token",
                    Bearer::OtherScheme("Token"),
                    SAME_UNKNOWN,
                    Connection::Fresh,
                ),
                pooled("token without scheme", Bearer::Bare, SAME_UNKNOWN),
                control(),
            ],
        ),
        free(
            "tampered_token",
            "a never-issued id with the owner's token: altered at either end, cut short, letters behind it, letters in another case",
            Profile::Smoke,
            vec![
                pooled("tampered token", Bearer::Tampered, UNKNOWN),
                step(
                    "token altered in front",
                    Bearer::AlteredInFront,
                    SAME_UNKNOWN,
                    Connection::Fresh,
                ),
                pooled("token cut short", Bearer::CutShort, SAME_UNKNOWN),
                pooled("letters behind the token", Bearer::Lengthened, SAME_UNKNOWN),
                pooled("token in another case", Bearer::CaseChanged, SAME_UNKNOWN),
                control(),
            ],
        ),
        free(
            "expired_token",
            "a never-issued id with a token that is really expired",
            Profile::Smoke,
            vec![
                pooled("expired token", Bearer::Token(Role::Expired), UNKNOWN),
                control(),
            ],
        ),
    ]
}

/// A good token where none belongs, or not alone.
fn misplaced() -> Vec<Scenario> {
    vec![
        free(
            "extra_word",
            "a never-issued id with a good token and another word behind it",
            Profile::Smoke,
            vec![pooled("token and a word", Bearer::ExtraWord, UNKNOWN), control()],
        ),
        free(
            "token_elsewhere",
            "a never-issued id with a good token in cookies, in other header fields and in members of the body",
            Profile::Smoke,
            vec![
                pooled("token in a cookie", Bearer::InCookie, UNKNOWN),
                pooled(
                    "token in other header fields",
                    Bearer::InOtherFields,
                    SAME_UNKNOWN,
                ),
                pooled("token in the body", Bearer::InBody, SAME_UNKNOWN),
                control(),
            ],
        ),
        Scenario {
            needs: vec![Need::Loopback, Need::Role(Role::Owner)],
            ..free(
                "token_in_query",
                "a never-issued id with a good token in the URL, on this machine only",
                Profile::Smoke,
                vec![pooled("token in the query", Bearer::InQuery, UNKNOWN), control()],
            )
        },
    ]
}

fn refused_tokens() -> Scenario {
    Scenario {
        needs: vec![Need::RefusedTokens, Need::Role(Role::Owner)],
        steps: Steps::Each {
            of: Each::RefusedToken,
            step: pooled("token to be refused", Bearer::Refused(0), UNKNOWN),
            then: vec![control()],
        },
        ..free(
            "refused_tokens",
            "a never-issued id with each token that was handed over to be refused",
            Profile::Smoke,
            Vec::new(),
        )
    }
}

/// The page is silent on two fields of which one is good, so that is observed; two bad ones are no token.
fn two_fields() -> Scenario {
    let twice = |label, fields| pooled(label, Bearer::Twice(fields), UNKNOWN);
    free(
        "two_authorizations",
        "a never-issued id with two Authorization fields: two bad ones, and a good one before or after a bad one",
        Profile::Smoke,
        vec![
            twice("two malformed tokens", TwoFields::BothMalformed),
            twice("good token first", TwoFields::GoodFirst),
            twice("good token last", TwoFields::GoodLast),
            control(),
        ],
    )
}

/// One forgery after the other, each of the owner's own token.
fn forged_tokens() -> Scenario {
    let forged = |label, forgery| pooled(label, Bearer::Forged(forgery), UNKNOWN);
    let steps = vec![
        forged("alg none", Forgery::AlgNone("none")),
        forged("alg nOnE", Forgery::AlgNone("nOnE")),
        forged("signature left out", Forgery::NoSignature),
        forged("another alg", Forgery::OtherHash),
        forged("no alg", Forgery::NoAlgorithm),
        forged("key in the header", Forgery::OwnKey),
        forged("empty key", Forgery::EmptyKey),
        forged("guessable key", Forgery::GuessableKey),
        forged("altered claim", Forgery::AlteredClaim),
        forged("altered header", Forgery::AlteredHeader),
        control(),
    ];
    Scenario {
        needs: vec![Need::Role(Role::Owner), Need::Jwt],
        ..free(
            "forged_tokens",
            "a never-issued id with forgeries made of the owner's token",
            Profile::Smoke,
            steps,
        )
    }
}
